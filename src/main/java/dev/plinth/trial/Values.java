package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Auth;
import dev.plinth.json.Json;
import dev.plinth.schema.FieldType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person would write into a field: a value that its type, its use and its name allow. No
/// two texts are the same.
final class Values {
  private final Person person;
  private final Auth auth;
  private final Clock clock;
  private int count;

  Values(Person person, Auth auth, Clock clock) {
    this.person = person;
    this.auth = auth;
    this.clock = clock;
  }

  /// For a field of a collection; null for references, which need an item.
  @Nullable JsonNode of(String name, FieldType type) {
    return switch (type) {
      case FieldType.Text(var min, var max, _, _) -> text(fitted(words(name), min, max));
      case FieldType.Int(var min, var max) -> LongNode.valueOf(number(min, max));
      case FieldType.Real _, FieldType.Decimal _ -> DecimalNode.valueOf(new BigDecimal("12.5"));
      case FieldType.Bool _ -> BooleanNode.FALSE;
      case FieldType.Date _ -> text(today().toString());
      case FieldType.DateTime(boolean epoch) ->
          epoch ? LongNode.valueOf(clock.millis()) : text(Instant.ofEpochMilli(clock.millis()));
      case FieldType.Email _ -> text(person.email());
      case FieldType.Url _ -> text("https://example.org/" + ++count);
      case FieldType.Uuid _ -> text(new UUID(7, ++count));
      case FieldType.OneOf(var values) -> text(values.getFirst());
      case FieldType.AnyJson _ -> Json.array().add("one").add("two");
      case FieldType.ListOf(var element, _) -> {
        var value = of(name, element);
        yield value == null ? Json.array() : Json.array().add(value);
      }
      case FieldType.File _ -> text(Body.PICTURE);
      case FieldType.Reference _, FieldType.References _ -> null;
    };
  }

  /// For a member of which only the app's use is known.
  JsonNode of(String name, Shape shape) {
    return switch (shape) {
      case Shape.Unknown _ -> text(words(name));
      case Shape.Scalar scalar -> of(name, scalar);
      case Shape.Arr(var item) -> Json.array().add(of(name, item));
      case Shape.Obj(var members, _) -> {
        var made = Json.object();
        members.forEach((inner, member) -> made.set(inner, of(inner, member.shape())));
        yield made;
      }
      case Shape.AnyOf(var options) -> of(name, options.getFirst());
    };
  }

  private JsonNode of(String name, Shape.Scalar scalar) {
    var own = person.says(name, auth);
    if (own != null) {
      return text(own);
    }
    boolean isNumber = scalar.kinds().contains(Shape.Kind.NUMBER);
    boolean isText = scalar.kinds().contains(Shape.Kind.STRING);
    var literal = scalar.literals().stream().filter(each -> !each.isBlank()).findFirst();
    if (scalar.hints().contains("file")) {
      return text(Body.PICTURE);
    }
    if (scalar.hints().contains("enum") && isText && literal.isPresent()) {
      return text(literal.get());
    }
    if (scalar.hints().contains("date") && !isNumber) {
      return text(today());
    }
    if (scalar.hints().contains("url")) {
      return text("https://example.org/" + ++count);
    }
    if (isNumber && !isText) {
      return IntNode.valueOf(1);
    }
    if (scalar.kinds().equals(Set.of(Shape.Kind.BOOLEAN))) {
      return BooleanNode.FALSE;
    }
    return text(literal.filter(_ -> isText).orElseGet(() -> words(name)));
  }

  /// What the person's form sends under a name that tells all, such as `email`; null for others.
  @Nullable JsonNode own(String name) {
    var own = person.says(name, auth);
    return own == null ? null : text(own);
  }

  private String words(String name) {
    var own = person.says(name, auth);
    if (own != null) {
      return own;
    }
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("image") || lower.contains("avatar") || lower.contains("photo")) {
      return Body.PICTURE;
    }
    if (lower.contains("url") || lower.contains("link") || lower.contains("website")) {
      return "https://example.org/" + ++count;
    }
    return "Some " + (name.isEmpty() ? "text" : name) + " " + ++count;
  }

  private static String fitted(String text, int min, int max) {
    var longer = text.length() < min ? text + "x".repeat(min - text.length()) : text;
    return longer.length() > max ? longer.substring(0, max) : longer;
  }

  private static long number(@Nullable Long min, @Nullable Long max) {
    long usual = min != null && min > 1 ? min : 1;
    return max != null && max < usual ? max : usual;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static TextNode text(Object value) {
    return TextNode.valueOf(String.valueOf(value));
  }
}
