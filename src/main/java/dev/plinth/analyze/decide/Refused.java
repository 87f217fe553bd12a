package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import java.util.Set;

/// Apps that do not look at the status test the body: `if (data.error) throw …`, and go on with
/// what is a list when all went well. What they read of a refusal is no part of the answer.
final class Refused {
  private static final Set<String> WORDS =
      Set.of(
          "error", "errors", "message", "msg", "success", "ok", "status", "statusCode", "detail");

  private Refused() {}

  /// The same call without what is only read of a refusal.
  static Call without(Call call) {
    return call.response() instanceof Shape.AnyOf(var options)
            && options.stream().anyMatch(Shape.Arr.class::isInstance)
            && options.stream().allMatch(Refused::isListOrRefusal)
        ? call.answering(options.stream().filter(Shape.Arr.class::isInstance).findFirst().get())
        : call;
  }

  private static boolean isListOrRefusal(Shape option) {
    return switch (option) {
      case Shape.Arr _, Shape.Unknown _ -> true;
      case Shape.Obj(var members, _) -> WORDS.containsAll(members.keySet());
      case Shape.Scalar _, Shape.AnyOf _ -> false;
    };
  }
}
