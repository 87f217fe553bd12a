package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// superagent: requests are built step by step and sent when somebody waits for them.
final class Superagent implements Library {
  private static final String VIA = "superagent";
  private static final List<String> VERBS =
      List.of("get", "post", "put", "patch", "delete", "del", "head");

  private final Value.Native agent = agent();

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value member(String path) {
    return path.isEmpty() || path.equals("default") ? agent : agent.members().get(path);
  }

  /// superagent-promise gives the same with promises.
  static Library promised(Superagent superagent) {
    return (path, call) -> superagent.agent;
  }

  private static Value.Native agent() {
    var made =
        new Value.Native(
            VIA,
            call ->
                call.args().size() > 1
                    ? built(new Request().method(call.arg(0)).url(call.arg(1)), call)
                    : built(new Request().url(call.arg(0)), call));
    for (var verb : VERBS) {
      made.with(
          verb,
          Play.fn(
              verb,
              call -> {
                var request =
                    new Request().method(verb.equals("del") ? "delete" : verb).url(call.arg(0));
                if (verb.equals("get") || verb.equals("head")) {
                  request.query(call.arg(1));
                } else {
                  request.body(call.arg(1));
                }
                return built(request, call);
              }));
    }
    made.with("agent", Play.fn("agent", call -> made));
    return made;
  }

  private static Value built(Request request, Invocation at) {
    var made = Play.object();
    step(
        made,
        "set",
        call -> {
          if (call.arg(0) instanceof Value.Obj all) {
            request.headers(all);
          } else {
            request.header(Values.string(call.arg(0)), call.arg(1));
          }
        });
    step(made, "auth", call -> request.header("Authorization", call.arg(0)));
    step(made, "query", call -> request.query(call.arg(0)));
    step(made, "send", call -> request.body(call.arg(0)));
    step(made, "withCredentials", call -> request.cookies(true));
    step(made, "use", call -> call.interpreter().callIf(call.arg(0), List.of(made), call.at()));
    var form = Play.object().with("*form", Values.text("multipart"));
    for (var name : List.of("attach", "field")) {
      step(
          made,
          name,
          call -> {
            var key = Values.string(call.arg(0));
            request.body(form.with(key == null ? "*" : key, call.arg(1)));
          });
    }
    for (var name : List.of("type", "accept", "timeout", "retry", "ok", "on", "redirects")) {
      step(made, name, call -> {});
    }
    made.with(
        "then",
        Play.fn(
            "then",
            call -> call.interpreter().callIf(call.arg(0), List.of(sent(request, at)), call.at())));
    made.with(
        "end",
        Play.fn(
            "end",
            call ->
                call.interpreter()
                    .callIf(call.arg(0), List.of(Values.NULL, sent(request, at)), call.at())));
    // A request that is awaited is its answer.
    made.with("*awaited", Play.fn("awaited", call -> sent(request, at)));
    return made;
  }

  private static void step(Value.Obj made, String name, Step step) {
    made.with(
        name,
        Play.fn(
            name,
            call -> {
              step.take(call);
              return made;
            }));
  }

  private interface Step {
    void take(Invocation call);
  }

  private static Value sent(Request request, Invocation at) {
    var reply = request.copy().send(at.interpreter(), VIA, at.at());
    return Play.object()
        .with("body", at.interpreter().members().get(reply, "data", at.at()))
        .with("text", at.interpreter().members().get(reply, "data", at.at()))
        .with("status", at.interpreter().members().get(reply, "status", at.at()))
        .with("statusCode", at.interpreter().members().get(reply, "status", at.at()))
        .with("ok", new Value.Test(new Object(), false));
  }
}
