package dev.plinth.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.modules.AppFolder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/// The data file of a json-server: what its script names, else `db.json`.
final class Seeds {
  private static final Pattern SCRIPT =
      Pattern.compile("json-server(?:-auth)?\\b[^&|;]*?([\\w./-]+\\.json)");
  private static final List<String> USUAL =
      List.of(
          "db.json",
          "data/db.json",
          "src/db.json",
          "src/data/db.json",
          "server/db.json",
          "mock/db.json");

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
        files.add(found.group(1).replaceFirst("^\\./", ""));
      }
    }
    files.addAll(USUAL);
    var all = new ArrayList<Analysis.SeedData>();
    for (var file : files) {
      if (app.has(file) && all.isEmpty()) {
        add(file, app.json(file), all);
      }
    }
    return all;
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
