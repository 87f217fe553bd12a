package dev.plinth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Contract.Frontend;
import dev.plinth.contract.Contract.Rewrite;
import dev.plinth.contract.Contract.Server;
import dev.plinth.contract.Contract.Undecided;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Page;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.json.Json;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ContractWriterTest {
  @Test
  void whatIsWrittenReadsAsTheSame() {
    var contract = ContractReader.read(ContractReaderTest.TASKS, "plinth.yaml");
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml")).isEqualTo(contract);
  }

  @Test
  void everyTypeAndEveryKeyComesBack() {
    var contract = everything();
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml")).isEqualTo(contract);
  }

  @Test
  void anEmptyContractComesBack() {
    var contract = ContractReader.read("plinth: 1", "plinth.yaml");
    assertThat(ContractReader.read(ContractWriter.write(contract), "x")).isEqualTo(contract);
  }

  @Test
  void readsAsAPersonWouldWriteIt() {
    var text = ContractWriter.write(ContractReader.read(ContractReaderTest.TASKS, "plinth.yaml"));
    assertThat(text)
        .contains(
            """
              projects:
                id: integer
                fields:
                  name: { type: text, max: 80, required: true }
                  owner: { type: reference, to: users, onDelete: cascade, set: $caller.id }
                rules: { read: anyone, write: "owner = $caller.id" }
                item: { _id: $id, ...: $fields }
            """)
        .contains(
            """
              GET /projects/{slug}/tasks:
                do: tasks.list
                with: { project: "projects where name = $path.slug" }
                where: "project = $project.id"
            """)
        .contains("\n      title: { type: text, required: true }\n")
        .contains("\n      made: { type: datetime, set: created }\n")
        .contains("of: $$money");
  }

  private static Contract everything() {
    var fields =
        List.of(
            new Field("plain", new FieldType.Text()),
            field("short", new FieldType.Text(2, 10, "[a-z: #]+"), "\"it's: # \\\"x\\\"\""),
            field("whole", new FieldType.Int(1L, 9L), "3"),
            field("real", new FieldType.Real(0.5, 1.5), "0.75"),
            field("money", new FieldType.Decimal(), null),
            field("yes", new FieldType.Bool(), "true"),
            field("day", new FieldType.Date(), "\"2026-11-22\""),
            field("moment", new FieldType.DateTime(true), null),
            field("mail", new FieldType.Email(), null),
            field("link", new FieldType.Url(), null),
            field("token", new FieldType.Uuid(), null),
            field("kind", new FieldType.OneOf(List.of("true", "two words", "3")), "\"true\""),
            field("any", new FieldType.AnyJson(), "{\"a\":[1,null,\"$x\"]}"),
            field("list", new FieldType.ListOf(new FieldType.Int(1L, null)), "[]"),
            field("null", new FieldType.Reference("things", OnDelete.SET_NULL), null),
            new Field("seen", new FieldType.DateTime(), false, true, null, Source.UPDATED, true),
            new Field("private", new FieldType.Text()).readableWhere("id = $caller.id or yes"),
            new Field("by", new FieldType.Text(), true, false, null, Source.SERVER, false));
    var things =
        new Collection(
            "things",
            IdType.TEXT,
            fields,
            new Access("anyone", "signed_in", "by = $caller.id", "plain != 'x'", "nobody"),
            List.of(List.of("plain", "-whole")));
    var item = Templates.of(Json.parse("{\"_id\":\"$id\",\"n\":1,\"t\":\"$$5\",\"l\":[\"$by\"]}"));
    var endpoints =
        List.of(
            endpoint("GET", "/things", new Action.Records("things", Verb.LIST), item),
            endpoint("POST", "/a/{id}/b-c.d", new Action.Records("things", Verb.UPDATE), null),
            endpoint("POST", "/in", new Action.SignIn(AuthVerb.SIGNUP), null),
            endpoint("POST", "/chat", new Action.Chat("ollama"), null),
            endpoint("GET", "/", sql(), null),
            endpoint("GET", "/fixed", new Action.Fixed(), null));
    return new Contract(
        new Frontend("My: app", "../a b", List.of("http://a:1", "http://b:2"), "out", List.of("x")),
        new Server(4000, "/api", List.of(new Rewrite("/api", ""), new Rewrite("/x", "/y"))),
        new Auth(
            true,
            "plain",
            new Auth.Token.Cookie("jwt", "again"),
            Duration.ofMinutes(90),
            6,
            null,
            Map.of()),
        new Schema(List.of(things)),
        endpoints,
        new Errors(
            Templates.members("error", "$detail", "...", "$fields"),
            Map.of(Errors.Kind.INVALID, 400, Errors.Kind.WRONG_CREDENTIALS, 400)),
        List.of(new Undecided("GET", "/what/{x}", "src/a.ts:1", "two: good \"answers\"")));
  }

  private static Action.Sql sql() {
    var day = new SqlParameter(List.of("query", "day"), new FieldType.Date(), true, null);
    var most = new SqlParameter(List.of("body", "a", "b"), null, false, Json.parse("7"));
    var params = Map.of("day", day, "most", most, "me", new SqlParameter(List.of("caller", "id")));
    return new Action.Sql(
        "a.sql",
        "admin",
        new TreeMap<>(params),
        Map.of("done", new FieldType.Bool()),
        "$caller.id = '7'");
  }

  private static Field field(String name, FieldType type, @Nullable String fallback) {
    var json = fallback == null ? null : Json.parse(fallback);
    return new Field(name, type, false, false, json, Source.CLIENT, false);
  }

  private static Endpoint endpoint(
      String method, String path, Action action, @Nullable Template item) {
    boolean records = action instanceof Action.Records;
    return new Endpoint(
        method,
        path,
        action,
        Map.of("thing", "things where plain = 'a: b'"),
        records ? "id = $path.id or plain like \"%'x\"" : null,
        records ? Map.of("plain", Templates.variable("query.q")) : Map.of(),
        Templates.members("user", "$plain"),
        records ? Map.of("whole", Templates.of(Json.parse("5"))) : Map.of(),
        records
            ? new Page(null, Templates.variable("query.skip"), Templates.variable("query.n"), 0, 7)
            : null,
        List.of("-plain", "whole"),
        records ? List.of("null") : List.of(),
        item,
        Templates.of(Json.parse("{\"ok\":true,\"in\":{\"v\":\"$path.id\",\"e\":{}},\"n\":null}")),
        Map.of("X-Total", Templates.variable("query.x")),
        201,
        Endpoint.Access.SIGNED_IN,
        List.of("src/a.ts:1", "src/b.ts:2"));
  }
}
