package dev.plinth.rules;

import dev.plinth.schema.Field;
import dev.plinth.schema.Schema;
import java.util.Optional;
import java.util.regex.Pattern;

/// What gives a derived list: `likes.owner where post = $row.id`, one field of each item that
/// matches.
///
/// @param field whose values are gathered
/// @param items those that match
public record Gathered(String field, Expr.Exists items) {
  /// A list that is longer wants an endpoint of its own.
  public static final int VALUES_MAX = 1_000;

  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z_][\\w-]*)\\.([A-Za-z_]\\w*)(\\s.*)?", Pattern.DOTALL);

  /// Reads it.
  ///
  /// @throws RuleException with the column and what was expected
  static Gathered read(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new RuleException(
          0, "expected a field of a collection, such as `likes.owner where post = $row.id`");
    }
    var rest = form.group(3) == null ? "" : form.group(3);
    return new Gathered(form.group(2), RuleParser.parseCounted(form.group(1) + rest));
  }

  /// Why a field cannot be gathered so; empty when it can.
  public static Optional<String> fault(Field derived, Schema schema) {
    var gathered = read(String.valueOf(derived.derived()));
    return schema
        .collection(gathered.items().collection())
        .filter(collection ->
            !gathered.field().equals(Types.ID)
                && collection.field(gathered.field()).filter(field -> !field.isDerived()).isEmpty())
        .map(collection ->
            "there is no field "
                + gathered.field()
                + " in "
                + collection.name()
                + Nearest.hint(
                    gathered.field(), collection.fields().stream().map(Field::name).toList()));
  }
}
