package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The walls of the house: which folder may use which, and which library lives where.
final class FloorsTest {
  private static final String ROOT = "dev.plinth";

  /// Floor by floor, from the ground: a package imports packages of lower floors alone.
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("kernel", "config", "json", "log"),
          List.of("db", "schema", "http", "llm", "events", "typescript", "mail", "jsonschema"),
          List.of("rules"),
          List.of("contract"),
          List.of("analyze", "migrate"),
          List.of("records", "adopt", "trial"),
          List.of("auth", "files", "realtime", "transfer"),
          List.of("chat"),
          List.of("wire"),
          List.of("api", "rest", "supabase", "models"),
          List.of("admin", "openapi", "console"),
          List.of(""));

  /// The ground floor's own order: `json` and `config` speak the kernel's words.
  private static final Map<String, List<String>> ALLOWED_BESIDE =
      Map.of("json", List.of("kernel"), "config", List.of("kernel"), "kernel", List.of());

  /// A library's package prefix, and the folders that may use it.
  private static final Map<String, List<String>> HOMES = homes();

  private static final List<String> FORBIDDEN_ENDINGS =
      List.of("Utils", "Util", "Helper", "Manager", "Impl");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static Map<String, List<String>> homes() {
    var homes = new LinkedHashMap<String, List<String>>();
    homes.put(
        "io.helidon",
        List.of("http", "wire", "api", "rest", "supabase", "models", "admin", "openapi", ""));
    homes.put("org.sqlite", List.of("db"));
    homes.put("org.flywaydb", List.of("db"));
    homes.put("org.jose4j", List.of("auth"));
    homes.put("de.mkammerer", List.of("auth"));
    homes.put("dev.langchain4j", List.of("llm"));
    homes.put("com.knuddels", List.of("llm"));
    homes.put("com.fasterxml.jackson.dataformat", List.of("transfer"));
    homes.put("picocli", List.of(""));
    homes.put("org.snakeyaml", List.of("contract"));
    homes.put("dev.harrel", List.of("jsonschema"));
    homes.put("org.apache.commons", List.of("wire"));
    homes.put("org.treesitter", List.of("typescript"));
    return homes;
  }

  @Test
  void everyPackageStandsOnAFloor() {
    var known = FLOORS.stream().flatMap(List::stream).toList();
    var packages = new TreeSet<String>();
    CLASSES.forEach(type -> packages.add(top(type.getPackageName())));
    assertThat(known).containsAll(packages);
  }

  @Test
  void packagesImportLowerFloorsAlone() {
    var faults = new TreeSet<String>();
    for (var type : CLASSES) {
      if (isGenerated(type)) {
        continue;
      }
      var from = top(type.getPackageName());
      for (var dependency : type.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass();
        if (target.getPackageName().startsWith(ROOT)) {
          var to = top(target.getPackageName());
          if (!from.equals(to) && !mayUse(from, to)) {
            faults.add(dependency.getDescription());
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void librariesStayAtHome() {
    var faults = new TreeSet<String>();
    for (var type : CLASSES) {
      var from = top(type.getPackageName());
      for (var dependency : type.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass().getPackageName();
        HOMES.forEach((library, folders) -> {
          if ((target.equals(library) || target.startsWith(library + "."))
              && !folders.contains(from)) {
            faults.add(dependency.getDescription());
          }
        });
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    var faults = new TreeSet<String>();
    for (var type : CLASSES) {
      if (FORBIDDEN_ENDINGS.stream().anyMatch(type.getSimpleName()::endsWith)) {
        faults.add(type.getName());
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void everyPackageIntroducesItself() throws IOException {
    var faults = new ArrayList<String>();
    try (var folders = Files.walk(Path.of("src/main/java"))) {
      for (var folder : folders.filter(Files::isDirectory).toList()) {
        try (var files = Files.list(folder)) {
          boolean hasSource = files.anyMatch(file -> file.toString().endsWith(".java"));
          if (hasSource && !Files.exists(folder.resolve("package-info.java"))) {
            faults.add(folder.toString());
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void theEngineIsSpokenInOneFolder() throws IOException {
    var engine =
        Pattern.compile("\\bjson_\\w+\\s*\\(|\\bjson_each\\b|\\bPRAGMA\\b|\\bfts5\\b|\\browid\\b");
    var faults = new ArrayList<String>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (file.startsWith("src/main/java/dev/plinth/db")) {
          continue;
        }
        int number = 0;
        for (var line : Files.readAllLines(file)) {
          number++;
          if (!line.strip().startsWith("//") && engine.matcher(line).find()) {
            faults.add(file + ":" + number + " " + line.strip());
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  private static boolean isGenerated(JavaClass type) {
    return type.getPackageName().startsWith(ROOT + ".db.generated");
  }

  private static boolean mayUse(String from, String to) {
    if (ALLOWED_BESIDE.containsKey(from)) {
      return ALLOWED_BESIDE.get(from).contains(to);
    }
    return floor(to) < floor(from);
  }

  private static int floor(String folder) {
    for (int i = 0; i < FLOORS.size(); i++) {
      if (FLOORS.get(i).contains(folder)) {
        return i;
      }
    }
    throw new AssertionError("no floor for the folder " + folder);
  }

  /// The folder directly below the root package: `db` for `dev.plinth.db.generated`, empty for the
  /// root itself.
  private static String top(String packageName) {
    if (packageName.equals(ROOT)) {
      return "";
    }
    var rest = packageName.substring(ROOT.length() + 1);
    return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
  }
}
