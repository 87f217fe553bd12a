package dev.plinth.records;

import dev.plinth.rules.Expr;
import java.util.List;

/// What is asked of a collection. It is a shape: values come as [Arguments] and [Cut], so that one
/// statement serves all requests of an endpoint.
///
/// @param where which items, beside the read rule; [Expr#ANYONE] for all. It must have passed
///   `RuleCheck`
/// @param sort empty for the order of ids; ids decide where all keys are the same
/// @param count whether the number of all matching items is wanted too
/// @param finding whether the items are found by words, which come with the arguments
///   ([SearchText]); without `sort` the best come first then
/// @param isInvented whether a client made it up; else it belongs to the app
public record Query(
    String collection,
    Expr where,
    List<Sort> sort,
    Form form,
    Count count,
    Finding finding,
    boolean isInvented) {
  /// The variable of [#byId].
  public static final String ID = "id";

  private static final Expr BY_ID =
      Expr.equal(ID, new dev.plinth.rules.Operand.Variable(List.of("path", ID)));

  public Query {
    sort = List.copyOf(sort);
  }

  /// A query of the app's own.
  public Query(
      String collection, Expr where, List<Sort> sort, Form form, Count count, Finding finding) {
    this(collection, where, sort, form, count, finding, false);
  }

  /// A query without words.
  public Query(String collection, Expr where, List<Sort> sort, Form form, Count count) {
    this(collection, where, sort, form, count, Finding.ALL);
  }

  /// @param exact whether the exact number of all matching items is wanted too
  public Query(String collection, Expr where, List<Sort> sort, Form form, boolean exact) {
    this(collection, where, sort, form, exact ? Count.EXACT : Count.NONE);
  }

  /// One item by `$path.id`.
  public static Query byId(String collection, Form form) {
    return new Query(collection, BY_ID, List.of(), form, false);
  }

  /// The condition `id = $path.id`.
  public static Expr idCondition() {
    return BY_ID;
  }
}
