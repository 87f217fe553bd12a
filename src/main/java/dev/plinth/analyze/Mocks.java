package dev.plinth.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plinth.analyze.modules.AppFolder;
import dev.plinth.analyze.modules.Modules;
import dev.plinth.analyze.sinks.Libraries;
import dev.plinth.analyze.sinks.Mocked;
import dev.plinth.analyze.values.AnswerNode;
import dev.plinth.analyze.values.DataValues;
import dev.plinth.analyze.values.Exchanges;
import dev.plinth.analyze.values.Given;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.ValueShapes;
import dev.plinth.analyze.values.Values;
import dev.plinth.json.Json;
import dev.plinth.typescript.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What an app's mocks of its backend say: Mock Service Worker, `@mswjs/data`, Mirage, and modules
/// of fixtures.
///
/// They are code for development that the page often never loads, so that they are looked for. They
/// are read by an interpreter of their own: what they ask for is no call of the app, and a route
/// that only a mock has is none either.
final class Mocks {
  private static final Set<String> LIBRARIES = Set.of("msw", "@mswjs/data", "miragejs");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import|require\\()\\s*['\"](?:msw|@mswjs/data|miragejs)['\"/]");

  /// Names of files and folders that hold data rather than code.
  private static final Pattern FIXTURE =
      Pattern.compile(
          "(?i)(^|.*/)(__)?(data|mocks?|fixtures?|seeds?|samples?|dummy|stubs?|constants|db"
              + "|(mock|dummy|sample|fake|seed|initial|test)[-_.]?\\w*|\\w+[-_.]?(data|fixtures?|mocks?))"
              + "(__)?(/.*|\\.\\w+)?\\.(tsx?|jsx?|mjs|json)");

  private static final Pattern ASIDE =
      Pattern.compile(".*(\\.test\\.|\\.spec\\.|\\.stories\\.|\\.config\\.|\\.d\\.ts$).*");
  private static final Pattern CONFIG =
      Pattern.compile("(?i)(.*/)?(package|tsconfig.*|jsconfig|components|vercel|manifest)\\.json");

  /// What a mock answers that says nothing of a status.
  private static final int USUAL = 200;

  private static final int FILES_MAX = 300;
  private static final Duration TIME_MAX = Duration.ofSeconds(8);

  private final Mocked mocked = new Mocked();
  private final Interpreter interpreter;
  private final AppFolder app;
  private final DataValues data;
  private final List<Analysis.SeedData> seeds = new ArrayList<>();

  private Mocks(AppFolder app, Modules modules, Given given) {
    this.app = app;
    this.interpreter =
        new Interpreter(modules, new Libraries(mocked), new Exchanges(), given, TIME_MAX).forData();
    this.data = new DataValues(interpreter);
  }

  /// Reads the mocks of an app.
  ///
  /// @param reached files that the page loads: data in them is shown as it is
  static Mocks read(AppFolder app, Modules modules, Given given, Set<String> reached) {
    var mocks = new Mocks(app, modules, given);
    var handlers = mocks.handlers();
    var fixtures = mocks.fixtures();
    if (!handlers.isEmpty() || !fixtures.isEmpty()) {
      mocks.run(handlers, fixtures, reached);
    }
    return mocks;
  }

  private List<String> handlers() {
    var description = app.json("package.json");
    boolean isUsed =
        LIBRARIES.stream()
            .anyMatch(name ->
                description.path("dependencies").has(name)
                    || description.path("devDependencies").has(name));
    if (!isUsed) {
      return List.of();
    }
    return app.sources().stream()
        .filter(name -> !ASIDE.matcher(name).matches())
        .filter(name -> {
          var text = app.text(name);
          return text != null && IMPORT.matcher(text).find();
        })
        .limit(FILES_MAX)
        .toList();
  }

  private List<String> fixtures() {
    return app.files().stream()
        .filter(name -> FIXTURE.matcher(name).matches())
        .filter(name -> !ASIDE.matcher(name).matches() && !CONFIG.matcher(name).matches())
        .filter(name -> !name.endsWith("db.json"))
        .limit(FILES_MAX)
        .toList();
  }

