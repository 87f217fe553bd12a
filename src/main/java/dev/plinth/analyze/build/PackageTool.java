package dev.plinth.analyze.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The tool that installs an app's packages: the one whose lock file lies there.
enum PackageTool {
  NPM("npm", "package-lock.json", "npm-shrinkwrap.json"),
  YARN("yarn", "yarn.lock"),
  PNPM("pnpm", "pnpm-lock.yaml"),
  BUN("bun", "bun.lock", "bun.lockb");

  private final String command;

  /// Names of lock files, with a space between.
  private final String locks;

  PackageTool(String command, String... locks) {
    this.command = command;
    this.locks = String.join(" ", locks);
  }

  String command() {
    return command;
  }

  boolean isLocked(Path folder) {
    return Stream.of(locks.split(" ", -1))
        .anyMatch(lock -> Files.isRegularFile(folder.resolve(lock)));
  }

  /// The tools to try, best first: whose lock file lies in the folder, then Bun where nothing is
  /// locked, then npm, which comes with Node.
  static List<PackageTool> inOrder(Path folder) {
    var order = new ArrayList<PackageTool>();
    for (var manager : List.of(PNPM, YARN, BUN, NPM)) {
      if (manager.isLocked(folder)) {
        order.add(manager);
      }
    }
    if (order.isEmpty()) {
      order.add(BUN);
    }
    if (!order.contains(NPM)) {
      order.add(NPM);
    }
    return order;
  }

  /// The commands that install, the strict one first; a later one runs only when the earlier
  /// failed.
  List<List<String>> install(Path folder, boolean allowScripts) {
    boolean isLocked = isLocked(folder);
    return switch (this) {
      case NPM -> npm(isLocked, allowScripts);
      case YARN -> yarn(Manifest.of(folder).packageManager(), folder, allowScripts);
      case PNPM ->
          List.of(
              command(allowScripts, "pnpm", "install", "--frozen-lockfile", "--prod=false"),
              command(allowScripts, "pnpm", "install", "--no-frozen-lockfile", "--prod=false"));
      case BUN -> List.of(command(allowScripts, "bun", "install"));
    };
  }

  private static List<List<String>> npm(boolean isLocked, boolean allowScripts) {
    var quiet = List.of("--include=dev", "--no-audit", "--no-fund", "--loglevel=error");
    var commands = new ArrayList<List<String>>();
    if (isLocked) {
      commands.add(join(command(allowScripts, "npm", "ci"), quiet));
    }
    commands.add(join(command(allowScripts, "npm", "install"), quiet));
    commands.add(join(command(allowScripts, "npm", "install", "--legacy-peer-deps"), quiet));
    return commands;
  }

  /// Yarn 1 and the later ones share a name and little else. The later ones take their settings
  /// from the environment, where [ToolRun] puts them.
  private static List<List<String>> yarn(String manager, Path folder, boolean allowScripts) {
    boolean isClassic =
        !Files.exists(folder.resolve(".yarnrc.yml")) && !manager.matches("yarn@[2-9].*");
    return isClassic
        ? List.of(
            command(allowScripts, "yarn", "install", "--frozen-lockfile", "--production=false"),
            command(allowScripts, "yarn", "install", "--production=false"))
        : List.of(List.of("yarn", "install"));
  }

  private static List<String> command(boolean allowScripts, String... words) {
    var command = new ArrayList<>(List.of(words));
    if (!allowScripts) {
      command.add("--ignore-scripts");
    }
    return command;
  }

  private static List<String> join(List<String> first, List<String> second) {
    var joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }
}
