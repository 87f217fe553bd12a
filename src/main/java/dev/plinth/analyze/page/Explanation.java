package dev.plinth.analyze.page;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SourceRef;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.analyze.decide.Decision;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The contract as analysis writes it, and under each of its lines, as a comment, why it is there
/// and which lines of the app say so.
public final class Explanation {
  private static final int PLACES_MAX = 4;
  private static final int DEPTH_MAX = 6;
  private static final Pattern LINE =
      Pattern.compile("( *)(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s:#][^:#]*(?::\\S[^:]*)*):(?: .*)?");

  private final Analysis analysis;
  private final Decided decided;
  private final Map<String, List<Decision>> decisions = new LinkedHashMap<>();

  private Explanation(Analysis analysis, Decided decided) {
    this.analysis = analysis;
    this.decided = decided;
    for (var decision : decided.decisions()) {
      decisions.computeIfAbsent(decision.subject(), _ -> new ArrayList<>()).add(decision);
    }
  }

  public static List<String> lines(Analysis analysis, Decided decided) {
    return new Explanation(analysis, decided).lines();
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    var path = new ArrayList<String>();
    for (var line : ContractWriter.write(decided.contract()).lines().toList()) {
      lines.add(line);
      var found = LINE.matcher(line);
      if (found.matches()) {
        int depth = found.group(1).length() / 2;
        while (path.size() > depth) {
          path.removeLast();
        }
        path.add(found.group(2).replaceAll("^\"|\"$", ""));
        for (var reason : reasons(path, line)) {
          var margin = found.group(1) + "  # ";
          lines.addAll(Paragraph.of(margin, margin + "  ", reason));
        }
      }
    }
    return lines;
  }

  /// Why a line is there. Lines below an endpoint or an item's form belong to the line above.
  private List<String> reasons(List<String> path, String line) {
    var top = path.getFirst();
    if (path.size() == 1) {
      return switch (top) {
        case "plinth" -> List.of("the version of this format");
        case "frontend" -> frontend();
        case "server", "auth", "errors" ->
            line.endsWith(":") ? List.of("what its lines say of it") : section(top);
        default -> List.of();
      };
    }
    return switch (top) {
      case "collections" -> collection(path, line);
      case "endpoints" -> path.size() == 2 ? endpoint(path.get(1)) : List.of();
      case "server", "auth", "errors" ->
          path.size() == 2
              ? or(told(top + "." + path.get(1)), "what the app's own calls say")
              : List.of();
      default -> List.of();
    };
  }

  private List<String> frontend() {
    var server = analysis.server();
    var all = new ArrayList<String>();
    all.add(
        "the name in package.json, or of the folder; where its source lies; the ports of its development server ("
            + server.devPort()
            + ")");
    if (!decided.contract().frontend().replaces().isEmpty()) {
      all.add("the addresses of its former backend that its files hold");
    }
    return all;
  }

  /// What was decided of a part of the contract, whether its line holds all of it or lines below
  /// do.
  private List<String> section(String top) {
    var all = new ArrayList<>(told(top));
    decisions.keySet().stream()
        .filter(subject -> subject.startsWith(top + "."))
        .forEach(subject -> all.addAll(told(subject)));
    if (all.isEmpty()) {
      all.add(
          top.equals("errors")
              ? "the app reads no certain form of refusals: the usual one"
              : "nothing in the app says otherwise: the usual");
    }
    return all;
  }

  private List<String> collection(List<String> path, String line) {
    var name = path.get(1);
    if (path.size() == 2) {
      var all = new ArrayList<>(told(name));
      var places = places(calls(name));
      all.add(places.isEmpty() ? "others refer to it" : "the app's calls are about these" + places);
      return all;
    }
    var part = path.get(2);
    if (path.size() == 3) {
      return switch (part) {
        case "id" -> or(told(name + ".id"), "the kind of id that the app reads and sends");
        case "rules" -> line.endsWith(":") ? List.of() : rules(name);
        case "indexes" -> List.of("what its lists are found and sorted by");
        case "unique" -> or(told(name + ".unique"), "no two items share these");
        case "item" -> List.of("the names in which the app reads one" + places(calls(name)));
        case "fields" -> List.of();
        default -> told(name + "." + part);
      };
    }
    if (path.size() == 4) {
      return switch (part) {
        case "fields" -> field(name, path.get(3));
        case "rules" -> rule(name, path.get(3));
        default -> List.of();
      };
    }
    return List.of();
  }

