package dev.plinth;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// The entry of the jar. Standard output carries results alone; everything else goes to standard
/// error.
@Command(
    name = "plinth",
    description = "Reads a React/Vite frontend and is the backend it expects.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      AnalyzeCommand.class,
      DemoCommand.class,
      MigrateCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DoctorCommand.class,
      VersionCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /// Runs a command and gives its exit code.
  static int run(String... arguments) {
    var line =
        new CommandLine(new Main())
            .setUsageHelpAutoWidth(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((fault, at, _) -> Faults.tell(fault, at.getErr()));
    try {
      return line.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    } catch (Error e) { // picocli hands on exceptions alone
      return Faults.tell(e, line.getErr());
    }
  }
}
