package dev.plinth.rest;

import dev.plinth.http.Exchange;

/// What an endpoint does between reading the request and writing the answer.
@FunctionalInterface
interface Step {
  /// Does it, and leaves what the reply may name in the variables.
  ///
  /// @return the status where the contract names none and there is a reply
  int run(Exchange exchange, Variables variables);
}
