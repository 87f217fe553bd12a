package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// graphql-request: `request(url, document, variables)`, and clients.
final class GraphQlRequest implements Library {
  private static final String VIA = "graphql-request";

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "gql" -> GraphQl.document(call);
      case "request", "default" -> request(call);
      case "rawRequest" -> Play.object().with("data", request(call));
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    if (!Play.plain(path).equals("GraphQLClient")) {
      return null;
    }
    call.interpreter().exchanges().facts().style(VIA);
    var graphQl = new GraphQl(VIA);
    graphQl.address(call.arg(0));
    graphQl.token(headers(call, call.member(1, "headers")));
    var made = Play.object().client();
    Value.NativeCall send =
        inner -> {
          var document =
              inner.arg(0) instanceof Value.Obj ? inner.member(0, "document") : Values.UNDEFINED;
          var data =
              Values.isNothing(document)
                  ? graphQl.send(inner, inner.arg(0), inner.arg(1))
                  : graphQl.send(inner, document, inner.member(0, "variables"));
          declare(inner, data);
          return data;
        };
    made.with("request", Play.fn("request", send));
    made.with(
        "rawRequest", Play.fn("rawRequest", inner -> Play.object().with("data", send.call(inner))));
    made.with(
        "batchRequests",
        Play.fn(
            "batchRequests",
            inner -> {
              for (var one : inner.interpreter().members().items(inner.arg(0))) {
                GraphQl.some(inner, one, "document")
                    .forEach(document -> graphQl.send(inner, document, Values.UNDEFINED));
              }
              return new Value.Unknown("data");
            }));
    made.with(
        "setHeader",
        Play.fn(
            "setHeader",
            inner -> {
              var name = Values.string(inner.arg(0));
              graphQl.token(name != null && headers(inner, Play.object().with(name, inner.arg(1))));
              return made;
            }));
    made.with(
        "setHeaders",
        Play.fn(
            "setHeaders",
            inner -> {
              graphQl.token(headers(inner, inner.arg(0)));
              return made;
            }));
    return made;
  }

  private static boolean headers(Invocation call, Value given) {
    var headers =
        Values.isCallable(given) ? call.interpreter().callIf(given, List.of(), call.at()) : given;
    return Bodies.token(call.interpreter(), headers, call.at());
  }

  private static Value request(Invocation call) {
    var graphQl = new GraphQl(VIA);
    Value data;
    if (!(call.arg(0) instanceof Value.Obj)) {
      graphQl.address(call.arg(0));
      graphQl.token(headers(call, call.arg(3)));
      data = graphQl.send(call, call.arg(1), call.arg(2));
    } else {
      graphQl.address(call.member(0, "url"));
      graphQl.token(headers(call, call.member(0, "requestHeaders")));
      data = graphQl.send(call, call.member(0, "document"), call.member(0, "variables"));
    }
    declare(call, data);
    return data;
  }

  private static void declare(Invocation call, Value data) {
    var type = call.type(0);
    if (type != null) {
      call.interpreter().types().declare(data, type);
    }
  }
}
