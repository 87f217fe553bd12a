package dev.plinth.analyze.values;

import org.jspecify.annotations.Nullable;

/// What we know of a library: what its functions do with what they are given.
public interface Library {
  /// Plays a call of one of its functions.
  ///
  /// @param path which one: `default.create`
  /// @return null when it is nothing special: then functions among the arguments may be called with
  ///   anything, and the result is unknown
  @Nullable Value call(String path, Invocation call);

  /// Plays `new` of one of its classes; as a call, unless it says otherwise.
  default @Nullable Value construct(String path, Invocation call) {
    return call(path, call);
  }

  /// A member that is more than a longer path.
  default @Nullable Value member(String path) {
    return null;
  }

  /// Renders one of its components.
  ///
  /// @return false when it is nothing special: then everything in its props is rendered or called
  default boolean render(String path, Value.Element element, Interpreter interpreter) {
    return false;
  }
}
