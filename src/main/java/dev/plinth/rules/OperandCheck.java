package dev.plinth.rules;

import dev.plinth.db.JsonPlaces;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Holds operands against a schema: what they name is there, what they are made of fits. It keeps
/// the faults, with their columns where those are known.
final class OperandCheck {
  private final Schema schema;
  private final Types types;
  private final Set<String> variables;
  private final IdentityHashMap<Operand, Integer> columns;
  private final List<String> faults = new ArrayList<>();
  private boolean asked;

  OperandCheck(Schema schema, Set<String> variables, IdentityHashMap<Operand, Integer> columns) {
    this.schema = schema;
    this.types = new Types(schema);
    this.variables = variables;
    this.columns = columns;
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  void fault(String words) {
    faults.add(words);
  }

  /// Says whether a client wrote what follows.
  ///
  /// @return what held before
  boolean asked(boolean byClient) {
    boolean before = asked;
    asked = byClient;
    return before;
  }

  void literal(Operand field, FieldType type, Operand literal, @Nullable Object value) {
    if (value == null) {
      return;
    }
    if (type instanceof FieldType.OneOf(var words) && !words.contains(String.valueOf(value))) {
      fault(literal, shown(field) + " is one of " + String.join(", ", words) + ", never " + value);
    } else if (!Kind.fits(type, value)) {
      fault(
          literal,
          shown(field)
              + " holds "
              + Kind.of(type).words()
              + ": it never equals "
              + text(value)
              + wanted(type));
    }
  }

  private static String wanted(FieldType type) {
    return switch (type) {
      case FieldType.Date _ -> "; write '2026-11-22'";
      case FieldType.DateTime _ -> "; write '2026-11-22' or '2026-11-22T10:00:00Z'";
      default -> "";
    };
  }

  /// Whether it is there, and made of what is; every fault is told.
  boolean known(Operand operand, Place at) {
    return switch (operand) {
      case Operand.Literal _,
          Operand.CallerId _,
          Operand.Now _,
          Operand.Today _,
          Operand.SentFields _,
          Operand.Parameter _ ->
          true;
      case Operand.Claim _ -> claim(operand);
      case Operand.Sent(var path) -> sent(operand, path, at.root());
      case Operand.FieldPath(var path) -> path(operand, path, at.own());
      case Operand.OuterPath(var path) -> {
        if (at.outer() == null) {
          fault(operand, "`$row` means something inside `exists` alone");
          yield false;
        }
        yield path(operand, path, at.outer());
      }
      case Operand.CallerField(var path) -> callerField(operand, path);
      case Operand.Variable(var path) -> variable(operand, path);
      case Operand.Call(var function, var arguments) ->
          arguments.stream().allMatch(one -> known(one, at))
              && arguments.stream().allMatch(one -> takes(function, one, arguments, at));
    };
  }

  private boolean takes(Operand.Function function, Operand argument, List<Operand> all, Place at) {
    var first = types.ofFirst(all, at);
    var type = types.of(argument, at);
    var wanted =
        switch (function) {
          case LOWER, UPPER, TRIM -> Kind.TEXT;
          case LENGTH -> Types.isList(type) ? Kind.ANY : Kind.TEXT;
          case ABS -> Kind.NUMBER;
          case DATE, YEAR, MONTH, DAY, HOUR -> Kind.TIME;
          case COALESCE -> first == null ? Kind.ANY : Kind.of(first);
        };
    if (function == Operand.Function.COALESCE
        && first != null
        && argument instanceof Operand.Literal(var value)) {
      literal(all.getFirst(), first, argument, value);
    }
    boolean isTold =
        Types.isList(type)
            && function != Operand.Function.LENGTH
            && function != Operand.Function.COALESCE;
    if (type == null || (!isTold && wanted.mayBe(type))) {
      return true;
    }
    fault(
        argument,
        function.text()
            + " needs "
            + wanted.words()
            + ", and "
            + shown(argument)
            + (isTold ? " is a list" : " holds " + Kind.of(type).words()));
    return false;
  }

  private boolean variable(Operand operand, List<String> path) {
    if (variables.contains(path.getFirst())) {
      return true;
    }
    fault(
        operand,
        "there is no variable $"
            + path.getFirst()
            + " here: expected one of $"
            + String.join(
                ", $",
                Stream.concat(variables.stream(), Stream.of("caller", "now"))
                    .distinct()
                    .sorted()
                    .toList()));
    return false;
  }

  /// A name that is no field is fine, such as the code of an invitation, unless it looks like a
  /// slip of the pen: what is never sent would be missing for ever, and `= null` hold for
  /// everybody.
  boolean sent(Operand operand, List<String> path, Collection collection) {
    var name = path.getFirst();
    var field = collection.field(name);
    if (field.isEmpty() && !name.equals(Types.ID)) {
      var near = Nearest.hint(name, Types.visible(collection));
      if (!near.isEmpty()) {
        fault(operand, "there is no field " + name + " in " + collection.name() + near);
      }
      return near.isEmpty();
    }
    if (field.filter(found -> found.set() != Field.Source.CLIENT).isPresent()) {
      fault(operand, name + " in " + collection.name() + " is never sent: clients cannot write it");
      return false;
    }
    boolean isPath = path.size() == 1 || types.isJson(collection, name);
    if (!isPath) {
      fault(operand, name + " in " + collection.name() + " holds no JSON: nothing follows it");
    }
    return isPath;
  }

  /// A field of the profile may be written by its owner, and a claim never: one name for both would
  /// be a trap.
  private boolean claim(Operand operand) {
    boolean isField =
        schema.collection(Schema.USERS).flatMap(users -> users.field("claims")).isPresent();
    if (isField) {
      fault(
          operand,
          "users has a field claims, and "
              + shown(operand)
              + " means what an admin claims: rename the field, or ask for it as"
              + " exists(users where id = $caller.id and claims = …)");
    }
    return !isField;
  }

  private boolean callerField(Operand operand, List<String> path) {
    var users = schema.collection(Schema.USERS);
    if (users.isEmpty()) {
      fault(operand, shown(operand) + " needs a collection users, and there is none");
      return false;
    }
    return path(operand, path, users.get());
  }

  private boolean path(Operand operand, List<String> path, Collection collection) {
    var name = path.getFirst();
    var field = collection.field(name);
    boolean isThere = name.equals(Types.ID) || field.map(this::isSeen).orElse(false);
    if (!isThere) {
      fault(
          operand,
          "there is no field "
              + name
              + " in "
              + collection.name()
              + Nearest.hint(name, Types.visible(collection)));
      return false;
    }
    if (path.size() == 1) {
      return true;
    }
    if (types.isJson(collection, name)) {
      return json(operand, path, collection);
    }
    var target = types.target(collection, name);
    if (target.isEmpty()) {
      fault(operand, name + " in " + collection.name() + " is no reference: nothing follows it");
      return false;
    }
    return path(operand, path.subList(1, path.size()), target.get());
  }

  private boolean json(Operand operand, List<String> path, Collection collection) {
    boolean isPossible =
        types.at(collection, path).isPresent()
            && path.stream().skip(1).allMatch(JsonPlaces::isPossible);
    if (!isPossible) {
      fault(
          operand,
          shown(operand)
              + " cannot be followed: a list has places such as `[0]`, and no name in JSON has a"
              + " quote or a backslash here");
    }
    return isPossible;
  }

  void fault(Operand operand, String words) {
    var column = columns.get(operand);
    faults.add(column == null ? words : "column " + column + ": " + words);
  }

  private boolean isSeen(Field field) {
    return !asked || !field.hidden();
  }

  static String shown(Operand operand) {
    return switch (operand) {
      case Operand.FieldPath(var path) -> String.join(".", path);
      case Operand.OuterPath(var path) -> "$row." + String.join(".", path);
      case Operand.CallerField(var path) -> "$caller." + String.join(".", path);
      case Operand.CallerId _ -> "$caller.id";
      case Operand.Variable(var path) -> "$" + String.join(".", path);
      case Operand.Claim(var path) -> "$caller.claims." + String.join(".", path);
      case Operand.Sent(var path) -> "$request.body." + String.join(".", path);
      case Operand.SentFields _ -> "$request.fields";
      case Operand.Parameter(var name) -> "$request.query." + name;
      case Operand.Now _ -> "now";
      case Operand.Today _ -> "today";
      case Operand.Literal(var value) -> text(value);
      case Operand.Call(var function, var arguments) ->
          function.text()
              + "("
              + String.join(", ", arguments.stream().map(OperandCheck::shown).toList())
              + ")";
    };
  }

  private static String text(@Nullable Object value) {
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }
}
