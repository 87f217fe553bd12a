package dev.plinth.rest;

import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.json.Json;
import dev.plinth.records.Cut;
import dev.plinth.records.Sort;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a list is cut and ordered, in the app's own words. What cannot be understood counts as not
/// said: an app's own frontend has no use for a refusal here.
final class Paging {
  /// Items of one answer, also where an app asks for all.
  static final int ITEMS_MAX = 1000;

  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Pattern KEY =
      Pattern.compile(
          "([-+]?)([A-Za-z_][\\w.\\[\\]]*?)(?:[ :_-](asc|desc))?", Pattern.CASE_INSENSITIVE);

  private final Endpoint.@Nullable Page page;
  private final List<String> sort;
  private final Collection collection;

  Paging(Endpoint endpoint, Collection collection) {
    this.page = endpoint.page();
    this.sort = endpoint.sort();
    this.collection = collection;
  }

  /// The query parameters that search, cut and order, and so are no filters.
  static Set<String> parameters(Endpoint endpoint) {
    var names = new HashSet<String>();
    var page = Optional.ofNullable(endpoint.page());
    Stream.of(
            Optional.ofNullable(endpoint.search()),
            page.map(Endpoint.Page::page),
            page.map(Endpoint.Page::offset),
            page.map(Endpoint.Page::size))
        .flatMap(Optional::stream)
        .flatMap(template -> Templates.variables(template).stream())
        .filter(variable -> variable.path().size() == 2)
        .forEach(variable -> names.add(variable.path().get(1)));
    for (var key : endpoint.sort()) {
      if (key.startsWith("$query.")) {
        names.add(key.substring("$query.".length()));
      }
    }
    return names;
  }

  /// Where the list begins and ends; `$page`, `$size` and `$offset` are set for the reply.
  Cut.Offset cut(Variables variables) {
    if (page == null) {
      return new Cut.Offset(ITEMS_MAX, 0);
    }
    int size = number(variables, page.size(), page.sizeDefault());
    size = size < 1 ? page.sizeDefault() : Math.min(size, ITEMS_MAX);
    int number = Math.max(page.first(), number(variables, page.page(), page.first()));
    long offset =
        page.offset() == null
            ? (long) (number - page.first()) * size
            : number(variables, page.offset(), 0);
    if (page.offset() != null && page.page() == null) {
      number = (int) (offset / size) + page.first();
    }
    variables.set("page", Json.object().numberNode(number));
    variables.set("size", Json.object().numberNode(size));
    variables.set("offset", Json.object().numberNode(offset));
    return new Cut.Offset(size, offset);
  }

  private static int number(Variables variables, @Nullable Template template, int otherwise) {
    var text = variables.text(template);
    return text != null && WHOLE.matcher(text).matches() ? Integer.parseInt(text) : otherwise;
  }

  /// The order: what the request asks for, else what the contract says.
  List<Sort> sort(Variables variables) {
    var asked = new ArrayList<Sort>();
    var fixed = new ArrayList<Sort>();
    String direction = null;
    for (var key : sort) {
      if (!key.startsWith("$")) {
        fixed.add(Sort.of(key));
        continue;
      }
      var text = variables.text(Templates.variable(key));
      if (text == null) {
        continue;
      }
      if (text.equalsIgnoreCase("asc") || text.equalsIgnoreCase("desc")) {
        direction = text.toLowerCase(Locale.ROOT);
      } else {
        read(text, asked);
      }
    }
    if (asked.isEmpty()) {
      return fixed;
    }
    if (direction != null) {
      boolean descends = direction.equals("desc");
      asked.replaceAll(one -> new Sort(one.field(), descends));
    }
    return asked;
  }

  private void read(String text, List<Sort> asked) {
    for (var part : text.split(",", -1)) {
      var matcher = KEY.matcher(part.strip());
      if (matcher.matches() && Sort.isPossible(collection, matcher.group(2))) {
        boolean descends =
            matcher.group(1).equals("-") || "desc".equalsIgnoreCase(matcher.group(3));
        asked.add(new Sort(matcher.group(2), descends));
      }
    }
  }
}
