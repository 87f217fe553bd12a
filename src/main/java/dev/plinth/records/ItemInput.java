package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.jsonschema.Effort;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Mutation.Mode;
import dev.plinth.rules.CollectionRules;
import dev.plinth.rules.Rules;
import dev.plinth.rules.SqlValue;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the fields of an item out of JSON: typed values, or all that is wrong with them at once.
final class ItemInput {
  private static final String TOGGLE = "toggle";
  private static final String ID = "id";
  private static final String PLUS = "+=";

  private final Collection collection;
  private final List<Field> fields;
  private final List<FieldValue> readers = new ArrayList<>();
  private final @Nullable Object[] fallbacks;
  private final Map<String, Integer> places = new HashMap<>();
  private final FieldValue idReader;
  private final JsonFields json;
  private final Ids ids;
  private final CollectionRules rules;

  ItemInput(Collection collection, Rules all, JsonFields json, Ids ids) {
    var schema = all.schema();
    this.rules = all.of(collection.name());
    this.json = json;
    this.collection = collection;
    this.fields = collection.fields();
    this.ids = ids;
    this.fallbacks = new @Nullable Object[fields.size()];
    this.idReader =
        new FieldValue(
            collection.id() == IdType.INTEGER
                ? new FieldType.Int()
                : new FieldType.Text(1, 200, null),
            null);
    for (int i = 0; i < fields.size(); i++) {
      var field = fields.get(i);
      var reader = new FieldValue(field.type(), target(field, schema));
      readers.add(reader);
      places.put(field.name(), i);
      fallbacks[i] = fallback(field, reader);
    }
  }

  private static @Nullable IdType target(Field field, Schema schema) {
    return field.type().target().flatMap(schema::collection).map(Collection::id).orElse(null);
  }

  private @Nullable Object fallback(Field field, FieldValue reader) {
    try {
      return field.fallback() == null ? null : reader.read(field.fallback(), true);
    } catch (FieldValue.Misfit e) {
      throw new IllegalArgumentException(
          collection.name() + "." + field.name() + ": the default " + e.detail(), e);
    }
  }

  /// Typed values: place 0 is the id, place i + 1 the field i.
  ///
  /// @param given which fields have a value now, null included
  /// @param merged which of them are patches of the JSON that is there
  /// @param added which of them are added to the number that is there
  /// @param guarded which of those that the client sent have a write rule to ask
  /// @param sent what the client sent, as rules look at it
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Values(
      @Nullable Object[] all,
      BitSet given,
      BitSet merged,
      BitSet added,
      BitSet guarded,
      Sent sent) {
    /// The same for somebody: no rule holds an admin back.
    Values guardedFor(Caller sender) {
      return sender.admin() ? new Values(all, given, merged, added, new BitSet(), sent) : this;
    }
  }

  /// The values of a new item; each field has one.
  Values create(Mutation.Values input, Caller caller, Instant now, Effort effort) {
    var reading = new Reading(input, true, false, effort);
    reading.body();
    for (int i = 0; i < fields.size(); i++) {
      var field = fields.get(i);
      if (!reading.given.get(i) || reading.all[i + 1] == null) {
        reading.missing(i, field, created(field, caller, now));
      }
    }
    reading.settle();
    for (int i = 0; i < fields.size(); i++) {
      if (Objects.equals(reading.all[i + 1], fallbacks[i])) {
        reading.guarded.clear(i); // it would come of itself
      }
    }
    if (reading.all[0] == null && collection.id() != IdType.INTEGER) {
      reading.all[0] = ids.next();
    }
    return reading.values();
  }

  /// The values that change.
  ///
  /// @param replace whether fields that were not sent lose their value; who sends back what they
  ///   see cannot send hidden ones, which stay
  Values update(Mutation.Values input, boolean replace, Instant now, Effort effort) {
    var reading = new Reading(input, false, !replace && input.mode() == Mode.STRICT, effort);
    reading.body();
    for (int i = 0; i < fields.size(); i++) {
      var field = fields.get(i);
      if (field.set() == Field.Source.UPDATED) {
        reading.put(i, time(field, now));
      } else if (field.set() == Field.Source.CLIENT
          && (reading.given.get(i) ? reading.all[i + 1] == null : replace && isReset(field))) {
        reading.missing(i, field, null);
      }
    }
    reading.settle();
    return reading.values();
  }

