package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import org.jspecify.annotations.Nullable;

/// Packages that do nothing but turn a template into a document: `graphql-tag`, `gql.tada`.
final class GraphQlTag implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "gql", "default", "graphql", "parse" -> GraphQl.document(call);
      case "initGraphQLTada" -> new Value.External("gql.tada", "graphql");
      case "readFragment" -> call.args().size() > 1 ? call.arg(1) : call.arg(0);
      default -> null;
    };
  }

  static boolean isMutation(Value document) {
    for (var option : Values.options(document)) {
      if (option instanceof Value.Obj obj
          && obj.members().get(Values.GRAPHQL) instanceof Value.Const(String text)) {
        return GraphQlDocument.read(text).operations().stream()
            .anyMatch(operation -> operation.kind().equals("mutation"));
      }
    }
    return false;
  }
}
