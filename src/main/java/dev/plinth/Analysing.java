package dev.plinth;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.FrontendReader;
import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.analyze.decide.Decisions;
import dev.plinth.analyze.decide.HomeFiles;
import dev.plinth.analyze.page.ArchitecturePage;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractWriter;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.openapi.OpenApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads an app, decides its backend, and puts both into the backend's home.
record Analysing(AppFolder app, Analysis analysis, Decided decided) {
  /// @param dir where the app is, relative to the home
  static Analysing of(AppFolder app, String dir) {
    try {
      var analysis = new FrontendReader().read(app.folder());
      return new Analysing(app, analysis, Decisions.of(analysis, app.name(), dir));
    } catch (IOException e) {
      throw new Refused(app.folder() + " cannot be read: " + e.getMessage());
    }
  }

  /// An app that asks nothing needs no backend.
  void requireCalls() {
    if (analysis.calls().isEmpty() && analysis.llm().isEmpty()) {
      throw new Refused(
          app.folder() + " asks nothing of a backend: no call was found in what its page loads.");
    }
  }

  /// Writes the contract, the pages for people and tools, and the seeds.
  HomeFiles.Written write(HomeFolder home) {
    var written = new HomeFiles(home).write(decided);
    home.write("ARCHITECTURE.md", ArchitecturePage.write(analysis, decided, written.contract()));
    home.write("openapi.yaml", openApi(written.contract()));
    return written;
  }

  private static String openApi(Contract contract) {
    var routes = new ArrayList<Route>();
    for (var endpoint : contract.endpoints()) {
      routes.add(route(endpoint.method(), endpoint.path(), endpoint.key()));
    }
    for (var undecided : contract.undecided()) {
      var summary = "Not decided yet: " + undecided.why();
      routes.add(route(undecided.method(), undecided.path(), summary));
    }
    return ContractWriter.yaml(OpenApi.document(contract, List.copyOf(routes), Version.number()));
  }

  private static Route route(String method, String path, String summary) {
    return new Route(method, path, exchange -> exchange.empty(501), RouteInfo.open("app", summary));
  }
}
