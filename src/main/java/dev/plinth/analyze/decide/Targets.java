package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads each call's path as collections, keys and actions; all calls together tell which words
/// name collections.
final class Targets {
  private static final Set<String> PEOPLE =
      Set.of("user", "profile", "account", "member", "me", "customer", "author");
  private static final Set<String> KEPT = Set.of("customer", "author", "member", "client");

  /// Parameters that say in which order a list comes, and those that say which items are in it.
  private static final Set<String> HOW = Set.of("order", "sort", "sortby", "orderby", "ordering");

  private static final Set<String> WHICH =
      Set.of("category", "type", "status", "tag", "genre", "search", "city", "country", "year");

  private static final Set<String> DEEDS =
      Set.of(
          "complete",
          "toggle",
          "like",
          "unlike",
          "favorite",
          "favourite",
          "unfavorite",
          "follow",
          "unfollow",
          "publish",
          "unpublish",
          "archive",
          "unarchive",
          "restore",
          "approve",
          "reject",
          "cancel",
          "close",
          "open",
          "pin",
          "unpin",
          "star",
          "move",
          "reorder",
          "vote",
          "upvote",
          "downvote",
          "bookmark",
          "read",
          "search",
          "count",
          "export",
          "import",
          "bulk",
          "copy",
          "duplicate",
          "status",
          "stats",
          "summary",
          "send",
          "accept",
          "decline",
          "join",
          "leave",
          "reactions");

  private final List<String> base;
  private final boolean hasSignIn;
  private final Compartments compartments;
  private final Set<String> collections = new TreeSet<>();

  /// Words for people who do not sign in: the app keeps them as it keeps other things.
  private final Set<String> kept = new TreeSet<>();

  Targets(List<Call> calls, List<String> base, boolean hasSignIn) {
    this.base = base;
    this.hasSignIn = hasSignIn;
    this.compartments = new Compartments(calls, base);
    calls.forEach(this::keep);
    calls.forEach(this::learn);
  }

  /// `POST /companies/{id}/customers { name, phone }`: people who are entered, with no password.
  private void keep(Call call) {
    var path = ResourcePath.of(call, base);
    if (!path.method().equals("POST") || path.nodes().isEmpty()) {
      return;
    }
    var node = path.nodes().getLast();
    var noun = Words.flat(Words.singular(node.name()));
    var sent = Envelope.ofRequest(call.request(), noun).item().names();
    boolean isEntered =
        sent.stream().anyMatch(name -> Words.flat(name).matches(".*name"))
            && sent.stream().noneMatch(name -> SignInCalls.isPassword(name) || isUserKey(name));
    if (isEntered
        && KEPT.contains(noun)
        && Words.isPlural(node.name())
        && node.parameter() == null) {
      kept.add(noun);
    }
  }

  private static boolean isUserKey(String name) {
    return Words.flat(name).matches("user(id|name)?|emails");
  }

  private boolean isOwn(List<WirePath.Node> nodes, int index) {
    return index > 0
        && nodes.get(index - 1).parameter() == null
        && !isDeed(nodes.get(index).name())
        && (compartments.isOwn(nodes.get(index - 1).name(), nodes.get(index).name())
            || (Compartments.isPlace(nodes.get(index - 1).name())
                && Words.isPlural(nodes.get(index).name())));
  }

  private boolean isPerson(String word) {
    var noun = Words.flat(Words.singular(word));
    return PEOPLE.contains(noun) && !kept.contains(noun);
  }

  /// Every call with what it is about, by its key; a call without one is left out.
  Map<String, Target> of(List<Call> calls) {
    var targets = new LinkedHashMap<String, Target>();
    calls.forEach(call -> read(call).ifPresent(target -> targets.put(call.key(), target)));
    var all = List.copyOf(targets.values());
    targets.replaceAll((_, target) -> addressed(target, all));
    return targets;
  }

  /// `GET /comments/{postId}` that answers a list: the parameter names what the items hang from, or
  /// the person that they are for. So it is for what makes items at such a path.
  private Target addressed(Target target, java.util.Collection<Target> all) {
    if (!target.isPlain() || target.key() == null) {
      return target;
    }
    var parameter = Words.flat(target.key());
    if (answersList(target) && HOW.contains(parameter)) {
      return target.asked(null, null); // the order of a list names no item
    }
    if (target.parent() != null) {
      return target;
    }
    if (answersList(target) && WHICH.contains(parameter)) {
      return target.asked(target.key(), target.key());
    }
    boolean isMade =
        target.method().equals("POST")
            && all.stream().anyMatch(other -> isAlike(target, other) && answersList(other))
            && all.stream()
                .noneMatch(other ->
                    isAlike(target, other) && other.method().equals("GET") && !answersList(other));
    return isMade || answersList(target)
        ? parent(target, all).map(target::below).orElse(target)
        : target;
  }

  private static boolean isAlike(Target one, Target other) {
    return other.isPlain() && other.key() != null && other.collection().equals(one.collection());
  }

  private static boolean answersList(Target target) {
    return answersList(target.call(), target.method(), target.noun());
  }

  private static boolean answersList(Call call, String method, String noun) {
    return method.equals("GET") && Envelope.isList(call.response(), noun);
  }

  /// Whether items are made for the person that the parameter names, as messages are.
  private boolean isPeer(Target target, java.util.Collection<Target> all) {
    var first = ResourcePath.of(target.call(), base).nodes().getFirst().name();
    return !isPerson(first)
        && all.stream().anyMatch(other -> isAlike(target, other) && other.method().equals("POST"));
  }

