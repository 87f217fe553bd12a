package dev.plinth;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version that the jar was built as.
final class Version implements IVersionProvider {
  static String text() {
    return "plinth "
        + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .orElse("(not built)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }
}
