package dev.plinth.analyze.decide;

import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Brings a new analysis into a contract that a person may have edited. Whatever differs from what
/// analysis wrote last is the person's and stays; whatever analysis alone has touched follows it.
///
/// Fields and collections that the app no longer uses stay, since they hold data; that is told.
public final class Merge {
  private final Contract base;
  private final Contract mine;
  private final Contract fresh;
  private final List<String> differences = new ArrayList<>();

  /// What an endpoint is called, by its pattern: as in the first contract that has it.
  private final Map<String, String> names = new HashMap<>();

  private Merge(Contract base, Contract mine, Contract fresh) {
    this.base = base;
    this.mine = mine;
    this.fresh = fresh;
  }

  /// What came of it.
  ///
  /// @param differences from what the person had, one line each
  public record Merged(Contract contract, List<String> differences) {
    public Merged {
      differences = List.copyOf(differences);
    }
  }

  /// Merges.
  ///
  /// @param base what analysis wrote the last time
  /// @param mine what lies in the home now
  /// @param fresh what analysis says today
  public static Merged of(Contract base, Contract mine, Contract fresh) {
    return new Merge(base, mine, fresh).merge();
  }

  private Merged merge() {
    var frontend = whole("frontend", Contract::frontend);
    var server = whole("server", Contract::server);
    var auth = whole("auth", Contract::auth);
    var errors = whole("errors", Contract::errors);
    var collections =
        units(
            "collection",
            byName(base),
            byName(mine),
            byName(fresh),
            Optional.of(whole -> whole),
            Merge::isSame,
            this::collection);
    var endpoints =
        units(
            "endpoint",
            byKey(base),
            byKey(mine),
            byKey(fresh),
            Optional.empty(),
            Merge::isSame,
            (_, b, m, f) -> isSame(b, m) ? f : m);
    var undecided =
        units(
            "undecided",
            questions(base),
            questions(mine),
            questions(fresh),
            Optional.empty(),
            Merge::isSame,
            (_, b, m, f) -> isSame(b, m) ? f : m);
    for (var decided : endpoints.keySet()) {
      if (undecided.remove(decided) != null && questions(mine).containsKey(decided)) {
        differences.add("- undecided " + decided + ": an endpoint answers it");
      }
    }
    var contract =
        new Contract(
            frontend,
            server,
            auth,
            new Schema(List.copyOf(collections.values())),
            List.copyOf(endpoints.values()),
            errors,
            mine.assistant(),
            List.copyOf(undecided.values()));
    return new Merged(contract, differences);
  }

  private <T> T whole(String name, Function<Contract, T> part) {
    var value = three(part.apply(base), part.apply(mine), part.apply(fresh));
    if (!value.equals(part.apply(mine))) {
      differences.add("~ " + name);
    }
    return value;
  }

  /// The person's where it differs from the base, else today's.
  private static <T> T three(@Nullable T base, T mine, T fresh) {
    return mine.equals(base) ? fresh : mine;
  }

  /// Whether two versions of one unit say the same.
  private interface Same<T> {
    boolean is(@Nullable T one, T other);
  }

  /// How two versions of one unit become one.
  private interface Join<T> {
    T join(String name, @Nullable T base, T mine, T fresh);
  }

  /// A field that the app no longer sends must not be missing from what it sends.
  private static Field unasked(Field field) {
    boolean isAskedFor = field.required() && field.set() == Source.CLIENT;
    return isAskedFor ? field.optional() : field;
  }

  /// One kind of unit.
  ///
  /// @param left what becomes of one that the app no longer uses; empty where it goes
  private <T> Map<String, T> units(
      String kind,
      Map<String, T> before,
      Map<String, T> here,
      Map<String, T> today,
      Optional<UnaryOperator<T>> left,
      Same<T> same,
      Join<T> join) {
    var merged = new LinkedHashMap<String, T>();
    here.forEach((name, own) -> {
      var old = before.get(name);
      var now = today.get(name);
      if (now != null) {
        var joined = join.join(name, old, own, now);
        if (!same.is(joined, own)) {
          differences.add("~ " + kind + " " + name);
        }
        merged.put(name, joined);
        return;
      }
      boolean isUntouched = same.is(old, own);
      if (isUntouched && left.isEmpty()) {
        differences.add("- " + kind + " " + name);
        return;
      }
      var stays = isUntouched ? left.orElseThrow().apply(own) : own;
      if (old != null) {
        differences.add(
            "? "
                + kind
                + " "
                + name
                + " is no longer used by the app; it stays"
                + (stays.equals(own) ? "" : ", and is no longer required"));
      }
      merged.put(name, stays);
    });
    today.forEach((name, now) -> {
      if (!here.containsKey(name) && !before.containsKey(name)) {
        differences.add("+ " + kind + " " + name);
        merged.put(name, now);
      }
    });
    return merged;
  }