  private void run(List<String> handlers, List<String> fixtures, Set<String> reached) {
    interpreter.run(handlers);
    for (var file : handlers) {
      var module = interpreter.module(file);
      if (module != null) {
        module.exported().stream()
            .map(name -> interpreter.export(module, name))
            .filter(Value.Fn.class::isInstance)
            .forEach(made ->
                interpreter.call(made, Values.UNDEFINED, List.of(), module.root(), List.of()));
      }
    }
    mocked.items().forEach((name, items) -> seed(name, items.kind(), items.values(), items.at()));
    for (var file : fixtures) {
      fixture(file, reached.contains(file) ? "constant" : "fixture");
    }
    if (interpreter.isExhausted()) {
      app.warn("the app's mocks are larger than what is read in one go: some were left out");
    }
  }

  private void fixture(String file, String kind) {
    if (file.endsWith(".json")) {
      var json = app.json(file);
      var name = baseName(file);
      if (json.isArray()) {
        add(name, kind, json, new SourceRef(file, 1));
      } else {
        json.properties()
            .forEach(entry -> {
              if (entry.getValue().isArray()) {
                add(entry.getKey(), kind, entry.getValue(), new SourceRef(file, 1));
              }
            });
      }
      return;
    }
    var module = interpreter.module(file);
    if (module == null) {
      return;
    }
    for (var exported : module.exported()) {
      var value = interpreter.export(module, exported);
      if (value instanceof Value.Arr list && list.items().stream().anyMatch(Mocks::isItem)) {
        var name = exported.equals("default") ? baseName(file) : exported;
        var at = list.site() == null ? module.root() : list.site();
        seed(name, kind, list.items(), at);
      }
    }
  }

  private static boolean isItem(Value value) {
    return value instanceof Value.Obj;
  }

  private static String baseName(String file) {
    var name = file.substring(file.lastIndexOf('/') + 1);
    return name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
  }

  private void seed(String name, String kind, List<Value> values, Node at) {
    var items = Json.array();
    boolean isCut = false;
    for (var value : values) {
      data.json(value).ifPresent(items::add);
      isCut |= data.isCut();
    }
    var place = new SourceRef(at.source().name(), at.line());
    if (isCut) {
      app.warn(place + ": too much data to be seeds, some is left out");
    }
    add(name, kind, items, place);
  }

  private void add(String name, String kind, JsonNode items, SourceRef at) {
    ArrayNode kept = Json.array();
    for (var item : items) {
      if (item.isObject() && !item.isEmpty() && kept.size() < Seeds.ITEMS_MAX) {
        kept.add(item);
      }
    }
    if (kept.size() == Seeds.ITEMS_MAX) {
      app.warn(at + ": only the first " + Seeds.ITEMS_MAX + " items are taken as seeds");
    }
    if (!kept.isEmpty()) {
      seeds.add(new Analysis.SeedData(Seeds.plainName(name), kind, kept, at));
    }
  }

  /// The call with what mocks answer to it, where the app itself says nothing: types of members
  /// that it reads, and all of an answer of which it is not seen what it reads.
  Call typed(Call call) {
    var response = call.response();
    var statuses = new LinkedHashSet<>(call.uses());
    for (var answer : mocked.answers()) {
      if (answer.status() / 100 == 2 && isFor(answer, call)) {
        boolean isUnread = response instanceof Shape.Unknown && call.isMutation();
        if (!isUnread) {
          response = filled(response, new ValueShapes(interpreter).shape(answer.body()));
        }
        if (call.statuses().isEmpty() && answer.status() != USUAL) {
          statuses.add(new StatusUse(answer.status(), StatusUse.Kind.MOCKED, call.at().getFirst()));
        }
      }
    }
    return call.answering(response, statuses);
  }

