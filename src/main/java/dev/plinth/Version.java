package dev.plinth;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version that the jar was built as.
final class Version implements IVersionProvider {
  static String text() {
    return "plinth " + number();
  }

  static String number() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("0");
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }
}
