package dev.plinth.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.modules.AppFolder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/// The data files of json-servers: what scripts name, else `db.json`.
final class Seeds {
  private static final Pattern SCRIPT = Pattern.compile("json-server(?:-auth)?\\b([^&|;]*)");
  private static final Pattern FILE = Pattern.compile("[\\w./-]+\\.json");
  private static final List<String> USUAL =
      List.of(
          "db.json",
          "data/db.json",
          "src/db.json",
          "src/data/db.json",
          "server/db.json",
          "mock/db.json");

  /// Items of one collection that are taken: a mock's, not a database's dump.
  static final int ITEMS_MAX = 2_000;

  private static final Pattern WORDS =
      Pattern.compile(
          "^(mock|initial|sample|dummy|default|fake|test|seed|all)(?=[A-Z])"
              + "|^(MOCK|INITIAL|SAMPLE|DUMMY|DEFAULT|FAKE|TEST|SEED|ALL)_"
              + "|^(mock|initial|sample|dummy|fake|seed)[-_]"
              + "|[-_](data|mocks?|fixtures?|seeds?|list|db)$"
              + "|_(DATA|MOCKS?|FIXTURES?|SEEDS?|LIST)$"
              + "|(?<=[a-z])(Data|Mocks?|Fixtures?|Seeds?|List|Array)$");

  private final AppFolder app;

  Seeds(AppFolder app) {
    this.app = app;
  }

  List<Analysis.SeedData> read() {
    var files = new LinkedHashSet<String>();
    var scripts = app.json("package.json").path("scripts");
    for (var script : scripts) {
      var found = SCRIPT.matcher(script.asText());
      while (found.find()) {
        FILE.matcher(found.group(1))
            .results()
            .forEach(file -> files.add(file.group().replaceFirst("^\\./", "")));
      }
    }
    boolean isNamed = files.stream().anyMatch(app::has);
    var all = new ArrayList<Analysis.SeedData>();
    for (var file : isNamed ? files : USUAL) {
      if (app.has(file) && (isNamed || all.isEmpty()) && !file.endsWith("routes.json")) {
        add(file, app.json(file), all);
      }
    }
    return all;
  }

  /// `mockProducts`, `productsData`, `PRODUCT_LIST`: what the data is called besides.
  static String plainName(String name) {
    var plain = WORDS.matcher(name).replaceAll("");
    return plain.isEmpty() || plain.equals("s") ? name : plain;
  }

  private static void add(String file, JsonNode data, List<Analysis.SeedData> all) {
    data.properties()
        .forEach(entry -> {
          if (entry.getValue().isArray() || entry.getValue().isObject()) {
            all.add(
                new Analysis.SeedData(
                    entry.getKey(), "json-server", entry.getValue(), new SourceRef(file, 1)));
          }
        });
  }
}