  /// What is not known of a shape, as the mock has it. Members that the app does not read are none
  /// of its backend's: a mock's rows are not what its routes answer.
  static Shape filled(Shape said, Shape mock) {
    if (said instanceof Shape.Unknown) {
      return mock;
    }
    if (said instanceof Shape.Obj(var members, var type) && mock instanceof Shape.Obj) {
      var all = new LinkedHashMap<String, Shape.Member>();
      members.forEach((name, member) ->
          all.put(
              name,
              new Shape.Member(filled(member.shape(), mock.member(name)), member.optional())));
      return new Shape.Obj(all, type);
    }
    if (said instanceof Shape.Arr(var one) && mock instanceof Shape.Arr(var other)) {
      return new Shape.Arr(filled(one, other));
    }
    return said instanceof Shape.Scalar && mock instanceof Shape.Scalar
        ? AnswerNode.prefer(said, mock)
        : said;
  }

  /// Types of the mocks' models, by the names that types have: `User`.
  Map<String, Shape> types() {
    var types = new LinkedHashMap<String, Shape>();
    mocked
        .models()
        .forEach((name, shape) ->
            types.put(
                Character.toUpperCase(name.charAt(0)) + name.substring(1),
                new Shape.Obj(
                    shape.members(), Character.toUpperCase(name.charAt(0)) + name.substring(1))));
    return types;
  }

  /// The data of mocks: of models, of the lists that routes answer, of fixtures, in this order.
  List<Analysis.SeedData> seeds(List<Call> calls) {
    var all = new ArrayList<Analysis.SeedData>();
    seeds.stream().filter(seed -> isModel(seed.kind())).forEach(all::add);
    for (var call : calls) {
      if (call.method().equals("GET") && call.parameters().isEmpty()) {
        mocked.answers().stream()
            .filter(answer -> answer.status() / 100 == 2 && isFor(answer, call))
            .flatMap(answer -> listed(call, answer).stream())
            .findFirst()
            .ifPresent(all::add);
      }
    }
    seeds.stream().filter(seed -> !isModel(seed.kind())).forEach(all::add);
    return all;
  }

  private static boolean isModel(String kind) {
    return !kind.equals("fixture") && !kind.equals("constant");
  }

  private Optional<Analysis.SeedData> listed(Call call, Mocked.Answered answer) {
    var items = data.json(answer.body()).flatMap(Mocks::list);
    var segments = segments(call.path());
    if (items.isEmpty() || segments.isEmpty()) {
      return Optional.empty();
    }
    var at = new SourceRef(answer.at().source().name(), answer.at().line());
    return Optional.of(new Analysis.SeedData(segments.getLast(), "msw", items.get(), at));
  }

  /// The items of an answer: the list that it is, or the only list of objects in it.
  private static Optional<JsonNode> list(JsonNode body) {
    var lists = new ArrayList<JsonNode>();
    if (isList(body)) {
      lists.add(body);
    } else {
      for (var member : body) {
        if (isList(member)) {
          lists.add(member);
        } else if (member.isObject() && lists.isEmpty()) {
          list(member).ifPresent(lists::add);
        }
      }
    }
    return lists.size() == 1 ? Optional.of(lists.getFirst()) : Optional.empty();
  }

  private static boolean isList(JsonNode node) {
    return node.isArray() && !node.isEmpty() && node.get(0).isObject();
  }

  /// A mock's path may lack the base of the call's, or bring a host and a base of its own.
  private static boolean isFor(Mocked.Answered answer, Call call) {
    if (call.external()
        || !(answer.method().equals("*") || answer.method().equals(call.method()))) {
      return false;
    }
    var mine = segments(call.path());
    var its = segments(answer.path());
    int shared = Math.min(mine.size(), its.size());
    return shared > 0
        && mine.subList(mine.size() - shared, mine.size())
            .equals(its.subList(its.size() - shared, its.size()))
        && mine.subList(mine.size() - shared, mine.size()).stream()
            .anyMatch(segment -> !segment.equals("{}"));
  }

  /// `https://api.example.com/users/:id` is `users`, `{}`.
  private static List<String> segments(String path) {
    var plain =
        path.replaceFirst("^[a-z*]+://[^/]*", "").replaceFirst("\\?.*$", "").replace("*", "");
    var all = new ArrayList<String>();
    for (var segment : plain.split("/", -1)) {
      if (!segment.isEmpty()) {
        all.add(segment.startsWith(":") || segment.startsWith("{") ? "{}" : segment);
      }
    }
    return all;
  }
}
