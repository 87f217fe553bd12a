package dev.plinth.analyze.values;

import dev.plinth.analyze.Call;
import dev.plinth.typescript.Node;
import java.util.Locale;
import java.util.regex.Pattern;

/// Requests that a page makes without a client: images, links, forms that are sent, addresses that
/// the browser is led to. Most of them are pages and files of the app; those of its API are calls.
public final class Markup {
  /// Where an API lies, by the habit of nearly everybody.
  private static final Pattern API = Pattern.compile("/(api|rest)/.+");

  /// What the browser is led to on a backend that has no such place.
  private static final Pattern LEAD =
      Pattern.compile("/(.*/)?(oauth2?|auth|login|logout|export|download)(/.*)?");

  private final Interpreter interpreter;

  Markup(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// An element of the browser that is shown.
  void shown(String tag, Value.Element element) {
    var props = element.props().members();
    switch (tag) {
      case "img", "audio", "video", "source", "iframe", "embed" ->
          ask("GET", props.getOrDefault("src", Values.UNDEFINED), false, element.at());
      case "a" -> ask("GET", props.getOrDefault("href", Values.UNDEFINED), true, element.at());
      case "form" -> {
        var method = Values.string(props.getOrDefault("method", Values.text("get")));
        ask(
            method == null ? "GET" : method.toUpperCase(Locale.ROOT),
            props.getOrDefault("action", Values.UNDEFINED),
            true,
            element.at());
      }
      default -> {}
    }
  }

  /// The browser is led to another address.
  public void led(Value address, Node at) {
    ask("GET", address, true, at);
  }

  private void ask(String method, Value address, boolean leads, Node at) {
    if (Values.isNothing(address) || Values.isCallable(address)) {
      return;
    }
    var sent =
        new Exchange.Sent(
            Values.text(method),
            Values.UNDEFINED,
            address,
            Values.UNDEFINED,
            Values.UNDEFINED,
            method.equals("GET") ? Call.Body.NONE : Call.Body.FORM,
            false,
            false,
            "markup",
            false);
    for (var target : new Urls(interpreter).targets(sent)) {
      boolean own =
          target.configured() || (target.origin() != null && Exchanges.isLocal(target.origin()));
      boolean plain = target.origin() == null && !target.configured();
      var path = target.path();
      boolean asks =
          own
              ? API.matcher(path).matches() || (leads && LEAD.matcher(path).matches())
              : plain && API.matcher(path).matches();
      if (asks) {
        interpreter.exchanges().note(sent, target, interpreter, at).plain();
      }
    }
  }
}
