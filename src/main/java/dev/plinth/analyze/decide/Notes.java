package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.SourceRef;
import dev.plinth.contract.Contract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Collects decisions and open questions while an analysis becomes a contract.
final class Notes {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");
  private static final Pattern HOLE = Pattern.compile("\\{([A-Za-z_]\\w*)}");

  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, Contract.Undecided> undecided = new LinkedHashMap<>();

  void decide(String subject, String what, String why, List<SourceRef> at) {
    for (int i = 0; i < decisions.size(); i++) {
      var known = decisions.get(i);
      if (known.subject().equals(subject) && known.what().equals(what) && known.why().equals(why)) {
        var places = new LinkedHashSet<>(known.at());
        places.addAll(at);
        decisions.set(i, new Decision(subject, what, why, List.copyOf(places)));
        return;
      }
    }
    decisions.add(new Decision(subject, what, why, List.copyOf(new LinkedHashSet<>(at))));
  }

  void leave(Call call, String why) {
    boolean isHttp = METHODS.contains(call.method());
    var method = isHttp ? call.method() : "POST";
    leave(method, isHttp ? call.path() : "/graphql", place(call), why, "");
  }

  /// Leaves what an SDK asks in a protocol of its own.
  ///
  /// @param path as the SDK calls it; a contract's paths have no query, and parameters are whole
  ///   segments there
  void leave(String method, String path, String at, String why, String speaks) {
    var plain = path(path);
    undecided.putIfAbsent(
        method + " " + plain, new Contract.Undecided(method, plain, at, why, speaks));
  }

  /// Whether a contract can name this call: an HTTP method, and a path in which whole segments
  /// vary.
  static boolean isNameable(Call call) {
    return METHODS.contains(call.method()) && path(call.path()).equals(call.path());
  }

  /// The nearest path that a contract can name: without query, and where a part of a segment
  /// varies, `report-{year}.pdf`, all of it does.
  private static String path(String path) {
    var segments = new ArrayList<String>();
    var names = new HashSet<String>();
    for (var segment : path.replaceAll("[?#].*$", "").replaceAll("\\s", "%20").split("/", -1)) {
      var hole = HOLE.matcher(segment);
      if (segment.indexOf('{') < 0 && segment.indexOf('}') < 0) {
        segments.add(segment);
      } else if (hole.matches() && names.add(hole.group(1))) {
        segments.add(segment);
      } else {
        segments.add("{" + varying(segment, names, segments.size()) + "}");
      }
    }
    var whole = String.join("/", segments);
    return whole.startsWith("/") ? whole : "/" + whole;
  }

  /// `{model}:generate` is called after the only part that varies.
  private static String varying(String segment, Set<String> names, int place) {
    var inner = Pattern.compile("\\{(\\w+)}").matcher(segment).results().toList();
    var name =
        inner.size() == 1 && !names.contains(inner.getFirst().group(1))
            ? inner.getFirst().group(1)
            : "part" + place;
    names.add(name);
    return name;
  }

  /// All that was decided of what is in the contract in the end.
  ///
  /// @param gone names of collections that are not
  List<Decision> decisions(Set<String> gone) {
    return decisions.stream()
        .filter(each -> !gone.contains(each.subject().split("\\.", 2)[0]))
        .toList();
  }

  List<Contract.Undecided> undecided() {
    return List.copyOf(undecided.values());
  }

  static String place(Call call) {
    return call.at().isEmpty() ? "" : call.at().getFirst().toString();
  }
}
