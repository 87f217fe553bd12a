package dev.plinth.api;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.rules.Expr;
import dev.plinth.rules.RuleCheck;
import dev.plinth.rules.RuleException;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Shape;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `?filter=`, with its values apart: `?filter=title = $title&$title=Milk` and `?filter=title =
/// 'Milk'` are one statement, whatever the title.
///
/// @param where the condition, its values being variables
/// @param arguments those values
/// @param own the parameters that the filter's variables brought along
record FilterText(Expr where, Arguments arguments, Set<String> own) {
  private static final String PARAMETER = "filter";
  private static final String VARIABLE = "$";

  /// What the language itself means by a variable.
  private static final Set<String> TAKEN =
      Set.of("caller", "row", "now", "request", "path", "query", "body");

  /// @throws ProblemException `Malformed` for a filter that cannot be read or does not fit
  static FilterText read(
      Map<String, List<String>> parameters, Collection collection, Schema schema) {
    var given = new HashMap<String, String>();
    parameters.forEach((name, values) -> {
      if (name.startsWith(VARIABLE) && values.size() == 1) {
        given.put(name.substring(1), values.getFirst());
      }
    });
    given.keySet().removeAll(TAKEN);
    var text = parameters.getOrDefault(PARAMETER, List.of("")).getFirst();
    var shape = Shape.of(parsed(text, collection, schema, given.keySet()), given);
    for (var name : given.keySet()) {
      if (!shape.values().containsKey(VARIABLE + name)) {
        throw malformed("The filter has no $" + name + ".");
      }
    }
    var own = new HashSet<String>();
    given.keySet().forEach(name -> own.add(VARIABLE + name));
    return new FilterText(
        shape.expr(),
        shape.values().isEmpty()
            ? Arguments.NONE
            : new Arguments(Map.of(Shape.ASKED, shape.values())),
        own);
  }

  /// The parameters of a request that are not the filter's variables.
  Map<String, List<String>> without(Map<String, List<String>> parameters) {
    if (own.isEmpty()) {
      return parameters;
    }
    var others = new HashMap<>(parameters);
    others.keySet().removeAll(own);
    return others;
  }

  /// The condition as it was written; all items for an empty text.
  static Expr parsed(String text, Collection collection, Schema schema, Set<String> variables) {
    if (text.isEmpty()) {
      return Expr.ANYONE;
    }
    try {
      var parsed = RuleParser.parseWithPlaces(text);
      var expr = new Expr.Asked(parsed.expr());
      var faults = RuleCheck.faults(expr, schema, collection, variables, parsed.columns());
      if (!faults.isEmpty()) {
        throw malformed("The filter is wrong: " + String.join("; ", faults) + ".");
      }
      return expr;
    } catch (RuleException e) {
      throw malformed("The filter is wrong at " + e.fault() + ".");
    }
  }

  private static ProblemException malformed(String detail) {
    return new Problem.Malformed("bad_filter", detail).asException();
  }
}
