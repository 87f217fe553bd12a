package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The comparison that `FrontendsTest` trusts sees what is missing, invented and different.
final class ExpectedAnalysisTest {
  private static final String FOUND =
      """
      {"frontend": {"name": "shop", "language": "ts"},
       "calls": [
         {"method": "GET", "path": "/carts/{cartId}", "query": ["b", "a"], "auth": "required",
          "responseFields": ["id", "total"], "at": ["src/a.ts:1"]},
         {"method": "POST", "path": "/pay", "external": true, "at": ["src/b.ts:2"]}]}
      """;

  @Test
  void whatIsNamedAndFoundIsFine() throws IOException {
    assertThat(
            faults(
                """
                {"frontend": {"name": "shop"},
                 "calls": [{"method": "GET", "path": "/carts/{id}", "query": ["a", "b"],
                            "responseFields": ["total"]}]}
                """))
        .isEmpty();
  }

  @Test
  void aMissingCallAnInventedOneAndOtherNamesAreFaults() throws IOException {
    assertThat(faults("{\"calls\": [{\"method\": \"PUT\", \"path\": \"/carts/{id}\"}]}"))
        .containsExactly(
            "PUT /carts/{} was not found", "GET /carts/{} at [\"src/a.ts:1\"] was invented");
    assertThat(
            faults(
                """
                {"frontend": {"language": "js"},
                 "calls": [{"method": "GET", "path": "/carts/{id}", "query": ["a"], "auth": "none",
                            "responseFields": ["id", "owner"]}]}
                """))
        .hasSize(4);
  }

  private static List<String> faults(String expected) throws IOException {
    var json = new ObjectMapper();
    return ExpectedAnalysis.faults(json.readTree(expected), json.readTree(FOUND));
  }
}
