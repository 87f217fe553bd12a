package dev.plinth.chat.spend;

import dev.plinth.config.Budgets;
import dev.plinth.db.Database;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may use how much: what an admin set, over what the settings say.
///
/// A person's limit is that of their account; what it leaves open is that of their roles, the most
/// generous one; then that of everyone; then the settings. A key, a model and everybody together
/// have limits of their own, and each of them holds.
public final class Limits {
  private static final int NAME_LENGTH_MAX = 200;

  private final Database db;
  private final LimitStore store = new LimitStore();
  private final Limit everyone;
  private final Limit all;
  private volatile Map<Subject, Limit> set;

  public Limits(Database db, Budgets budgets) {
    this.db = db;
    this.everyone = Limit.of(budgets.each());
    this.all = Limit.of(budgets.all());
    this.set = read();
  }

  /// Whom a limit is for, by name.
  public record Subject(Scope scope, String name) {}

  /// All that was set.
  public Map<Subject, Limit> list() {
    return set;
  }

  /// Sets a limit, or takes it away.
  ///
  /// @param limit null for none
  /// @throws dev.plinth.kernel.ProblemException `Invalid` for a subject that cannot be
  public synchronized void set(Subject subject, @Nullable Limit limit) {
    if (subject.scope().isNamed() == subject.name().isBlank()
        || subject.name().length() > NAME_LENGTH_MAX) {
      throw new Problem.Invalid(
              "#/name", subject.scope().isNamed() ? "is required" : "must be left out here")
          .asException();
    }
    db.write(tx -> {
      store.delete(tx, subject);
      if (limit != null) {
        store.insert(tx, subject, limit, db.clock().millis());
      }
      return true;
    });
    set = read();
  }

  /// Whether roles matter.
  public boolean haveRoles() {
    return set.keySet().stream().anyMatch(subject -> subject.scope() == Scope.ROLE);
  }

  /// What a caller may do themselves.
  public Limit of(Who who) {
    var limit = set(Scope.USER, who.user());
    if (who.isPlinth()) {
      return limit;
    }
    var roles =
        who.roles().stream().map(role -> set(Scope.ROLE, role)).reduce(Limit.NONE, Limit::most);
    return limit.or(roles).or(set(Scope.EVERYONE, "")).or(everyone);
  }

  /// All that is counted for a question, each with what holds for it.
  List<Counter> counters(Who who, Model model) {
    var counters = new ArrayList<Counter>();
    counters.add(new Counter("user:" + who.user(), of(who), Counter.Whose.CALLER));
    if (!who.key().isEmpty()) {
      counters.add(new Counter("key:" + who.key(), set(Scope.KEY, who.key()), Counter.Whose.KEY));
    }
    counters.add(
        new Counter("model:" + model.name(), set(Scope.MODEL, model.name()), Counter.Whose.MODEL));
    counters.add(new Counter("all", set(Scope.ALL, "").or(all), Counter.Whose.ALL));
    return counters;
  }

  private Limit set(Scope scope, String name) {
    return Optional.ofNullable(set.get(new Subject(scope, name))).orElse(Limit.NONE);
  }

  private Map<Subject, Limit> read() {
    return Map.copyOf(new HashMap<>(db.read(store::all)));
  }
}
