package dev.plinth.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Says what a file is by its first bytes, never by its name. The few kinds that web apps let
/// people upload; a library that knows a thousand more costs two megabytes.
public final class FileTypes {
  /// So many bytes decide.
  public static final int HEAD_BYTES = 4096;

  private static final String BYTES = "application/octet-stream";
  private static final String TEXT = "text/plain";

  /// Kinds of text that no first bytes tell apart: here the sender is believed.
  private static final Set<String> TEXTS = Set.of("text/csv", "text/markdown", "application/json");

  /// What a browser may show in its page. Whatever could hold a script is downloaded instead.
  private static final Set<String> INLINE =
      Set.of(
          "image/png",
          "image/jpeg",
          "image/gif",
          "image/webp",
          "image/avif",
          "image/bmp",
          "audio/mpeg",
          "audio/ogg",
          "audio/wav",
          "video/mp4",
          "video/webm",
          TEXT);

  /// A type and the bytes at the begin of its files, as ISO 8859-1; `?` stands for any byte.
  private record Magic(String type, String bytes) {}

  private static final List<Magic> MAGIC =
      List.of(
          new Magic("image/png", "\u0089PNG\r\n\u001a\n"),
          new Magic("image/jpeg", "\u00ff\u00d8\u00ff"),
          new Magic("image/gif", "GIF87a"),
          new Magic("image/gif", "GIF89a"),
          new Magic("image/webp", "RIFF????WEBP"),
          new Magic("image/avif", "????ftypavif"),
          new Magic("image/avif", "????ftypavis"),
          new Magic("image/heic", "????ftyphei"),
          new Magic("image/heic", "????ftypmif1"),
          new Magic("image/bmp", "BM????\u0000\u0000\u0000\u0000"),
          new Magic("image/tiff", "II*\u0000"),
          new Magic("image/tiff", "MM\u0000*"),
          new Magic("image/x-icon", "\u0000\u0000\u0001\u0000"),
          new Magic("application/pdf", "%PDF-"),
          new Magic("application/zip", "PK\u0003\u0004"),
          new Magic("application/gzip", "\u001f\u008b"),
          new Magic("audio/wav", "RIFF????WAVE"),
          new Magic("audio/ogg", "OggS"),
          new Magic("audio/flac", "fLaC"),
          new Magic("audio/mpeg", "ID3"),
          new Magic("audio/mpeg", "\u00ff\u00fb"),
          new Magic("video/webm", "\u001aE\u00df\u00a3"),
          new Magic("video/quicktime", "????ftypqt"),
          new Magic("video/mp4", "????ftyp"));

  private FileTypes() {}

  /// The type of a file.
  ///
  /// @param head its first bytes
  /// @param isWhole whether these are all of them
  /// @param declared what the sender says
  public static String of(byte[] head, boolean isWhole, String declared) {
    var latin = new String(head, StandardCharsets.ISO_8859_1);
    for (var magic : MAGIC) {
      if (matches(latin, magic.bytes())) {
        return magic.type();
      }
    }
    return isText(head, isWhole) ? text(new String(head, StandardCharsets.UTF_8), declared) : BYTES;
  }

  private static boolean matches(String head, String magic) {
    if (head.length() < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (magic.charAt(i) != '?' && magic.charAt(i) != head.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// UTF-8 without control characters; the last character may be cut.
  private static boolean isText(byte[] head, boolean isWhole) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var chars = CharBuffer.allocate(head.length + 1);
    if (decoder.decode(ByteBuffer.wrap(head), chars, isWhole).isError()) {
      return false;
    }
    return chars.flip().chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
  }

  private static String text(String head, String declared) {
    var start = head.replace("\ufeff", "").stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      return "text/html";
    }
    if (start.startsWith("<")) {
      return start.contains("<svg") ? "image/svg+xml" : "application/xml";
    }
    return TEXTS.contains(declared) ? declared : TEXT;
  }

  /// Whether a browser may show it.
  static boolean isInline(String type) {
    return INLINE.contains(type);
  }
}
