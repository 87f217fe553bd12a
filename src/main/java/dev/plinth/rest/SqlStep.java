package dev.plinth.rest;

import dev.plinth.contract.Endpoint;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.records.SqlEndpoint;
import java.util.List;

/// Runs the statements of a file: `$items` are the rows, `$item` is the first one, without which
/// there is nothing to answer; `$count` counts them, or what was changed.
final class SqlStep implements Step {
  private final SqlEndpoint sql;
  private final boolean needsItem;

  SqlStep(Endpoint endpoint, SqlEndpoint sql) {
    this.sql = sql;
    this.needsItem =
        endpoint.reply() != null && ReplyTemplate.mentions(endpoint.reply(), List.of("item"));
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    var result = sql.run(variables.caller(), variables.arguments(), variables::find);
    if (result.first() != null) {
      variables.set("item", result.first());
    } else if (needsItem) {
      throw new Problem.NotFound().asException();
    }
    variables.set("items", result.items());
    variables.set("count", Json.object().numberNode(result.count()));
    return 200;
  }
}
