package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// jQuery's `ajax` and its short forms.
final class Jquery implements Library {
  private static final String VIA = "jquery";

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "ajax" -> ajax(call);
      case "get", "getJSON" -> brief("get", call);
      case "post" -> brief("post", call);
      default -> null;
    };
  }

  private static Value ajax(Invocation call) {
    boolean apart = !(call.arg(0) instanceof Value.Obj);
    var options = apart ? call.arg(1) : call.arg(0);
    var members = call.interpreter().members();
    var at = call.at();
    var type = members.get(options, "type", at);
    var method = Values.isNothing(type) ? members.get(options, "method", at) : type;
    var request =
        new Request()
            .method(method)
            .url(apart ? call.arg(0) : members.get(options, "url", at))
            .headers(members.get(options, "headers", at));
    var data = members.get(options, "data", at);
    var verb = Values.string(method);
    if (verb == null || verb.equalsIgnoreCase("GET")) {
      request.query(data);
    } else {
      request.body(data);
    }
    return answered(
        request, members.get(options, "success", at), members.get(options, "error", at), call);
  }

  private static Value brief(String verb, Invocation call) {
    var request = new Request().method(verb).url(call.arg(0));
    int next = 1;
    if (!Values.isCallable(call.arg(1))) {
      next = 2;
      if (verb.equals("get")) {
        request.query(call.arg(1));
      } else {
        request.body(call.arg(1));
      }
    }
    return answered(request, call.arg(next), Values.UNDEFINED, call);
  }

  private static Value answered(Request request, Value good, Value bad, Invocation call) {
    var interpreter = call.interpreter();
    var data = request.data(interpreter, VIA, call.at());
    interpreter.callIf(good, List.of(data), call.at());
    interpreter.callIf(bad, List.of(TanStackQuery.failure(data)), call.at());
    var made = Play.object();
    for (var name : List.of("done", "then", "fail", "always", "catch")) {
      boolean failed = name.equals("fail") || name.equals("catch");
      made.with(
          name,
          Play.fn(
              name,
              inner -> {
                var given = failed ? TanStackQuery.failure(data) : data;
                var result = interpreter.callIf(inner.arg(0), List.of(given), inner.at());
                return name.equals("then") ? result : made;
              }));
    }
    return made.with("*awaited", Play.fn("awaited", inner -> data));
  }
}
