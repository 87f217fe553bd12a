package dev.plinth.api;

import dev.plinth.files.Uploads;
import dev.plinth.files.Uploads.Found;
import dev.plinth.http.Exchange;
import dev.plinth.http.HeaderSet;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.kernel.KeyScope;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/api/v1/files/{id}`: the bytes of a file, for whoever may read the item that holds it.
public final class FileRoutes {
  private static final int PIECE_BYTES = 64 * 1024;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final Uploads uploads;

  public FileRoutes(Uploads uploads) {
    this.uploads = uploads;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface(
        "GET",
        "/api/v1/files/{id}",
        this::send,
        RouteInfo.open("files", "The bytes of a file that an item holds")
            .with(null, "File")
            .forKeys(KeyScope.RECORDS));
  }

  /// Bytes from one place to before another.
  private record Range(long from, long to) {
    long length() {
      return to - from;
    }
  }

  private void send(Exchange exchange) throws IOException {
    var file = uploads.find(exchange.caller(), exchange.pathParameter("id"), exchange.queries());
    var tag = '"' + file.digest().substring(0, 32) + '"';
    exchange
        .headers(HeaderSet.UPLOADS)
        .header("ETag", tag)
        .header("Accept-Ranges", "bytes")
        .header("Content-Disposition", disposition(file))
        .header(
            "Cache-Control",
            file.isPublic() ? "public, max-age=31536000, immutable" : "private, no-cache");
    if (exchange.header("If-None-Match").filter(known -> isKnown(known, tag)).isPresent()) {
      exchange.empty(304);
      return;
    }
    boolean isWhole =
        exchange.header("Range").isEmpty()
            || exchange.header("If-Range").filter(one -> !one.equals(tag)).isPresent();
    var range = isWhole ? null : range(exchange.header("Range").orElse(""), file.size());
    if (range != null && range.length() <= 0) {
      exchange.header("Content-Range", "bytes */" + file.size()).empty(416);
    } else if (range == null) {
      send(exchange, file, 200, new Range(0, file.size()));
    } else {
      exchange.header(
          "Content-Range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + file.size());
      send(exchange, file, 206, range);
    }
  }

  private static boolean isKnown(String tags, String tag) {
    return tags.strip().equals("*") || tags.contains(tag);
  }

  /// One range; null for none that can be read, or several: the whole file answers those (RFC 9110
  /// §14.2). One that begins behind the end is empty.
  private static @Nullable Range range(String header, long size) {
    var match = RANGE.matcher(header.strip());
    if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
      return null;
    }
    if (match.group(1).isEmpty()) {
      return new Range(Math.max(0, size - Long.parseLong(match.group(2))), size);
    }
    long from = Long.parseLong(match.group(1));
    long to = match.group(2).isEmpty() ? size : Long.parseLong(match.group(2)) + 1;
    return to <= from && from < size ? null : new Range(from, Math.min(to, size));
  }

  /// Whatever could hold a script is downloaded, whatever it is called.
  private static String disposition(Found file) {
    var plain = file.name().replaceAll("[^A-Za-z0-9._ -]", "_");
    var encoded = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return (file.isInline() ? "inline" : "attachment")
        + "; filename=\""
        + plain
        + "\"; filename*=UTF-8''"
        + encoded.replace("*", "%2A");
  }

  private static void send(Exchange exchange, Found file, int status, Range range)
      throws IOException {
    var type = file.type().startsWith("text/") ? file.type() + "; charset=utf-8" : file.type();
    exchange.header("Content-Length", Long.toString(range.length()));
    if (exchange.method().equals("HEAD")) {
      exchange.header("Content-Type", type).empty(status);
      return;
    }
    try (var in = FileChannel.open(file.path(), StandardOpenOption.READ);
        var stream = exchange.stream(status, type)) {
      var piece = ByteBuffer.allocate(PIECE_BYTES);
      in.position(range.from());
      for (long left = range.length(); left > 0; ) {
        piece.clear().limit((int) Math.min(left, PIECE_BYTES));
        int got = in.read(piece);
        if (got < 0) {
          return; // it was removed and is shorter now: the client sees the length broken
        }
        stream.write(piece.array(), 0, got);
        left -= got;
      }
    }
  }
}