  /// Whether a field that a replacement does not name goes back to its default. Who may not read or
  /// write a field cannot send it.
  private static boolean isReset(Field field) {
    return !field.hidden() && field.write() == null;
  }

  private static @Nullable Object created(Field field, Caller caller, Instant now) {
    return switch (field.set()) {
      case CLIENT, SERVER -> null;
      case CALLER -> caller.id();
      case CREATED, UPDATED -> time(field, now);
    };
  }

  private static Object time(Field field, Instant now) {
    return switch (field.type()) {
      case FieldType.Int _ -> now.toEpochMilli();
      case FieldType.Date _ -> now.atZone(ZoneOffset.UTC).toLocalDate().toString();
      default -> SqlValue.of(now);
    };
  }

  private static boolean isNumber(FieldType type) {
    return type instanceof FieldType.Int || type instanceof FieldType.Real;
  }

  /// One body on its way.
  private final class Reading {
    private final Mutation.Values input;
    private final @Nullable Object[] all = new @Nullable Object[fields.size() + 1];
    private final BitSet given = new BitSet(fields.size());
    private final BitSet merged = new BitSet();
    private final BitSet added = new BitSet();
    private final BitSet guarded = new BitSet();
    private final Sent sent = new Sent(rules.looks());
    private final List<FieldError> errors = new ArrayList<>(0);
    private final boolean isNew;
    private final boolean isPatch;
    private final Effort effort;

    /// @param isPatch whether objects mean changes of what is there
    Reading(Mutation.Values input, boolean isNew, boolean isPatch, Effort effort) {
      this.input = input;
      this.isNew = isNew;
      this.isPatch = isPatch;
      this.effort = effort;
    }

    Values values() {
      return new Values(all, given, merged, added, guarded, sent);
    }

    void body() {
      if (!input.body().isObject()) {
        throw new Problem.Invalid("#", "must be an object").asException();
      }
      for (var property : input.body().properties()) {
        member(property.getKey(), property.getValue());
      }
      input
          .set()
          .forEach((name, value) -> {
            var place = places.get(name);
            if (place != null) {
              given(place, value);
              set(place, value);
            } else if (name.equals(ID) && isNew) {
              readId(value, true);
            }
          });
    }

    /// A value of the endpoint; of an item that is there it may say how it changes: `{"+=": 1}`,
    /// `{toggle: true}`.
    private void given(int place, JsonNode value) {
      var type = fields.get(place).type();
      if (isNew && value.has(PLUS) && isNumber(type)) {
        begin(place, value);
      } else if (isNew || !value.isObject()) {
        read(place, value, true);
      } else if (type instanceof FieldType.Bool && value.path(TOGGLE).booleanValue()) {
        added.set(place);
        put(place, 1L);
      } else if (isNumber(type)) {
        count(place, value, type instanceof FieldType.Int);
      } else {
        read(place, value, true);
      }
    }

    /// What is counted begins with what is added; what was not sent is the default.
    private void begin(int place, JsonNode value) {
      var amount = value.path(PLUS);
      added.set(place);
      if (amount.isNull() && fallbacks[place] != null) {
        put(place, fallbacks[place]);
      } else if (amount.isNull() || value.size() != 1) {
        misfit(place, new FieldValue.Misfit("must be a number"));
      } else {
        read(place, amount, true);
      }
    }

    /// A value of the endpoint stands above one that the client sent.
    private void set(int place, JsonNode value) {
      var name = fields.get(place).name();
      if (input.passedOn().contains(name)) {
        sent(place, value);
      } else {
        sent.remove(name);
        guarded.clear(place);
      }
    }

    private void sent(int place, JsonNode value) {
      var field = fields.get(place);
      boolean isJson = field.type() instanceof FieldType.AnyJson;
      guarded.set(place, field.write() != null && input.mode() != Mode.SEED);
      sent.put(field.name(), isJson ? value : all[place + 1]);
    }

