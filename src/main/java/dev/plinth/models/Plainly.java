package dev.plinth.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;

/// Problems as plain text, for clients that show the raw body of an error as its message.
final class Plainly {
  private Plainly() {}

  static Handler of(Handler handler) {
    return exchange -> {
      try {
        handler.handle(exchange);
      } catch (ProblemException e) {
        if (exchange.isAnswered()) {
          throw e;
        }
        tell(exchange, e.problem());
      }
    };
  }

  private static void tell(Exchange exchange, Problem problem) {
    RetryAfter.tell(exchange, problem);
    exchange.send(problem.status(), "text/plain; charset=utf-8", problem.detail().getBytes(UTF_8));
  }
}