  private List<String> rules(String collection) {
    var all = new ArrayList<String>();
    for (var verb : List.of("read", "create", "update", "delete")) {
      rule(collection, verb).forEach(reason -> all.add(verb + ": " + reason));
    }
    return all;
  }

  private List<String> rule(String collection, String verb) {
    var all = new ArrayList<>(told(collection + "." + verb));
    told(collection).stream()
        .filter(each -> each.startsWith(verb + ": "))
        .forEach(each -> all.add(each.substring(verb.length() + 2)));
    return or(
        all,
        isClosed(collection, verb)
            ? "nothing in the app does this"
            : "what somebody signed up with is theirs");
  }

  private boolean isClosed(String collection, String verb) {
    var access = decided.contract().schema().collection(collection).map(each -> each.access());
    var rule =
        access.map(each ->
            switch (verb) {
              case "read" -> each.read();
              case "create" -> each.create();
              case "update" -> each.update();
              case "check" -> each.check();
              default -> each.delete();
            });
    return rule.filter(text -> !text.equals("nobody")).isEmpty();
  }

  private List<String> field(String collection, String field) {
    var all = new ArrayList<>(told(collection + "." + field));
    var sent = new ArrayList<Call>();
    var read = new ArrayList<Call>();
    for (var call : calls(collection)) {
      if (names(call.request(), field, 0)) {
        sent.add(call);
      }
      if (names(call.response(), field, 0)) {
        read.add(call);
      }
    }
    if (!sent.isEmpty()) {
      all.add("the app sends it" + places(sent));
    }
    if (!read.isEmpty()) {
      all.add("the app reads it" + places(read));
    }
    return or(all, "a declared type, or data that the app carries, has it");
  }

  private static boolean names(Shape shape, String field, int depth) {
    if (depth > DEPTH_MAX) {
      return false;
    }
    return switch (shape) {
      case Shape.Obj(var members, _) ->
          members.containsKey(field)
              || members.values().stream().anyMatch(each -> names(each.shape(), field, depth + 1));
      case Shape.Arr(var item) -> names(item, field, depth + 1);
      case Shape.AnyOf(var options) ->
          options.stream().anyMatch(option -> names(option, field, depth + 1));
      case Shape.Unknown _, Shape.Scalar _ -> false;
    };
  }

  private List<String> endpoint(String key) {
    var all = new ArrayList<>(told(key));
    var calls = analysis.calls().stream().filter(call -> call.key().equals(key)).toList();
    all.add("the app calls it" + places(calls));
    return all;
  }

  /// The calls that a collection's endpoints answer; of people, those that sign in too.
  private List<Call> calls(String collection) {
    var keys = new LinkedHashSet<String>();
    for (var endpoint : decided.contract().endpoints()) {
      boolean isAbout =
          switch (endpoint.action()) {
            case Endpoint.Action.Records(var name, _) -> name.equals(collection);
            case Endpoint.Action.SignIn _ -> collection.equals("users");
            case Endpoint.Action.Chat _, Endpoint.Action.Sql _, Endpoint.Action.Fixed _ -> false;
          };
      if (isAbout) {
        keys.add(endpoint.key());
      }
    }
    return analysis.calls().stream().filter(call -> keys.contains(call.key())).toList();
  }

  private List<String> told(String subject) {
    var places = new LinkedHashMap<String, List<SourceRef>>();
    for (var each : decisions.getOrDefault(subject, List.of())) {
      places
          .computeIfAbsent(each.what() + ", because " + each.why(), _ -> new ArrayList<>())
          .addAll(each.at());
    }
    var all = new ArrayList<String>();
    places.forEach((reason, at) -> all.add(reason + at(at)));
    return all;
  }

  private static List<String> or(List<String> reasons, String otherwise) {
    return reasons.isEmpty() ? List.of(otherwise) : reasons;
  }

  private static String places(Collection<Call> calls) {
    return at(
        calls.stream().map(Call::at).filter(at -> !at.isEmpty()).map(List::getFirst).toList());
  }

  private static String at(List<SourceRef> places) {
    var different = places.stream().distinct().toList();
    if (different.isEmpty()) {
      return "";
    }
    var some = different.stream().limit(PLACES_MAX).map(SourceRef::toString).toList();
    return " (" + String.join(", ", some) + (different.size() > PLACES_MAX ? " …" : "") + ")";
  }
}
