package dev.plinth.rest;

import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.http.Exchange;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.records.Versions;
import dev.plinth.schema.Collection;
import dev.plinth.wire.Preconditions;
import java.util.List;

/// Views one item. Its version goes along as the `ETag`: of the item in the form of this endpoint,
/// whatever the answer puts around it. A change at the same address takes it as `If-Match`.
final class ViewStep implements Step {
  /// The client has the item in this version.
  static final int KNOWN = 304;

  private final Query query;
  private final Records records;

  ViewStep(Endpoint endpoint, Collection collection, Records records) {
    var where = new Filters(endpoint, collection).where();
    this.query = new Query(collection.name(), where, List.of(), form(endpoint), false);
    this.records = records;
  }

  /// The form in which an endpoint answers the items of its own collection.
  static Form form(Endpoint endpoint) {
    return endpoint.answer() == null ? shown(endpoint) : Form.ALL;
  }

  /// The form of the items that the answer shows.
  static Form shown(Endpoint endpoint) {
    return new Form(endpoint.item(), endpoint.expand(), null);
  }

  /// The form in which the items that an endpoint changes are viewed at the same address; its own
  /// where nothing views them there.
  static Form seen(Endpoint changing, List<Endpoint> all) {
    return all.stream()
        .filter(one ->
            one.method().equals("GET")
                && one.path().equals(changing.path())
                && one.action() instanceof Action.Records(var viewed, var verb)
                && verb == Verb.VIEW
                && changing.action() instanceof Action.Records(var changed, var _)
                && viewed.equals(changed))
        .findFirst()
        .map(ViewStep::form)
        .orElseGet(() -> form(changing));
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    var item = records.view(variables.caller(), query, variables.arguments());
    var version = Versions.of(item);
    variables.set("item", item);
    exchange.header("ETag", Preconditions.tag(version));
    return Preconditions.isKnown(exchange.header("If-None-Match"), version) ? KNOWN : 200;
  }
}
