package dev.plinth.migrate;

import dev.plinth.db.SqlText;
import dev.plinth.db.Tx;
import dev.plinth.schema.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The collections of a contract that are SQL queries. They hold no data: with every change of the
/// tables they are made anew.
final class Views {
  /// Tells ours from those that people make.
  private static final String MARK = "/* of plinth.yaml */";

  private Views() {}

  /// The statements that make them, by name.
  static Map<String, String> wanted(List<Collection> collections) {
    var views = new LinkedHashMap<String, String>();
    for (var collection : collections) {
      if (collection.view() != null) {
        views.put(
            collection.name(),
            "CREATE VIEW "
                + SqlText.name(collection.name())
                + " AS "
                + MARK
                + "\n"
                + collection.view());
      }
    }
    return views;
  }

  /// Those that Plinth made.
  static Map<String, String> ours(Map<String, String> found) {
    var ours = new LinkedHashMap<>(found);
    ours.values().removeIf(sql -> !sql.contains(MARK));
    return ours;
  }

  /// Asks each view for the columns of its fields.
  ///
  /// @throws dev.plinth.db.DbException where one is missing
  static void require(Tx tx, List<Collection> collections) {
    for (var collection : collections) {
      if (collection.isView()) {
        var columns =
            Stream.concat(
                    Stream.of("id"),
                    collection.fields().stream()
                        .filter(field -> !field.isDerived())
                        .map(field -> field.name()))
                .map(name -> SqlText.name(collection.name()) + "." + SqlText.name(name))
                .collect(Collectors.joining(", "));
        tx.exists("SELECT " + columns + " FROM " + SqlText.name(collection.name()) + " LIMIT 0");
      }
    }
  }
}
