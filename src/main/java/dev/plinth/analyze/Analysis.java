package dev.plinth.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Everything that reading a frontend found: facts with their places, no decisions.
///
/// @param types the app's declared types and schemas of objects, by name; those that two files
///   declare differently are merged
/// @param seeds data that the frontend carries for its backend: `db.json`, mocks
/// @param broken files with syntax errors, and the first line of each that has one
/// @param warnings what could not be read, one line each
public record Analysis(
    Frontend frontend,
    Server server,
    List<EnvVariable> env,
    List<Call> calls,
    SignInFlow signIn,
    List<LlmUse> llm,
    Supabase supabase,
    Map<String, Shape> types,
    List<SeedData> seeds,
    List<Socket> sockets,
    List<Need> needs,
    List<Undecided> undecided,
    Map<String, Integer> broken,
    List<String> warnings) {
  public Analysis {
    env = List.copyOf(env);
    calls = List.copyOf(calls);
    llm = List.copyOf(llm);
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    seeds = List.copyOf(seeds);
    sockets = List.copyOf(sockets);
    needs = List.copyOf(needs);
    undecided = List.copyOf(undecided);
    broken = Map.copyOf(broken);
    warnings = List.copyOf(warnings);
  }

  /// The app itself.
  ///
  /// @param name from `package.json`, or the folder's
  /// @param folder where the app lies below the analysed folder, empty when it is that folder
  /// @param language `ts` or `js`
  /// @param bundler `vite`, `none` …
  /// @param styles the clients it speaks with: `fetch`, `axios`, `rtk-query`, `tanstack-query` …
  /// @param packages dependencies that say something about the backend, and what: `realtime` …
  /// @param dependencies all dependencies with their versions as written
  /// @param state `redux`, `zustand`, `context` …
  /// @param files source files read; `alive` those that the entry reaches
  public record Frontend(
      String name,
      String folder,
      String language,
      String bundler,
      Set<String> styles,
      Map<String, String> packages,
      Map<String, String> dependencies,
      List<RouteUse> routes,
      Set<String> state,
      int files,
      int alive) {
    public Frontend {
      styles = Collections.unmodifiableSet(new TreeSet<>(styles));
      packages = Collections.unmodifiableMap(new TreeMap<>(packages));
      dependencies = Collections.unmodifiableMap(new TreeMap<>(dependencies));
      routes = List.copyOf(routes);
      state = Collections.unmodifiableSet(new TreeSet<>(state));
    }
  }

  /// A page of the app.
  ///
  /// @param path as the router writes it, parents included: `/tasks/:id`
  /// @param guard `none`, `signed-in`, `role:admin`, `guest`
  /// @param component the component that it shows, or null
  /// @param parts the components that stand in it, however deep
  public record RouteUse(
      String path, String guard, @Nullable String component, Set<String> parts, SourceRef at) {
    public RouteUse {
      parts = Collections.unmodifiableSet(new TreeSet<>(parts));
    }
  }

  /// Where the app looks for its backend.
  ///
  /// @param origins absolute origins of its own backend as the source writes them
  /// @param base the path prefix that its calls share, or empty
  /// @param port the port that it expects, or 0
  /// @param devPort the port of its Vite server, 5173 unless it says so
  /// @param graphQl paths at which it asks for GraphQL
  public record Server(
      Set<String> origins,
      String base,
      int port,
      int devPort,
      List<Proxy> proxies,
      Set<String> graphQl) {
    public Server {
      graphQl = Collections.unmodifiableSet(new TreeSet<>(graphQl));
      origins = Collections.unmodifiableSet(new TreeSet<>(origins));
      proxies = List.copyOf(proxies);
    }
  }

  /// A proxy of the Vite server.
  ///
  /// @param prefix what it catches: `/api`
  /// @param target where it leads: `http://localhost:8000`
  /// @param rewrittenTo what its `rewrite` makes of the prefix, `` for one that strips it; null
  ///   without a rewrite
  public record Proxy(
      String prefix, @Nullable String target, @Nullable String rewrittenTo, SourceRef at) {}

  /// A variable of `import.meta.env`.
  ///
  /// @param value its default in the source, or what an `.env` file of the frontend gives; or null
  /// @param others what further `.env` files give, examples and those of other modes
  /// @param example whether only files have it that no build reads: examples, other modes
  public record EnvVariable(
      String name,
      @Nullable String value,
      List<String> others,
      boolean example,
      List<SourceRef> at) {
    public EnvVariable {
      others = List.copyOf(others);
      at = List.copyOf(at);
    }
  }

  /// Data that the frontend carries for its backend.
  ///
  /// @param name of the resource: `jobs`
  /// @param kind `json-server`, `msw`, `mirage`
  public record SeedData(String name, String kind, JsonNode items, SourceRef at) {}

  /// What a person has to answer.
  public record Undecided(SourceRef at, String why) {}

  /// A service that the app uses through a package of its own, not by addresses: it has to be there
  /// beside this backend.
  ///
  /// @param service `firebase`, `convex`, `clerk` …
  /// @param what it does there: `firestore users`, `query tasks.get`, `sign-in`
  public record Need(String service, String what, SourceRef at) {}

  /// A connection that stays open.
  ///
  /// @param kind `websocket`, `socket.io`, `event-source`, `signalr`, `pusher` …
  /// @param events what is said over it: `on message`, `emit join`
  public record Socket(String kind, String path, List<String> events, SourceRef at) {
    public Socket {
      events = List.copyOf(events);
    }
  }

  /// A model that the app speaks to.
  ///
  /// @param protocol `ai-sdk`, `ai-sdk-completion`, `openai`, `ollama`, `anthropic`, `sse`
  /// @param path on the wire
  /// @param host the host that the source writes out, or null
  public record LlmUse(String protocol, String path, @Nullable String host, SourceRef at) {}

  /// What supabase-js is used for.
  public record Supabase(
      Map<String, TableUse> tables,
      Set<String> functions,
      Set<String> rpc,
      Set<String> buckets,
      Set<String> channels,
      Set<String> auth) {
    /// No use at all.
    public static final Supabase NONE =
        new Supabase(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public Supabase {
      tables = Collections.unmodifiableMap(new TreeMap<>(tables));
      functions = Collections.unmodifiableSet(new TreeSet<>(functions));
      rpc = Collections.unmodifiableSet(new TreeSet<>(rpc));
      buckets = Collections.unmodifiableSet(new TreeSet<>(buckets));
      channels = Collections.unmodifiableSet(new TreeSet<>(channels));
      auth = Collections.unmodifiableSet(new TreeSet<>(auth));
    }

    /// How a table is used.
    public record TableUse(Set<String> operations, Set<String> columns) {
      public TableUse {
        operations = Collections.unmodifiableSet(new TreeSet<>(operations));
        columns = Collections.unmodifiableSet(new TreeSet<>(columns));
      }
    }
  }
}
