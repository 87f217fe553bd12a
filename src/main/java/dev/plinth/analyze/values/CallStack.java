package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way of calls that led to where the interpreter is: the places, and the functions entered.
final class CallStack {
  /// Places that tell two ways apart: a state belongs to the component at the end of its way.
  private static final int CONTEXT_SITES = 7;

  private static final int OWNERS_MAX = 10;

  private final Deque<Node> sites = new ArrayDeque<>();
  private final Deque<Value.Fn> calls = new ArrayDeque<>();
  private final IdentityHashMap<Value.Native, Integer> natives = new IdentityHashMap<>();

  void enter(Node at) {
    sites.push(at);
  }

  void enter(Value.Fn fn, Node at) {
    calls.push(fn);
    sites.push(at);
  }

  void enter(Value.Native known, Node at) {
    natives.merge(known, 1, Integer::sum);
    sites.push(at);
  }

  void leave(Value.Native known) {
    natives.computeIfPresent(known, (_, times) -> times > 1 ? times - 1 : null);
    sites.pop();
  }

  void leave() {
    sites.pop();
  }

  void leaveFunction() {
    calls.pop();
    sites.pop();
  }

  /// How many functions are being entered.
  int depth() {
    return calls.size();
  }

  /// How often this function is being entered.
  int open(Value.Fn fn) {
    int open = 0;
    for (var call : calls) {
      open += call.node() == fn.node() ? 1 : 0;
    }
    return open;
  }

  /// How often this one is being played: a list may hold what goes through it.
  int open(Value.Native known) {
    return natives.getOrDefault(known, 0);
  }

  /// The call that we are in, or null.
  @Nullable Node site() {
    return sites.peek();
  }

  /// The calls that led here, inner first.
  List<Node> trail() {
    return List.copyOf(sites);
  }

  /// A number for the way that led here.
  int context() {
    int hash = 7;
    int count = 0;
    for (var site : sites) {
      if (count++ == CONTEXT_SITES) {
        break;
      }
      hash = hash * 31 + System.identityHashCode(site);
    }
    return hash;
  }

  /// The names of the functions that are being entered, inner first.
  List<String> owners() {
    var names = new ArrayList<String>();
    for (var call : calls) {
      var around = new ArrayList<String>();
      around.add(call.name());
      around.addAll(call.scope().owners());
      for (var name : around) {
        if (!name.isEmpty() && !names.contains(name) && names.size() < OWNERS_MAX) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
