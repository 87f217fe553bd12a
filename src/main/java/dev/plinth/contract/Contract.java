package dev.plinth.contract;

import dev.plinth.schema.Schema;
import java.util.List;

/// What a backend is: the one description from which tables, routes, OpenAPI and types are derived.
///
/// @param frontend the app that this contract was written for
/// @param server where the app looks for its backend
/// @param auth how the app signs in
/// @param schema the collections
/// @param endpoints the app's own endpoints, in the order of the file
/// @param errors what the app's endpoints answer where something went wrong
/// @param assistant what models may do with the data
/// @param undecided what analysis found and could not decide
public record Contract(
    Frontend frontend,
    Server server,
    Auth auth,
    Schema schema,
    List<Endpoint> endpoints,
    Errors errors,
    Assistant assistant,
    List<Undecided> undecided) {
  /// A contract that lets models do nothing.
  public Contract(
      Frontend frontend,
      Server server,
      Auth auth,
      Schema schema,
      List<Endpoint> endpoints,
      Errors errors,
      List<Undecided> undecided) {
    this(frontend, server, auth, schema, endpoints, errors, Assistant.NONE, undecided);
  }

  public Contract {
    endpoints = List.copyOf(endpoints);
    undecided = List.copyOf(undecided);
  }

  /// The app that the contract was written for.
  ///
  /// @param name the app's name
  /// @param dir where its source is, relative to the home; empty for a backend without a frontend
  /// @param origins of its development servers: they may call this backend
  /// @param dist the built app, relative to `dir`
  /// @param replaces absolute origins in the built files that stand for this backend
  ///   (`https://api.example.com`)
  public record Frontend(
      String name, String dir, List<String> origins, String dist, List<String> replaces) {
    public Frontend {
      origins = List.copyOf(origins);
      replaces = List.copyOf(replaces);
    }
  }

  /// Where the app looks for its backend.
  ///
  /// @param port where the app looks; 3000 when it says nothing
  /// @param base the prefix of its API on the wire, for people; endpoints carry their whole path
  /// @param proxies prefixes that the app's Vite proxy strips or replaces: a request at `from` is
  ///   answered at `to` too
  public record Server(int port, String base, List<Rewrite> proxies) {
    public Server {
      proxies = List.copyOf(proxies);
    }

    /// Where a request for this path arrives once the app's proxy has rewritten it.
    public List<String> rewritten(String path) {
      return proxies.stream()
          .filter(proxy -> proxy.covers(path))
          .map(proxy -> proxy.to() + path.substring(proxy.from().length()))
          .map(rest -> rest.startsWith("/") ? rest : "/" + rest)
          .distinct()
          .toList();
    }
  }

  /// One rewriting entry of a Vite proxy: wire path prefix `/api` becomes `to` (may be empty) at
  /// the old backend.
  public record Rewrite(String from, String to) {
    private boolean covers(String path) {
      return path.equals(from) || path.startsWith(from.endsWith("/") ? from : from + "/");
    }
  }

  /// An endpoint without an answer: 501 with its source line.
  ///
  /// @param speaks the protocol of an SDK that is not served yet (`supabase-js`); else empty
  public record Undecided(String method, String path, String at, String why, String speaks) {
    public Undecided(String method, String path, String at, String why) {
      this(method, path, at, why, "");
    }
  }
}
