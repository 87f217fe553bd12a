package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Packages whose service has to be there beside any backend: whoever uses one needs it.
final class Services implements Library {
  /// By package: the service, and what it is for.
  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("@clerk/clerk-react", "clerk sign-in"),
          Map.entry("@clerk/react", "clerk sign-in"),
          Map.entry("@auth0/auth0-react", "auth0 sign-in"),
          Map.entry("@auth0/auth0-spa-js", "auth0 sign-in"),
          Map.entry("auth0-js", "auth0 sign-in"),
          Map.entry("@okta/okta-react", "okta sign-in"),
          Map.entry("@okta/okta-auth-js", "okta sign-in"),
          Map.entry("keycloak-js", "keycloak sign-in"),
          Map.entry("@react-keycloak/web", "keycloak sign-in"),
          Map.entry("@azure/msal-react", "microsoft sign-in"),
          Map.entry("@azure/msal-browser", "microsoft sign-in"),
          Map.entry("react-oidc-context", "openid-connect sign-in"),
          Map.entry("oidc-client-ts", "openid-connect sign-in"),
          Map.entry("@kinde-oss/kinde-auth-react", "kinde sign-in"),
          Map.entry("@stytch/react", "stytch sign-in"),
          Map.entry("@workos-inc/authkit-react", "workos sign-in"),
          Map.entry("@privy-io/react-auth", "privy sign-in"),
          Map.entry("appwrite", "appwrite"),
          Map.entry("aws-amplify", "aws-amplify"),
          Map.entry("aws-amplify/api", "aws-amplify api"),
          Map.entry("aws-amplify/auth", "aws-amplify sign-in"),
          Map.entry("aws-amplify/data", "aws-amplify data"),
          Map.entry("@aws-amplify/ui-react", "aws-amplify sign-in"),
          Map.entry("@instantdb/react", "instantdb"),
          Map.entry("@nhost/react", "nhost"),
          Map.entry("@sanity/client", "sanity"),
          Map.entry("contentful", "contentful"),
          Map.entry("parse", "parse"));

  private final String service;
  private final String what;

  private Services(String service, String what) {
    this.service = service;
    this.what = what;
  }

  static Map<String, Library> all() {
    var made = new LinkedHashMap<String, Library>();
    ALL.forEach((pack, text) -> {
      int space = text.indexOf(' ');
      made.put(
          pack,
          space < 0
              ? new Services(text, "")
              : new Services(text.substring(0, space), text.substring(space + 1)));
    });
    return made;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    note(call.interpreter(), path, call.at(), collection(call));
    return null;
  }

  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    note(interpreter, path, element.at(), "");
    return false;
  }

  /// Where a method is called with names, the second one is the collection's.
  private static String collection(Invocation call) {
    var text = Values.string(call.arg(1));
    return text == null ? "" : " " + text;
  }

  private void note(
      Interpreter interpreter, String path, dev.plinth.typescript.Node at, String more) {
    var facts = interpreter.exchanges().facts();
    facts.style(service);
    boolean isMethod = path.contains("#.");
    if (!what.isEmpty()) {
      facts.need(service, what, at);
    } else if (isMethod) {
      facts.need(service, path.replace("#", "") + more, at);
    }
  }
}
