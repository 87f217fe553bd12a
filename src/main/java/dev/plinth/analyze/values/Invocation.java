package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call of a function that we play.
///
/// @param self what stands before the dot
/// @param at the call in the source
/// @param types what stands in `<>`
public record Invocation(
    Interpreter interpreter, Value self, List<Value> args, Node at, List<TypeRef> types) {
  public Value arg(int index) {
    return index < args.size() ? args.get(index) : Values.UNDEFINED;
  }

  /// A member of an argument, undefined where there is none.
  public Value member(int index, String name) {
    return index < args.size()
        ? interpreter.members().get(args.get(index), name, at)
        : Values.UNDEFINED;
  }

  /// The type written in `<>`, or null.
  public @Nullable TypeRef type(int index) {
    return index < types.size() ? types.get(index) : null;
  }
}
