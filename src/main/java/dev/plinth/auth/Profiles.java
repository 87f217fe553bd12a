package dev.plinth.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Mutation.Mode;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Operand;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The public side of accounts: rows of the collection `users`, each with the id of its account.
///
/// They are written as Plinth itself: whether somebody may sign up, or change their own account, is
/// decided before. Fields that clients cannot write stay out of reach all the same, and whether
/// those with a write rule are theirs is asked for the person themself.
final class Profiles {
  /// Stands for an id that is not known yet; as a number, and as a text.
  private static final String SOME_ID = "1";

  private final Records records;
  private final String loginField;
  private final Newcomers newcomers;

  /// @param loginField the field that holds what people sign in with
  Profiles(Records records, String loginField, Newcomers newcomers) {
    this.records = records;
    this.loginField = loginField;
    this.newcomers = newcomers;
  }

  /// Whether the contract has profiles at all.
  private boolean exist() {
    return records.schema().collection(Schema.USERS).isPresent();
  }

  /// Checks the profile of a new account, and gives what makes its row inside the transaction that
  /// makes the account.
  ///
  /// @param id of the account where there are no profiles; otherwise the row's own id counts
  /// @return a pure function that gives the account's id
  /// @throws dev.plinth.kernel.ProblemException `Invalid` with all wrong fields
  Function<Tx, String> insertion(String id, String login, ObjectNode profile, Mode mode) {
    if (!exist()) {
      requireNothing(profile, mode);
      return _ -> id;
    }
    var own = profile.deepCopy();
    var belonging = newcomers.belonging(own);
    var values = values(own, Optional.of(login), mode).from(new Caller(id, null, false));
    var person = hasOwnIds() ? values : values.with("id", id);
    if (belonging.isEmpty()) {
      return insertion(person);
    }
    var place = belonging.get().place();
    // What is wrong with the person is told before there is a thing to belong to.
    var _ = insertion(person.with(place, SOME_ID));
    return tx -> insertion(person.with(place, belonging.get().id().apply(tx))).apply(tx);
  }

  private Function<Tx, String> insertion(Mutation.Values person) {
    var insert = new Mutation.Insert(Schema.USERS, person, Form.ALL);
    var write = records.prepare(Caller.SYSTEM, insert, Arguments.NONE);
    return tx -> {
      var id = read(write.apply(tx).item()).path("id").asText();
      newcomers.rise(tx, id);
      return id;
    };
  }

  /// Checks changes of a profile, and gives what writes them.
  ///
  /// @param sender whose changes they are
  /// @param login the new one; empty to keep it
  /// @throws dev.plinth.kernel.ProblemException `Invalid` with all wrong fields
  Consumer<Tx> change(
      Caller sender, String id, Optional<String> login, ObjectNode changes, Mode mode) {
    if (!exist()) {
      requireNothing(changes, mode);
      return _ -> {};
    }
    if (changes.isEmpty() && login.isEmpty()) {
      return _ -> {};
    }
    var update =
        new Mutation.Update(
            Schema.USERS,
            Query.idCondition(),
            values(changes, login, mode).from(sender),
            false,
            false,
            Form.ALL);
    var write = records.prepare(Caller.SYSTEM, update, byId(id));
    return tx -> {
      var _ = write.apply(tx);
    };
  }

  /// What deletes a profile, with all that goes with it.
  Consumer<Tx> deletion(String id) {
    if (!exist()) {
      return _ -> {};
    }
    var delete = new Mutation.Delete(Schema.USERS, Query.idCondition(), true, Form.ALL);
    var write = records.prepare(Caller.SYSTEM, delete, byId(id));
    return tx -> {
      var _ = write.apply(tx);
    };
  }

  /// The row with all visible fields, `id` among them; empty where there are no profiles.
  Optional<ObjectNode> find(String id) {
    return exist()
        ? records
            .find(Caller.SYSTEM, Query.byId(Schema.USERS, Form.ALL), byId(id))
            .map(Profiles::read)
        : Optional.empty();
  }

  /// The id of the row that has this text in a unique field; the contract's order of fields decides
  /// where two rows have it in different ones.
  Optional<String> named(String text) {
    if (!exist()) {
      return Optional.empty();
    }
    for (var field : records.collection(Schema.USERS).fields()) {
      if (field.unique() && isText(field)) {
        var where = Expr.equal(field.name(), new Operand.Variable(List.of("path", "login")));
        var query = new Query(Schema.USERS, where, List.of(), Form.ALL, false);
        var found =
            records.find(
                Caller.SYSTEM, query, new Arguments(Map.of("path", Map.of("login", text))));
        if (found.isPresent()) {
          return found.map(item -> read(item).path("id").asText());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isText(Field field) {
    return field.type() instanceof FieldType.Text || field.type() instanceof FieldType.Email;
  }

  /// Whether the database numbers the rows: nobody knows the id of a new one before.
  private boolean hasOwnIds() {
    return records.collection(Schema.USERS).id() == Collection.IdType.INTEGER;
  }

  /// An account's id is never the client's choice, also where a collection's ids may be.
  private Mutation.Values values(ObjectNode profile, Optional<String> login, Mode mode) {
    if (profile.has("id") && mode == Mode.STRICT) {
      throw new Problem.Invalid("#/id", "cannot be written").asException();
    }
    var body = profile.deepCopy();
    body.remove("id");
    var set =
        login
            .<Map<String, JsonNode>>map(text -> Map.of(loginField, body.textNode(text.strip())))
            .orElse(Map.of());
    return new Mutation.Values(body, set, mode);
  }

  private static void requireNothing(ObjectNode profile, Mode mode) {
    if (mode == Mode.STRICT && !profile.isEmpty()) {
      var errors =
          profile
              .propertyStream()
              .map(member -> new FieldError("#/" + member.getKey(), "is not known"))
              .toList();
      throw new Problem.Invalid(errors).asException();
    }
  }

  private static Arguments byId(String id) {
    return new Arguments(Map.of("path", Map.of(Query.ID, id)));
  }

  private static ObjectNode read(byte[] item) {
    return (ObjectNode) Json.read(item);
  }
}
