package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Shape;
import dev.plinth.analyze.values.Value;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an app's mocks of its backend show: answers of routes, models, items. None of it is a call.
public final class Mocked {
  private static final int ANSWERS_MAX = 2_000;

  private final List<Answered> answers = new ArrayList<>();
  private final Map<String, Shape.Obj> models = new LinkedHashMap<>();
  private final Map<String, Items> items = new LinkedHashMap<>();

  /// A route and what it answers.
  ///
  /// @param method upper case; `*` for all
  /// @param path as the mock writes it: with `:id`, a host, a `*` before it
  public record Answered(String method, String path, int status, Value body, Node at) {}

  /// Items of a model.
  ///
  /// @param kind the library: `msw`, `mswjs-data`, `mirage`
  public record Items(String kind, List<Value> values, Node at) {}

  void answered(String method, String path, int status, Value body, Node at) {
    if (answers.size() < ANSWERS_MAX) {
      answers.add(new Answered(method, path, status, body, at));
    }
  }

  void model(String name, Shape.Obj shape) {
    models.merge(name, shape, (a, b) -> a.and(b) instanceof Shape.Obj both ? both : a);
  }

  void item(String model, String kind, Value value, Node at) {
    items.computeIfAbsent(model, _ -> new Items(kind, new ArrayList<>(), at)).values().add(value);
  }

  public List<Answered> answers() {
    return List.copyOf(answers);
  }

  /// By their names, as the mock has them: `user`.
  public Map<String, Shape.Obj> models() {
    return models;
  }

  public Map<String, Items> items() {
    return items;
  }
}
