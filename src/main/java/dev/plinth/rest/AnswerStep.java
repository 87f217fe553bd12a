package dev.plinth.rest;

import dev.plinth.contract.Endpoint;
import dev.plinth.http.Exchange;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.rules.RuleParser;
import java.util.List;

/// Reads the item that the answer shows, after the change and under the caller's read rule: the
/// article of a mark rather than the mark.
final class AnswerStep implements Step {
  private final Query query;
  private final Records records;

  /// @param selection `articles where id = $article.id`
  AnswerStep(Endpoint endpoint, String selection, Records records) {
    var parsed = RuleParser.parseSelection(selection);
    var form = ViewStep.shown(endpoint);
    this.query = new Query(parsed.collection(), parsed.where(), List.of(), form, false);
    this.records = records;
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    variables.set("item", records.view(variables.caller(), query, variables.arguments()));
    return 200;
  }
}
