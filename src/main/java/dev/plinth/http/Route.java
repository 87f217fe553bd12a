package dev.plinth.http;

import java.util.ArrayList;
import java.util.List;

/// One method at one pattern.
///
/// A pattern is a path whose segments are literal text, `{name}` for one segment, or, at the end,
/// `{name...}` for all that remain.
///
/// @param method in upper case
/// @param pattern begins with a slash
/// @param info what people are told
/// @param problems how its problems are told
public record Route(
    String method, String pattern, Handler handler, RouteInfo info, ProblemShape problems) {
  public Route {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException("a pattern begins with a slash: " + pattern);
    }
  }

  public Route(String method, String pattern, Handler handler, RouteInfo info) {
    this(method, pattern, handler, info, ProblemShape.NATIVE);
  }

  /// The same route at another pattern.
  public Route at(String otherPattern) {
    return new Route(method, otherPattern, handler, info, problems);
  }

  /// `GET /path`.
  public String key() {
    return method + " " + pattern;
  }

  List<String> segments() {
    return segments(pattern);
  }

  /// The names of the parameters, by their place in the path; empty text for literal segments.
  List<String> names() {
    var names = new ArrayList<String>();
    for (var segment : segments()) {
      names.add(isParameter(segment) ? name(segment) : "");
    }
    return names;
  }

  static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  static boolean isTail(String segment) {
    return segment.startsWith("{") && segment.endsWith("...}");
  }

  private static String name(String segment) {
    var name = segment.substring(1, segment.length() - 1);
    return name.endsWith("...") ? name.substring(0, name.length() - 3) : name;
  }

  private static List<String> segments(String pattern) {
    var segments = new ArrayList<String>();
    for (var segment : pattern.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return segments;
  }
}
