package dev.plinth.http;

import dev.plinth.kernel.KeyScope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What people and OpenAPI are told about a route.
///
/// @param tag the group it is listed in
/// @param summary one line
/// @param request name of the schema of its body; null for none
/// @param response name of the schema of its answer; null for none
/// @param access who may call it
/// @param keys the scopes with which an API key may call it, any of them; none where no key may
public record RouteInfo(
    String tag,
    String summary,
    @Nullable String request,
    @Nullable String response,
    Access access,
    Set<KeyScope> keys) {
  public RouteInfo {
    keys = Set.copyOf(keys);
  }

  /// Who may call a route at all, before any rule.
  public enum Access {
    ANYONE,
    SIGNED_IN,
    ADMIN
  }

  public RouteInfo(String tag, String summary, Access access) {
    this(tag, summary, null, null, access, Set.of());
  }

  /// A route for anyone, without a body.
  public static RouteInfo open(String tag, String summary) {
    return new RouteInfo(tag, summary, Access.ANYONE);
  }

  /// A route for signed-in callers, without a body.
  public static RouteInfo signedIn(String tag, String summary) {
    return new RouteInfo(tag, summary, Access.SIGNED_IN);
  }

  /// The same with the names of its schemas.
  public RouteInfo with(@Nullable String request, @Nullable String response) {
    return new RouteInfo(tag, summary, request, response, access, keys);
  }

  /// The same for API keys of any of these scopes too.
  public RouteInfo forKeys(KeyScope... scopes) {
    return new RouteInfo(tag, summary, request, response, access, Set.of(scopes));
  }
}
