package dev.plinth.records;

import java.util.List;
import java.util.function.Function;

/// One of several changes that happen all or none.
public sealed interface Step {
  /// Where in the request it stands, as a JSON pointer: `#/7`, `#/requests/3`; `#` for the whole.
  String pointer();

  /// Where its fields stand.
  String body();

  /// A change that is known.
  record Known(String pointer, String body, Mutation mutation, Arguments arguments)
      implements Step {}

  /// A change that needs what the ones before it made.
  ///
  /// @param made gives the change; its problems are told at this step
  record Later(String pointer, String body, Function<List<Outcome>, Known> made) implements Step {}

  /// The only change of a request.
  static Step only(Mutation mutation, Arguments arguments) {
    return new Known("#", "#", mutation, arguments);
  }
}
