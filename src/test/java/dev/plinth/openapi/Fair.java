package dev.plinth.openapi;

import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.Answer;
import dev.plinth.testing.Described;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The real app over a contract with a bit of everything, whose answers are held against what it
/// says of itself.
final class Fair implements AutoCloseable {
  private static final String CONTRACT =
      """
      plinth: 1
      frontend: { name: fair }
      auth: { token: { in: cookie, name: jwt } }
      collections:
        users: { fields: { email: { type: email, read: id = $caller.id }, name: text, role: text }, rules: { read: anyone } }
        tags: { id: text, fields: { label: { type: text, max: 20, unique: true } }, rules: { read: anyone, write: anyone } }
        things:
          id: integer
          fields:
            title: { type: text, required: true, min: 2, max: 40 }
            code: { type: text, pattern: "[A-Z]{2,3}-[0-9]+" }
            size: { type: integer, min: 1, max: 100, default: 3 }
            weight: { type: number, min: 0.5 }
            price: decimal
            done: { type: boolean, default: false }
            day: date
            moment: datetime
            stamp: { type: datetime, epoch: true }
            mail: email
            site: url
            key: uuid
            stage: { type: choice, values: [open, won], default: open }
            data: json
            words: { type: list, of: text, max: 5 }
            image: { type: file, maxBytes: 20KiB, accept: [image/*, text/*] }
            owner: { type: reference, to: users, set: $caller.id }
            parent: { type: reference, to: things, onDelete: restrict }
            tags: { type: references, to: tags, max: 3 }
            made: { type: datetime, set: created }
            pin: { type: text, hidden: true }
            secret: { type: text, read: owner = $caller.id }
            double: { type: integer, computed: size * 2 }
            liked: { flag: "exists(likes where thing = $row.id and user = $caller.id)" }
            likes: { count: likes where thing = $row.id }
          rules: { read: anyone, create: $caller.id != null, update: owner = $caller.id, delete: owner = $caller.id }
        likes:
          fields: { thing: { type: reference, to: things, onDelete: cascade }, user: { type: reference, to: users, set: $caller.id } }
          rules: { read: anyone, create: $caller.id != null }
        closed: { fields: { text: text } }
        settings: { singleton: true, fields: { theme: { type: text, default: plain } }, rules: { read: anyone, update: $caller.id != null } }
        notes:
          search: [text]
          fields:
            text: text
            approved: { type: boolean, write: "'editor' in $caller.claims.roles" }
            shape: { type: json, schema: { type: object, required: [kind], properties: { kind: { enum: [round, square] }, size: { $ref: "#/$defs/size" } }, $defs: { size: { type: integer, maximum: 9 } } } }
            strange: { type: json, schema: { type: object, patternProperties: { "^x": { type: integer } }, minProperties: 1 } }
          rules: { read: $request.query.invitation != 'none', write: anyone }
        totals:
          id: text
          view: SELECT stage AS id, count(*) AS things FROM things GROUP BY stage
          fields: { things: integer }
          rules: { read: anyone }
      assistant: { knowledge: { things: [title, words], notes: [text] } }
      endpoints:
        POST /api/signup: { do: auth.signup, body: { email: $email, password: $password, name: $name }, reply: { user: $user, expires: $expiresIn } }
        POST /api/login: { do: auth.login, body: { email: $email, password: $password }, reply: { user: $user, token: $accessToken } }
        POST /api/logout: { do: auth.logout }
        GET /api/me: { do: auth.me, access: anyone, item: { ...: $fields, _id: $id }, reply: { user: $user } }
        PATCH /api/me: { do: auth.update, body: { name: $name }, reply: $user }
        GET /api/things: { do: things.list, filter: { stage: $query.stage, done: $query.done, size: $query.size }, page: $query.page, size: $query.limit, sort: [-made], expand: [owner, parent], reply: { data: $items, meta: { total: $total, page: $page, pages: $pages }, version: 1, kinds: [a, b] } }
        GET /api/things/{id}: { do: things.view, where: id = $path.id, item: { ...: $fields, _id: $id, owner: { name: $owner.name, id: $owner.id }, up: $parent.owner.name, labels: $tags.label }, reply: { thing: $item } }
        POST /api/things: { do: things.create, body: { thing: $values }, reply: { thing: $item } }
        PATCH /api/things/{key}: { do: things.update, where: id = $path.key, reply: $item }
        DELETE /api/things/{id}: { do: things.delete, where: id = $path.id }
        GET /api/things/{id}/likes: { do: likes.list, with: { thing: "things where id = $path.id" }, where: thing = $thing.id, reply: { of: $thing.title, likes: $items } }
        POST /api/things/{id}/likes: { do: likes.create, with: { thing: "things where id = $path.id" }, set: { thing: $thing.id }, status: 202, reply: { ok: true, count: $count } }
        GET /api/count: { do: things.count, reply: { count: $count } }
        GET /api/fixed: { do: reply, reply: { hello: world, list: [1, two] }, headers: { X-Total: "3" } }
        GET /api/stats: { do: sql, file: stats.sql, params: { least: { from: $query.least, type: integer, default: 0 } }, columns: { done: boolean }, reply: $item }
        POST /api/rename: { do: sql, file: rename.sql, as: admin, rule: $caller.id != null, params: { title: { from: $body.title, type: text } }, reply: { changed: $count } }
      errors: { reply: { error: { message: $detail, status: $status, code: $code, fields: $fields } } }
      undecided:
        GET /api/weather: { at: "src/W.tsx:1", why: no collection fits }
      """;

  private final TestApp app;
  private final List<String> faults = new ArrayList<>();
  private Described described;

  Fair(Path home) throws IOException {
    Files.createDirectories(home.resolve("sql"));
    Files.writeString(
        home.resolve("sql/stats.sql"),
        "SELECT count(*) AS n, max(done) AS done FROM things WHERE size >= :least");
    Files.writeString(
        home.resolve("sql/rename.sql"),
        "UPDATE things SET title = :title WHERE title = 'Nothing has this title'");
    app = TestApp.start(home, contract(), Map.of());
    described = new Described(app.client().get("/openapi.json").is(200).json());
  }

  Contract contract() {
    return ContractReader.read(CONTRACT, "plinth.yaml");
  }

  TestApp app() {
    return app;
  }

  Described described() {
    return described;
  }

  /// Holds answers against another description from now on.
  void describedBy(Described other) {
    described = other;
  }

  /// What was not as described until now.
  List<String> faults() {
    return faults;
  }

  TestClient signUp(String email) {
    var form = Map.of("email", email, "password", "correct horse", "name", "Somebody");
    var made = ask(app.client(), "POST", "/api/v1/auth/signup", Json.text(form));
    return app.client().withToken(made.is(201).json().path("accessToken").asText());
  }

  Answer ask(TestClient client, String method, String path, @Nullable String json) {
    var encoded = path.replace(" ", "%20").replace(">", "%3E");
    return take(client.send(method, encoded, json), method, path);
  }

  /// Holds an answer against the description.
  Answer take(Answer answer, String method, String path) {
    var type = answer.header("Content-Type");
    faults.addAll(described.faults(method, path, answer.status(), type, answer.bytes()));
    return answer;
  }

  @Override
  public void close() {
    app.close();
  }
}
