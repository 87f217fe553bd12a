package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;

/// The tree that code generators write for a document (`{kind: 'Document', definitions: […]}`),
/// back as text.
final class GraphQlTree {
  private static final int DEPTH_MAX = 40;

  private final StringBuilder text = new StringBuilder();

  String text(Value.Obj document) {
    for (var definition : items(document, "definitions")) {
      var kind = word(definition, "kind");
      if (kind.equals("OperationDefinition")) {
        text.append(word(definition, "operation")).append(' ').append(name(definition));
        variables(definition);
        selection(definition, 0);
      } else if (kind.equals("FragmentDefinition")) {
        text.append("fragment ").append(name(definition)).append(" on Any");
        selection(definition, 0);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private void variables(Value definition) {
    var all = items(definition, "variableDefinitions");
    if (all.isEmpty()) {
      return;
    }
    text.append('(');
    for (var variable : all) {
      text.append('$').append(name(member(variable, "variable"))).append(": Any ");
    }
    text.append(')');
  }

  private void selection(Value holder, int depth) {
    var set = member(holder, "selectionSet");
    var all = items(set, "selections");
    if (all.isEmpty() || depth > DEPTH_MAX) {
      return;
    }
    text.append(" {");
    for (var one : all) {
      switch (word(one, "kind")) {
        case "Field" -> {
          var alias = word(member(one, "alias"), "value");
          text.append(' ').append(alias.isEmpty() ? name(one) : alias);
          selection(one, depth + 1);
        }
        case "FragmentSpread" -> text.append(" ...").append(name(one));
        case "InlineFragment" -> {
          text.append(" ...");
          selection(one, depth + 1);
        }
        default -> {}
      }
    }
    text.append(" }");
  }

  private static String name(Value node) {
    return word(member(node, "name"), "value");
  }

  private static String word(Value node, String name) {
    var text = Values.string(member(node, name));
    return text == null ? "" : text;
  }

  private static Value member(Value node, String name) {
    if (!(node instanceof Value.Obj obj)) {
      return Values.UNDEFINED;
    }
    var own = obj.members().get(name);
    return own == null ? Values.UNDEFINED : own;
  }

  private static java.util.List<Value> items(Value node, String name) {
    if (!(member(node, name) instanceof Value.Arr arr)) {
      return java.util.List.of();
    }
    var all = new java.util.ArrayList<Value>(arr.items());
    for (var spread : arr.spreads()) {
      if (spread instanceof Value.Arr more) {
        all.addAll(more.items());
      }
    }
    return all;
  }
}
