import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;

/// Makes the jOOQ classes of Plinth's own tables: runs the migrations into a temporary SQLite file,
/// reads that file, and writes to `target/generated-sources/jooq`. Run by the build in a JVM of JDK
/// 25 (jOOQ 3.21 does not run on 17).
final class GenerateTables {
  public static void main(String[] arguments) throws Exception {
    var root = Path.of(arguments[0]);
    var migrations = root.resolve("src/main/resources/db/migration");
    var output = root.resolve("target/generated-sources/jooq");
    if (newest(output) > Math.max(newest(migrations), newest(root.resolve("jooq-codegen")))) {
      return;
    }
    LogManager.getLogManager().reset();
    var file = Files.createTempFile("plinth-codegen", ".db");
    try {
      var url = "jdbc:sqlite:" + file;
      Flyway.configure()
          .dataSource(url, null, null)
          .locations("filesystem:" + migrations)
          .load()
          .migrate();
      var xml =
          Files.readString(root.resolve("jooq-codegen/jooq-codegen.xml"))
              .replace("@URL@", url)
              .replace("@OUTPUT@", output.toString());
      Configuration configuration =
          GenerationTool.load(
              new java.io.ByteArrayInputStream(
                  xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      GenerationTool.generate(configuration);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// The time of the newest file below a folder, in milliseconds since the epoch; 0 if there is
  /// none.
  private static long newest(Path folder) throws Exception {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().lastModified())
          .max()
          .orElse(0);
    }
  }
}
