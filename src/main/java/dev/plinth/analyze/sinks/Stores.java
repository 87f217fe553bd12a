package dev.plinth.analyze.sinks;

import dev.plinth.analyze.StatusUse;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import org.jspecify.annotations.Nullable;

/// What a browser keeps: `localStorage`, `sessionStorage`, cookies.
final class Stores {
  static final String COOKIE = "cookie";

  private record Slot(String place, String name) {}

  @Nullable Value call(String path, Invocation call) {
    int dot = path.indexOf('.');
    return call(path.substring(0, dot), path.substring(dot + 1), call);
  }

  @Nullable Value call(String place, String verb, Invocation call) {
    var name = Values.string(call.arg(0));
    var slot = call.interpreter().sharedKey(new Slot(place, name == null ? "*" : name));
    return switch (verb) {
      case "setItem", "set" -> {
        call.interpreter().add(slot, call.arg(1));
        if (place.equals(COOKIE) && name != null) {
          call.interpreter().exchanges().facts().setCookie(name);
        }
        call.interpreter()
            .exchanges()
            .facts()
            .keep(place, name == null ? "*" : name, call.arg(1), call.at());
        yield Values.UNDEFINED;
      }
      case "getItem", "get" -> {
        if (place.equals(COOKIE) && name != null) {
          call.interpreter().exchanges().facts().readCookie(name);
        }
        var kept = call.interpreter().read(slot);
        yield Values.isUndefined(kept) ? new Value.Unknown(name == null ? "kept" : name) : kept;
      }
      case "removeItem", "remove", "clear" -> {
        call.interpreter()
            .exchanges()
            .react(call.interpreter(), StatusUse.Kind.SIGN_OUT, call.at());
        yield Values.UNDEFINED;
      }
      default -> null;
    };
  }

  Value cookie(Invocation call) {
    call.interpreter().exchanges().facts().keep(COOKIE, "document.cookie", call.arg(0), call.at());
    return Values.UNDEFINED;
  }
}
