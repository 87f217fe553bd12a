package dev.plinth;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.FrontendReader;
import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.analyze.decide.Decisions;
import dev.plinth.analyze.decide.HomeFiles;
import dev.plinth.analyze.modules.ParsedSources;
import dev.plinth.analyze.page.ArchitecturePage;
import dev.plinth.analyze.page.Summary;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractWriter;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.openapi.OpenApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Reads an app, decides its backend, and puts both into the backend's home.
record Analysing(AppFolder app, Analysis analysis, Decided decided) {
  /// @param dir where the app is, relative to the home
  /// @param progress takes lines for a person
  static Analysing of(AppFolder app, String dir, Consumer<String> progress) {
    return of(app, dir, progress, new ParsedSources());
  }

  /// @param parsed what was parsed when the app was last read
  static Analysing of(AppFolder app, String dir, Consumer<String> progress, ParsedSources parsed) {
    try {
      var analysis = new FrontendReader(progress, parsed).read(app.folder());
      return new Analysing(app, analysis, Decisions.of(analysis, app.name(), dir));
    } catch (IOException e) {
      throw new Refused(app.folder() + " cannot be read: " + e.getMessage());
    }
  }

  /// Writes the first contract of an app that is to be served at once, and tells what was found.
  static void first(AppFolder app, HomeFolder folder, PrintWriter progress) {
    var analysing = of(app, folder.relative(app), progress::println);
    analysing.requireCalls();
    analysing.requireAnswers();
    analysing.write(folder);
    var paint = Paint.progress();
    Summary.lines(analysing.analysis(), analysing.decided())
        .forEach(line -> progress.println(paint.line(line)));
    progress.println(paint.line("Written     " + folder.contract()));
  }

  /// An app that asks nothing needs no backend.
  void requireCalls() {
    boolean isSilent = analysis.calls().isEmpty() && analysis.llm().isEmpty();
    if (isSilent && analysis.needs().isEmpty() && analysis.sockets().isEmpty()) {
      var unread =
          analysis.warnings().isEmpty()
              ? ""
              : " Not all of it could be read: " + String.join("; ", analysis.warnings()) + ".";
      throw new Refused(
          app.folder()
              + " asks nothing of a backend: no call was found in what its page loads."
              + unread);
    }
  }

  /// A backend of which nothing would work is not started: whoever waits for its ready line would
  /// only find out later.
  void requireAnswers() {
    var contract = decided.contract();
    boolean isForeign =
        Coverage.isForeign(contract)
            || (contract.endpoints().isEmpty()
                && contract.undecided().isEmpty()
                && !(analysis.needs().isEmpty() && analysis.sockets().isEmpty()));
    if (isForeign && decided.surfaces() == 0) {
      throw new Refused(
          "Nothing of this app would work: all that it asks for goes through "
              + String.join(", ", foreign())
              + ", which Plinth does not serve yet. `plinth analyze "
              + app.folder()
              + "` lists it.",
          Faults.FAILED);
    }
  }

  /// What it speaks and needs that is not served.
  private Set<String> foreign() {
    var names = new TreeSet<String>();
    decided.contract().undecided().forEach(each -> names.add(each.speaks()));
    analysis.sockets().forEach(socket -> names.add(socket.kind()));
    analysis.needs().forEach(need -> names.add(need.service()));
    return names;
  }

  /// Writes the contract, the pages for people and tools, and the seeds: all of it is made before
  /// the first file is touched.
  HomeFiles.Written write(HomeFolder home) {
    return write(home, _ -> {});
  }

  /// The same, where the contract has to please somebody else too.
  ///
  /// @param fits throws for a contract that is not to be written
  HomeFiles.Written write(HomeFolder home, Consumer<Contract> fits) {
    var files = new HomeFiles(home);
    var planned = files.plan(decided);
    fits.accept(planned.contract());
    var page = ArchitecturePage.write(analysis, decided, planned.contract());
    var description = openApi(planned.contract());
    files.write(decided, planned);
    home.write("ARCHITECTURE.md", page);
    home.write("openapi.yaml", description);
    return planned;
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
