package dev.plinth.analyze.decide;

import dev.plinth.analyze.Analysis;
import dev.plinth.contract.Contract;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the app looks for its backend, and how it finds this one.
final class Surroundings {
  private static final int PORT = 3000;

  private final Analysis analysis;
  private final Notes notes;

  Surroundings(Analysis analysis, Notes notes) {
    this.analysis = analysis;
    this.notes = notes;
  }

  Contract.Server server() {
    int port = port();
    var rewrites = new ArrayList<Contract.Rewrite>();
    for (var proxy : analysis.server().proxies()) {
      if (proxy.rewrittenTo() != null && !proxy.rewrittenTo().equals(proxy.prefix())) {
        rewrites.add(new Contract.Rewrite(proxy.prefix(), proxy.rewrittenTo()));
        notes.decide(
            "server.proxies",
            proxy.prefix() + " is answered at \"" + proxy.rewrittenTo() + "\" too",
            "the Vite server rewrites it",
            List.of(proxy.at()));
      }
    }
    for (var base : otherBases()) {
      rewrites.add(new Contract.Rewrite(base(), base));
      notes.decide(
          "server.proxies",
          "what is below \"" + base() + "\" is answered below \"" + base + "\" too",
          "one of the app's .env files looks for its backend there",
          List.of());
    }
    notes.decide(
        "server.port",
        String.valueOf(port),
        port == PORT ? "the app names no port" : "the app looks for its backend there",
        List.of());
    return new Contract.Server(port, analysis.server().base(), rewrites);
  }

  Contract.Frontend frontend(String name, String dir) {
    var origins = List.of("http://localhost:" + analysis.server().devPort());
    var replaced = new LinkedHashSet<>(analysis.server().origins());
    if (!buildEnv().isEmpty()) {
      replaced.add(origin());
    }
    return new Contract.Frontend(name, dir, origins, "dist", List.copyOf(replaced));
  }

  /// Values for variables that name the backend and have none in a build, and `false` for those
  /// that switch mocks on. A built-in default needs none: its origin is replaced in what is served.
  Map<String, String> buildEnv() {
    var env = new LinkedHashMap<String, String>();
    for (var variable : analysis.env()) {
      var words = Words.parts(variable.name());
      boolean isMock =
          words.stream().anyMatch(word -> word.startsWith("mock") || word.equals("msw"));
      if (isMock && !words.contains("port")) {
        env.put(variable.name(), "false");
      } else if (isBackend(variable) && (variable.value() == null || variable.example())) {
        env.put(variable.name(), origin() + path(variable.value()));
      }
    }
    return env;
  }

  /// The path that calls were read with: of a variable without a value none, so that what they have
  /// is written beside it.
  private static String path(@Nullable String value) {
    return value == null || !value.matches("(https?://[\\w.-]+(:\\d{1,5})?)?(/[\\w./-]*)?")
        ? ""
        : URI.create(value).getPath().replaceFirst("/+$", "");
  }

  /// Whether its value is the address of the backend.
  private static boolean isBackend(Analysis.EnvVariable variable) {
    var words = Words.parts(variable.name());
    boolean isPlace =
        words.stream()
            .anyMatch(List.of("url", "uri", "host", "origin", "endpoint", "base")::contains);
    return words.stream().anyMatch(List.of("api", "backend", "server")::contains)
        && words.stream().noneMatch(List.of("key", "port", "token", "secret")::contains)
        && (isPlace || words.getLast().equals("api"));
  }

  /// Addresses of the backend in further `.env` files.
  private Stream<URI> others() {
    return analysis.env().stream()
        .filter(Surroundings::isBackend)
        .flatMap(variable -> variable.others().stream())
        .filter(value -> value.matches("(https?://[\\w.-]+(:\\d{1,5})?)?(/[\\w./-]*)?"))
        .map(URI::create);
  }

  /// Paths below which some `.env` file has the backend, and the app's calls do not.
  private List<String> otherBases() {
    return others()
        .map(address -> address.getPath().replaceFirst("/+$", ""))
        .filter(path -> !path.isEmpty() && !path.equals(base()))
        .filter(path -> analysis.calls().stream().noneMatch(call -> call.path().startsWith(path)))
        .distinct()
        .toList();
  }

  private String origin() {
    return "http://localhost:" + port();
  }

  private String base() {
    var base = analysis.server().base();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  private int port() {
    return analysis.server().port() > 0
        ? analysis.server().port()
        : others()
            .filter(address -> "localhost".equals(address.getHost()) && address.getPort() > 0)
            .map(URI::getPort)
            .findFirst()
            .orElse(PORT);
  }
}
