package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TypeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The TypeScript that is made of a backend's description.
final class DeclarationsTest {
  private static final String CONTRACT =
      """
      plinth: 1
      frontend: { name: board }
      auth: { login: email }
      collections:
        users: { fields: { email: email, name: text }, rules: { read: anyone } }
        line-items: { id: integer, fields: { "note": text }, rules: { read: anyone } }
        tasks:
          fields:
            title: { type: text, required: true }
            stage: { type: choice, values: [open, "it's \\"won\\""], default: open }
            meta: json
            tags: { type: list, of: text }
            hours: number
            owner: { type: reference, to: users, set: $caller.id }
            pin: { type: text, hidden: true }
            image: file
            secret: { type: text, read: owner = $caller.id }
          rules: { read: anyone, write: anyone }
      endpoints:
        GET /api/tasks/{id}/list: { do: tasks.list, where: id = $path.id, filter: { stage: $query.stage }, item: { ...: $fields, _id: $id, by: $owner.name }, reply: { items: $items, total: $total, "odd-key": [1] } }
        POST /api/tasks: { do: tasks.create, body: { task: { name: $title } }, reply: $item }
        DELETE /api/tasks/{id}: { do: tasks.delete, where: id = $path.id }
        POST /api/login: { do: auth.login, body: { email: $email, password: $password }, reply: { user: $user, token: $accessToken } }
      errors: { reply: { error: { message: $detail, status: $status } } }
      """;

  /// Right uses, and wrong ones that the compiler must refuse.
  private static final String USE =
      """
      import type { AppError, Endpoint, Endpoints, LineItemsItem, Problem, TasksCreate, TasksItem, TasksUpdate } from "./backend";

      declare function call<E extends Endpoint>(
        endpoint: E, params: Endpoints[E]["params"], query: Endpoints[E]["query"], body: Endpoints[E]["body"],
      ): Promise<Endpoints[E]["response"]>;

      export async function use(item: TasksItem, line: LineItemsItem, problem: Problem, error: AppError): Promise<string> {
        const made: TasksCreate = { title: "a", stage: "it's \\"won\\"", tags: ["x"], meta: { any: [1] } };
        const changed: TasksUpdate = { hours: { "+=": 1 }, image: null };
        const list = await call("GET /api/tasks/{id}/list", { id: 7 }, { stage: "open" }, undefined);
        const first = list.items[0];
        const done = await call("POST /api/tasks", {}, {}, { task: { name: made.title } });
        const nothing: undefined = await call("DELETE /api/tasks/{id}", { id: done.id }, {}, undefined);
        const { token } = await call("POST /api/login", {}, {}, { email: "a@b", password: "c" });
        // @ts-expect-error there is no such stage
        const wrong: TasksCreate = { title: "a", stage: "lost" };
        // @ts-expect-error a title is required
        const short: TasksCreate = {};
        // @ts-expect-error hidden fields are not there
        item.pin;
        // @ts-expect-error there is no such endpoint
        await call("GET /api/nothing", {}, {}, undefined);
        // @ts-expect-error the id is missing
        await call("DELETE /api/tasks/{id}", {}, {}, undefined);
        // @ts-expect-error what may be null has to be looked at
        item.title.length;
        const numbers: number = line.id + list["odd-key"][0] + list.total + problem.status + error.error.status;
        return `${first?._id} ${first?.by} ${first?.title} ${numbers} ${token} ${changed} ${wrong} ${short} ${nothing}`;
      }
      """;

  @TempDir private Path folder;

  private String declarations() {
    try (var server = new ContractServer(folder.resolve("home"), CONTRACT)) {
      var document = (ObjectNode) server.client().get("/openapi.json").is(200).json();
      return Declarations.of(ContractReader.read(CONTRACT, "plinth.yaml"), document);
    }
  }

  @Test
  void namesWhatCollectionsAndEndpointsTakeAndAnswer() {
    assertThat(declarations())
        .contains("export type TasksItem = {", "export type TasksCreate = {\n  title: string;\n")
        .contains("export type TasksUpdate = {", "export type LineItemsItem = {")
        .contains("\"GET /api/tasks/{id}/list\": {", "params: { id: string | number };")
        .contains("body: { task: { name: string } };")
        .contains("export type AppError = {\n  error: { message: string; status: number };\n};")
        .contains("  /** null for everybody but: owner = $caller.id */\n  secret: (string | null);")
        .contains("Array<TasksItem & { _id: string; by: (string | null) }>", "\"odd-key\": [1] };")
        .doesNotContain("pin: ");
  }

  @Test
  void theStrictCompilerTakesThemAndRefusesWrongUses() throws Exception {
    var compiler = TypeScript.find();
    assumeTrue(compiler.isPresent(), "no TypeScript compiler: .ci/run fetches one");
    Files.writeString(folder.resolve("backend.d.ts"), declarations());
    Files.writeString(folder.resolve("use.ts"), USE);
    assertThat(compiler.get().check(folder.resolve("use.ts"))).isEmpty();
  }
}
