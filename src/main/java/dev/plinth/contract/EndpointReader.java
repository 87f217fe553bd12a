package dev.plinth.contract;

import dev.plinth.contract.Endpoint.Access;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Page;
import dev.plinth.contract.Endpoint.Verb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads an endpoint: the key `POST /tasks/{id}/complete` and its map.
final class EndpointReader {
  static final List<String> VERBS = words(Verb.values());
  static final List<String> AUTH_VERBS = words(AuthVerb.values());
  static final List<String> ACCESS = List.of("anyone", "signed_in");
  static final List<String> PROTOCOLS =
      List.of(
          "ai-sdk",
          "ai-sdk-completion",
          "ai-sdk-object",
          "openai",
          "openai-responses",
          "ollama",
          "text",
          "sse");

  /// Items of a page where neither the contract nor the request names a number.
  static final int SIZE_DEFAULT = 20;

  static final int SIZE_MAX = 1000;

  private static final Pattern KEY =
      Pattern.compile("(GET|POST|PUT|PATCH|DELETE|HEAD) (/[^\\s?#]*)");
  private static final Pattern SEGMENT = Pattern.compile("[^{}]+|\\{[A-Za-z_]\\w*}");

  private EndpointReader() {}

  /// A key, or null after a fault.
  static @Nullable List<String> key(String key, Part part) {
    var matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      part.fault("expected a method and a path, such as `GET /tasks/{id}`");
      return null;
    }
    for (var segment : matcher.group(2).substring(1).split("/", -1)) {
      if (!segment.isEmpty() && !SEGMENT.matcher(segment).matches()) {
        part.fault("expected a parameter to be a whole segment, such as `{id}`, found " + segment);
      }
    }
    return List.of(matcher.group(1), matcher.group(2));
  }

  /// @param items the item shape of a collection's endpoints, by collection
  static @Nullable Endpoint read(String key, Part part, Map<String, Template> items) {
    var methodAndPath = key(key, part);
    var members = part.members(Keys.ENDPOINT);
    var action = action(members, part);
    if (methodAndPath == null || action == null) {
      return null;
    }
    var with = new LinkedHashMap<String, String>();
    members(members, "with").forEach((name, selection) -> with.put(name, selection.text()));
    return new Endpoint(
        methodAndPath.getFirst(),
        methodAndPath.getLast(),
        action,
        with,
        members.containsKey("where") ? members.get("where").text() : null,
        templates(members, "filter"),
        template(members, "search"),
        template(members, "body"),
        templates(members, "set"),
        page(members),
        texts(members, "sort"),
        texts(members, "expand"),
        item(members, action, items),
        answer(members),
        template(members, "reply"),
        templates(members, "headers"),
        members.containsKey("status") ? (int) members.get("status").integer(200, 599) : 0,
        access(members, action),
        texts(members, "at"));
  }

  private static Access access(Map<String, Part> members, Action action) {
    var part = members.get("access");
    if (part == null) {
      return Endpoint.usualAccess(action);
    }
    return part.word(ACCESS).equals("signed_in") ? Access.SIGNED_IN : Access.ANYONE;
  }

  private static @Nullable Action action(Map<String, Part> members, Part part) {
    var place = members.get("do");
    if (place == null) {
      part.fault("expected `do`, such as `do: tasks.list`");
      return null;
    }
    var text = place.text();
    int dot = text.lastIndexOf('.');
    var head = dot < 0 ? text : text.substring(0, dot);
    var verb = dot < 0 ? "" : text.substring(dot + 1);
    if (dot < 0) {
      return switch (text) {
        case "chat" ->
            new Action.Chat(
                members.containsKey("protocol")
                    ? members.get("protocol").word(PROTOCOLS)
                    : PROTOCOLS.getFirst());
        case "sql" -> SqlReader.read(members, part);
        case "reply" -> new Action.Fixed();
        default -> {
          place.fault(
              "expected `collection.verb`, `auth.verb`, `chat`, `sql` or `reply`, found " + text);
          yield null;
        }
      };
    }
    var isAuth = head.equals("auth");
    var known = isAuth ? AUTH_VERBS : VERBS;
    if (!known.contains(verb)) {
      place.fault(
          "expected a verb after the dot: one of " + String.join(", ", known) + ", found " + verb);
      return null;
    }
    var name = verb.toUpperCase(Locale.ROOT);
    return isAuth
        ? new Action.SignIn(AuthVerb.valueOf(name))
        : new Action.Records(head, Verb.valueOf(name));
  }

  private static @Nullable Template item(
      Map<String, Part> members, Action action, Map<String, Template> items) {
    var own = template(members, "item");
    if (own != null || !(action instanceof Action.Records(var collection, var verb))) {
      return own;
    }
    var answer = answer(members);
    if (answer != null) {
      return items.get(answer.strip().split("\\s+", 2)[0]);
    }
    return verb == Verb.VALUES ? null : items.get(collection);
  }

  private static @Nullable String answer(Map<String, Part> members) {
    var part = members.get("answer");
    return part == null ? null : part.text();
  }

  private static @Nullable Page page(Map<String, Part> members) {
    if (Stream.of("page", "offset", "size", "sizeDefault", "first")
        .noneMatch(members::containsKey)) {
      return null;
    }
    var size = template(members, "size");
    int sizeDefault =
        members.containsKey("sizeDefault")
            ? (int) members.get("sizeDefault").integer(1, SIZE_MAX)
            : SIZE_DEFAULT;
    var sizePart = members.get("size");
    if (sizePart != null && size instanceof Template.Literal) {
      sizeDefault = (int) sizePart.integer(1, SIZE_MAX);
      size = null;
    }
    return new Page(
        template(members, "page"),
        template(members, "offset"),
        size,
        members.containsKey("first") ? (int) members.get("first").integer(0, 1) : 1,
        sizeDefault);
  }

  private static @Nullable Template template(Map<String, Part> members, String key) {
    var part = members.get(key);
    return part == null ? null : Templates.of(part.json());
  }

  private static Map<String, Template> templates(Map<String, Part> members, String key) {
    var templates = new LinkedHashMap<String, Template>();
    members(members, key).forEach((name, part) -> templates.put(name, Templates.of(part.json())));
    return templates;
  }

  private static Map<String, Part> members(Map<String, Part> members, String key) {
    var part = members.get(key);
    return part == null ? Map.of() : part.members();
  }

  private static List<String> texts(Map<String, Part> members, String key) {
    var part = members.get(key);
    return part == null ? List.of() : part.texts();
  }

  private static List<String> words(Enum<?>[] values) {
    return Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }
}
