package dev.plinth.http;

import dev.plinth.kernel.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The app's files while they are still being built: a page that says so and looks again by itself,
/// then the files. Where the build failed, a page that says that.
public final class ComingFiles implements Handler {
  private static final String HTML = "text/html; charset=utf-8";

  /// Seconds until the page looks again.
  private static final int AGAIN = 2;

  private volatile @Nullable Handler files;
  private volatile boolean failed;

  /// These are the files from now on.
  public void show(Handler built) {
    files = built;
  }

  /// There will be none: the terminal says why.
  public void fail() {
    failed = true;
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    var built = files;
    if (built != null) {
      built.handle(exchange);
      return;
    }
    if (!Edge.isNavigation(exchange)) {
      throw new Problem.NotFound().asException();
    }
    exchange.header("Cache-Control", "no-store");
    if (failed) {
      exchange.send(
          503,
          HTML,
          page(
              "",
              "The app could not be built",
              "Where plinth serve runs, it says" + " why. The API answers meanwhile."));
    } else {
      exchange.header("Retry-After", String.valueOf(AGAIN));
      exchange.send(
          503,
          HTML,
          page(
              "<meta http-equiv=\"refresh\" content=\"" + AGAIN + "\">",
              "The app is being" + " built",
              "This page looks again by itself. The API answers already."));
    }
  }

  private static byte[] page(String head, String title, String text) {
    return ("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
            + head
            + "<title>"
            + title
            + "</title><h1>"
            + title
            + "</h1><p>"
            + text
            + "</p></html>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
