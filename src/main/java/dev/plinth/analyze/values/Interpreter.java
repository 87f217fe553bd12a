package dev.plinth.analyze.values;

import dev.plinth.analyze.modules.Modules;
import dev.plinth.typescript.Node;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads an app as it would run: modules from the entry, components from the root, handlers with
/// anything a person may type. What a library calls, it calls with unknown arguments; what nobody
/// calls, makes no request.
///
/// State outlives a round (`state`), so that what a handler puts there is seen by the next
/// rendering. Rounds go on until one teaches nothing new. All work is bounded: depth, steps, time.
public final class Interpreter {
  private static final int DEPTH_MAX = 90;
  private static final int RECURSION_MAX = 2;

  private static final int ROUNDS_MAX = 14;

  /// Items of a list of data: what a mock shows, rather than a database's dump.
  private static final int DATA_ITEMS_MAX = 2_000;

  private final Modules modules;
  private final Libraries libraries;
  private final Exchanges exchanges;
  private final Given given;
  private final Flow flow = new Flow();
  private final Types types = new Types(this);
  private final Members members = new Members(this);
  private final Expressions expressions = new Expressions(this);
  private final Statements statements = new Statements(this);
  private final Patterns patterns = new Patterns(this);
  private final Jsx jsx = new Jsx(this);
  private final Markup markup = new Markup(this);
  private final Classes classes = new Classes(this);
  private final ModuleTable code = new ModuleTable(this);
  private final Wrappers wrappers = new Wrappers(this);
  private final State state = new State();
  private final Escapes escapes = new Escapes(this);
  private final Map<Node, Value.Obj> functionMembers = new HashMap<>();
  private final CallStack stack = new CallStack();
  private final Deque<List<Runnable>> later = new ArrayDeque<>();
  private final Map<Object, Value> memo = new HashMap<>();
  private final Budget budget;
  private int itemsMax = Value.Arr.ITEMS_MAX;

  /// Finds what is known of a package.
  public interface Libraries {
    @Nullable Library of(String pack);
  }

  private record MemoKey(Node node, Object scope, @Nullable Value self, List<Value> args) {}

  public Interpreter(
      Modules modules, Libraries libraries, Exchanges exchanges, Given given, Duration time) {
    this.modules = modules;
    this.libraries = libraries;
    this.exchanges = exchanges;
    this.given = given;
    this.budget = new Budget(time);
  }

  /// Keeps lists as long as they are, up to a limit: for data rather than for an app's ways.
  public Interpreter forData() {
    itemsMax = DATA_ITEMS_MAX;
    return this;
  }

  /// Whether data is read.
  public boolean isForData() {
    return itemsMax == DATA_ITEMS_MAX;
  }

  int itemsMax() {
    return itemsMax;
  }

  /// Runs the app from its entries until nothing new is learnt.
  public void run(List<String> entries) {
    round(() -> entries.forEach(this::module));
    long known = -1;
    for (int i = 1; i < ROUNDS_MAX && !budget.isExhausted(); i++) {
      long now = state.changes() + exchanges.weight();
      if (now == known) {
        return;
      }
      known = now;
      exchanges.begin();
      round(() -> escapes.roots().forEach(root -> again(entries, root)));
    }
  }

  /// What escaped while modules were loaded escapes again, as from the entry.
  private void again(List<String> entries, Value root) {
    var entry = module(entries.getFirst());
    if (entry != null) {
      stack.enter(entry.root());
      escape(root);
      stack.leave();
    }
  }

  private void round(Runnable work) {
    memo.clear();
    escapes.begin();
    budget.begin();
    work.run();
  }

  /// The module of a file, evaluated once; null when there is no such file.
  public @Nullable ModuleCode module(String file) {
    return code.module(file);
  }

  /// An exported value; undefined when there is none.
  public Value export(ModuleCode module, String name) {
    return code.export(module, name);
  }

  /// Calls a value with these arguments.
  public Value call(Value callee, Value self, List<Value> args, Node at, List<TypeRef> typeArgs) {
    var target = flow.prune(callee);
    return switch (target) {
      case Value.Fn fn -> enter(fn, self, args, at);
      case Value.Native known -> play(known, new Invocation(this, self, args, at, typeArgs));
      case Value.External(var pack, var path) -> {
        var library = libraries.of(pack);
        var played =
            library == null
                ? null
                : guarded(
                    at, () -> library.call(path, new Invocation(this, self, args, at, typeArgs)));
        yield played == null ? unknownCall(args, at) : played;
      }
      case Value.Choice(var key, var yes, var no) -> {
        var then = flow.assuming(key, true, () -> call(yes, self, args, at, typeArgs));
        var otherwise = flow.assuming(key, false, () -> call(no, self, args, at, typeArgs));
        yield then.equals(otherwise) ? then : Values.choice(key, then, otherwise);
      }
      case Value.OneOf(var options) -> {
        var callable =
            options.stream()
                .filter(o -> !Values.isNothing(o) && !(o instanceof Value.Unknown))
                .toList();
        yield callable.isEmpty()
            ? unknownCall(args, at)
            : Values.oneOf(callable.stream().map(o -> call(o, self, args, at, typeArgs)).toList());
      }
      case Value.Klass klass -> classes.construct(klass, args, at);
      case Value.Const _ -> Values.UNDEFINED;
      default -> unknownCall(args, at);
    };
  }

