package dev.plinth.rest;

import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import dev.plinth.http.Exchange;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.schema.Collection;
import java.util.List;

/// The different values of a field: the tags of all articles, the categories that there are.
final class ValuesStep implements Step {
  private static final int VALUES_MAX = 1_000;

  private final Collection collection;
  private final Records records;
  private final Filters filters;
  private final String field;

  /// @param endpoint whose `item` names the field
  ValuesStep(Endpoint endpoint, Collection collection, Records records) {
    this.collection = collection;
    this.records = records;
    this.filters = new Filters(endpoint, collection);
    this.field = endpoint.item() instanceof Template.Variable named ? named.name() : "id";
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    var where = filters.where(variables);
    var query = new Query(collection.name(), where, List.of(), Form.ALL, false);
    var caller = variables.caller();
    variables.set("items", records.values(caller, query, field, VALUES_MAX, variables.arguments()));
    return 200;
  }
}
