package dev.plinth;

import dev.plinth.analyze.AnalysisJson;
import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.page.Explanation;
import dev.plinth.analyze.page.Summary;
import dev.plinth.json.Json;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plinth analyze`: what an app asks of its backend, and the contract that answers it.
@Command(
    name = "analyze",
    description =
        "Read an app and write its backend's contract, plinth.yaml; never inside the app.")
final class AnalyzeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FRONTEND", description = "The app's folder.")
  private Path frontend = Path.of("");

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print what was found as JSON; write nothing.")
  private boolean json;

  @Option(
      names = "--explain",
      description = "Print the contract with places and reasons under each line; write nothing.")
  private boolean explain;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var app = AppFolder.find(frontend);
    app.notes().forEach(output.progress()::println);
    var out = output.results();
    if (json || explain) {
      var analysing = Analysing.of(app, "", output.progress()::println);
      if (json) {
        out.println(
            Json.pretty(AnalysisJson.write(analysing.analysis(), analysing.decided().entities())));
      } else {
        Explanation.lines(analysing.analysis(), analysing.decided()).forEach(out::println);
      }
      out.flush();
      return 0;
    }
    var folder = HomeFolder.of(app, home.named());
    if (folder.hasContract()) {
      folder.require(HomeOption.contract(folder).frontend(), app);
    }
    var analysing = Analysing.of(app, folder.relative(app), output.progress()::println);
    analysing.requireCalls();
    var written = analysing.write(folder);
    var paint = Paint.results();
    Summary.lines(analysing.analysis(), analysing.decided())
        .forEach(line -> out.println(paint.line(line)));
    written.differences().forEach(difference -> out.println(paint.line("  " + difference)));
    out.println(paint.line("Written     " + folder.contract()));
    if (Paint.isTerminal(1)) {
      out.println(
          paint.line("Next        plinth serve " + frontend + ", or plinth dev " + frontend));
    }
    out.flush();
    return 0;
  }
}