    private void member(String name, JsonNode value) {
      boolean strict = input.mode() == Mode.STRICT;
      if (name.equals(ID)) {
        id(value);
        return;
      }
      var place = places.get(name);
      if (place == null) {
        if (rules.sent().contains(name)) {
          sent.put(name, value);
        } else if (strict) {
          error(name, "is not a field of " + collection.name());
        }
        return;
      }
      boolean isWritable =
          fields.get(place).set() == Field.Source.CLIENT || input.mode() == Mode.SEED;
      if (isWritable) {
        if (isPatch && value.isObject()) {
          patch(place, value);
        } else {
          read(place, value, !strict);
        }
        sent(place, value);
      } else if (strict && !input.set().containsKey(name)) {
        error(name, Mutation.READ_ONLY);
      }
    }

    /// Clients give ids where the collection's ids are texts; seeds always do.
    private void id(JsonNode value) {
      boolean isGiven = input.mode() == Mode.SEED || (isNew && collection.id() == IdType.TEXT);
      if (!isGiven) {
        if (input.mode() == Mode.STRICT) {
          error(ID, Mutation.READ_ONLY);
        }
        return;
      }
      readId(value, input.mode() != Mode.STRICT);
      sent.put(ID, all[0]);
    }

    private void readId(JsonNode value, boolean lenient) {
      try {
        all[0] = idReader.read(value, lenient);
      } catch (FieldValue.Misfit e) {
        error(ID, e.detail());
      }
    }

    /// An object in a patch: for JSON a patch of it (RFC 7396), for a number what is added to it.
    private void patch(int place, JsonNode value) {
      var type = fields.get(place).type();
      if (type instanceof FieldType.AnyJson) {
        merged.set(place);
        put(place, Json.text(value));
      } else if (isNumber(type)) {
        count(place, value, type instanceof FieldType.Int);
      } else {
        read(place, value, false);
      }
    }

    private void count(int place, JsonNode value, boolean isWhole) {
      var plus = value.get(PLUS);
      var amount = plus == null ? value.get("-=") : plus;
      try {
        if (rules.sent().contains(fields.get(place).name())) {
          throw new FieldValue.Misfit(
              "must be the number itself: a rule looks at what is sent, so it cannot be counted");
        }
        if (amount == null || value.size() != 1) {
          throw new FieldValue.Misfit("must be a number, or {\"+=\": n} or {\"-=\": n} to count");
        }
        added.set(place);
        put(place, FieldValue.amount(amount, isWhole, plus == null));
      } catch (FieldValue.Misfit e) {
        misfit(place, e);
      }
    }

    private void read(int place, JsonNode value, boolean lenient) {
      try {
        put(place, value.isNull() ? null : readers.get(place).read(value, lenient));
        if (!value.isNull()) {
          errors.addAll(json.errors(place, value, effort));
        }
      } catch (FieldValue.Misfit e) {
        misfit(place, e);
      }
    }

    private void misfit(int place, FieldValue.Misfit e) {
      given.set(place);
      all[place + 1] = e; // no value, and not missing either
      error(fields.get(place).name(), e.detail());
    }

    void put(int place, @Nullable Object value) {
      all[place + 1] = value;
      given.set(place);
    }

    /// A field without a value: the default, else nothing, which a required field may not have.
    void missing(int place, Field field, @Nullable Object made) {
      boolean wasNull = given.get(place);
      var value = made != null ? made : wasNull ? null : fallbacks[place];
      if (value == null && field.required()) {
        value = fallbacks[place];
        if (value == null && field.set() == Field.Source.CLIENT) {
          error(field.name(), "is required");
        }
      }
      put(place, value);
    }

    void error(String name, String detail) {
      var escaped = name.replace("~", "~0").replace("/", "~1");
      errors.add(new FieldError("#/" + escaped, detail));
    }

    void settle() {
      if (!errors.isEmpty()) {
        throw new Problem.Invalid(errors).asException();
      }
    }
  }

  /// The JSON of no fields, for endpoints that take no body.
  static JsonNode nothing() {
    return Objects.requireNonNull(Json.object());
  }
}
