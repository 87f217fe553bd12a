package dev.plinth.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A small file of the app as it is sent: its bytes, compressed too where that pays, and their tag.
final class ServedFile {
  /// Smaller answers fit into one packet anyway.
  private static final int COMPRESS_FROM = 1_024;

  final FileTime modified;
  final String contentType;
  final byte[] bytes;
  final byte @Nullable [] gzip;
  final String tag;
  final boolean altered;

  /// @param altered whether the bytes differ from those on the disk
  ServedFile(FileTime modified, String name, byte[] bytes, boolean altered) {
    this.modified = modified;
    this.contentType = ContentTypes.of(name);
    this.bytes = bytes;
    this.altered = altered;
    this.tag = '"' + tag(bytes) + '"';
    this.gzip =
        ContentTypes.isText(name) && bytes.length >= COMPRESS_FROM ? compressed(bytes) : null;
  }

  private static String tag(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] compressed(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 2);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
