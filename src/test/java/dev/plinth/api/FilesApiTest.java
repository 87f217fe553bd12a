package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Answer;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fields that hold files: in by forms and data URLs, out under the item's rule.
final class FilesApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email }
      collections:
        users: { fields: { email: email }, rules: { read: anyone } }
        posts:
          fields:
            title: { type: text, required: true, max: 40 }
            likes: integer
            image: { type: file, maxBytes: 2KiB, accept: [image/*] }
            paper: file
          rules: { read: anyone, write: anyone }
        notes:
          fields:
            scan: file
            inner: { type: file, read: nobody }
            owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
          rules: { read: owner = $caller.id, write: signed_in }
      endpoints:
        POST /posts: { do: posts.create, body: { caption: $title, photo: $image }, reply: { post: $item } }
        PUT /posts/{id}: { do: posts.update, where: id = $path.id, reply: $item }
      """;

  private static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\n and the rest of a picture");
  private static final String POSTS = "/api/v1/records/posts";

  @TempDir private Path folder;
  private ContractServer server;
  private TestClient client;

  @BeforeEach
  void open() {
    server = new ContractServer(folder, CONTRACT);
    client = server.client();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// A part of a form: a text, or a file where it has a name.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(String headers, byte[] content) {
    static Part text(String name, String text) {
      return new Part("form-data; name=\"" + name + "\"", bytes(text));
    }

    static Part file(String name, String fileName, byte[] content) {
      return new Part(
          "form-data; name=\""
              + name
              + "\"; filename=\""
              + fileName
              + "\"\r\nContent-Type: text/html",
          content);
    }
  }

  private static byte[] form(List<Part> parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(bytes("--xYz\r\nContent-Disposition: " + part.headers() + "\r\n\r\n"));
      out.writeBytes(part.content());
      out.writeBytes(bytes("\r\n"));
    }
    out.writeBytes(bytes("--xYz--\r\n"));
    return out.toByteArray();
  }

  private Answer send(TestClient as, String method, String path, Part... parts) {
    return as.send(method, path, "multipart/form-data; boundary=xYz", form(List.of(parts)));
  }

  private Answer post(Part... parts) {
    return send(client, "POST", POSTS, parts);
  }

  /// How many files lie in the folder.
  private long stored() throws IOException {
    var files = folder.resolve("files");
    if (!Files.isDirectory(files)) {
      return 0;
    }
    try (var found = Files.walk(files)) {
      return found.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void aFormMakesAnItemWithAFileThatComesBackByteForByte() throws IOException {
    var made =
        post(Part.text("title", "a"), Part.text("likes", "7"), Part.file("image", "cat.html", PNG))
            .is(201)
            .json();
    assertThat(made.path("likes").asInt()).isEqualTo(7);
    var url = made.path("image").asText();
    assertThat(url).startsWith("/api/v1/files/");
    var got = client.get(url).is(200);
    assertThat(got.bytes()).isEqualTo(PNG);
    assertThat(got.header("Content-Type")).as("by its content").isEqualTo("image/png");
    assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(got.header("Content-Security-Policy")).contains("sandbox");
    assertThat(got.header("Content-Disposition")).startsWith("inline; filename=\"cat.html\"");
    assertThat(got.header("Cache-Control")).contains("immutable");
    assertThat(stored()).isEqualTo(1);
    client.with("If-None-Match", got.header("ETag")).get(url).is(304);
    var head = client.send("HEAD", url, null).is(200);
    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(PNG.length));
  }

  @Test
  void partsOfAFileAreAnswered() {
    var url = post(Part.text("title", "a"), Part.file("image", "a", PNG)).json().path("image");
    var part = client.with("Range", "bytes=1-3").get(url.asText()).is(206);
    assertThat(part.text()).isEqualTo("PNG");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 1-3/" + PNG.length);
    assertThat(client.with("Range", "bytes=-7").get(url.asText()).is(206).text())
        .isEqualTo("picture");
    assertThat(client.with("Range", "bytes=9-").get(url.asText()).is(206).bytes())
        .isEqualTo(Arrays.copyOfRange(PNG, 9, PNG.length));
    assertThat(client.with("Range", "bytes=999-").get(url.asText()).is(416).header("Content-Range"))
        .isEqualTo("bytes */" + PNG.length);
    client.with("Range", "bytes=0-1,3-4").get(url.asText()).is(200);
    client.with("Range", "bytes=x").get(url.asText()).is(200);
    client.with("Range", "bytes=0-1").with("If-Range", "\"old\"").get(url.asText()).is(200);
  }

  @Test
  void whatCouldHoldAScriptIsDownloaded() {
    for (var content :
        List.of("<svg onload=x>", "<!doctype html>", "<?xml version='1.0'?>", "%PDF-1")) {
      var made = post(Part.text("title", "a"), Part.file("paper", "x.png", bytes(content)));
      var got = client.get(made.is(201).json().path("paper").asText()).is(200);
      assertThat(got.header("Content-Disposition")).as(content).startsWith("attachment");
      assertThat(got.header("Content-Type")).doesNotContain("png");
    }
  }

  @Test
  void aDataUrlInJsonBecomesAFile() throws IOException {
    var url = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(PNG);
    var made = client.post(POSTS, "{\"title\": \"a\", \"image\": \"" + url + "\"}").is(201).json();
    assertThat(client.get(made.path("image").asText()).is(200).bytes()).isEqualTo(PNG);
    client.post(POSTS, "{\"title\": \"a\", \"image\": \"data:image/png,xx\"}").is(422);
    client.post(POSTS, "{\"title\": \"a\", \"image\": \"data:image/png;base64,@@@\"}").is(422);
    client
        .post(POSTS, "{\"title\": \"" + url.repeat(9) + "\", \"image\": \"" + url + "\"}")
        .is(422);
    client.post(POSTS, "{\"title\": \"a\", \"image\": \"https://example.org/a.png\"}").is(422);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void theAppsOwnEndpointsTakeForms() {
    var made =
        send(client, "POST", "/posts", Part.text("caption", "a"), Part.file("photo", "a.png", PNG))
            .is(201)
            .json()
            .path("post");
    assertThat(client.get(made.path("image").asText()).is(200).bytes()).isEqualTo(PNG);
    // a frontend sends back the whole item, or leaves the file input empty
    var path = "/posts/" + made.path("id").asText();
    client.put(path, made.toString()).is(200);
    send(client, "PUT", path, Part.text("title", "b"), Part.file("image", "", new byte[0])).is(200);
    assertThat(client.get(made.path("image").asText()).is(200).bytes()).isEqualTo(PNG);
  }

  @Test
  void aFileIsForThoseWhoReadItsItemAndItsField() {
    var ann = client.withToken(token("ann"));
    var made =
        send(
                ann,
                "POST",
                "/api/v1/records/notes",
                Part.file("scan", "s", PNG),
                Part.file("inner", "i", PNG))
            .is(201)
            .json();
    var url = made.path("scan").asText();
    assertThat(ann.get(url).is(200).header("Cache-Control")).isEqualTo("private, no-cache");
    client.get(url).is(404);
    client.withToken(token("bob")).get(url).is(404);
    assertThat(made.path("inner").isNull()).isTrue();
    client.get("/api/v1/files/nothing").is(404);
    client.get("/api/v1/files/..%2f..%2fplinth.db").is(404);
  }

  private String token(String name) {
    var body = "{\"email\": \"%s@example.org\", \"password\": \"tea time\"}".formatted(name);
    return client.post("/api/v1/auth/signup", body).is(201).json().path("accessToken").asText();
  }

  @Test
  void anItemCannotTakeTheFileOfAnother() {
    var first = post(Part.text("title", "a"), Part.file("image", "a", PNG)).is(201).json();
    var url = first.path("image").asText();
    var theirs = "{\"title\": \"b\", \"image\": \"" + url + "\"}";
    var none = "{\"title\": \"b\", \"image\": \"/api/v1/files/x\"}";
    assertThat(refused(client.post(POSTS, theirs)))
        .as("whether there is such a file is not told")
        .isEqualTo(refused(client.post(POSTS, none)))
        .contains("\"pointer\":\"#/image\"");
    assertThat(refused(client.post(POSTS, "[{\"title\": \"a\"}, " + theirs + "]")))
        .isEqualTo(refused(client.post(POSTS, "[{\"title\": \"a\"}, " + none + "]")))
        .contains("\"pointer\":\"#/1/image\"");
    assertThat(refused(client.post("/posts", apps(theirs))))
        .as("the app's own endpoint")
        .isEqualTo(refused(client.post("/posts", apps(none))))
        .contains("image is no file");
    var second = POSTS + "/" + post(Part.text("title", "b")).json().path("id").asText();
    assertThat(refused(client.patch(second, theirs)))
        .isEqualTo(refused(client.patch(second, none)))
        .contains("\"pointer\":\"#/image\"");
    assertThat(client.get(POSTS + "?count=true").json().path("total").asInt()).isEqualTo(2);
    var path = POSTS + "/" + first.path("id").asText();
    client.patch(path, "{\"title\": \"c\", \"image\": \"" + url + "\"}").is(200);
    client.get(url).is(200);
  }

  private static String apps(String body) {
    return body.replace("title", "caption").replace("image\"", "photo\"");
  }

  /// What is said, without what differs in any two answers.
  private static String refused(Answer answer) {
    return answer.is(422).text().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  @Test
  void aFileGoesWithItsItemOrItsSuccessor() throws IOException {
    var first = post(Part.text("title", "a"), Part.file("image", "a", PNG)).json();
    var path = POSTS + "/" + first.path("id").asText();
    var second = send(client, "PATCH", path, Part.file("image", "b", PNG)).is(200).json();
    client.get(first.path("image").asText()).is(404);
    client.get(second.path("image").asText()).is(200);
    server.uploads().sweep();
    assertThat(stored()).isEqualTo(1);
    client.delete(path).is(204);
    server.uploads().sweep();
    assertThat(stored()).isZero();
  }

  @Test
  void aRequestThatFailsLeavesNothing() throws IOException {
    post(Part.file("image", "a", PNG)).is(422);
    post(Part.text("title", "a".repeat(41)), Part.file("image", "a", PNG)).is(422);
    post(Part.text("title", "a"), Part.file("image", "a", bytes("words"))).is(422);
    post(Part.text("title", "a"), Part.file("image", "a", Arrays.copyOf(PNG, 3000))).is(422);
    post(Part.text("title", "a"), Part.file("paper", "a", new byte[65 * 1024])).is(413);
    post(Part.text("title", "a"), Part.file("image", "a", PNG), Part.file("image", "b", PNG))
        .is(422);
    assertThat(post(Part.file("title", "a", PNG)).is(422).text()).contains("takes no file");
    assertThat(post(Part.text("title", "a"), Part.file("other", "a", PNG)).is(422).text())
        .contains("is not a field");
    post(Part.text("title", "a"), Part.text("image", "words")).is(422);
    assertThat(stored()).isZero();
    assertThat(client.get(POSTS + "?count=true").json().path("total").asInt()).isZero();
  }

  @Test
  void aBrokenFormIsRefused() throws IOException {
    var whole = form(List.of(Part.text("title", "a"), Part.file("image", "a", PNG)));
    var type = "multipart/form-data; boundary=xYz";
    for (int length : List.of(0, 3, 20, 60, whole.length / 2, whole.length - 20)) {
      client.send("POST", POSTS, type, Arrays.copyOf(whole, length)).is(400);
    }
    client.send("POST", POSTS, "multipart/form-data", whole).is(400);
    client.send("POST", POSTS, "multipart/form-data; boundary=" + "x".repeat(80), whole).is(400);
    client.send("POST", POSTS, "multipart/form-data; boundary=other", whole).is(400);
    var many = new Part[10_000];
    Arrays.fill(many, Part.text("title", "a"));
    post(many).is(400);
    post(Part.text("title", "a\u0000")).is(400);
    post(new Part("attachment; filename=x", PNG)).is(400);
    post(Part.text("title", "a".repeat(2_000_000))).is(413);
    assertThat(stored()).isZero();
  }

  @Test
  void namesAreForPeopleAlone() throws IOException {
    for (var name :
        List.of("../../../etc/passwd", "..\\..\\x.exe", "..", "a\tb", "ä".repeat(300), "x;y")) {
      var made = post(Part.text("title", "a"), Part.file("image", name, PNG)).is(201).json();
      var got = client.get(made.path("image").asText()).is(200);
      assertThat(got.header("Content-Disposition")).doesNotContain("..", "/", "\\\\", "\t");
    }
    try (var found = Files.list(folder)) {
      assertThat(found.map(path -> path.getFileName().toString()))
          .allMatch(name ->
              name.startsWith("plinth") || name.equals("files") || name.equals("migrations"));
    }
  }

  @Test
  void leftoversAreClearedAwayOnceTheyAreOld() throws IOException {
    var made = post(Part.text("title", "a"), Part.file("image", "a", PNG)).is(201).json();
    var files = folder.resolve("files");
    var leftover = Files.write(files.resolve("tmp/leftover"), PNG);
    var fresh = Files.write(files.resolve("tmp/fresh"), PNG);
    Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minusSeconds(7200)));
    server.uploads().sweepFolder(Instant.now());
    assertThat(leftover).doesNotExist();
    assertThat(fresh).exists();
    server.uploads().sweepFolder(Instant.now().plusSeconds(7200));
    assertThat(fresh).doesNotExist();
    client.get(made.path("image").asText()).is(200);
  }
}
