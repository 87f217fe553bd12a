package dev.plinth.api;

import com.fasterxml.jackson.core.JsonToken;
import dev.plinth.json.Json;
import dev.plinth.json.JsonPieces;
import dev.plinth.records.Outcome;
import dev.plinth.records.Query;
import dev.plinth.records.Receipt;
import dev.plinth.records.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a change is answered with.
final class ChangeAnswer {
  private static final byte[] NOTHING = new byte[0];

  private ChangeAnswer() {}

  /// The item with its version; nothing after a removal; for several items how many there were.
  ///
  /// @param items the address of the collection
  static Receipt of(ItemChange change, List<Outcome> outcomes, String items) {
    if (!change.isOfOne()) {
      boolean isNew = change.method().equals("POST") && !change.isUpsert();
      return new Receipt(isNew ? 201 : 200, null, null, several(change, outcomes));
    }
    var outcome = outcomes.getFirst();
    if (change.method().equals("DELETE")) {
      return new Receipt(204, null, null, NOTHING);
    }
    var item = outcome.item();
    var version = Versions.of(item);
    return outcome.isNew()
        ? new Receipt(201, version, location(items, item), item)
        : new Receipt(200, version, null, item);
  }

  private static byte[] several(ItemChange change, List<Outcome> outcomes) {
    int count = outcomes.stream().mapToInt(Outcome::count).sum();
    var json = new JsonPieces().add("{\"count\":" + count);
    if (change.wantsItems()) {
      json.add(",\"items\":")
          .array(outcomes.stream().flatMap(outcome -> outcome.items().stream()).toList());
    }
    return json.add("}").bytes();
  }

  /// The address of a new item; null where the answer was asked for without its id. The id is the
  /// first member of an item unless a client orders its fields otherwise.
  private static @Nullable String location(String items, byte[] item) {
    try (var parser = Json.mapper().createParser(item)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = parser.currentName().equals(Query.ID);
        parser.nextToken();
        if (isId) {
          var id = URLEncoder.encode(parser.getText(), StandardCharsets.UTF_8);
          return items + "/" + id.replace("+", "%20");
        }
        parser.skipChildren();
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
