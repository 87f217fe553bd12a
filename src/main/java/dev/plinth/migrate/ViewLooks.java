package dev.plinth.migrate;

import dev.plinth.db.ColumnsRead;
import dev.plinth.db.DbException;
import dev.plinth.db.SqlText;
import dev.plinth.db.Tx;
import dev.plinth.rules.Disclosures;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What the views of a contract read that their own reader may not.
///
/// Plinth's own tables are closed to them, and so is a hidden field, unless the query says that it
/// reveals it: that never is what an aggregate is for. Rows and fields with read rules are told
/// alone: to count what each may not see by itself is what people make views for.
///
/// @param refused what no backend is started with
/// @param told what a person should know
public record ViewLooks(List<String> refused, List<String> told) {
  private static final Pattern REVEALS =
      Pattern.compile("/\\*\\s*reveals\\s+([^*]+?)\\s*\\*/", Pattern.CASE_INSENSITIVE);

  public ViewLooks {
    refused = List.copyOf(refused);
    told = List.copyOf(told);
  }

  /// Looks at all views that there are.
  public static ViewLooks of(Tx tx, Rules rules) {
    var refused = new ArrayList<String>();
    var told = new ArrayList<String>();
    for (var view : rules.schema().collections()) {
      if (view.isView() && !rules.of(view.name()).read().equals(Expr.NOBODY)) {
        look(tx, rules, view, refused, told);
      }
    }
    return new ViewLooks(refused, told);
  }

  private static void look(
      Tx tx, Rules rules, Collection view, List<String> refused, List<String> told) {
    Set<ColumnsRead.Read> reads;
    try {
      var text = String.valueOf(view.view());
      reads = ColumnsRead.of(tx, "SELECT * FROM " + SqlText.name(view.name()), text);
    } catch (DbException e) {
      return; // the migration that makes it says what is wrong
    }
    var revealed = revealed(view);
    for (var read : reads) {
      var place = read.table() + "." + read.column();
      var collection = collection(rules.schema(), read.table());
      if (read.isOwn()) {
        if (read.column().isEmpty()) {
          refused.add(
              "the view " + view.name() + " reads " + read.table() + ", which is Plinth's own");
        }
      } else if (collection.isPresent() && read.column().isEmpty()) {
        if (!Disclosures.isOpenTo(rules, collection.get().name(), rules.of(view.name()).read())) {
          told.add(
              view.name()
                  + " is a view of "
                  + collection.get().name()
                  + ", whose read rule it does not ask: whoever reads the view learns of all rows");
        }
      } else if (collection.isPresent() && !revealed.contains(place)) {
        field(collection.get(), read.column())
            .ifPresent(field -> {
              if (field.hidden()) {
                refused.add(
                    "the view "
                        + view.name()
                        + " reads "
                        + place
                        + ", which is hidden: leave it out, or say /* reveals "
                        + place
                        + " */ in the view");
              } else if (field.read() != null) {
                told.add(
                    view.name()
                        + " is a view that reads "
                        + place
                        + ", which has a read rule of its own: say /* reveals "
                        + place
                        + " */ in it where that is meant");
              }
            });
      }
    }
  }

  private static Set<String> revealed(Collection view) {
    var names = new LinkedHashSet<String>();
    var matcher = REVEALS.matcher(String.valueOf(view.view()));
    while (matcher.find()) {
      for (var name : matcher.group(1).split("[\\s,]+", -1)) {
        names.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static Optional<Collection> collection(Schema schema, String table) {
    return schema.collections().stream()
        .filter(one -> one.name().equalsIgnoreCase(table))
        .findFirst();
  }

  private static Optional<dev.plinth.schema.Field> field(Collection collection, String column) {
    return collection.fields().stream()
        .filter(one -> one.name().equalsIgnoreCase(column))
        .findFirst();
  }
}
