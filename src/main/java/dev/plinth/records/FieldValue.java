package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.FieldType;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One JSON value as SQL stores it, or the reason why it cannot be.
final class FieldValue {
  /// Longest address that mail can be sent to (RFC 5321 §4.5.3.1.3, less the brackets).
  private static final int EMAIL_MAX = 254;

  private static final int URL_MAX = 1_000_000;

  /// Digits of a decimal, and places after or before the point, that are kept.
  private static final int DIGITS_MAX = 38;

  private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");
  private static final Set<String> FALSE = Set.of("false", "0", "off", "no");

  private static final Pattern FILE_ADDRESS = Pattern.compile("(https?:/)?/[^\\s]{1,1900}");

  private final FieldType type;
  private final @Nullable IdType target;
  private final @Nullable Pattern pattern;

  /// @param target how the ids of a reference's target look; null for other types
  FieldValue(FieldType type, @Nullable IdType target) {
    this.type = type;
    this.target = target;
    this.pattern =
        type instanceof FieldType.Text(var _, var _, var regex, var _) && regex != null
            ? Pattern.compile(regex)
            : null;
  }

  /// The value does not fit; the message is for people.
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1;
    private final String detail;

    Misfit(String detail) {
      super(detail, null, false, false);
      this.detail = detail;
    }

