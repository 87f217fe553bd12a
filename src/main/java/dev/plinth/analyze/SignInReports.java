package dev.plinth.analyze;

import dev.plinth.analyze.modules.Modules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What of signing in is told of, since no endpoint can answer it: services that sign people in
/// with their own SDK, and tokens in addresses.
final class SignInReports {
  private static final Map<String, String> SERVICES =
      Map.ofEntries(
          Map.entry("@auth0/auth0-react", "Auth0"),
          Map.entry("@auth0/auth0-spa-js", "Auth0"),
          Map.entry("@clerk/clerk-react", "Clerk"),
          Map.entry("@clerk/react", "Clerk"),
          Map.entry("next-auth", "NextAuth"),
          Map.entry("next-auth/react", "NextAuth"),
          Map.entry("@auth/core", "Auth.js"),
          Map.entry("firebase/auth", "Firebase"),
          Map.entry("aws-amplify", "AWS Amplify"),
          Map.entry("aws-amplify/auth", "AWS Amplify"),
          Map.entry("@aws-amplify/ui-react", "AWS Amplify"),
          Map.entry("amazon-cognito-identity-js", "Cognito"),
          Map.entry("keycloak-js", "Keycloak"),
          Map.entry("@react-keycloak/web", "Keycloak"),
          Map.entry("@azure/msal-react", "Microsoft Entra"),
          Map.entry("@azure/msal-browser", "Microsoft Entra"),
          Map.entry("@okta/okta-react", "Okta"),
          Map.entry("@okta/okta-auth-js", "Okta"),
          Map.entry("oidc-client-ts", "OpenID Connect"),
          Map.entry("react-oidc-context", "OpenID Connect"),
          Map.entry("supertokens-auth-react", "SuperTokens"),
          Map.entry("better-auth/react", "Better Auth"),
          Map.entry("@descope/react-sdk", "Descope"),
          Map.entry("@kinde-oss/kinde-auth-react", "Kinde"),
          Map.entry("@privy-io/react-auth", "Privy"));

  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import|require\\()\\s*['\"]([^'\"\\n]{1,80})['\"]");
  private static final Set<String> TOKENS =
      Set.of("token", "access_token", "accessToken", "auth_token", "authToken", "jwt");

  /// Tokens of another kind: they came by mail.
  private static final Pattern BY_MAIL =
      Pattern.compile("(?i).*(verif|confirm|reset|activat|invit|unsubscribe|magic).*");

  private SignInReports() {}

  /// @param reached files that the page loads
  static List<Analysis.Undecided> of(
      Modules modules, List<String> reached, List<Call> calls, SignInFlow flow) {
    var all = new ArrayList<Analysis.Undecided>(services(modules, reached));
    if (flow.logIn() != null) {
      calls.stream()
          .filter(call -> !call.external() && !BY_MAIL.matcher(call.path()).matches())
          .forEach(call ->
              call.query().stream()
                  .filter(parameter -> TOKENS.contains(parameter.name()))
                  .findFirst()
                  .ifPresent(parameter ->
                      all.add(
                          new Analysis.Undecided(
                              call.at().getFirst(),
                              call.key()
                                  + " sends a token as the query parameter "
                                  + parameter.name()
                                  + ": addresses are logged, so that no session is taken from"
                                  + " there; send it in a header"))));
    }
    return all;
  }

  private static List<Analysis.Undecided> services(Modules modules, List<String> reached) {
    var found = new TreeMap<String, SourceRef>();
    for (var file : reached) {
      var text = modules.app().text(file);
      var imports = IMPORT.matcher(text == null ? "" : text);
      while (text != null && imports.find()) {
        var service = SERVICES.get(imports.group(1));
        if (service != null) {
          int line = 1 + (int) text.substring(0, imports.start()).lines().count();
          found.putIfAbsent(service, new SourceRef(file, Math.max(1, line - 1)));
        }
      }
    }
    var all = new ArrayList<Analysis.Undecided>();
    found.forEach((service, at) ->
        all.add(
            new Analysis.Undecided(
                at,
                "people sign in with "
                    + service
                    + ", a service with an SDK of its own that Plinth does not stand in for: its"
                    + " tokens sign nobody in here")));
    return all;
  }
}
