package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.Auth.Founding;
import dev.plinth.contract.Auth.Token;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what a contract says of signing in.
final class AuthReader {
  private static final Pattern LIFETIME = Pattern.compile("(\\d{1,6})([smhd])");

  private final Schema schema;

  private AuthReader(Schema schema) {
    this.schema = schema;
  }

  static Auth read(Part part, Schema schema) {
    return new AuthReader(schema).auth(part);
  }

  private Auth auth(Part part) {
    var members = part.members(Keys.AUTH);
    var login = text(members, "login", "email");
    if (members.containsKey("login")) {
      schema
          .collection(Schema.USERS)
          .ifPresent(users -> CollectionReader.checkField(members.get("login"), login, users));
    }
    return new Auth(
        true,
        login,
        members.containsKey("token") ? token(members.get("token")) : Auth.NONE.token(),
        members.containsKey("lifetime") ? lifetime(members.get("lifetime")) : null,
        members.containsKey("passwordMin")
            ? (int) members.get("passwordMin").integer(1, 128)
            : Auth.NONE.passwordMin(),
        members.containsKey("founds") ? founding(members.get("founds")) : null,
        members.containsKey("first") ? first(members.get("first"), login) : Map.of());
  }

  private static Token token(Part part) {
    var members = part.members(Keys.TOKEN);
    var in = members.get("in");
    if (in == null) {
      part.fault("expected `in: header` or `in: cookie`");
      return Auth.NONE.token();
    }
    var refresh = members.containsKey("refresh") ? members.get("refresh").text() : null;
    return in.word(List.of("header", "cookie")).equals("header")
        ? new Token.Header(
            text(members, "name", "Authorization"), text(members, "scheme", "Bearer"), refresh)
        : new Token.Cookie(text(members, "name", "token"), refresh);
  }

  private static @Nullable Duration lifetime(Part part) {
    var text = part.text();
    if (text.equals("session")) {
      return null;
    }
    var matcher = LIFETIME.matcher(text);
    if (!matcher.matches()) {
      part.fault("expected `session`, or a time such as 15m, 2h or 7d, found " + text);
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private @Nullable Founding founding(Part part) {
    var members = part.members(Keys.FOUNDS);
    for (var key : List.of("by", "as")) {
      if (!members.containsKey(key)) {
        part.fault("expected `" + key + "`, as in `{ by: teamName, as: teamId }`");
      }
    }
    var users = users(part);
    if (users == null || !members.containsKey("by") || !members.containsKey("as")) {
      return null;
    }
    var founding =
        new Founding(
            text(members, "by", ""), text(members, "as", ""), text(members, "name", "name"));
    var as = members.get("as");
    CollectionReader.checkField(as, founding.as(), users);
    var to =
        users
            .field(founding.as())
            .map(Field::type)
            .map(type -> type instanceof FieldType.Reference(var where, _) ? where : "")
            .orElse("");
    if (users.field(founding.as()).isPresent() && to.isEmpty()) {
      as.fault(
          founding.as() + " is no reference: expected the field of users that holds the thing");
    }
    schema
        .collection(to)
        .filter(made -> made.field(founding.name()).isEmpty())
        .ifPresent(made ->
            part.fault(
                made.name()
                    + " has no field "
                    + founding.name()
                    + " that takes the name; say which in `name`"));
    if (founding.by().equals(founding.as())) {
      part.fault("`by` is the name that people type and `as` the reference: they cannot be one");
    }
    return founding;
  }

  private Map<String, JsonNode> first(Part part, String login) {
    var first = new LinkedHashMap<String, JsonNode>();
    var users = users(part);
    if (users == null) {
      return first;
    }
    part.members()
        .forEach((name, value) -> {
          CollectionReader.checkField(value, name, users);
          var field = users.field(name);
          if (name.equals(login) || name.equals("id")) {
            value.fault("everybody has their own; the first person gets a role here");
          } else if (field.isPresent() && fits(value, field.get())) {
            first.put(name, value.json());
          }
        });
    return first;
  }

  private static boolean fits(Part value, Field field) {
    var json = value.json();
    boolean fits =
        switch (field.type()) {
          case FieldType.Bool _ -> json.isBoolean();
          case FieldType.OneOf(var values) -> json.isTextual() && values.contains(json.textValue());
          case FieldType.ListOf _ ->
              json.isArray() && json.valueStream().allMatch(JsonNode::isTextual);
          case FieldType.Int _ -> json.isIntegralNumber();
          default -> json.isTextual() && field.type() instanceof FieldType.Text;
        };
    if (!fits) {
      value.fault(
          "expected a value that "
              + field.name()
              + " can hold: a word, true or false, a whole number, a list of words");
    }
    return fits;
  }

  private @Nullable Collection users(Part part) {
    var users = schema.collection(Schema.USERS);
    if (users.isEmpty()) {
      part.fault("expected a collection users, whose fields this is about");
    }
    return users.orElse(null);
  }

  private static String text(Map<String, Part> members, String key, String otherwise) {
    var part = members.get(key);
    return part == null ? otherwise : part.text();
  }
}
