package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is wrapped around the items of a body: `{ articles: […], articlesCount }`, `{ data: { user:
/// {…} } }`, or nothing.
///
/// @param path the members that lead to the items; empty for a bare body
/// @param isList whether a list is there
/// @param item the shape of one item
/// @param whole the shape of the body
record Envelope(List<String> path, boolean isList, Shape item, Shape whole) {
  private static final int DEPTH_MAX = 3;
  private static final Template ITEMS = new Template.Variable("items");
  private static final Set<String> KEYS = Set.of("id", "_id", "slug", "uuid");
  private static final Set<String> WRAPPERS =
      Set.of(
          "data",
          "result",
          "results",
          "items",
          "payload",
          "content",
          "docs",
          "records",
          "rows",
          "list",
          "item",
          "response",
          "body",
          "attributes");

  Envelope {
    path = List.copyOf(path);
  }

  /// Finds the items of an answer.
  ///
  /// @param noun the singular of what the path names
  /// @param expectsList whether method and path promise a list, for a body that says nothing
  static Envelope of(Shape body, String noun, boolean expectsList) {
    return search(body, noun, expectsList, List.of(), body)
        .orElseGet(() -> new Envelope(List.of(), isList(body, expectsList), item(body), body));
  }

  /// Whether a body is a list of those, bare or in an envelope; a list inside of one of them is
  /// none.
  static boolean isList(Shape body, String noun) {
    var found = of(body, noun, false);
    if (!found.isList() || found.path().isEmpty()) {
      return body instanceof Shape.Arr;
    }
    var name = found.path().getLast();
    return WRAPPERS.contains(name) || Words.flat(Words.singular(name)).equals(Words.flat(noun));
  }

  /// Finds the item in a request's body: `{ article: {…} }` is unwrapped, a lone embedded object of
  /// another name is not.
  static Envelope ofRequest(Shape body, String noun) {
    if (object(body) instanceof Shape.Obj(var members, _) && members.size() == 1) {
      var only = members.entrySet().iterator().next();
      var name = only.getKey();
      var inner = only.getValue().shape();
      boolean isWrapper = WRAPPERS.contains(name) || Words.flat(name).equals(Words.flat(noun));
      if (isWrapper && object(inner) instanceof Shape.Obj) {
        return new Envelope(List.of(name), false, inner, body);
      }
    }
    return new Envelope(List.of(), body instanceof Shape.Arr, item(body), body);
  }

  /// The body with `leaf` where the items are, and beside it whatever else the app reads there.
  Template around(Template leaf, List<String> unanswered) {
    return wrap(whole, path, leaf, unanswered);
  }

  private static Template wrap(
      Shape shape, List<String> path, Template leaf, List<String> unanswered) {
    if (path.isEmpty()) {
      return leaf;
    }
    var members = new LinkedHashMap<String, Template>();
    if (object(shape) instanceof Shape.Obj(var known, _)) {
      known.forEach((name, member) -> {
        if (name.equals(path.getFirst())) {
          members.put(name, wrap(member.shape(), path.subList(1, path.size()), leaf, unanswered));
        } else {
          (leaf.equals(ITEMS) ? besideList(name, member.shape()) : beside(name, member.shape()))
              .ifPresentOrElse(value -> members.put(name, value), () -> unanswered.add(name));
        }
      });
    }
    members.putIfAbsent(path.getFirst(), leaf);
    return new Template.Members(members);
  }

  /// The value of a member beside the items, where its name leaves no doubt.
  static Optional<Template> beside(String name, Shape shape) {
    if (object(shape) instanceof Shape.Obj(var members, _)) {
      var inner = new LinkedHashMap<String, Template>();
      members.forEach((each, member) ->
          beside(each, member.shape()).ifPresent(value -> inner.put(each, value)));
      return inner.isEmpty() ? Optional.empty() : Optional.of(new Template.Members(inner));
    }
    return switch (Words.flat(name)) {
      case "total",
          "totalcount",
          "totalitems",
          "totalresults",
          "totaldocs",
          "totalelements",
          "totalrecords",
          "count",
          "itemcount",
          "totalrows",
          "numresults" ->
          variable("total");
      case "totalpages", "pages", "pagecount", "lastpage", "numpages", "numberofpages" ->
          variable("pages");
      case "page", "currentpage", "pagenumber", "current" -> variable("page");
      case "limit", "perpage", "pagesize", "size" -> variable("size");
      case "next",
          "previous",
          "prev",
          "nextcursor",
          "nextpagetoken",
          "cursor",
          "nextpage",
          "prevpage" ->
          Optional.of(new Template.Literal(NullNode.getInstance()));
      case "success", "ok", "succeeded" -> Optional.of(new Template.Literal(BooleanNode.TRUE));
      case "error", "errors" -> Optional.of(new Template.Literal(NullNode.getInstance()));
      case "message", "msg", "detail" -> Optional.of(text("Done"));
      case "status" -> Optional.of(text(literal(shape, "success")));
      default ->
          name.toLowerCase(Locale.ROOT).endsWith("count") ? variable("total") : Optional.empty();
    };
  }

