package dev.plinth.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import java.util.ArrayList;
import java.util.List;

/// Security headers that belong together, made once and written as ready bytes.
public final class HeaderSet {
  private static final String NOSNIFF = "nosniff";

  /// JSON and event streams.
  public static final HeaderSet API =
      of(
          "Content-Security-Policy",
          "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          NOSNIFF,
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  /// Plinth's own pages.
  public static final HeaderSet ADMIN =
      of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
              + " font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
              + " form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          NOSNIFF,
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
          "Cache-Control",
          "no-store");

  /// Files that people uploaded.
  public static final HeaderSet UPLOADS =
      of(
          "Content-Security-Policy",
          "default-src 'none'; media-src 'self'; sandbox; frame-ancestors 'none'",
          "X-Content-Type-Options",
          NOSNIFF,
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "private, no-store");

  /// The policy of the app's own pages where nothing else is known.
  public static final String APP_POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data: blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri"
          + " 'none'; form-action 'self'; frame-ancestors 'none'";

  private final List<Header> headers;

  private HeaderSet(List<Header> headers) {
    this.headers = List.copyOf(headers);
  }

  /// The app's own pages under a policy.
  public static HeaderSet app(String policy) {
    return of(
        "Content-Security-Policy",
        policy,
        "X-Content-Type-Options",
        NOSNIFF,
        "X-Frame-Options",
        "DENY",
        "Referrer-Policy",
        "strict-origin-when-cross-origin");
  }

  /// Pairs of name and value.
  static HeaderSet of(String... pairs) {
    var headers = new ArrayList<Header>();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(HeaderValues.createCached(pairs[i], pairs[i + 1]));
    }
    return new HeaderSet(headers);
  }

  List<Header> headers() {
    return headers;
  }
}
