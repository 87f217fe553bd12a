package dev.plinth.auth;

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
import dev.plinth.records.Mutation.Values;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Profiles that are rows of the collection `users`. Rules do not hold here, since nobody is signed
/// in yet who signs up; so only fields that clients write are taken, never a role.
public final class UserProfiles implements Profiles {
  private static final String ID = "id";

  private final Records records;

  private UserProfiles(Records records) {
    this.records = records;
  }

  /// The profiles of a backend; none where its contract has no collection `users`.
  public static Profiles of(Records records) {
    return records.schema().collection(Schema.USERS).isPresent() ? new UserProfiles(records) : NONE;
  }

  @Override
  public void insert(Tx tx, String account, ObjectNode profile) {
    requireWritable(profile);
    var row = profile.deepCopy().put(ID, account);
    var values = new Values(row, Map.of(), Mode.SEED);
    var insert = new Mutation.Insert(Schema.USERS, values, Form.ALL);
    var _ = records.prepare(Caller.SYSTEM, insert, Arguments.NONE).apply(tx);
  }

  @Override
  public void update(Tx tx, String account, ObjectNode changes) {
    requireWritable(changes);
    var values = new Values(changes, Map.of(), Mode.LENIENT);
    var update =
        new Mutation.Update(Schema.USERS, Query.idCondition(), values, false, false, Form.ALL);
    var _ = records.prepare(Caller.SYSTEM, update, account(account)).apply(tx);
  }

  @Override
  public Optional<ObjectNode> find(String account) {
    return records
        .find(Caller.SYSTEM, Query.byId(Schema.USERS, Form.ALL), account(account))
        .map(json -> (ObjectNode) Json.read(json));
  }

  private static Arguments account(String id) {
    return new Arguments(Map.of("path", Map.of(ID, id)));
  }

  private void requireWritable(ObjectNode profile) {
    var users = records.collection(Schema.USERS);
    var errors = new ArrayList<FieldError>();
    profile
        .fieldNames()
        .forEachRemaining(name -> {
          var source = users.field(name).map(dev.plinth.schema.Field::set);
          if (source.isEmpty()) {
            errors.add(new FieldError("#/" + name, "is not a field of users"));
          } else if (source.get() != Source.CLIENT) {
            errors.add(new FieldError("#/" + name, "cannot be written"));
          }
        });
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
  }
}
