package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.records.Once;
import dev.plinth.records.Outcome;
import dev.plinth.records.Receipt;
import dev.plinth.records.Records;
import dev.plinth.records.Series;
import dev.plinth.wire.Preconditions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Carries out what an exchange asks for and answers it; with an `Idempotency-Key`, once.
final class Changes {
  /// As the draft of the header says, a string in quotes; most clients leave the quotes out.
  private static final Pattern KEY = Pattern.compile("\"?([\\x21\\x23-\\x7e]{1,255})\"?");

  private final Records records;

  Changes(Records records) {
    this.records = records;
  }

  /// Runs a series and answers it.
  ///
  /// @param body of the request; null for none
  void carryOut(
      Exchange exchange,
      @Nullable JsonNode body,
      Series series,
      Function<List<Outcome>, Receipt> answer) {
    var caller = exchange.caller();
    var once = once(exchange, body);
    var receipt =
        once.isEmpty()
            ? answer.apply(records.write(caller, series))
            : records.writeOnce(caller, series, once.get(), answer);
    if (receipt.version() != null) {
      exchange.header("ETag", Preconditions.tag(receipt.version()));
    }
    if (receipt.location() != null) {
      exchange.header("Location", receipt.location());
    }
    if (receipt.body().length == 0) {
      exchange.empty(receipt.status());
    } else {
      exchange.send(receipt.status(), receipt.body());
    }
  }

  private static Optional<Once> once(Exchange exchange, @Nullable JsonNode body) {
    return exchange
        .header("Idempotency-Key")
        .map(header -> {
          var key = KEY.matcher(header.strip());
          if (!key.matches()) {
            throw new Problem.Malformed(
                    "bad_idempotency_key",
                    "An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.")
                .asException();
          }
          var id = exchange.caller().id();
          var holder = id == null ? "address " + exchange.address() : id;
          return new Once(holder, key.group(1), digest(exchange, body));
        });
  }

  /// All that the request asks for; how its JSON is spaced is no part of that.
  private static String digest(Exchange exchange, @Nullable JsonNode body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part :
          List.of(
              exchange.method(),
              exchange.path(),
              exchange.rawQuery(),
              exchange.header("If-Match").orElse(""),
              exchange.header("If-None-Match").orElse(""))) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
      if (body != null) {
        digest.update(Json.bytes(body));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
