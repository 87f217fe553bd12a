package dev.plinth;

import java.util.List;
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
    versionProvider = Version.class)
public final class Main {
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          DevCommand.class,
          AnalyzeCommand.class,
          DemoCommand.class,
          MigrateCommand.class,
          ImportCommand.class,
          ExportCommand.class,
          OpenapiCommand.class,
          TypesCommand.class,
          UserCommand.class,
          BackupCommand.class,
          RestoreCommand.class,
          DoctorCommand.class,
          VersionCommand.class);

  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /// The one command that is asked for, else all: picocli reads each by reflection, a tenth of a
  /// quick start.
  private static List<Class<?>> commands(String... arguments) {
    var asked =
        COMMANDS.stream()
            .filter(command ->
                arguments.length > 0
                    && command.getAnnotation(Command.class).name().equals(arguments[0]))
            .toList();
    return asked.isEmpty() ? COMMANDS : asked;
  }

  /// Runs a command and gives its exit code.
  static int run(String... arguments) {
    var line = new CommandLine(new Main());
    commands(arguments).forEach(line::addSubcommand);
    line.setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((fault, at, _) -> Faults.tell(fault, at.getErr()));
    try {
      return line.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    } catch (Error e) { // picocli hands on exceptions alone
      return Faults.tell(e, line.getErr());
    }
  }
}
