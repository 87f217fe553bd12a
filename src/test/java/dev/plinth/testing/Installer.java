package dev.plinth.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// `install.sh` as a person runs it, with small jars in the place of Plinth's and, for services, a
/// systemd that only writes down what it is told.
///
/// @param folder what all of it happens in; its name may have spaces
public record Installer(Path folder) {
  private static final String SCRIPT = "install.sh";

  public record Ended(int code, String out, String err) {}

  /// An installer that finds the fake systemd of its folder.
  public Installer withSystemd() throws IOException {
    fake("systemctl", "[ \"$1\" != is-system-running ] || echo \"${SYSTEMD_STATE:-running}\"");
    fake("id", "case $1 in -u) echo \"${USER_ID:-0}\" ;; -gn) echo people ;; *) exit 1 ;; esac");
    fake("useradd", ":");
    fake("chown", ":");
    fake("runuser", "shift 3 && exec \"$@\"");
    Files.createDirectories(folder.resolve("units"));
    return this;
  }

  private void fake(String name, String script) throws IOException {
    var file = Files.createDirectories(folder.resolve("fakes")).resolve(name);
    Files.writeString(file, "#!/bin/sh\necho \"" + name + " $*\" >>\"$TOLD\"\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  public Ended run(String... words) throws IOException, InterruptedException {
    return run(Map.of(), words);
  }

  public Ended run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("bash", SCRIPT));
    command.addAll(List.of(words));
    return start(command, environment);
  }

  /// The installed command.
  public Ended plinth(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(prefix().resolve("bin/plinth").toString()));
    command.addAll(List.of(words));
    return start(command, Map.of());
  }

  private Ended start(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var out = folder.resolve("out").toFile();
    var err = folder.resolve("err").toFile();
    var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    var all = new HashMap<String, String>();
    all.put("PATH", folder.resolve("fakes") + ":/usr/bin:/bin");
    all.put("HOME", folder.toString());
    all.put("PREFIX", prefix().toString());
    all.put("PLINTH_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.put("SYSTEMD_UNITS", folder.resolve("units").toString());
    all.put("SERVICE_HIDES", "/opt/unseen");
    all.put("TOLD", folder.resolve("told").toString());
    all.putAll(environment);
    builder.environment().clear();
    builder.environment().putAll(all);
    var process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("install.sh does not end: " + command);
    }
    return new Ended(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  public Path prefix() {
    return folder.resolve("installed");
  }

  public Path unit() {
    return folder.resolve("units/plinth.service");
  }

  /// What the fakes were told, a line each.
  public List<String> told() throws IOException {
    var file = folder.resolve("told");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /// A jar whose `Main` lies in a package and answers as Plinth's own does: its version, the
  /// options that Java was given; no demo.
  public Path jar(String name, String folderOfMain, String version) throws IOException {
    var classes = Files.createTempDirectory(folder, "classes");
    var compiler = ToolProvider.getSystemJavaCompiler();
    var source =
        new SimpleJavaFileObject(URI.create("string:///Main.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
            package %s;
            public final class Main {
              public static void main(String[] words) {
                if (words[0].equals("version")) System.out.println("plinth %s");
                else if (words[0].equals("demo")) Runtime.getRuntime().halt(1);
                else System.out.println(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
              }
            }
            """
                .formatted(folderOfMain, version);
          }
        };
    var options = List.of("-d", classes.toString());
    if (!compiler.getTask(null, null, null, options, null, List.of(source)).call()) {
      throw new IOException("the small program does not compile");
    }
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, folderOfMain + ".Main");
    var jar = folder.resolve(name);
    var entry = folderOfMain.replace('.', '/') + "/Main.class";
    try (OutputStream out = Files.newOutputStream(jar);
        var zip = new JarOutputStream(out, manifest)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(Files.readAllBytes(classes.resolve(entry)));
      zip.closeEntry();
    }
    return jar;
  }
}
