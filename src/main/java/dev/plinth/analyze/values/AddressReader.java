package dev.plinth.analyze.values;

import dev.plinth.analyze.values.Exchange.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads an address piece by piece: origin, path with parameters, query.
final class AddressReader {
  private static final Pattern ORIGIN = Pattern.compile("(?i)^((?:https?|wss?):)?//[^/?#]*");

  /// What is called like that may end with a slash: `${baseUrl}users`.
  private static final Pattern BASE =
      Pattern.compile("(?i)\\w*(url|uri|base|host|origin|root|server|endpoint|prefix|api|domain)");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$.\\-\\[\\]]*");
  private static final Set<String> QUERY_WORDS =
      Set.of(
          "query",
          "params",
          "search",
          "qs",
          "queryString",
          "searchParams",
          "queryParams",
          "filter",
          "filters");

  /// Parameters as a template writes them.
  private static final Pattern COLON = Pattern.compile("/:(\\w+)\\??(?=/|$)");

  private static final Pattern WRITTEN = Pattern.compile("\\{(\\w+)}");

  private final StringBuilder path = new StringBuilder();
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final Map<String, Value> query = new LinkedHashMap<>();
  private final StringBuilder pending = new StringBuilder();
  private boolean inQuery;
  private boolean unknownStart;

  void read(String text, @Nullable Value value) {
    if (inQuery) {
      readQuery(text, value);
    } else if (value == null) {
      int mark = indexOf(text);
      append(mark < 0 ? text : text.substring(0, mark));
      if (mark >= 0) {
        inQuery = text.charAt(mark) == '?';
        readQuery(inQuery ? text.substring(mark + 1) : "", null);
      }
    } else if (path.isEmpty()) {
      unknownStart = true;
      parameter(text, value);
    } else if (isQuery(text, value)) {
      inQuery = true;
      names(value);
    } else {
      parameter(text, value);
    }
  }

  /// An empty piece is a segment only where it stands between slashes.
  private void append(String text) {
    if (text.equals(Urls.HOLLOW)) {
      if (!path.isEmpty() && path.charAt(path.length() - 1) == '/') {
        path.append(text);
      }
      return;
    }
    boolean open = path.toString().endsWith(Urls.HOLLOW);
    if (open && !text.isEmpty() && !text.startsWith("/")) {
      path.setLength(path.length() - Urls.HOLLOW.length());
    }
    path.append(text);
  }

  private static int indexOf(String text) {
    int question = text.indexOf('?');
    int hash = text.indexOf('#');
    return question < 0 ? hash : hash < 0 ? question : Math.min(question, hash);
  }

  /// `/jobs${query}`: what stands right behind a word without a slash is a query.
  private boolean isQuery(String name, Value value) {
    boolean apart = path.charAt(path.length() - 1) == '/';
    return !apart
        && (value instanceof Value.Obj
            || QUERY_WORDS.contains(name)
            || Character.isLetterOrDigit(path.charAt(path.length() - 1)));
  }

  private void parameter(String name, Value value) {
    append("{");
    path.setLength(path.length() - 1);
    var plain = name.replaceAll("[^A-Za-z0-9_]", "");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0))) {
      plain = "id";
    }
    var unique = plain;
    for (int i = 2; parameters.containsKey(unique); i++) {
      unique = plain + i;
    }
    parameters.put(unique, value);
    path.append('{').append(unique).append('}');
  }

  private void readQuery(String text, @Nullable Value value) {
    if (value != null) {
      if (value instanceof Value.Obj && !pending.toString().endsWith("=")) {
        names(value);
        return;
      }
      pending.append('\u0000');
      var name = lastName();
      if (!name.isEmpty()) {
        query.merge(name, value, Values::join);
      } else if (!QUERY_WORDS.contains(text)) {
        names(value);
      }
      return;
    }
    pending.append(text);
    for (var part : pending.toString().split("&", -1)) {
      int equals = part.indexOf('=');
      var name = equals < 0 ? "" : part.substring(0, equals).replace("\u0000", "");
      if (!name.isEmpty()) {
        var given = part.substring(equals + 1);
        query.putIfAbsent(
            name,
            given.isEmpty() || given.contains("\u0000")
                ? new Value.Unknown(name)
                : Values.text(given));
      }
    }
  }

  private String lastName() {
    var text = pending.toString();
    var last = text.substring(text.lastIndexOf('&') + 1);
    int equals = last.indexOf('=');
    return equals < 0 ? "" : last.substring(0, equals);
  }

  private void names(Value value) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Obj obj) {
        obj.members()
            .forEach((name, member) -> {
              if (NAME.matcher(name).matches() && !(member instanceof Value.Native)) {
                query.merge(name, member, Values::join);
              }
            });
        obj.spreads().forEach(this::names);
      } else if (option instanceof Value.Schema(var shape, _)) {
        for (var name : shape.names()) {
          query.putIfAbsent(name, new Value.Schema(shape.member(name), true));
        }
      } else if (option instanceof Value.Unknown unknown) {
        unknown
            .members()
            .forEach((name, member) -> {
              if (name.matches("[A-Za-z_]\\w*")) {
                query.putIfAbsent(name, member);
              }
            });
      }
    }
  }

  /// What was read; null when nothing of the path is known.
  @Nullable Target target(String method, boolean configured, Value params) {
    names(params);
    var text = path.toString();
    var start = ORIGIN.matcher(text);
    @Nullable String origin = null;
    if (start.find()) {
      origin = start.group();
      text = text.substring(origin.length());
      origin = origin.strip();
      if (origin.contains("{") || origin.matches("(\\w+:)?//(:\\d*)?")) {
        configured = true;
        parameters.keySet().removeIf(name -> start.group().contains("{" + name + "}"));
        origin = null;
      }
    } else if (unknownStart && text.startsWith("{")) {
      int end = text.indexOf('}') + 1;
      var rest = text.substring(end);
      var first = text.substring(1, end - 1);
      boolean apart = rest.startsWith("/") || BASE.matcher(first).matches();
      if (!apart || rest.replaceAll("\\{\\w+\\}|/", "").isEmpty()) {
        return null;
      }
      parameters.remove(first);
      text = rest;
    }
    text = "/" + text.replaceAll("^(\\./|/)+", "");
    text = text.replaceAll("/{2,}", "/").replaceAll("/\\./", "/");
    text = COLON.matcher(text).replaceAll("/{$1}");
    for (var named = WRITTEN.matcher(text); named.find(); ) {
      parameters.putIfAbsent(named.group(1), new Value.Unknown(named.group(1)));
    }
    if (text.equals("/") && origin == null && !configured && path.isEmpty()) {
      return null;
    }
    // Supabase's sign-in tells its ways apart by this parameter alone.
    if (text.endsWith("/auth/v1/token")
        && query.get("grant_type") instanceof Value.Const(String way)) {
      text += "?grant_type=" + way;
    }
    var whole = text.replace(Urls.HOLLOW, "");
    var hollow =
        whole.equals(text)
            ? null
            : text.replace(Urls.HOLLOW, "{}").replaceAll("\\{\\w+}", "{}").replaceAll("/{2,}", "/");
    whole = whole.replaceAll("/{2,}", "/");
    return new Target(method, origin, configured, whole, parameters, query, hollow);
  }
}