  private Collection collection(
      String name, @Nullable Collection before, Collection own, Collection now) {
    var fields =
        units(
            "field",
            prefixed(name, before),
            prefixed(name, own),
            prefixed(name, now),
            Optional.of(Merge::unasked),
            Objects::equals,
            (_, b, m, f) -> b == null && m.equals(unasked(f)) ? f : three(b, m, f));
    var id = three(before == null ? null : before.id(), own.id(), now.id());
    var indexes = new LinkedHashSet<>(own.indexes());
    now.indexes().stream()
        .filter(index -> before == null || !before.indexes().contains(index))
        .forEach(indexes::add);
    var merged =
        own.with(id, List.copyOf(fields.values()), rules(before, own, now), List.copyOf(indexes));
    for (var group : now.unique()) {
      if (!own.unique().contains(group) && (before == null || !before.unique().contains(group))) {
        merged = merged.unique(group);
      }
    }
    return merged;
  }

  private Access rules(@Nullable Collection before, Collection own, Collection now) {
    return new Access(
        rule("read", before, own, now, Access::read),
        rule("create", before, own, now, Access::create),
        rule("update", before, own, now, Access::update),
        three(
            before == null ? null : before.access().check(),
            own.access().check(),
            now.access().check()),
        rule("delete", before, own, now, Access::delete));
  }

  private String rule(
      String name,
      @Nullable Collection before,
      Collection own,
      Collection now,
      Function<Access, String> verb) {
    var old = before == null ? null : verb.apply(before.access());
    var mineNow = verb.apply(own.access());
    var joined = three(old, mineNow, verb.apply(now.access()));
    if (!joined.equals(mineNow)) {
      differences.add(
          "~ rule " + own.name() + "." + name + ": " + joined + " (it was " + mineNow + ")");
    }
    return joined;
  }

  /// Whether nothing but fields and rules differ, which are told one by one.
  private static boolean isSame(@Nullable Collection one, Collection other) {
    return one != null
        && one.with(one.id(), other.fields(), other.access(), one.indexes()).equals(other);
  }

  private static Map<String, Collection> byName(Contract contract) {
    var units = new LinkedHashMap<String, Collection>();
    contract.schema().collections().forEach(each -> units.put(each.name(), each));
    return units;
  }

  private Map<String, Endpoint> byKey(Contract contract) {
    var units = new LinkedHashMap<String, Endpoint>();
    contract.endpoints().forEach(each -> units.put(key(each.method(), each.path()), each));
    return units;
  }

  /// A line that moved in the frontend is no change of the contract.
  private static boolean isSame(@Nullable Endpoint one, Endpoint other) {
    return one != null && withoutPlaces(one).equals(withoutPlaces(other));
  }

  private static Endpoint withoutPlaces(Endpoint e) {
    return new Endpoint(
        e.method(),
        e.path(),
        e.action(),
        e.with(),
        e.where(),
        e.filter(),
        e.search(),
        e.body(),
        e.set(),
        e.page(),
        e.sort(),
        e.expand(),
        e.item(),
        e.answer(),
        e.reply(),
        e.headers(),
        e.status(),
        e.access(),
        List.of());
  }

  private Map<String, Contract.Undecided> questions(Contract contract) {
    var units = new LinkedHashMap<String, Contract.Undecided>();
    contract.undecided().forEach(each -> units.put(key(each.method(), each.path()), each));
    return units;
  }

  /// A person may call a parameter as they like: `{id}` and `{taskId}` are one place.
  private String key(String method, String path) {
    var pattern = method + " " + path.replaceAll("\\{[^}]*}", "{}");
    return names.computeIfAbsent(pattern, _ -> method + " " + path);
  }

  private static boolean isSame(Contract.@Nullable Undecided one, Contract.Undecided other) {
    return one != null && one.why().equals(other.why());
  }

  private static Map<String, Field> prefixed(String collection, @Nullable Collection from) {
    var units = new LinkedHashMap<String, Field>();
    if (from != null) {
      from.fields().forEach(field -> units.put(collection + "." + field.name(), field));
    }
    return units;
  }
}
