package dev.plinth.rest;

import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.records.Arguments;
import dev.plinth.records.Count;
import dev.plinth.records.Cut;
import dev.plinth.records.Finding;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.records.SearchText;
import dev.plinth.schema.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A list, or the number of its items.
final class ListStep implements Step {
  private static final List<String> COUNTS =
      Stream.concat(Stream.of("total", "pages", "count"), Neighbours.NAMES.stream()).toList();

  private final Collection collection;
  private final Records records;
  private final Filters filters;
  private final Paging paging;
  private final Neighbours neighbours;
  private final @Nullable Template search;
  private final Form form;
  private final boolean counts;
  private final boolean countsAlone;

  ListStep(Endpoint endpoint, Collection collection, Records records, boolean countsAlone) {
    this.collection = collection;
    this.records = records;
    this.filters = new Filters(endpoint, collection);
    this.paging = new Paging(endpoint, collection);
    this.neighbours = new Neighbours(endpoint.page());
    this.search = endpoint.search();
    this.form = new Form(endpoint.item(), endpoint.expand(), null);
    this.countsAlone = countsAlone;
    this.counts =
        (endpoint.reply() != null && ReplyTemplate.mentions(endpoint.reply(), COUNTS))
            || ReplyTemplate.mentions(new Template.Members(endpoint.headers()), COUNTS);
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    var words = variables.text(search);
    var arguments = variables.arguments();
    var found =
        words == null ? Optional.<Arguments>empty() : SearchText.read(words, collection, arguments);
    var query =
        new Query(
            collection.name(),
            filters.where(variables),
            paging.sort(variables),
            form,
            counts && !countsAlone ? Count.EXACT : Count.NONE,
            found.isPresent() ? Finding.MATCHING : Finding.ALL);
    var cut = countsAlone ? new Cut.None() : paging.cut(variables);
    var page = records.read(variables.caller(), query, cut, found.orElse(arguments));
    variables.set("items", page.items());
    if (page.total() != null) {
      long total = page.total();
      variables.set("total", Json.object().numberNode(total));
      variables.set("count", Json.object().numberNode(total));
      if (cut instanceof Cut.Offset shown) {
        long pages = (total + shown.limit() - 1) / shown.limit();
        variables.set("pages", Json.object().numberNode(pages));
        neighbours.tell(exchange, variables, shown, total);
      }
    }
    return 200;
  }
}
