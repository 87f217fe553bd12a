package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What the app's types say of an answer, held against what its code does with it. A type counts,
/// since the code may be dead or guarded; but a person should know.
public final class Contradictions {
  private static final int MAX = 5;

  /// Clients whose queries say what the answer looks like; a type is but a cast there.
  private static final Set<String> QUERIES =
      Set.of("supabase", "pocketbase", "apollo", "urql", "graphql-request", "trpc");

  /// `toLocaleDateString`, `getTime`: methods of values, not members.
  private static final Pattern METHOD = Pattern.compile("(?:to|get|set)[A-Z]\\w*");

  private Contradictions() {}

  /// Sentences, a few at most: `items is declared as a list, but the app reads total of it`.
  public static List<String> of(Exchange exchange, Types types) {
    if (QUERIES.contains(exchange.via())) {
      return List.of();
    }
    var found = new ArrayList<String>();
    look(exchange.answer(), Shape.unknown(), types, found);
    return found.stream().limit(MAX).toList();
  }

  private static void look(AnswerNode node, Shape known, Types types, List<String> found) {
    var said = known.and(node.declared(types));
    var nature = nature(said);
    var place = node.path().isEmpty() ? "the answer" : node.path();
    if (!nature.isEmpty() && node.isList() && !nature.equals("a list")) {
      found.add(place + " is declared as " + nature + ", but the app goes through it as a list");
      return;
    }
    var names =
        node.names().stream().filter(name -> !METHOD.matcher(name).matches()).sorted().toList();
    if (!nature.isEmpty() && !names.isEmpty() && !nature.equals("an object")) {
      found.add(
          "%s is declared as %s, but the app reads %s of it"
              .formatted(place, nature, names.getFirst()));
      return;
    }
    if (said instanceof Shape.Scalar(var kinds, _, _) && clash(kinds, node.kinds())) {
      found.add(
          "%s is declared as %s, but the app uses it as %s"
              .formatted(place, nature, word(node.kinds())));
    }
    for (var name : names) {
      look(node.member(name), said.member(name), types, found);
    }
    if (node.isList()) {
      look(node.item(), said instanceof Shape.Arr(var item) ? item : Shape.unknown(), types, found);
    }
  }

  private static boolean clash(Set<Shape.Kind> said, Set<Shape.Kind> used) {
    return !said.isEmpty()
        && !used.isEmpty()
        && used.stream().noneMatch(said::contains)
        && !used.equals(EnumSet.of(Shape.Kind.NULL));
  }

  /// In a word; empty where it may be more than one.
  private static String nature(Shape said) {
    return switch (said) {
      case Shape.Arr _ -> "a list";
      case Shape.Obj(var members, _) when !members.isEmpty() -> "an object";
      case Shape.Scalar(var kinds, _, _) -> word(kinds);
      case Shape.Obj _, Shape.Unknown _, Shape.AnyOf _ -> "";
    };
  }

  private static String word(Set<Shape.Kind> kinds) {
    var real = kinds.isEmpty() ? EnumSet.noneOf(Shape.Kind.class) : EnumSet.copyOf(kinds);
    real.remove(Shape.Kind.NULL);
    return real.size() != 1
        ? ""
        : switch (real.iterator().next()) {
          case STRING -> "a text";
          case NUMBER -> "a number";
          case BOOLEAN -> "a boolean";
          case NULL -> "";
        };
  }
}
