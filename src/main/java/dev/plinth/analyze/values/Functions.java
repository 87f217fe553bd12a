package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Methods that functions and promises have.
final class Functions {
  private final Interpreter interpreter;

  Functions(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// Promises are what they hold; only their methods show that they are there.
  @Nullable Value promise(Value self, String name) {
    return switch (name) {
      case "then" ->
          new Value.Native(
              "then",
              call -> {
                var handler = call.arg(0);
                return Values.isNothing(handler)
                    ? self
                    : interpreter.call(
                        handler, Values.UNDEFINED, List.of(self), call.at(), List.of());
              });
      case "catch" ->
          new Value.Native(
              "catch",
              call -> {
                interpreter.call(
                    call.arg(0),
                    Values.UNDEFINED,
                    List.of(Replies.failed(self)),
                    call.at(),
                    List.of());
                return self;
              });
      case "finally" ->
          new Value.Native(
              "finally",
              call -> {
                interpreter.call(call.arg(0), Values.UNDEFINED, List.of(), call.at(), List.of());
                return self;
              });
      default -> null;
    };
  }

  /// Members of functions: `call`, `apply`, `bind`.
  Value member(Value self, String name) {
    return switch (name) {
      case "call" ->
          new Value.Native(
              "call",
              call ->
                  interpreter.call(
                      self,
                      call.arg(0),
                      call.args().subList(Math.min(1, call.args().size()), call.args().size()),
                      call.at(),
                      call.types()));
      case "apply" ->
          new Value.Native(
              "apply",
              call ->
                  interpreter.call(
                      self,
                      call.arg(0),
                      interpreter.members().items(call.arg(1)),
                      call.at(),
                      call.types()));
      case "bind" ->
          new Value.Native(
              "bind",
              bind ->
                  self instanceof Value.Fn(var node, var scope, var me, var named)
                          && me == null
                          && bind.args().size() == 1
                      ? new Value.Fn(node, scope, bind.arg(0), named)
                      : new Value.Native(
                          "bound",
                          call -> {
                            var all =
                                new ArrayList<>(
                                    bind.args()
                                        .subList(
                                            Math.min(1, bind.args().size()), bind.args().size()));
                            all.addAll(call.args());
                            return interpreter.call(
                                self, bind.arg(0), all, call.at(), call.types());
                          }));
      case "name" -> Values.text("");
      default -> Values.UNDEFINED;
    };
  }
}