  private static Optional<Envelope> search(
      Shape shape, String noun, boolean expectsList, List<String> path, Shape whole) {
    if (shape instanceof Shape.Arr(var item)) {
      return Optional.of(new Envelope(path, true, item, whole));
    }
    if (!(object(shape) instanceof Shape.Obj(var members, var type))) {
      return Optional.empty();
    }
    boolean isNamed = type != null && Words.flat(type).equals(Words.flat(noun));
    if (isNamed || (!expectsList && members.keySet().stream().anyMatch(KEYS::contains))) {
      return Optional.of(new Envelope(path, false, shape, whole));
    }
    var next = inside(members, noun, expectsList);
    if (next == null || path.size() == DEPTH_MAX) {
      return Optional.empty();
    }
    var deeper = new ArrayList<>(path);
    deeper.add(next);
    var inner = shape.member(next);
    var found = search(inner, noun, expectsList, deeper, whole);
    return found.isPresent()
        ? found
        : Optional.of(new Envelope(deeper, isList(inner, expectsList), item(inner), whole));
  }

  /// The member that holds the items: one named as the path's noun, then a usual wrapper, then the
  /// only list.
  private static @Nullable String inside(
      Map<String, Shape.Member> members, String noun, boolean expectsList) {
    var flat = Words.flat(noun);
    for (var entry : members.entrySet()) {
      boolean isNoun = Words.flat(Words.singular(entry.getKey())).equals(flat);
      if (isNoun && !(entry.getValue().shape() instanceof Shape.Scalar)) {
        return entry.getKey();
      }
    }
    for (var entry : members.entrySet()) {
      boolean isWrapper = WRAPPERS.contains(entry.getKey());
      if (isWrapper && !(entry.getValue().shape() instanceof Shape.Scalar)) {
        return entry.getKey();
      }
    }
    var lists =
        members.entrySet().stream()
            .filter(entry -> entry.getValue().shape() instanceof Shape.Arr)
            .map(Map.Entry::getKey)
            .toList();
    return expectsList && lists.size() == 1 ? lists.getFirst() : null;
  }

  /// The object of a shape that may be null, or something else besides.
  static Shape object(Shape shape) {
    return shape instanceof Shape.AnyOf(var options)
        ? options.stream().filter(Shape.Obj.class::isInstance).findFirst().orElse(shape)
        : shape;
  }

  private static Shape item(Shape shape) {
    return shape instanceof Shape.Arr(var item) ? item : shape;
  }

  private static boolean isList(Shape shape, boolean expectsList) {
    return shape instanceof Shape.Arr || (shape instanceof Shape.Unknown && expectsList);
  }

  /// Beside a list, the pages before and after it have addresses, `links: { next }` too.
  private static Optional<Template> besideList(String name, Shape shape) {
    if (object(shape) instanceof Shape.Obj(var members, _)) {
      var inner = new LinkedHashMap<String, Template>();
      members.forEach((each, member) ->
          besideList(each, member.shape()).ifPresent(value -> inner.put(each, value)));
      return inner.isEmpty() ? Optional.empty() : Optional.of(new Template.Members(inner));
    }
    return switch (Words.flat(name)) {
      case "next", "nextpageurl", "nexturl", "nextlink" -> neighbour(shape, "next", "nextPage");
      case "previous",
          "prev",
          "prevpageurl",
          "previousurl",
          "prevurl",
          "previouslink",
          "prevlink" ->
          neighbour(shape, "previous", "previousPage");
      case "nextpage" -> neighbour(shape, "nextPage", "nextPage");
      case "prevpage", "previouspage" -> neighbour(shape, "previousPage", "previousPage");
      default -> beside(name, shape);
    };
  }

  /// As an address or as a number, whichever the app takes it for; where it only asks whether there
  /// is one, either will do.
  private static Optional<Template> neighbour(Shape shape, String usual, String numbered) {
    boolean isNumber =
        shape instanceof Shape.Scalar(var kinds, _, _)
            && kinds.contains(Shape.Kind.NUMBER)
            && !kinds.contains(Shape.Kind.STRING);
    return variable(isNumber ? numbered : usual);
  }

  private static Optional<Template> variable(String name) {
    return Optional.of(new Template.Variable(name));
  }

  private static Template text(String text) {
    return new Template.Literal(TextNode.valueOf(text));
  }

  private static String literal(Shape shape, String fallback) {
    return shape instanceof Shape.Scalar(_, var literals, _) && !literals.isEmpty()
        ? literals.iterator().next()
        : fallback;
  }
}
