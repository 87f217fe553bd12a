package dev.plinth.chat;

import dev.plinth.files.FileTypes;
import dev.plinth.files.Uploads;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/// A file on its way into a conversation, carried along in the request. Nothing is ever fetched for
/// a caller, who would reach what only this server can reach.
public final class Attachment {
  /// What models that see take, and browsers show.
  static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private static final String DATA = "data:";

  private final String name;
  private final String type;
  private final byte[] bytes;

  private Attachment(String name, String type, byte[] bytes) {
    this.name = name;
    this.type = type;
    this.bytes = bytes;
  }

  /// Reads a data URL (RFC 2397).
  ///
  /// @param declared the type where the URL says none
  /// @throws IllegalArgumentException with a sentence for whoever sent it
  public static Attachment of(String url, String name, String declared) {
    int comma = url.indexOf(',');
    if (!url.regionMatches(true, 0, DATA, 0, DATA.length()) || comma < 0) {
      throw new IllegalArgumentException(
          "must be a data URL (data:image/png;base64,…): nothing is fetched from an address");
    }
    var head = url.substring(DATA.length(), comma);
    var type = head.split(";", 2)[0].strip();
    boolean isBase64 = head.endsWith(";base64");
    var bytes = isBase64 ? base64(url.substring(comma + 1)) : percent(url.substring(comma + 1));
    return of(bytes, name, type.isEmpty() ? declared : type);
  }

  /// A file of these bytes.
  ///
  /// @param declared its type, as the sender says
  /// @throws IllegalArgumentException with a sentence for whoever sent it
  static Attachment of(byte[] bytes, String name, String declared) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("must not be empty");
    }
    var head = Arrays.copyOf(bytes, Math.min(bytes.length, FileTypes.HEAD_BYTES));
    var type = FileTypes.of(head, head.length == bytes.length, declared);
    if (PICTURES.contains(declared) && !type.equals(declared)) {
      throw new IllegalArgumentException("is not the " + declared + " that it says it is");
    }
    return new Attachment(Uploads.cleaned(name), type, bytes);
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must hold base64", e);
    }
  }

  private static byte[] percent(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
          .getBytes(StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be percent-encoded, or base64", e);
    }
  }

  /// As the client calls it.
  String name() {
    return name;
  }

  /// By its content.
  String type() {
    return type;
  }

  /// Whoever asks leaves them as they are.
  byte[] bytes() {
    return bytes;
  }

  public boolean isPicture() {
    return PICTURES.contains(type);
  }

  String hash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
