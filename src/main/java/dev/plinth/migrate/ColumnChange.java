package dev.plinth.migrate;

import dev.plinth.db.Catalog;
import dev.plinth.db.SqlText;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;

/// What becomes of one column that is there and that the contract wants: its new definition, its
/// values, and which of them stand in the way.
final class ColumnChange {
  private final String place;
  private final String name;
  private final Layout.Column wanted;
  private final Catalog.Column found;
  private final Conversion conversion;
  private final Counts counts;
  private final int missing;
  private final int misfits;
  private final int refused;
  private final int lost;

  /// @param was the column's name before the migration
  /// @param targetWas the referred table's name before the migration, empty where there is none yet
  ColumnChange(
      String table,
      String name,
      String was,
      Layout.Column wanted,
      Catalog.Column found,
      boolean isStrict,
      String targetWas,
      Counts counts) {
    this.place = table + "." + name;
    this.name = name;
    this.wanted = wanted;
    this.found = found;
    this.counts = counts;
    this.conversion = Conversion.of(found, isStrict, wanted);
    var old = SqlText.name(was);
    var there = old + " IS NOT NULL AND ";
    var fits = "(" + Checks.with(conversion.fits(), old) + ") IS TRUE";
    this.missing = counts.ask(old + " IS NULL");
    this.misfits = counts.ask(there + "NOT " + fits);
    this.refused =
        counts.ask(
            wanted.check().isEmpty()
                ? "0"
                : there + fits + " AND NOT (" + Checks.with(checked(), old) + ")");
    this.lost =
        counts.ask(
            isNewTarget() || isMany()
                ? there + fits + " AND NOT (" + Checks.with(linked(targetWas), old) + ")"
                : "0");
  }

  /// What was found out.
  ///
  /// @param definition what follows the name in the new table
  /// @param value an expression over the old row
  /// @param proposed what the contract wants and the rows do not allow: it is served without that
  /// @param conflicts what cannot be served as it is
  record Outcome(String definition, String value, List<String> proposed, List<String> conflicts) {}

  /// Decides, once the questions are answered.
  ///
  /// @param destructive whether values that are in the way are given up; ids never are
  Outcome outcome(boolean destructive) {
    var proposed = new ArrayList<String>();
    var conflicts = new ArrayList<String>();
    var kept = new ArrayList<String>();
    if (counts.of(misfits) > 0) {
      var fault =
          "%s holds %s, and the contract wants %s; values that cannot be converted: %d"
              .formatted(place, type(), wanted.type(), counts.of(misfits));
      settle(destructive, fault, conflicts, conflicts, kept, conversion.fits());
    }
    if (counts.of(lost) > 0) {
      var fault =
          "%s is to refer to %s; values that refer to nothing there: %d"
              .formatted(place, target(), counts.of(lost));
      settle(destructive, fault, conflicts, conflicts, kept, linked(target()));
    }
    boolean isChecked = counts.of(refused) == 0 || destructive;
    if (counts.of(refused) > 0) {
      var fault =
          "%s: values that the contract does not allow: %d".formatted(place, counts.of(refused));
      settle(destructive, fault, proposed, conflicts, kept, checked());
    }
    var value = conversion.value();
    if (!kept.isEmpty()) {
      value = "CASE WHEN " + Checks.all(kept) + " THEN " + value + " END";
    }
    boolean isRequired = !hasGaps(kept) || isFilled(destructive);
    if (wanted.notNull() && hasGaps(kept)) {
      if (isRequired) {
        value = "coalesce(" + value + ", " + wanted.filledWith() + ")";
      } else {
        proposed.add(
            "%s is required; items without a value: %d; give the field a default or fill them in"
                .formatted(place, counts.of(missing)));
      }
    }
    return new Outcome(
        wanted.definition(name, isRequired, isChecked),
        Checks.with(value, SqlText.name(name)),
        proposed,
        conflicts);
  }

  private boolean hasGaps(List<String> kept) {
    return !wanted.isId() && (counts.of(missing) > 0 || !kept.isEmpty());
  }

  private boolean isFilled(boolean destructive) {
    return !wanted.filledWith().isEmpty() && (wanted.isTime() || destructive);
  }

  private String target() {
    return wanted.holds().target().orElse("");
  }

  private boolean isMany() {
    return wanted.holds() instanceof FieldType.References;
  }

  private boolean isNewTarget() {
    return !wanted.target().isEmpty()
        && !found.definition().contains("REFERENCES " + SqlText.name(wanted.target()) + " (");
  }

  /// The column's name stands outside of the subquery: inside, it could mean the target's own.
  private String linked(String target) {
    if (target.isEmpty()) {
      return "0";
    }
    return isMany()
        ? SqlText.areIds("(" + conversion.value() + ")", target)
        : conversion.value() + " IN (SELECT \"id\" FROM " + SqlText.name(target) + ")";
  }

  private String checked() {
    return Checks.with(wanted.check(), "(" + conversion.value() + ")");
  }

  private String type() {
    return found.type().isEmpty() ? "anything" : found.type();
  }

  private void settle(
      boolean destructive,
      String fault,
      List<String> told,
      List<String> unsolved,
      List<String> kept,
      String condition) {
    if (!destructive) {
      told.add(fault);
    } else if (wanted.isId()) {
      unsolved.add(fault);
    } else {
      kept.add(condition);
    }
  }
}
