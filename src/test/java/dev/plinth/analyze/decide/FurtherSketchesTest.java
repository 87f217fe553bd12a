package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.EntitySketch;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Things that become no collection, and are told of all the same.
final class FurtherSketchesTest {
  private static List<String> fields(Found found, String name) {
    return found.decide().entities().stream()
        .filter(sketch -> sketch.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name))
        .fields()
        .stream()
        .map(EntitySketch.Field::name)
        .toList();
  }

  @Test
  void tablesBehindSupabaseAndWhatIsEmbeddedInThem() {
    var found =
        new Found()
            .call(
                "GET /rest/v1/lists",
                "",
                "[{\"id\": \"\", \"title\": \"\", \"cards\": [{\"id\": \"\", \"position\": 0}]}]")
            .via("supabase")
            .call("POST /rest/v1/cards", "{\"title\": \"\", \"list_id\": \"\"}", "")
            .via("supabase")
            .call("POST /rest/v1/rpc/tidy", "{\"depth\": 0}", "")
            .via("supabase");

    assertThat(fields(found, "lists")).containsExactly("id", "title", "cards");
    assertThat(fields(found, "cards"))
        .containsExactlyInAnyOrder("id", "position", "title", "list_id");
    assertThat(found.decide().entities())
        .extracting(EntitySketch::name)
        .doesNotContain("rpc", "tidy");
    assertThat(found.decide().contract().schema().collection("lists")).isEmpty();
  }

  @Test
  void whatAnOperationSelects() {
    var found =
        new Found()
            .call(
                "QUERY Todos",
                "",
                "{\"todos\": [{\"id\": \"\", \"text\": \"\", \"author\": {\"id\": \"\", \"name\": \"\"}}], \"count\": 0}")
            .via("apollo");

    assertThat(fields(found, "todo")).containsExactly("id", "text", "author");
    assertThat(fields(found, "author")).containsExactly("id", "name");
  }

  @Test
  void objectsOfADeclaredTypeAndOtherNamesForPeople() {
    var found =
        new Found()
            .signIn(Found.bearer("POST /login", "POST /signup", "token", "Bearer"))
            .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", "{\"token\": \"\"}")
            .call(
                "GET /posts",
                "",
                "{\"data\": [{\"id\": \"\", \"title\": \"\"}], \"meta\": {\":\": \"Meta\", \"page\": 0, \"total\": 0}}")
            .call(
                "GET /profiles/{username}",
                "",
                "{\"profile\": {\"username\": \"\", \"bio\": \"\"}}");

    assertThat(fields(found, "Meta")).containsExactly("page", "total");
    assertThat(fields(found, "profile")).contains("username", "bio");
  }
}
