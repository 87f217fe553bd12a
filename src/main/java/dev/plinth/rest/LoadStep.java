package dev.plinth.rest;

import dev.plinth.http.Exchange;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.rules.RuleParser;
import java.util.List;

/// One entry of `with`: an item that the endpoint needs, under the caller's read rule; a miss is
/// 404.
final class LoadStep implements Step {
  private final String name;
  private final Query query;
  private final Records records;

  /// @param selection `articles where slug = $path.slug`
  LoadStep(String name, String selection, Records records) {
    var parsed = RuleParser.parseSelection(selection);
    this.name = name;
    this.query = new Query(parsed.collection(), parsed.where(), List.of(), Form.ALL, false);
    this.records = records;
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    variables.set(name, records.view(variables.caller(), query, variables.arguments()));
    return 200;
  }
}
