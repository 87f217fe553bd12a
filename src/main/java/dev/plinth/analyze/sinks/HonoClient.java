package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hono's client: a path of names becomes an address, and its last name the method
/// (`client.posts[':id'].$get({ param: { id } })`). What it gives is fetch's response.
final class HonoClient implements Library {
  private static final String PACKAGE = "hono/client";
  private static final String CLIENT = "client#";
  private static final Set<String> METHODS = Set.of("$get", "$post", "$put", "$patch", "$delete");

  private Value base = Values.UNDEFINED;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    if (path.equals("hc")) {
      call.interpreter().exchanges().facts().style("hono");
      base = call.arg(0);
      return new Value.External(PACKAGE, CLIENT);
    }
    if (path.equals("parseResponse")) {
      var members = call.interpreter().members();
      return members.call(call.arg(0), "json", List.of(), call.at(), List.of());
    }
    int dot = path.lastIndexOf('.');
    if (!path.startsWith(CLIENT) || dot < 0) {
      return null;
    }
    var how = path.substring(dot + 1);
    var address = address(path.substring(CLIENT.length(), dot), call);
    if (METHODS.contains(how)) {
      return send(how.substring(1).toUpperCase(Locale.ROOT), address, call);
    }
    return how.equals("$path") ? address : new Value.Unknown(how);
  }

  private static Value address(String names, Invocation call) {
    var parts = new ArrayList<Value>();
    for (var name : names.replaceFirst("^\\.", "").split("\\.", -1)) {
      if (name.equals("index") || name.isEmpty()) {
        continue;
      }
      parts.add(Values.text("/"));
      if (name.startsWith(":")) {
        var plain = name.substring(1).replaceFirst("[{?].*$", "");
        var given = call.interpreter().members().get(call.member(0, "param"), plain, call.at());
        parts.add(
            new Value.Hole(plain, Values.isNothing(given) ? new Value.Unknown(plain) : given));
      } else {
        parts.add(Values.text(name));
      }
    }
    return parts.isEmpty() ? Values.text("/") : new Value.Text(parts);
  }

  private Value send(String method, Value address, Invocation call) {
    var form = call.member(0, "form");
    var body = Values.isNothing(form) ? call.member(0, "json") : form;
    var kind =
        Values.isNothing(body)
            ? Call.Body.NONE
            : Values.isNothing(form) ? Call.Body.JSON : Call.Body.MULTIPART;
    return call.interpreter()
        .exchanges()
        .send(
            call.interpreter(),
            new Exchange.Sent(
                Values.text(method),
                base,
                address,
                call.member(0, "query"),
                body,
                kind,
                false,
                Bodies.token(call.interpreter(), call.member(0, "header"), call.at()),
                "hono",
                false),
            call.at());
  }
}
