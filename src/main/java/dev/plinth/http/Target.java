package dev.plinth.http;

import dev.plinth.kernel.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request's target in its one canonical form, on which all decisions rest: doubled and trailing
/// slashes are gone, each segment is percent-decoded strictly, once, after the split, and dot
/// segments are refused. An encoded slash stays inside its segment.
///
/// @param path the canonical path, still encoded, for logs and proxies
/// @param segments decoded
/// @param directory whether the path ended in a slash
/// @param query as sent, without the question mark
record Target(String path, List<String> segments, boolean directory, String query) {
  private static final int SEGMENTS_MAX = 64;

  static Target parse(String sent) {
    int question = sent.indexOf('?');
    var path = question < 0 ? sent : sent.substring(0, question);
    var query = question < 0 ? "" : sent.substring(question + 1);
    if (!path.startsWith("/")) {
      throw malformed("The address begins with a slash.");
    }
    var segments = new ArrayList<String>();
    var canonical = new StringBuilder(path.length());
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      if (to > from) {
        var raw = path.substring(from, to);
        segments.add(segment(raw));
        canonical.append('/').append(raw);
      }
      from = to + 1;
    }
    if (segments.size() > SEGMENTS_MAX) {
      throw malformed("The address has too many parts.");
    }
    if (canonical.isEmpty()) {
      canonical.append('/');
    }
    return new Target(canonical.toString(), segments, path.endsWith("/"), query);
  }

  private static String segment(String raw) {
    var segment = decode(raw, false);
    if (segment.equals(".") || segment.equals("..")) {
      throw malformed("The address may not hold dot segments.");
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c < ' ' || c == 0x7f || c == '\\') {
        throw malformed("The address holds a character that no path has.");
      }
    }
    return segment;
  }

  /// The query's parameters in their order; a name may come more than once.
  Map<String, List<String>> parameters() {
    if (query.isEmpty()) {
      return Map.of();
    }
    var parameters = new LinkedHashMap<String, List<String>>();
    for (var pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        var name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
        var value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
        parameters.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  /// Percent-decodes UTF-8; overlong forms, broken escapes and NUL are refused.
  private static String decode(String text, boolean form) {
    if (text.indexOf('%') < 0 && !(form && text.indexOf('+') >= 0)) {
      return text;
    }
    var bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        boolean whole = i + 2 < text.length();
        int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed("The address has a broken percent escape.");
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[length++] = (byte) (form && c == '+' ? ' ' : c);
      }
    }
    try {
      var decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      if (decoded.indexOf(0) >= 0) {
        throw malformed("The address may not hold a NUL.");
      }
      return decoded;
    } catch (CharacterCodingException e) {
      throw malformed("The address is not UTF-8.");
    }
  }

  private static RuntimeException malformed(String detail) {
    return new Problem.Malformed("bad_address", detail).asException();
  }
}
