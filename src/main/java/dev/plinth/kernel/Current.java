package dev.plinth.kernel;

import java.util.function.Supplier;

/// What belongs to the request at hand, for logs and for taking turns alone: services take what
/// they need as parameters.
///
/// A library's own threads see no binding: take what you need before you hand work over.
public final class Current {
  private static final ScopedValue<Request> REQUEST = ScopedValue.newInstance();
  private static final Request NONE = new Request("-", () -> "-");

  private Current() {}

  private record Request(String id, Supplier<String> address) {}

  /// Runs work with this request bound.
  ///
  /// @param address of the client as a key for limits; asked when it is needed
  public static <R, X extends Throwable> R with(
      String requestId, Supplier<String> address, ScopedValue.CallableOp<R, X> work) throws X {
    return ScopedValue.where(REQUEST, new Request(requestId, address)).call(work);
  }

  /// The request's id, or `-` outside a request.
  public static String requestId() {
    return REQUEST.orElse(NONE).id();
  }

  /// Who takes turns with others: the account, or the address of somebody who has not signed in.
  public static String asker(Caller caller) {
    var id = caller.id();
    return id == null ? "@" + REQUEST.orElse(NONE).address().get() : id;
  }
}