    String detail() {
      return detail;
    }
  }

  /// Converts a value that is not null.
  ///
  /// @param lenient whether to accept what frontends send in its place
  /// @return what SQL stores; null where lenient reading takes it for no value
  @Nullable Object read(JsonNode node, boolean lenient) throws Misfit {
    return read(type, lenient ? loosened(node) : node, lenient);
  }

  /// An input of a form holds empty text where the person gave no value.
  private JsonNode loosened(JsonNode node) {
    boolean isText =
        type instanceof FieldType.Text
            || type instanceof FieldType.AnyJson
            || type instanceof FieldType.Url;
    boolean isList = type instanceof FieldType.ListOf || type instanceof FieldType.References;
    if (isList && node.isValueNode()) {
      return asList(node);
    }
    return !isText && isBlank(node) ? Json.mapper().nullNode() : node;
  }

  /// A form sends one value alone where a person gave one, and empty text for none.
  private static JsonNode asList(JsonNode node) {
    var list = Json.array();
    return isBlank(node) ? list : list.add(node);
  }

  private static boolean isBlank(JsonNode node) {
    return node.isTextual() && node.textValue().isBlank();
  }

  private @Nullable Object read(FieldType as, JsonNode node, boolean lenient) throws Misfit {
    if (node.isNull()) {
      return null;
    }
    if (node.isPojo() && !(as instanceof FieldType.File)) {
      throw new Misfit("takes no file");
    }
    return switch (as) {
      case FieldType.Text(int min, int max, var _, var _) -> text(node, min, max, lenient);
      case FieldType.Int(var min, var max) -> integer(node, min, max, lenient);
      case FieldType.Real(var min, var max) -> real(node, min, max, lenient);
      case FieldType.Decimal _ -> decimal(node, lenient);
      case FieldType.Bool _ -> truth(node, lenient);
      case FieldType.Date _ -> Moments.date(node, lenient);
      case FieldType.DateTime(boolean epoch) -> Moments.instant(node, epoch, lenient);
      case FieldType.Email _ -> email(node);
      case FieldType.Url _ -> url(node, lenient);
      case FieldType.Uuid _ -> uuid(node);
      case FieldType.File file -> file(file, node, lenient);
      case FieldType.OneOf one -> word(one, node, lenient);
      case FieldType.AnyJson _ -> Json.text(node);
      case FieldType.ListOf(var element, int max) -> list(element, max, node, lenient);
      case FieldType.Reference _ -> reference(node, lenient);
      case FieldType.References(var _, var _, int max) -> references(max, node, lenient);
    };
  }

  /// What is added to a number.
  static Object amount(JsonNode node, boolean isWhole, boolean isNegative) throws Misfit {
    if (!isWhole) {
      double amount = real(node, null, null, false);
      return isNegative ? -amount : amount;
    }
    long amount = integer(node, null, null, false);
    if (isNegative && amount == Long.MIN_VALUE) {
      throw new Misfit("is too large a number");
    }
    return isNegative ? -amount : amount;
  }

  private String text(JsonNode node, int min, int max, boolean lenient) throws Misfit {
    if (!node.isTextual() && !(lenient && node.isValueNode())) {
      throw new Misfit("must be text");
    }
    var text = node.asText();
    int length = text.length() > max || min > 0 ? text.codePointCount(0, text.length()) : 0;
    if (length > max) {
      throw new Misfit("must have " + max + " characters at most");
    }
    if (length < min) {
      throw new Misfit("must have " + min + " characters at least");
    }
    if (pattern != null && !pattern.matcher(text).matches()) {
      throw new Misfit("does not have the form that is wanted");
    }
    return text;
  }

  private static BigDecimal number(JsonNode node, boolean lenient) throws Misfit {
    if (node.isNumber()) {
      return node.decimalValue();
    }
    if (lenient && node.isTextual() && node.textValue().length() <= 2 * DIGITS_MAX) {
      try {
        return new BigDecimal(node.textValue().strip());
      } catch (NumberFormatException e) {
        throw new Misfit("must be a number");
      }
    }
    throw new Misfit("must be a number");
  }

  private static Long integer(
      JsonNode node, @Nullable Long min, @Nullable Long max, boolean lenient) throws Misfit {
    long value;
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      value = node.longValue();
    } else {
      if (!lenient && !node.isIntegralNumber()) {
        throw new Misfit("must be a whole number");
      }
      try {
        value = scaled(number(node, lenient)).longValueExact();
      } catch (ArithmeticException e) {
        throw new Misfit("must be a whole number from -2^63 to 2^63-1");
      }
    }
    if (min != null && value < min) {
      throw new Misfit("must be " + min + " or more");
    }
    if (max != null && value > max) {
      throw new Misfit("must be " + max + " or less");
    }
    return value;
  }

  private static Double real(
      JsonNode node, @Nullable Double min, @Nullable Double max, boolean lenient) throws Misfit {
    double value = number(node, lenient).doubleValue();
    if (!Double.isFinite(value)) {
      throw new Misfit("is too large a number");
    }
    if (min != null && value < min) {
      throw new Misfit("must be " + min + " or more");
    }
    if (max != null && value > max) {
      throw new Misfit("must be " + max + " or less");
    }
    return value;
  }

  private static String decimal(JsonNode node, boolean lenient) throws Misfit {
    return scaled(number(node, lenient)).toPlainString();
  }

  /// Refuses what would be written with thousands of zeros.
  private static BigDecimal scaled(BigDecimal number) throws Misfit {
    if (number.precision() > DIGITS_MAX || Math.abs((long) number.scale()) > DIGITS_MAX) {
      throw new Misfit("has too many digits");
    }
    return number;
  }

  private static Long truth(JsonNode node, boolean lenient) throws Misfit {
    if (node.isBoolean()) {
      return node.booleanValue() ? 1L : 0L;
    }
    var text = lenient && node.isValueNode() ? node.asText().toLowerCase(Locale.ROOT) : "";
    if (TRUE.contains(text)) {
      return 1L;
    }
    if (FALSE.contains(text)) {
      return 0L;
    }
    throw new Misfit("must be true or false");
  }

  private static String email(JsonNode node) throws Misfit {
    var text = string(node, "must be an e-mail address");
    int at = text.lastIndexOf('@');
    boolean isPlausible =
        at > 0
            && at < text.length() - 1
            && text.length() <= EMAIL_MAX
            && text.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    if (!isPlausible) {
      throw new Misfit("must be an e-mail address");
    }
    return text;
  }

  private static String url(JsonNode node, boolean lenient) throws Misfit {
    var text = string(node, "must be an http or https address");
    if (text.length() > URL_MAX) {
      throw new Misfit("is too long");
    }
    if (lenient || text.startsWith("data:")) {
      return text;
    }
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme();
      if (uri.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) {
        return text;
      }
    } catch (URISyntaxException e) {
      throw new Misfit("must be an http or https address");
    }
    throw new Misfit("must be an http or https address");
  }

  private static String uuid(JsonNode node) throws Misfit {
    var text = string(node, "must be a UUID");
    try {
      if (text.length() == 36) {
        return UUID.fromString(text).toString();
      }
    } catch (IllegalArgumentException e) {
      throw new Misfit("must be a UUID");
    }
    throw new Misfit("must be a UUID");
  }

  /// A file that came along, or the address of the one that is there: that no other address of ours
  /// gets in is seen to by the table. Seeds and lenient bodies may name a picture elsewhere.
  private static String file(FieldType.File type, JsonNode node, boolean lenient) throws Misfit {
    if (node.isArray()) {
      throw new Misfit("takes one file");
    }
    var sent = FileInput.of(node);
    if (sent != null) {
      var misfit = sent.misfit(type);
      if (misfit != null) {
        throw new Misfit(misfit);
      }
      return sent.url();
    }
    var text = node.isTextual() ? node.textValue() : "";
    boolean isAddress =
        text.startsWith(FileInput.PREFIX) || (lenient && FILE_ADDRESS.matcher(text).matches());
    if (!isAddress) {
      throw new Misfit("must be a file, sent as multipart/form-data or as a base64 data URL");
    }
    return text;
  }

  private static String word(FieldType.OneOf one, JsonNode node, boolean lenient) throws Misfit {
    var text = lenient && node.isValueNode() ? node.asText() : string(node, "must be text");
    if (!one.values().contains(text)) {
      throw new Misfit("must be one of " + String.join(", ", one.values()));
    }
    return text;
  }

  private String list(FieldType element, int max, JsonNode node, boolean lenient) throws Misfit {
    if (!node.isArray()) {
      throw new Misfit("must be a list");
    }
    if (node.size() > max) {
      throw new Misfit("must have " + max + " elements at most");
    }
    for (var one : node) {
      if (read(element, one, lenient) == null) {
        throw new Misfit("must be a list without empty places");
      }
    }
    return Json.text(node);
  }

  /// Ids in the order in which they were sent, each once.
  private String references(int max, JsonNode node, boolean lenient) throws Misfit {
    if (!node.isArray()) {
      throw new Misfit("must be a list of ids");
    }
    var ids = new LinkedHashSet<Object>();
    for (var one : node) {
      if (one.isNull()) {
        throw new Misfit("must be a list without empty places");
      }
      ids.add(reference(one, lenient));
    }
    if (ids.size() > max) {
      throw new Misfit("must have " + max + " elements at most");
    }
    return Json.text(Json.mapper().valueToTree(ids));
  }

  private Object reference(JsonNode node, boolean lenient) throws Misfit {
    if (lenient && node.isObject()) {
      var id = node.hasNonNull("id") ? node.get("id") : node.path("_id");
      if (id.isValueNode() && !id.isNull()) {
        return reference(id, true);
      }
    }
    return target == IdType.INTEGER
        ? integer(node, null, null, lenient)
        : lenient && node.isNumber() ? node.asText() : string(node, "must be the id of an item");
  }

  static String string(JsonNode node, String wanted) throws Misfit {
    if (!node.isTextual()) {
      throw new Misfit(wanted);
    }
    return node.textValue();
  }
}
