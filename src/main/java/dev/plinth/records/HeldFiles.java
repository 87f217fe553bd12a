package dev.plinth.records;

import dev.plinth.db.Tx;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The files that items of a collection hold. An item takes a file that came with the request, or
/// keeps its own; the address of any other, be it somebody else's or nobody's, is none.
final class HeldFiles {
  private static final String IS_NEW = "select 1 from _plinth_file where id = ? and state = 0";

  private final Collection collection;
  private final Rules rules;

  HeldFiles(Collection collection, Rules rules) {
    this.collection = collection;
    this.rules = rules;
  }

  /// The addresses that an item cannot hold, for an answer after a write that a trigger refused.
  ///
  /// @param where the stored row, whose own files are fine; null for a new item
  List<FieldError> foreign(Tx tx, ItemInput.Values values, Filling filling, @Nullable Expr where) {
    var errors = new ArrayList<FieldError>();
    for (int i = 0; i < collection.fields().size(); i++) {
      var field = collection.fields().get(i);
      boolean isAddress =
          field.type() instanceof FieldType.File
              && values.given().get(i)
              && values.all()[i + 1] instanceof String url
              && url.startsWith(FileInput.PREFIX)
              && !tx.exists(IS_NEW, url.substring(FileInput.PREFIX.length()));
      if (isAddress && !(where != null && isKept(tx, field.name(), i, where, filling))) {
        errors.add(
            new FieldError(
                "#/" + field.name(),
                "is no file of this item: send the file itself, as multipart/form-data or as a"
                    + " base64 data URL"));
      }
    }
    return errors;
  }

  private boolean isKept(Tx tx, String field, int place, Expr where, Filling filling) {
    var statement =
        Statement.of(
            "select 1 from {0} as {1} where {2} and {3} = {4}",
            DSL.name(collection.name()),
            DSL.name("old"),
            rules.condition(where, new Row(collection, "old"), !filling.caller().admin()),
            DSL.name("old", field),
            Statement.hole(place + 1));
    return tx.exists(statement.sql(), statement.fill(filling));
  }
}
