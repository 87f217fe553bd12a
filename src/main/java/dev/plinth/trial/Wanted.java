package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Holds an answer against what the app reads of it.
final class Wanted {
  private static final int DEPTH_MAX = 8;

  /// A key is handed back as it came: nobody computes with it, whatever type it is declared to
  /// have.
  private static final Pattern KEY = Pattern.compile("(.*[._\\]])?_?id|.*(Id|_id)");

  private final List<String> missing = new ArrayList<>();

  private Wanted() {}

  /// What the app reads and the answer has not, one `place what` each: `author.name`, `items (a
  /// list is read)`.
  static List<String> missing(Shape read, JsonNode answer) {
    var wanted = new Wanted();
    wanted.compare("", read, answer, 0);
    return List.copyOf(wanted.missing);
  }

  private void compare(String place, Shape read, JsonNode there, int depth) {
    if (depth > DEPTH_MAX) {
      return;
    }
    switch (read) {
      case Shape.Unknown _ -> {}
      case Shape.Scalar scalar -> scalar(place, scalar, there);
      case Shape.Obj object -> object(place, object, there, depth);
      case Shape.Arr(var item) -> {
        if (!there.isArray()) {
          add(place, "a list is read", there);
        } else if (!there.isEmpty()) {
          compare(place + "[]", item, there.get(0), depth + 1);
        }
      }
      case Shape.AnyOf(var options) -> {
        @Nullable List<String> fewest = null;
        for (var option : options) {
          var one = new Wanted();
          one.compare(place, option, there, depth);
          if (fewest == null || one.missing.size() < fewest.size()) {
            fewest = one.missing;
          }
        }
        if (fewest != null) {
          missing.addAll(fewest);
        }
      }
    }
  }

  private void object(String place, Shape.Obj read, JsonNode there, int depth) {
    if (read.members().isEmpty()) {
      return;
    }
    if (!there.isObject()) {
      boolean isNeeded = read.members().values().stream().anyMatch(each -> !each.optional());
      if (isNeeded) {
        add(place, "an object is read", there);
      }
      return;
    }
    read.members()
        .forEach((name, member) -> {
          if (name.toLowerCase(Locale.ROOT).contains("password")) {
            return; // whatever a form reads back, no answer holds one
          }
          var inner = place.isEmpty() ? name : place + "." + name;
          var value = there.get(name);
          if (value == null) {
            if (!member.optional()) {
              missing.add(inner);
            }
          } else if (!value.isNull() || (!member.optional() && isReadThrough(member.shape()))) {
            compare(inner, member.shape(), value, depth + 1);
          }
        });
  }

  /// Whether a null would stop the app: it reads a member of it, or goes through it.
  private static boolean isReadThrough(Shape shape) {
    return switch (shape) {
      case Shape.Obj(var members, _) -> !members.isEmpty();
      case Shape.Arr _ -> true;
      case Shape.Unknown _, Shape.Scalar _, Shape.AnyOf _ -> false;
    };
  }

  private void scalar(String place, Shape.Scalar read, JsonNode there) {
    if (read.kinds().isEmpty() || there.isNull()) {
      return;
    }
    if (there.isContainerNode()) {
      add(place, "a single value is read", there);
    } else if (there.isMissingNode()) {
      add(place, "a value is read", there);
    } else if (read.kinds().equals(Set.of(Shape.Kind.NUMBER))
        && there.isTextual()
        && !KEY.matcher(place).matches()) {
      add(place, "a number is read", there);
    }
  }

  private void add(String place, String what, JsonNode there) {
    var found =
        there.isMissingNode()
            ? "there is nothing"
            : switch (there.getNodeType()) {
              case ARRAY -> "it is a list";
              case OBJECT -> "it is an object";
              case NULL -> "it is null";
              case STRING -> "it is a text";
              case NUMBER -> "it is a number";
              case BOOLEAN -> "it is true or false";
              case BINARY, MISSING, POJO -> "it is nothing";
            };
    missing.add((place.isEmpty() ? "the answer" : place) + " (" + what + ", " + found + ")");
  }
}
