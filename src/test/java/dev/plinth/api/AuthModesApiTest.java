package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Auth.Token;
import dev.plinth.json.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ways in which apps send their token, through HTTP.
final class AuthModesApiTest {
  private static final Map<String, String> ADA =
      Map.of("email", "ada@example.org", "password", "tea time");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"Bearer %s", "bearer %s", "Token %s"})
  void theSchemeOfTheAppWorksBesideTheNativeOne(String form) {
    try (var server = new AuthServer(folder, new Token.Header("Authorization", "Token"))) {
      var client = server.client();
      var token = client.post("/api/v1/auth/signup", ADA).json().path("accessToken").textValue();

      client.with("Authorization", form.formatted(token)).get("/test/mine").is(200);
      client.with("Authorization", "Tokens " + token).get("/test/mine").is(401);
      client.with("Authorization", token).get("/test/mine").is(401);
    }
  }

  @Test
  void aBareHeaderWorks() {
    try (var server = new AuthServer(folder, new Token.Header("x-auth-token", ""))) {
      var client = server.client();
      var token = client.post("/api/v1/auth/signup", ADA).json().path("accessToken").textValue();

      client.with("x-auth-token", token).get("/test/mine").is(200);
      client.withToken(token).get("/test/mine").is(200);
      client.with("x-auth-token", "bad").get("/test/mine").is(401);
      client.with("x-auth-token", "null").get("/test/anyone").is(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer null", "Bearer undefined", "Bearer ", "Bearer"})
  void whatFrontendsSendBeforeSigningInIsNoToken(String header) {
    try (var server = new AuthServer(folder, AuthServer.BEARER)) {
      var client = server.client();
      client.with("Authorization", header).get("/test/anyone").is(200);
      client.with("Authorization", header).get("/test/mine").is(401);
    }
  }

  @Test
  void aStaleTokenHidesNothingThatAnyoneMaySee() {
    try (var server = new AuthServer(folder, AuthServer.BEARER)) {
      var client = server.client();
      var ada = client.post("/api/v1/auth/signup", ADA).is(201).json();
      client
          .withToken(ada.path("accessToken").textValue())
          .post("/api/v1/auth/logout", "{}")
          .is(204);

      client.withToken(ada.path("accessToken").textValue()).get("/test/public").is(200);
      client.withToken(ada.path("accessToken").textValue()).get("/test/anyone").is(401);
    }
  }

  @Test
  void cookiesSignInAndOut() {
    try (var server = new AuthServer(folder, new Token.Cookie("app_jwt", "app_again"))) {
      var client = server.client();
      var ada = Json.text(ADA);
      client.post("/test/signup", ada).is(200);
      var answer = client.post("/test/login", ada).is(200);
      var line = answer.setCookie("app_jwt");
      assertThat(line).endsWith("; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000");
      assertThat(answer.setCookie("app_again")).endsWith("Max-Age=2592000");
      var cookie = line.substring(0, line.indexOf(';'));

      client.withCookie(cookie).get("/test/mine").is(200);
      client.with("Cookie", "other=1; " + cookie).get("/test/mine").is(200);
      client.with("Cookie", cookie + "x").get("/test/mine").is(401);
      client.with("Cookie", "__Host-" + cookie).get("/test/mine").is(401);
      var out = client.withCookie(cookie).post("/test/logout", "{}").is(200);
      assertThat(out.setCookie("app_jwt")).startsWith("app_jwt=; Path=/").endsWith("Max-Age=0");
      client.withCookie(cookie).get("/test/mine").is(401);
      client.withCookie(cookie).post("/test/login", ada).is(200);
      client.withCookie(cookie).get("/test/anyone").is(200);
    }
  }

  @Test
  void aForeignPageCannotUseTheCookie() {
    try (var server = new AuthServer(folder, new Token.Cookie("app_jwt", null))) {
      var client = server.client();
      client.post("/test/signup", Json.text(ADA)).is(200);
      var line = client.post("/test/login", Json.text(ADA)).setCookie("app_jwt");
      var visitor = client.with("Cookie", line.substring(0, line.indexOf(';')));

      visitor.with("Origin", "https://evil.example").post("/test/mine", "{}").is(403);
      visitor.with("Origin", "null").post("/test/mine", "{}").is(403);
      visitor.with("Sec-Fetch-Site", "cross-site").post("/test/mine", "{}").is(403);
      visitor.post("/test/mine", "{}").is(403);
      visitor.with("Sec-Fetch-Site", "same-origin").post("/test/mine", "{}").is(200);
      visitor.with("Origin", "http://localhost:5173").post("/test/mine", "{}").is(200);
    }
  }
}
