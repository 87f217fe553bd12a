package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.records.Cut;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pages before and after one: `$next` and `$previous` are whole addresses, the request's own
/// with another page, and `$nextPage` and `$previousPage` the numbers of those pages; null where
/// there is none.
///
/// Addresses are absolute: clients put their base before a relative one, which has it already.
final class Neighbours {
  /// What a reply may hold of them.
  static final List<String> NAMES = List.of("next", "previous", "nextPage", "previousPage");

  private final Endpoint.@Nullable Page page;

  Neighbours(Endpoint.@Nullable Page page) {
    this.page = page;
  }

  /// Sets the variables for the reply.
  ///
  /// @param cut what was answered, out of `total` items
  void tell(Exchange exchange, Variables variables, Cut.Offset cut, long total) {
    long end = cut.offset() + cut.limit();
    boolean hasNext = end < total;
    boolean hasPrevious = cut.offset() > 0;
    long before = Math.max(0, cut.offset() - cut.limit());
    variables.set("next", hasNext ? address(exchange, cut, end) : NullNode.instance);
    variables.set("previous", hasPrevious ? address(exchange, cut, before) : NullNode.instance);
    variables.set("nextPage", hasNext ? number(cut, end) : NullNode.instance);
    variables.set("previousPage", hasPrevious ? number(cut, before) : NullNode.instance);
  }

  private JsonNode number(Cut.Offset cut, long offset) {
    long first = page == null ? 1 : page.first();
    return Json.object().numberNode(first + offset / cut.limit());
  }

  /// Null where the request has no parameter that says which page.
  private JsonNode address(Exchange exchange, Cut.Offset cut, long offset) {
    var number = page == null ? null : parameter(page.page());
    var start = page == null ? null : parameter(page.offset());
    var parameters = new LinkedHashMap<>(exchange.queries());
    if (start != null) {
      parameters.put(start, List.of(Long.toString(offset)));
    } else if (number != null) {
      parameters.put(number, List.of(number(cut, offset).asText()));
    } else {
      return NullNode.instance;
    }
    return Json.object().textNode(exchange.ownOrigin() + exchange.path() + "?" + query(parameters));
  }

  /// The name of the query's parameter that a template is.
  private static @Nullable String parameter(@Nullable Template template) {
    return template instanceof Template.Variable(var path)
            && path.size() == 2
            && path.getFirst().equals("query")
        ? path.getLast()
        : null;
  }

  private static String query(Map<String, List<String>> parameters) {
    var query = new StringBuilder();
    parameters.forEach((name, values) -> {
      for (var value : values) {
        query
            .append(query.isEmpty() ? "" : "&")
            .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    });
    return query.toString();
  }
}
