package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.http.RouteTable.Match;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteTableTest {
  private static Route route(String method, String pattern) {
    return new Route(method, pattern, x -> x.empty(204), RouteInfo.open("test", pattern));
  }

  private static Match match(RouteTable table, String method, String path) {
    return table.match(method, Target.parse(path).segments(), false);
  }

  private static String found(RouteTable table, String method, String path) {
    return match(table, method, path) instanceof Match.Found found
        ? found.route().pattern()
        : "none";
  }

  @Test
  void literalTextWinsOverAParameterAndFallsBackToIt() {
    var table =
        RouteTable.builder()
            .endpoint(route("GET", "/articles/{slug}"))
            .endpoint(route("GET", "/articles/feed"))
            .endpoint(route("GET", "/articles/{slug}/comments"))
            .endpoint(route("DELETE", "/articles/{slug}"))
            .build();
    assertThat(found(table, "GET", "/articles/feed")).isEqualTo("/articles/feed");
    assertThat(found(table, "GET", "/articles/x")).isEqualTo("/articles/{slug}");
    assertThat(found(table, "DELETE", "/articles/feed")).isEqualTo("/articles/{slug}");
    assertThat(found(table, "GET", "/articles/feed/comments"))
        .isEqualTo("/articles/{slug}/comments");
    assertThat(found(table, "GET", "/articles")).isEqualTo("none");
  }

  @Test
  void anEncodedSlashStaysInsideItsParameter() {
    var table = RouteTable.builder().endpoint(route("GET", "/files/{name}")).build();
    assertThat(match(table, "GET", "/files/a%2Fb"))
        .isInstanceOfSatisfying(
            Match.Found.class, found -> assertThat(found.parameter("name")).isEqualTo("a/b"));
  }

  @Test
  void aTailTakesAllThatRemains() {
    var table = RouteTable.builder().surface(route("GET", "/storage/{bucket}/{path...}")).build();
    assertThat(match(table, "GET", "/storage/b/x/y/z"))
        .isInstanceOfSatisfying(
            Match.Found.class,
            found -> {
              assertThat(found.parameter("bucket")).isEqualTo("b");
              assertThat(found.parameter("path")).isEqualTo("x/y/z");
              assertThat(found.parameter("other")).isNull();
            });
  }

  @Test
  void theAppsOwnEndpointHidesASurfaceAndThatIsSaid() {
    var table =
        RouteTable.builder()
            .surface(route("POST", "/api/chat"))
            .surface(route("GET", "/api/v1/models"))
            .endpoint(route("POST", "/api/{anything}"))
            .build();
    assertThat(found(table, "POST", "/api/chat")).isEqualTo("/api/{anything}");
    assertThat(found(table, "POST", "/_/api/chat")).isEqualTo("/_/api/chat");
    assertThat(table.shadowed())
        .containsExactly(
            "POST /api/chat is answered by the app's own POST /api/{anything}; Plinth's stays at"
                + " /_/api/chat");
  }

  @Test
  void anotherMethodFallsThroughToTheNextLayer() {
    var table =
        RouteTable.builder()
            .surface(route("POST", "/api/chat"))
            .endpoint(route("GET", "/api/chat"))
            .build();
    assertThat(found(table, "POST", "/api/chat")).isEqualTo("/api/chat");
    assertThat(match(table, "DELETE", "/api/chat"))
        .isEqualTo(new Match.OtherMethods(List.of("GET", "HEAD", "OPTIONS", "POST")));
  }

  @Test
  void twoRoutesForTheSameAreRefused() {
    var builder =
        RouteTable.builder().endpoint(route("GET", "/a/{x}")).endpoint(route("GET", "/a/{y}"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("GET /a/{y}");
  }
}
