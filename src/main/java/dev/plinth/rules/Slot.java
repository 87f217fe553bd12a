package dev.plinth.rules;

import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A hole in a rendered statement: which value of the request goes there. A slot is the value of a
/// jOOQ bind variable, so `getBindValues()` of a query gives constants and slots in the order of
/// the question marks, and a request only fills and runs.
public sealed interface Slot {
  /// The caller's account id; null for an anonymous caller, which equals nobody.
  record CallerId() implements Slot {}

  /// What is claimed of the caller, as the text of a JSON object.
  record Claims() implements Slot {}

  /// The time of the request, moved by an offset: an instant as [FieldType.DateTime] stores it, or
  /// a day.
  record Now(Duration offset, boolean day) implements Slot {
    /// As SQL takes it.
    public String at(Instant now) {
      return moved(now, offset, day);
    }
  }

  /// The beginning of the day of the request, in UTC, moved by an offset.
  record Today(Duration offset, boolean day) implements Slot {
    /// As SQL takes it.
    public String at(Instant now) {
      return moved(now.truncatedTo(ChronoUnit.DAYS), offset, day);
    }
  }

  /// What the request brings under this path (`path`, `slug`), as the type it is compared with;
  /// null where it is compared with nothing typed. [SqlValue] converts.
  record Variable(List<String> path, @Nullable FieldType as) implements Slot {
    public Variable {
      path = List.copyOf(path);
    }
  }

  /// What the request brings under this path, as JSON.
  record JsonVariable(List<String> path) implements Slot {
    public JsonVariable {
      path = List.copyOf(path);
    }
  }

  /// Under which first name the query parameters are.
  String QUERY = "query";

  /// Under which first name there is what was sent for an item; no variable can be called so.
  String SENT = "$sent";

  /// Under which name there the names of all fields are that were sent.
  String FIELDS = "$fields";

  /// Where it is what was sent for an item of this collection.
  static List<String> sent(Collection collection, List<String> path) {
    return Stream.concat(Stream.of(SENT, collection.name()), path.stream()).toList();
  }

  /// Where the names of all fields are that were sent for an item of this collection.
  static List<String> sentFields(Collection collection) {
    return List.of(SENT, collection.name(), FIELDS);
  }

  /// The value that a field is about to get, in a check on a change.
  record NewValue(String field) implements Slot {}

  private static String moved(Instant from, Duration offset, boolean day) {
    var instant = SqlValue.of(from.plus(offset));
    return day ? instant.substring(0, instant.indexOf('T')) : instant;
  }
}
