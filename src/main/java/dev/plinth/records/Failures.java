package dev.plinth.records;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with the changes of one request, each with its place in the request.
final class Failures {
  /// Details of one answer; how many more there are is told too.
  private static final int TOLD_MAX = 100;

  private static final int INVALID = 422;

  private final List<FieldError> errors = new ArrayList<>();
  private int status;
  private String code = "";
  private int more;

  boolean isEmpty() {
    return status == 0;
  }

  /// Takes a problem that is about this change; the only change of a request, and what is about
  /// more than the change, is told at once.
  void add(Step step, ProblemException exception) {
    var problem = exception.problem();
    boolean isOfStep = problem.status() < 500 && problem.status() != 401;
    if (!isOfStep || step.pointer().equals("#")) {
      throw exception;
    }
    if (isEmpty()) {
      status = problem.status();
      code = problem.code();
    } else if (status != problem.status()) {
      status = INVALID;
      code = "invalid";
    } else if (!code.equals(problem.code())) {
      code = "invalid";
    }
    if (problem instanceof Problem.Invalid(var fields)) {
      fields.forEach(field ->
          tell(
              new FieldError(
                  step.body() + field.pointer().substring(1), field.detail(), field.code())));
    } else {
      tell(new FieldError(step.pointer(), problem.detail(), problem.code()));
    }
  }

  private void tell(FieldError error) {
    if (errors.size() < TOLD_MAX) {
      errors.add(error);
    } else {
      more++;
    }
  }

  /// @throws ProblemException when there is anything
  void settle() {
    if (isEmpty()) {
      return;
    }
    var told = new ArrayList<>(errors);
    if (more > 0) {
      told.add(new FieldError("#", "and " + more + " more errors", "more"));
    }
    throw status == INVALID
        ? new Problem.Invalid(told).asException()
        : new Problem.Rejected(status, code, told).asException();
  }
}
