package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known of one kind of thing while all calls are still being read: its members as they are
/// read, as they are sent, and where.
final class EntityDraft {
  private static final List<String> KEYS = List.of("id", "_id", "uuid");

  private static final List<String> WORDS =
      List.of("success", "error", "errors", "statusCode", "ok", "msg");

  private final String collection;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private boolean hasOpaqueBody;
  private Optional<JsonNode> seed = Optional.empty();

  EntityDraft(String collection) {
    this.collection = collection;
  }

  /// One member.
  ///
  /// @param read as answers show it; unknown when none does
  /// @param created as bodies that create send it
  /// @param changed as bodies that change send it
  /// @param requiredAtCreation every body that creates has it
  record Part(
      String name,
      Shape read,
      Shape created,
      Shape changed,
      boolean isRead,
      boolean isCreated,
      boolean isChanged,
      boolean requiredAtCreation,
      boolean optionalRead,
      List<SourceRef> at) {
    Part {
      at = List.copyOf(at);
    }

    /// A member that answers show.
    static Part read(String name, Shape.Member member, List<SourceRef> at) {
      var none = Shape.unknown();
      return new Part(
          name, member.shape(), none, none, true, false, false, false, member.optional(), at);
    }

    Shape shape() {
      return read.and(created).and(changed);
    }

    boolean isSent() {
      return isCreated || isChanged;
    }
  }

  String collection() {
    return collection;
  }

  String noun() {
    return Words.singular(collection);
  }

  Collection<Part> parts() {
    return parts.values();
  }

  Optional<Part> part(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  List<Call> calls() {
    return calls;
  }

  /// Whether some body is passed on in a way that shows no members: then nothing may be taken for
  /// read-only.
  boolean hasOpaqueBody() {
    return hasOpaqueBody;
  }

  Optional<JsonNode> seed() {
    return seed;
  }

  void calledBy(Call call) {
    calls.add(call);
  }

  /// The members of an answer's item.
  void read(Shape item, List<SourceRef> at) {
    if (Envelope.object(item) instanceof Shape.Obj(var members, _)) {
      members.forEach((name, member) -> put(name, Part.read(name, member, first(at))));
    }
  }

  /// The members of a request's item.
  void sent(Shape item, boolean creates, List<SourceRef> at) {
    if (!(Envelope.object(item) instanceof Shape.Obj(var members, _)) || members.isEmpty()) {
      hasOpaqueBody = true;
      return;
    }
    boolean isEvent = members.containsKey("target") && members.containsKey("currentTarget");
    members.forEach((name, member) -> {
      if (isEvent && name.matches("target|currentTarget|nativeEvent|type")) {
        return;
      }
      var none = Shape.unknown();
      put(
          name,
          new Part(
              name,
              none,
              creates ? member.shape() : none,
              creates ? none : member.shape(),
              false,
              creates,
              !creates,
              creates && !member.optional(),
              true,
              first(at)));
    });
  }

  /// Takes away what an answer says of itself: apps test `data.success === false` on what is an
  /// item when all went well. A `message` counts as such beside another one of these.
  void dropWords() {
    boolean isTold = WORDS.stream().anyMatch(this::isOnlyRead);
    if (isTold && parts.keySet().stream().anyMatch(name -> !WORDS.contains(name))) {
      WORDS.stream().filter(this::isOnlyRead).forEach(parts::remove);
      if (isOnlyRead("message")) {
        parts.remove("message");
      }
    }
  }

  private boolean isOnlyRead(String name) {
    var part = parts.get(name);
    return part != null && !part.isSent();
  }

  void seeded(JsonNode items) {
    seed = Optional.of(items);
  }

  /// The name under which the app reads an item's id.
  String keyName() {
    return KEYS.stream()
        .filter(key -> parts.containsKey(key))
        .max((a, b) -> Integer.compare(weight(a), weight(b)))
        .orElse("");
  }

  /// The member that stands for the id: `id`, `_id`.
  static boolean isKey(String name) {
    return KEYS.contains(name);
  }

  boolean hasAll(Set<String> names) {
    return parts.keySet().containsAll(names);
  }

  private int weight(String key) {
    var part = parts.get(key);
    if (part == null) {
      return 0;
    }
    int use = part.isRead() ? 20 : 10;
    return use - KEYS.indexOf(key);
  }

  private void put(String name, Part added) {
    parts.merge(
        name,
        added,
        (a, b) -> {
          var at = new ArrayList<>(a.at());
          b.at().stream().filter(ref -> !at.contains(ref)).forEach(at::add);
          boolean isBoth = a.isCreated() && b.isCreated();
          boolean required =
              isBoth
                  ? (a.requiredAtCreation() && b.requiredAtCreation())
                  : (a.requiredAtCreation() || b.requiredAtCreation());
          return new Part(
              name,
              a.read().and(b.read()),
              a.created().and(b.created()),
              a.changed().and(b.changed()),
              a.isRead() || b.isRead(),
              a.isCreated() || b.isCreated(),
              a.isChanged() || b.isChanged(),
              required,
              a.optionalRead() && b.optionalRead(),
              at.size() > 4 ? at.subList(0, 4) : at);
        });
  }

  private static List<SourceRef> first(List<SourceRef> at) {
    return at.isEmpty() ? List.of() : List.of(at.getFirst());
  }
}
