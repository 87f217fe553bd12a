package dev.plinth.kernel;

/// Carries a [Problem] to the place that answers it. It has no stack trace: it is an answer, not a
/// fault.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /// Use [Problem#asException()].
  ProblemException(Problem problem) {
    super(problem.code(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
