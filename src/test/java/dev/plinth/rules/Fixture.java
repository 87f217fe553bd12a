package dev.plinth.rules;

import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// People, projects with members, tasks.
final class Fixture {
  static final Collection USERS =
      collection(
          "users",
          "id = $caller.id",
          new Field("role", new FieldType.Text()),
          new Field("email", new FieldType.Email()),
          new Field("roles", new FieldType.ListOf(new FieldType.Text())),
          new Field("teams", new FieldType.References("projects", OnDelete.SET_NULL, 10)),
          new Field("data", new FieldType.AnyJson()),
          hidden("secret"));
  static final Collection PROJECTS =
      collection(
          "projects",
          "owner = $caller.id or exists(members where project = $row.id and user = $caller.id)",
          new Field("name", new FieldType.Text()),
          reference("owner", "users"),
          hidden("code"));
  static final Collection MEMBERS =
      collection("members", "nobody", reference("project", "projects"), reference("user", "users"));
  static final Collection TASKS =
      new Collection(
          "tasks",
          IdType.INTEGER,
          List.of(
              new Field("title", new FieldType.Text()),
              new Field("done", new FieldType.Bool()),
              new Field("points", new FieldType.Int()),
              new Field("cost", new FieldType.Decimal()),
              new Field("stage", new FieldType.OneOf(List.of("open", "won"))),
              new Field("due", new FieldType.Date()),
              new Field("made", new FieldType.DateTime()).setBy(Field.Source.CREATED),
              new Field("mail", new FieldType.Email()),
              new Field("tags", new FieldType.ListOf(new FieldType.Text())),
              new Field("data", new FieldType.AnyJson()),
              hidden("note"),
              reference("project", "projects")),
          access("anyone"),
          List.of());
  static final Schema SCHEMA = new Schema(List.of(USERS, PROJECTS, MEMBERS, TASKS));

  private Fixture() {}

  private static Collection collection(String name, @Nullable String read, Field... fields) {
    return new Collection(
        name, IdType.UUID, List.of(fields), access(read == null ? "nobody" : read), List.of());
  }

  private static Access access(String read) {
    return new Access(read, "nobody", "nobody", "nobody", "nobody");
  }

  private static Field reference(String name, String to) {
    return new Field(name, new FieldType.Reference(to, OnDelete.CASCADE));
  }

  private static Field hidden(String name) {
    return new Field(name, new FieldType.Text(), false, false, null, Field.Source.CLIENT, true);
  }
}
