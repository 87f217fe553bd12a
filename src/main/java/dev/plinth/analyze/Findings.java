package dev.plinth.analyze;

import dev.plinth.analyze.modules.AppFolder;
import dev.plinth.analyze.values.Contradictions;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Exchanges;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.ValueShapes;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts together what the interpreter learnt.
final class Findings {
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("socket.io-client", "realtime"),
          Map.entry("@supabase/supabase-js", "supabase"),
          Map.entry("pocketbase", "pocketbase"),
          Map.entry("firebase", "firebase"),
          Map.entry("@apollo/client", "graphql"),
          Map.entry("urql", "graphql"),
          Map.entry("graphql-request", "graphql"),
          Map.entry("ai", "llm"),
          Map.entry("@ai-sdk/react", "llm"),
          Map.entry("openai", "llm"),
          Map.entry("ollama", "llm"),
          Map.entry("msw", "mocks"),
          Map.entry("json-server", "mocks"),
          Map.entry("miragejs", "mocks"),
          Map.entry("@mswjs/data", "mocks"),
          Map.entry("@stripe/stripe-js", "payments"),
          Map.entry("react-dropzone", "uploads"),
          Map.entry("jwt-decode", "tokens"),
          Map.entry("js-cookie", "cookies"),
          Map.entry("@react-oauth/google", "social sign-in"));

  private static final Set<String> PAGES =
      Set.of("page", "pagenumber", "currentpage", "activepage", "pageindex", "pageno", "selected");
  private static final Pattern LEAVES =
      Pattern.compile(
          "401\\s*\\)+\\s*\\{?[^{}]{0,600}?\\blocation(\\.(assign|replace)\\(|(\\.(href|pathname))?\\s*=[^=])");
  private static final Pattern ENV =
      Pattern.compile("(?:import\\.meta|process)\\.env\\.([A-Za-z_]\\w*)");
  private static final Set<String> BUILT_IN =
      Set.of("MODE", "DEV", "PROD", "SSR", "BASE_URL", "NODE_ENV", "PUBLIC_URL");

  private final AppFolder app;
  private final Interpreter interpreter;
  private final ViteConfig config;
  private final EnvFiles env;
  private final Mocks mocks;
  private final Exchanges exchanges;
  private final ValueShapes shapes;
  private final SparedCalls spared;

  Findings(AppFolder app, Interpreter interpreter, ViteConfig config, EnvFiles env, Mocks mocks) {
    this.app = app;
    this.interpreter = interpreter;
    this.config = config;
    this.env = env;
    this.mocks = mocks;
    this.exchanges = interpreter.exchanges();
    this.shapes = new ValueShapes(interpreter);
    this.spared = new SparedCalls(app::text);
  }

  Analysis analysis(List<String> reached) {
    var all = Hosts.withoutVariants(exchanges.all().stream().filter(e -> !isOwnFile(e)).toList());
    var hosts = Hosts.of(all);
    var merged = new LinkedHashMap<String, Call>();
    boolean cookies = exchanges.facts().hasCredentials();
    var sessions = Sessions.of(all, cookies);
    var names = ParameterNames.of(all);
    for (var exchange : all) {
      boolean external = hosts.isExternal(exchange);
      Contradictions.of(exchange, interpreter.types())
          .forEach(what -> app.warn(exchange.at().iterator().next() + ": " + what));
      var auth = external ? Call.Auth.NONE : sessions.of(exchange);
      var call = call(exchange, names, external, auth);
      merged.merge(call.key() + (external ? Hosts.host(exchange.origin()) : ""), call, Call::and);
    }
    var found = merged.values().stream().map(mocks::typed).toList();
    var flow = new SignIns(exchanges, found, cookies, passwords(reached), leaves(reached)).flow();
    boolean isSilent = flow.kind() != SignInFlow.Kind.NONE && !sessions.areSeen();
    var calls =
        found.stream()
            .map(call -> isSilent && !call.external() ? call.with(Call.Auth.UNKNOWN) : call)
            .map(call -> openToAll(call, flow))
            .toList();
    var llm = new LinkedHashSet<>(exchanges.llm());
    for (var exchange : all) {
      var model = Hosts.model(exchange);
      if (model != null) {
        llm.add(
            new Analysis.LlmUse(
                model, exchange.path(), exchange.origin(), exchange.at().iterator().next()));
      }
    }
    var types = new LinkedHashMap<>(interpreter.types().all(reached));
    mocks.types().forEach((name, shape) -> types.merge(name, shape, Mocks::filled));
    var seeds = new ArrayList<>(new Seeds(app).read());
    seeds.addAll(mocks.seeds(calls));
    var undecided = new ArrayList<>(exchanges.undecided());
    undecided.addAll(SignInReports.of(interpreter.modules(), reached, calls, flow));
    return new Analysis(
        frontend(reached),
        server(calls, hosts),
        environment(reached),
        calls,
        flow,
        List.copyOf(llm),
        exchanges.facts().supabase(),
        types,
        seeds,
        exchanges.sockets(),
        exchanges.facts().needs(),
        undecided,
        app.broken(),
        app.warnings());
  }

  /// A file that is built along with the app asks nothing of a backend.
  private boolean isOwnFile(Exchange exchange) {
    return exchange.method().equals("GET")
        && exchange.origin() == null
        && !exchange.configured()
        && (app.has("public" + exchange.path())
            || exchange.path().matches("/([\\w.-]*(sw|service-?worker)\\.js|manifest\\.json)"));
  }

  private List<SignInFlow.PasswordForm> passwords(List<String> reached) {
    var forms = new PasswordForms();
    for (var file : reached) {
      var source = interpreter.modules().source(file);
      if (source != null) {
        forms.read(source);
      }
    }
    return forms.found();
  }

  /// Whoever signs in or up cannot be signed in yet.
  private static Call openToAll(Call call, SignInFlow flow) {
    return call.key().equals(flow.logIn()) || call.key().equals(flow.signUp())
        ? call.with(Call.Auth.NONE)
        : call;
  }

  private Call call(Exchange exchange, ParameterNames names, boolean external, Call.Auth auth) {
    Shape request = Shape.unknown();
    for (var body : exchange.bodies()) {
      request = request.and(shapes.shape(body));
    }
    var query = new ArrayList<Call.Parameter>();
    exchange.query().forEach((name, value) -> query.add(parameter(name, value)));
    var parameters = new ArrayList<Call.Parameter>();
    exchange
        .parameters()
        .forEach((name, value) -> {
          if (exchange.path().contains("{" + name + "}")) {
            parameters.add(parameter(name, value));
          }
        });
    return new Call(
        exchange.method(),
        names.path(exchange.path()),
        parameters,
        query,
        auth,
        List.copyOf(exchange.at()),
        exchange.via(),
        exchange.origin(),
        external,
        exchange.bodyKind(),
        request,
        answer(exchange),
        exchange.error().shape(interpreter.types()),
        spared.of(exchange.statuses(), exchange.path()),
        exchange.isStream(),
        page(exchange.query()),
        List.copyOf(exchange.owners()),
        Nouns.of(exchange.path()));
  }

  /// An answer that is read as text: where something is made of it.
  private Shape answer(Exchange exchange) {
    var shape = exchange.answer().shape(interpreter.types());
    boolean isKept =
        exchanges.facts().kept().stream()
            .anyMatch(kept ->
                kept.path().isEmpty()
                    && (exchange.method() + " " + exchange.path()).equals(kept.call()));
    boolean isText = shape instanceof Shape.Scalar || (shape instanceof Shape.Unknown && isKept);
    return exchange.isPlain() && isText
        ? shape.and(new Shape.Scalar(Set.of(Shape.Kind.STRING), Set.of(), Set.of(Shape.PLAIN)))
        : shape;
  }

  private Call.Parameter parameter(String name, Value value) {
    return new Call.Parameter(name, shapes.shape(value), Values.string(value));
  }

  private static Call.@Nullable Page page(Map<String, Value> query) {
    var number = one(query, "page", "_page", "pageNumber", "p", "currentPage", "pageIndex");
    var offset = one(query, "offset", "skip", "start", "_start", "from");
    var size =
        one(
            query,
            "limit",
            "_limit",
            "pageSize",
            "per_page",
            "perPage",
            "size",
            "take",
            "count",
            "page_size");
    if (number == null && offset == null && size == null) {
      return null;
    }
    if (number == null && offset != null && countsPages(query.get(offset))) {
      return new Call.Page(offset, 0, null, size);
    }
    int first = number != null && startsAtZero(query.get(number)) ? 0 : 1;
    return new Call.Page(number, first, offset, size);
  }

  /// Whether a number of a page goes where items are counted, as it is: `offset=${page}`. What is
  /// computed of it has no name of a page any more.
  private static boolean countsPages(@Nullable Value offset) {
    return Values.options(offset == null ? Values.UNDEFINED : offset).stream()
        .anyMatch(option ->
            option instanceof Value.Unknown unknown
                && PAGES.contains(unknown.name().toLowerCase(Locale.ROOT)));
  }

  /// A counter that a button moves by one shows its neighbours too: from 1 they are 0 and 2, from 0
  /// they are -1 and 1.
  private static boolean startsAtZero(@Nullable Value page) {
    var options = Values.options(page == null ? Values.UNDEFINED : page);
    return options.contains(Values.number(0)) && !options.contains(Values.number(2));
  }

  private static @Nullable String one(Map<String, Value> query, String... names) {
    for (var name : names) {
      if (query.containsKey(name)) {
        return name;
      }
    }
    return null;
  }

  private Analysis.Frontend frontend(List<String> reached) {
    var description = app.json("package.json");
    var dependencies = new TreeMap<String, String>();
    for (var group : List.of("dependencies", "devDependencies")) {
      description
          .path(group)
          .properties()
          .forEach(entry -> dependencies.put(entry.getKey(), entry.getValue().asText()));
    }
    var packages = new TreeMap<String, String>();
    dependencies
        .keySet()
        .forEach(name -> {
          var means = PACKAGES.get(name);
          if (means != null) {
            packages.put(name, means);
          }
        });
    long typed = app.sources().stream().filter(name -> name.matches(".*\\.tsx?")).count();
    var styles = new TreeSet<>(exchanges.facts().styles());
    var state = new TreeSet<>(exchanges.facts().states());
    for (var name : List.of("mobx", "recoil", "jotai", "valtio", "xstate", "effector")) {
      if (dependencies.containsKey(name)) {
        state.add(name);
      }
    }
    return new Analysis.Frontend(
        description.path("name").asText(app.name()),
        app.folder().replaceAll("/$", ""),
        typed * 2 > app.sources().size() ? "ts" : "js",
        config.isVite() || dependencies.containsKey("vite")
            ? "vite"
            : dependencies.containsKey("react-scripts") ? "create-react-app" : "none",
        styles,
        packages,
        dependencies,
        exchanges.facts().routes(),
        state,
        app.sources().size(),
        reached.size());
  }

  private Analysis.Server server(List<Call> calls, Hosts hosts) {
    var origins = new TreeSet<>(exchanges.devOrigins());
    for (var exchange : exchanges.all()) {
      var origin = exchange.origin();
      if (origin != null && !hosts.isExternal(exchange)) {
        origins.add(origin);
      }
    }
    int port = 0;
    var candidates = new ArrayList<String>(origins);
    config.proxies().forEach(proxy -> candidates.add(String.valueOf(proxy.target())));
    for (var origin : candidates) {
      var found = Pattern.compile(":(\\d{2,5})(/|$)").matcher(origin);
      if (port == 0 && found.find()) {
        port = Integer.parseInt(found.group(1));
      }
    }
    return new Analysis.Server(
        origins, base(calls), port, config.port(), config.proxies(), exchanges.facts().graphQl());
  }

  /// Whether the app loads another page where something is refused with 401, without asking where
  /// it is.
  private boolean leaves(List<String> reached) {
    return reached.stream()
        .map(app::text)
        .anyMatch(text -> text != null && LEAVES.matcher(text).find());
  }

  /// The first segment, if all calls share it and more follows.
  private static String base(List<Call> calls) {
    @Nullable String shared = null;
    for (var call : calls) {
      if (call.external()) {
        continue;
      }
      var parts = call.path().split("/", -1);
      var first = parts.length > 2 && !parts[1].contains("{") ? "/" + parts[1] : "";
      if (shared != null && !shared.equals(first)) {
        return "";
      }
      shared = first;
    }
    return shared == null ? "" : shared;
  }

  private List<Analysis.EnvVariable> environment(List<String> reached) {
    var places = new TreeMap<String, List<SourceRef>>();
    for (var file : reached) {
      var text = app.text(file);
      if (text == null || !text.contains(".env")) {
        continue;
      }
      int number = 0;
      for (var line : text.lines().toList()) {
        number++;
        var found = ENV.matcher(line);
        while (found.find()) {
          if (!BUILT_IN.contains(found.group(1))) {
            places
                .computeIfAbsent(found.group(1), key -> new ArrayList<>())
                .add(new SourceRef(file, number));
          }
        }
      }
    }
    exchanges
        .environment()
        .keySet()
        .forEach(name -> places.computeIfAbsent(name, key -> new ArrayList<>()));
    var all = new ArrayList<Analysis.EnvVariable>();
    places.forEach((name, at) ->
        all.add(
            new Analysis.EnvVariable(
                name, value(name), env.others(name), env.isExample(name), at)));
    return all;
  }

  private @Nullable String value(String name) {
    for (var option :
        Values.options(exchanges.environment().getOrDefault(name, Values.UNDEFINED))) {
      var text = Values.string(option);
      if (text != null) {
        return text;
      }
    }
    return env.first().get(name);
  }
}
