package dev.plinth.wire;

import dev.plinth.kernel.Problem;
import dev.plinth.records.Versions;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/// `If-Match` and `If-None-Match` (RFC 9110 §13.1). An `ETag` is the version of an item as the
/// caller sees it at this very address, `expand` and `fields` included.
///
/// @param match the versions that a change is meant for
/// @param absent whether there must be no item yet: `If-None-Match: *`
public record Preconditions(Versions match, boolean absent) {
  private static final Pattern TAG =
      Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*");

  /// Reads the headers of a change.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` (`bad_precondition`)
  public static Preconditions read(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
    boolean absent = ifNoneMatch.isPresent();
    if (absent && !ifNoneMatch.get().strip().equals("*")) {
      throw malformed("A change knows If-None-Match: * alone.");
    }
    return new Preconditions(ifMatch.map(Preconditions::versions).orElse(Versions.ANY), absent);
  }

  private static Versions versions(String header) {
    if (header.strip().equals("*")) {
      return new Versions(java.util.List.of(Versions.THERE));
    }
    var tags = new ArrayList<String>();
    for (var part : header.split(",", -1)) {
      var tag = TAG.matcher(part);
      if (!tag.matches()) {
        throw malformed("If-Match is * or the ETags of earlier answers, each in quotes.");
      }
      // a weak tag fits nothing, but it is a condition all the same
      tags.add(tag.group(1) == null ? tag.group(2) : "W/");
    }
    return new Versions(tags);
  }

  /// Whether a reader has this version already.
  public static boolean isKnown(Optional<String> ifNoneMatch, String version) {
    if (ifNoneMatch.isEmpty()) {
      return false;
    }
    for (var part : ifNoneMatch.get().split(",", -1)) {
      var tag = TAG.matcher(part);
      if (part.strip().equals("*") || (tag.matches() && tag.group(2).equals(version))) {
        return true;
      }
    }
    return false;
  }

  /// A version as a header's value.
  public static String tag(String version) {
    return '"' + version + '"';
  }

  private static RuntimeException malformed(String detail) {
    return new Problem.Malformed("bad_precondition", detail).asException();
  }
}
