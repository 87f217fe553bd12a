package dev.plinth.api;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.records.Count;
import dev.plinth.records.Cut;
import dev.plinth.records.Expansion;
import dev.plinth.records.Finding;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Sort;
import dev.plinth.rules.Expr;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a list is asked for by its query parameters, within limits, so that no question is dear. A
/// hidden field is answered as one that does not exist.
///
/// @param query which items, in which order and form
/// @param cut which part of them
/// @param arguments the values of the filter
record ListRequest(Query query, Cut cut, Arguments arguments) {
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;
  private static final int SORT_MAX = 4;
  private static final int EXPAND_MAX = 16;
  private static final int OFFSET_MAX = 1_000_000;
  private static final Set<String> OF_LIST =
      Set.of(
          "filter",
          "sort",
          "limit",
          "cursor",
          "offset",
          "expand",
          "fields",
          "count",
          "search",
          "highlight");
  private static final Set<String> OF_ITEM = Set.of("expand", "fields");

  /// Every parameter of the native API: a rule that reads one leaves its meaning alone.
  private static final Set<String> ALL =
      Stream.of(OF_LIST, GroupRequest.KNOWN, Set.of("upsert"))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  /// Reads the parameters of a list.
  ///
  /// @throws ProblemException `Malformed` for what cannot be read, or is unknown
  static ListRequest read(
      Map<String, List<String>> parameters, Collection collection, Schema schema) {
    var filter = FilterText.read(parameters, collection, schema);
    var others = filter.without(parameters);
    require(others, OF_LIST);
    var search = SearchRequest.read(others, collection, filter.arguments());
    var sort = sort(others, collection);
    var form = form(others, collection, schema, OF_LIST);
    var count = truth(others, "count") ? Count.BOUNDED : Count.NONE;
    boolean isPlain =
        filter.where().equals(Expr.ANYONE)
            && sort.isEmpty()
            && form.expand().isEmpty()
            && search.finding().equals(Finding.ALL);
    var query =
        new Query(collection.name(), filter.where(), sort, form, count, search.finding(), !isPlain);
    return new ListRequest(query, cut(others), search.arguments());
  }

  /// The parameters without those that rules alone read.
  static Map<String, List<String>> without(
      Map<String, List<String>> parameters, Set<String> ofRules) {
    if (ofRules.isEmpty()) {
      return parameters;
    }
    var others = new LinkedHashMap<>(parameters);
    others.keySet().removeIf(name -> ofRules.contains(name) && !ALL.contains(name));
    return others;
  }

  private static Cut cut(Map<String, List<String>> parameters) {
    int limit = limit(parameters, LIMIT_DEFAULT, LIMIT_MAX);
    var cursor = one(parameters, "cursor");
    var offset = one(parameters, "offset").orElse("");
    if (offset.isEmpty()) {
      return new Cut.Keyset(limit, cursor.orElse(null));
    }
    long first = offset.matches("[0-9]{1,7}") ? Long.parseLong(offset) : -1;
    if (first < 0 || first > OFFSET_MAX || cursor.isPresent()) {
      throw malformed(
          "bad_offset",
          "The offset is a number from 0 to " + OFFSET_MAX + ", and stands for itself: no cursor.");
    }
    return new Cut.Offset(limit, first);
  }

  /// Reads the form of an item from a request that has other parameters too.
  static Form form(
      Map<String, List<String>> parameters,
      Collection collection,
      Schema schema,
      String... others) {
    var known = new HashSet<>(OF_ITEM);
    known.addAll(List.of(others));
    return form(parameters, collection, schema, known);
  }

  /// Refuses any parameter.
  static void none(Map<String, List<String>> parameters) {
    require(parameters, Set.of());
  }

  static void require(Map<String, List<String>> parameters, Set<String> known) {
    for (var parameter : parameters.entrySet()) {
      if (!known.contains(parameter.getKey())) {
        throw malformed(
            "unknown_parameter",
            "There is no parameter "
                + parameter.getKey()
                + " here"
                + (known.isEmpty()
                    ? "."
                    : ": expected " + String.join(", ", new TreeSet<>(known)) + "."));
      }
      if (parameter.getValue().size() != 1) {
        throw malformed("unknown_parameter", parameter.getKey() + " was given twice.");
      }
    }
  }

  static Optional<String> one(Map<String, List<String>> parameters, String name) {
    return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
  }

  /// A filter whose values stand in it.
  static Expr filter(Map<String, List<String>> parameters, Collection collection, Schema schema) {
    return FilterText.parsed(one(parameters, "filter").orElse(""), collection, schema, Set.of());
  }

  private static List<Sort> sort(Map<String, List<String>> parameters, Collection collection) {
    return sort(parameters, collection, true);
  }

  /// @param withId whether there is an id to sort by
  static List<Sort> sort(
      Map<String, List<String>> parameters, Collection collection, boolean withId) {
    var keys = new ArrayList<Sort>();
    for (var name : names(parameters, "sort")) {
      var key = Sort.of(name);
      // what is computed over groups has no JSON to look into
      boolean isThere = withId || collection.field(key.field()).isPresent();
      if (!isThere || !Sort.isPossible(collection, key.field())) {
        throw malformed("bad_sort", "There is no field " + key.field() + " to sort by.");
      }
      keys.add(key);
    }
    if (keys.size() > SORT_MAX) {
      throw malformed("bad_sort", "Sort by " + SORT_MAX + " fields at most.");
    }
    return keys;
  }

  static int limit(Map<String, List<String>> parameters, int otherwise, int most) {
    var text = one(parameters, "limit").orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > most) {
      throw malformed("bad_limit", "The limit is a number from 1 to " + most + ".");
    }
    return limit;
  }

  static boolean truth(Map<String, List<String>> parameters, String name) {
    return switch (one(parameters, name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed("bad_" + name, name + " is true or false.");
    };
  }

  private static Form form(
      Map<String, List<String>> parameters,
      Collection collection,
      Schema schema,
      Set<String> known) {
    require(parameters, known);
    var expand = names(parameters, "expand");
    if (expand.size() > EXPAND_MAX) {
      throw malformed("bad_expand", "Expand " + EXPAND_MAX + " references at most.");
    }
    for (var path : expand) {
      Expansion.fault(schema, collection, path)
          .ifPresent(fault -> {
            throw malformed("bad_expand", fault);
          });
    }
    var fields = names(parameters, "fields");
    for (var name : fields) {
      if (!name.equals(Query.ID) && visible(collection, name).isEmpty()) {
        throw malformed("bad_fields", "There is no field " + name + ".");
      }
    }
    if (expand.isEmpty() && fields.isEmpty()) {
      return Form.ALL;
    }
    return new Form(null, expand, fields.isEmpty() ? null : fields);
  }

  private static Optional<Field> visible(Collection collection, String name) {
    return collection.field(name).filter(field -> !field.hidden());
  }

  static List<String> names(Map<String, List<String>> parameters, String name) {
    var text = one(parameters, name).orElse("");
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1)).stream().distinct().toList();
  }

  private static ProblemException malformed(String code, String detail) {
    return new Problem.Malformed(code, detail).asException();
  }
}
