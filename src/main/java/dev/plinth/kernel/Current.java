package dev.plinth.kernel;

/// What belongs to the request at hand, for logs alone: services take what they need as parameters.
///
/// A library's own threads see no binding: take what you need before you hand work over.
public final class Current {
  private static final ScopedValue<String> REQUEST = ScopedValue.newInstance();

  private Current() {}

  /// Runs work with this request id bound.
  public static <R, X extends Throwable> R with(String requestId, ScopedValue.CallableOp<R, X> work)
      throws X {
    return ScopedValue.where(REQUEST, requestId).call(work);
  }

  /// The request's id, or `-` outside a request.
  public static String requestId() {
    return REQUEST.orElse("-");
  }
}
