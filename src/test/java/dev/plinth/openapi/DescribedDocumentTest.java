package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.http.Route;
import dev.plinth.testing.Described;
import dev.plinth.testing.TypeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The description is OpenAPI, of all that the real app serves and of nothing else.
final class DescribedDocumentTest {
  @TempDir private Path home;
  private Fair fair;

  @BeforeEach
  void start() throws IOException {
    fair = new Fair(home);
  }

  @AfterEach
  void stop() {
    fair.close();
  }

  @Test
  void theDocumentIsOpenApi() {
    assertThat(fair.described().faults()).isEmpty();
    assertThat(fair.described().withoutExample()).isEmpty();
  }

  @Test
  void theCompilerTakesItsTypes() throws Exception {
    var compiler = TypeScript.find();
    assumeTrue(compiler.isPresent(), "no TypeScript compiler: .ci/run fetches one");
    ObjectNode document = (ObjectNode) fair.app().client().get("/openapi.json").json();
    var types = home.resolve("backend.ts");
    Files.writeString(types, Declarations.of(fair.contract(), document));
    assertThat(compiler.get().check(types)).isEmpty();
  }

  /// A description that says something else is caught.
  @Test
  void whatIsNotAsDescribedIsFound() {
    ObjectNode document = fair.app().client().get("/openapi.json").json().deepCopy();
    document.withObject("/components/schemas/Item_tags/properties").remove("label");
    document.withObject("/components/schemas/Part_tags/properties").remove("label");
    document.withObject("/components/schemas/Problem/properties").put("title", false);
    document.withObject("/paths/~1health~1live/get/responses").remove("200");
    document
        .withObject("/paths/~1api~1v1~1auth~1login/post")
        .put("operationId", "get_docs")
        .remove("summary");
    document.withObject("/paths/~1docs~1{file}/get").remove("parameters");
    document.withObject("/paths/~1docs~1{file}/get").put("summery", "x");
    fair.describedBy(new Described(document));
    assertThat(String.join("\n", fair.described().faults()))
        .contains("operationId", "declares the path parameters", "summery");
    var ada = fair.signUp("ada@example.com");
    fair.ask(ada, "GET", "/health/live", null);
    fair.ask(ada, "POST", "/api/v1/records/tags", "{\"label\":\"red\",\"id\":\"red\"}");
    fair.ask(ada, "GET", "/api/v1/records/tags/none", null);
    assertThat(fair.faults()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(fair.faults().getFirst()).contains("200 is not declared");
  }

  /// What is said of routes beside what they say themselves is said of routes that there are.
  @Test
  void everyRouteIsDescribedAndNothingElse() {
    var own = new TreeSet<String>();
    for (var route : fair.app().routes()) {
      if (!route.info().tag().equals("app")) {
        own.add(route.key());
      }
    }
    assertThat(Notes.keys()).isEqualTo(own);
    var document = fair.app().client().get("/openapi.json").json();
    var paths = new TreeSet<String>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> paths.add(shape(method + " " + path.getKey()))));
    var served = new TreeSet<String>();
    for (var route : fair.app().routes()) {
      served.addAll(described(route));
    }
    assertThat(paths).isEqualTo(served);
  }

  private static Set<String> described(Route route) {
    var keys = new TreeSet<String>();
    if (!route.pattern().contains("{collection}")) {
      keys.add(shape(route.key()));
      return keys;
    }
    boolean isOfAll = route.pattern().endsWith("{collection}");
    for (var collection : List.of("users", "tags", "things", "likes", "closed", "notes")) {
      if (!(isOfAll && route.method().equals("PUT"))) {
        keys.add(shape(route.key().replace("{collection}", collection)));
      }
    }
    if (route.method().equals("GET")) {
      keys.add(shape(route.key().replace("{collection}", "totals"))); // a view
    }
    if (Set.of("GET", "PATCH", "PUT").contains(route.method())) {
      keys.add(shape(route.key().replace("{collection}", "settings"))); // a singleton
    }
    return keys;
  }

  private static String shape(String key) {
    return key.replaceAll("\\{[^}]*}", "{}").toLowerCase(Locale.ROOT);
  }
}