  private Value play(Value.Native known, Invocation call) {
    if (stack.open(known) > RECURSION_MAX) {
      return new Value.Unknown("");
    }
    stack.enter(known, call.at());
    try {
      return known.body().call(call);
    } finally {
      stack.leave(known);
    }
  }

  private <T extends @Nullable Object> T guarded(Node at, Supplier<T> work) {
    stack.enter(at);
    try {
      return work.get();
    } finally {
      stack.leave();
    }
  }

  /// Code that we do not know may call whatever it gets.
  public Value unknownCall(List<Value> args, Node at) {
    var component = wrappers.wrap(args, at);
    if (component != null) {
      return component;
    }
    args.forEach(this::escape);
    return new Value.Unknown(Values.nameOf(at));
  }

  private Value enter(Value.Fn fn, Value self, List<Value> args, Node at) {
    var me = fn.self() == null ? self : fn.self();
    var key = new MemoKey(fn.node(), fn.scope(), me, args);
    var known = memo.get(key);
    if (known != null) {
      return known;
    }
    boolean isDeep = stack.depth() >= DEPTH_MAX;
    if (isDeep || !isAllowed(fn)) {
      return budget.isExhausted() || isDeep ? new Value.Unknown("") : unknownCall(args, at);
    }
    stack.enter(fn, at);
    long weight = exchanges.events();
    int before = budget.steps();
    try {
      later.push(new ArrayList<>());
      var result =
          classes.isMethod(fn) ? classes.run(fn, me, args) : statements.call(fn, me, args, null);
      List.copyOf(later.pop()).forEach(Runnable::run);
      memo.put(key, result);
      return result;
    } finally {
      stack.leaveFunction();
      budget.spent(fn.node(), before);
      if (exchanges.events() != weight) {
        budget.worth(fn.node());
      }
    }
  }

  /// A function that is always worth entering, though it asks nothing itself: a reducer.
  public void worth(Value.Fn fn) {
    budget.worth(fn.node());
  }

  /// Work for when the function that runs now has ended: effects see all of its names.
  public void afterwards(Runnable work) {
    var waiting = later.peek();
    if (waiting == null) {
      work.run();
    } else {
      waiting.add(work);
    }
  }

  private boolean isAllowed(Value.Fn fn) {
    return budget.allows(fn.node()) && stack.open(fn) < RECURSION_MAX;
  }

  /// What reaches code that we do not know: functions are called with anything, elements are
  /// rendered, what objects and lists hold likewise.
  public void escape(Value value) {
    escapes.escape(value, Field.NONE);
  }

  /// Likewise for a handler of a form field.
  void escape(Value value, Field field) {
    escapes.escape(value, field);
  }

  /// A module is being loaded, and no function of the app runs.
  boolean isAtTopLevel() {
    return statements.isLoading() && stack.depth() == 0;
  }

  /// The call that we are in, or null.
  @Nullable Node site() {
    return stack.site();
  }

  /// Where the state of a place lies that this way of calls leads to.
  public Object stateKey(Object site) {
    return State.key(site, stack.context());
  }

  /// Where state lies that all share: a store's.
  public Object sharedKey(Object site) {
    return State.key(site, 0);
  }

  /// What a state can be; undefined when nothing was put there.
  public Value read(Object key) {
    return state.read(key);
  }

  public boolean isSet(Object key) {
    return state.isSet(key);
  }

  /// Adds what a state can be.
  public void add(Object key, Value value) {
    state.add(key, value);
  }

  boolean step() {
    return budget.step();
  }

  /// True when it stopped before its end.
  public boolean isExhausted() {
    return budget.isExhausted();
  }

  /// The functions that are being entered, inner first.
  public List<String> owners() {
    return stack.owners();
  }

  /// Where we are in the source, inner first: the calls that led here.
  public List<Node> trail() {
    return stack.trail();
  }

  /// How many conditions hold here.
  public int depth() {
    return flow.depth();
  }

  /// The truth of a value: null when it is not known.
  public @Nullable Boolean isTrue(Value value) {
    return flow.truth(value).known();
  }

  /// Calls a function that is given as an argument, if it is one.
  public Value callIf(Value function, List<Value> args, Node at) {
    return Values.isCallable(function)
        ? call(function, Values.UNDEFINED, args, at, List.of())
        : Values.UNDEFINED;
  }

  Value.Obj functionMembers(Node function) {
    return functionMembers.computeIfAbsent(function, node -> new Value.Obj(null, 0));
  }

  @Nullable Library library(String pack) {
    return libraries.of(pack);
  }

  /// What the app is given when it is built.
  public Given given() {
    return given;
  }

  /// Files that were evaluated.
  public Set<String> reached() {
    return code.reached();
  }

  public Modules modules() {
    return modules;
  }

  public Exchanges exchanges() {
    return exchanges;
  }

  public Types types() {
    return types;
  }

  public Members members() {
    return members;
  }

  /// What a page asks for without a client.
  public Markup markup() {
    return markup;
  }

  public Jsx jsx() {
    return jsx;
  }

  Flow flow() {
    return flow;
  }

  /// What a value is here, where choices may already be made.
  public Value prune(Value value) {
    return flow.prune(value);
  }

  /// Whether a condition is taken to hold here: null when nothing says so.
  public @Nullable Boolean assumed(Object key) {
    return flow.assumed(key);
  }

  Expressions expressions() {
    return expressions;
  }

  Statements statements() {
    return statements;
  }

  Patterns patterns() {
    return patterns;
  }

  Wrappers wrappers() {
    return wrappers;
  }

  Classes classes() {
    return classes;
  }
}
