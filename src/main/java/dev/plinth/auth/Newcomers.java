package dev.plinth.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Auth.Founding;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Mutation.Mode;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.rules.Expr;
import dev.plinth.rules.RuleParser;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What becomes of somebody new beside their own row, in the same transaction: the thing that they
/// found by signing up, or join, and what the first person gets.
final class Newcomers {
  private final Records records;
  private final @Nullable Founding founding;
  private final Map<String, JsonNode> first;
  private final Expr isFirst;

  Newcomers(Records records, @Nullable Founding founding, Map<String, JsonNode> first) {
    this.records = records;
    this.founding = founding;
    this.first = first;
    this.isFirst = RuleParser.parse(condition(founding));
  }

  /// Nobody else is there; where people found things, nobody else belongs to the same one.
  private static String condition(@Nullable Founding founding) {
    return founding == null
        ? "id = $path.id and not exists(users where id != $row.id)"
        : "id = $path.id and %1$s is not null and not exists(users where id != $row.id and %1$s = $row.%1$s)"
            .formatted(founding.as());
  }

  /// What somebody belongs to from the beginning.
  ///
  /// @param place the reference of `users`
  /// @param id of the thing, inside the transaction that makes it where it is new
  record Belonging(String place, Function<Tx, String> id) {}

  /// Takes what the newcomer founds or joins out of their profile.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid` where the thing cannot be
  Optional<Belonging> belonging(ObjectNode profile) {
    if (founding == null) {
      return Optional.empty();
    }
    var chosen = text(profile, founding.as());
    var name = text(profile, founding.by());
    profile.remove(founding.as());
    profile.remove(founding.by());
    if (chosen != null) {
      return Optional.of(new Belonging(founding.as(), _ -> chosen));
    }
    return name == null
        ? Optional.empty()
        : Optional.of(new Belonging(founding.as(), thing(founding, name)));
  }

  private static @Nullable String text(ObjectNode profile, String name) {
    var value = profile.path(name);
    if (value.isContainerNode() || value.isBoolean()) {
      throw new Problem.Invalid("#/" + name, "must be a text").asException();
    }
    return value.isMissingNode() || value.isNull() || value.asText().isBlank()
        ? null
        : value.asText().strip();
  }

  private Function<Tx, String> thing(Founding founding, String name) {
    var body = Json.object().put(founding.name(), name);
    var insert =
        new Mutation.Insert(
            collection(founding), new Mutation.Values(body, Map.of(), Mode.SEED), Form.ALL);
    try {
      var write = records.prepare(Caller.SYSTEM, insert, Arguments.NONE);
      return tx -> ((ObjectNode) Json.read(write.apply(tx).item())).path("id").asText();
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.Invalid(var errors)
          ? new Problem.Invalid(
                  errors.stream().map(error -> inTheWordsOfTheForm(founding, error)).toList())
              .asException()
          : e;
    }
  }

  private static FieldError inTheWordsOfTheForm(Founding founding, FieldError error) {
    return error.pointer().equals("#/" + founding.name())
        ? new FieldError("#/" + founding.by(), error.detail(), error.code())
        : error;
  }

  private String collection(Founding founding) {
    return records
        .collection(Schema.USERS)
        .field(founding.as())
        .map(field -> field.type() instanceof FieldType.Reference(var to, _) ? to : "")
        .orElse("");
  }

  /// Gives somebody new what the first person gets, if that is who they are.
  void rise(Tx tx, String id) {
    if (first.isEmpty()) {
      return;
    }
    var update =
        new Mutation.Update(
            Schema.USERS,
            isFirst,
            new Mutation.Values(Json.object(), first, Mode.SEED),
            false,
            true,
            Form.ALL);
    var arguments = new Arguments(Map.of("path", Map.of(Query.ID, id)));
    var _ = records.prepare(Caller.SYSTEM, update, arguments).apply(tx);
  }
}