  private Optional<Target.Parent> parent(Target target, java.util.Collection<Target> all) {
    var parameter = String.valueOf(target.key());
    var named = collection(parameter.replaceAll("(Id|_id|ID|Slug)$", ""));
    if (collections.contains(named) && !named.equals(target.collection())) {
      boolean isPeer = named.equals(Schema.USERS) && isPeer(target, all);
      return Optional.of(new Target.Parent(named, parameter, isPeer));
    }
    boolean isPerson = hasSignIn && !target.collection().equals(Schema.USERS);
    boolean isPeer = isPerson && isPeer(target, all);
    return isPerson
        ? Optional.of(new Target.Parent(Schema.USERS, parameter, isPeer))
        : Optional.empty();
  }

  private void learn(Call call) {
    var path = ResourcePath.of(call, base);
    var nodes = path.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get(i);
      boolean isPlace = Compartments.isPlace(node.name()) && i + 1 < nodes.size();
      boolean isNamed = !node.name().isEmpty() && !isDeed(node.name()) && !isPlace;
      boolean isOwn = isOwn(nodes, i);
      boolean isFirst = i == 0 || isOwn || isNamespace(nodes.get(i - 1).name(), nodes, i);
      boolean isBelow =
          i > 0
              && nodes.get(i - 1).parameter() != null
              && isOwnResource(call, path.method(), node, nodes.get(i - 1));
      boolean isThing =
          isOwn || Words.isPlural(node.name()) || node.parameter() != null || nodes.size() == 1;
      if (isNamed && ((isFirst && isThing) || isBelow)) {
        collections.add(collection(node.name()));
      }
    }
  }

  private Optional<Target> read(Call call) {
    var path = ResourcePath.of(call, base);
    var nodes = path.nodes();
    var method = path.method();
    if (nodes.isEmpty() || nodes.stream().anyMatch(node -> node.name().isEmpty())) {
      return Optional.empty();
    }
    int last = nodes.size() - 1;
    var node = nodes.get(last);
    var name = collection(node.name());
    boolean isCollection = collections.contains(name) && !isDeed(node.name());
    if (last == 0) {
      return Optional.of(
          new Target(call, method, name, noun(node), node.parameter(), null, null, null));
    }
    var above = nodes.get(last - 1);
    boolean hasParent = above.parameter() != null && collections.contains(collection(above.name()));
    if (isCollection && hasParent) {
      var parent =
          new Target.Parent(
              collection(above.name()), Objects.requireNonNull(above.parameter()), false);
      return Optional.of(
          new Target(call, method, name, noun(node), node.parameter(), parent, null, null));
    }
    if (hasParent) {
      return node.parameter() == null
          ? Optional.of(
              new Target(
                  call,
                  method,
                  collection(above.name()),
                  noun(above),
                  above.parameter(),
                  null,
                  node.name(),
                  null))
          : Optional.empty();
    }
    boolean isPeople =
        hasSignIn && name.equals(Schema.USERS) && answersList(call, method, noun(node));
    boolean isTheirs =
        (isCollection || isPeople)
            && above.parameter() == null
            && !name.equals(collection(above.name()))
            && (isPerson(above.name()) || isPerson(node.name()));
    if (isTheirs || (isCollection && isOwn(nodes, last))) {
      return Optional.of(
          new Target(call, method, name, noun(node), node.parameter(), null, null, null));
    }
    if (collections.contains(collection(above.name()))
        && above.parameter() == null
        && !isNamespace(above.name(), nodes, last)) {
      return Optional.of(
          new Target(
              call,
              method,
              collection(above.name()),
              noun(above),
              null,
              null,
              node.name(),
              node.parameter()));
    }
    return isCollection
        ? Optional.of(
            new Target(call, method, name, noun(node), node.parameter(), null, null, null))
        : Optional.empty();
  }

  /// A word below an item is a collection of its own when it is a plural and the call reads a list
  /// of it, names one item of it, or sends one; not when the answer is the item above.
  private boolean isOwnResource(Call call, String method, WirePath.Node node, WirePath.Node above) {
    if (!Words.isPlural(node.name())) {
      return method.equals("POST")
          && call.body() != Call.Body.NONE
          && call.path().matches(".*/(add|create|new)[-_A-Z][^/{}]*/?");
    }
    var noun = Words.singular(above.name());
    boolean answersAbove =
        Envelope.object(call.response()) instanceof Shape.Obj(_, @Nullable String type)
            && type != null
            && Words.flat(type).equals(Words.flat(noun));
    return node.parameter() != null
        || method.equals("GET")
        || (!answersAbove && call.body() != Call.Body.NONE && !Marks.isMark(node.name(), call));
  }

  /// `admin/products`: a word before a plural that is no plural itself only says where we are.
  private boolean isNamespace(String name, List<WirePath.Node> nodes, int index) {
    return index > 0
        && nodes.get(index - 1).parameter() == null
        && !Words.isPlural(name)
        && Words.isPlural(nodes.get(index).name())
        && !collections.contains(collection(name));
  }

  private static String noun(WirePath.Node node) {
    return Words.singular(String.join("_", Words.parts(node.name())));
  }

  private static boolean isDeed(String word) {
    return DEEDS.contains(Words.flat(word));
  }

  /// With a sign-in, all words for people mean its `users`.
  String collection(String word) {
    return hasSignIn && isPerson(word) ? Schema.USERS : Words.collection(word);
  }
}
