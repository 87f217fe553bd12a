package dev.plinth.analyze;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One endpoint as the frontend calls it: all its call sites with the same method and path.
///
/// @param method upper case; `QUERY` or `MUTATION` for GraphQL
/// @param path the path on the wire, base prefix included, origin and query excluded; parameters
///   are `{name}`; a trailing slash that the app sends is kept
/// @param parameters the path's parameters in order, with what is known of their values
/// @param query names in the query string
/// @param auth whether the app sends its credentials along
/// @param at every line that makes this call, the line of the call itself first
/// @param via the client: `fetch`, `axios`, `rtk-query`, `ky`, `xhr`, `supabase`, `ai-sdk` …
/// @param origin scheme and host that the source writes out, `http://localhost:8000`; null for a
///   relative or configured one
/// @param external a third party's host: listed, never served
/// @param body how the request's body is sent
/// @param request the body
/// @param response the body of a good answer, as it is on the wire
/// @param error the body of a refusal, as the app reads it
/// @param uses what the app does about statuses of the answer
/// @param stream the answer is read as it arrives
/// @param page how pages are asked for, if they are
/// @param owners functions, methods or components that make the call, inner first
/// @param entity the singular noun it seems to speak of, a guess from path and types
public record Call(
    String method,
    String path,
    List<Parameter> parameters,
    List<Parameter> query,
    Auth auth,
    List<SourceRef> at,
    String via,
    @Nullable String origin,
    boolean external,
    Body body,
    Shape request,
    Shape response,
    Shape error,
    Set<StatusUse> uses,
    boolean stream,
    @Nullable Page page,
    List<String> owners,
    @Nullable String entity) {
  public Call {
    parameters = List.copyOf(parameters);
    query = List.copyOf(query);
    at = List.copyOf(at);
    uses = Collections.unmodifiableSet(new LinkedHashSet<>(uses));
    owners = List.copyOf(owners);
  }

  /// The same call with another body.
  public Call sending(Shape sent) {
    return new Call(
        method,
        path,
        parameters,
        query,
        auth,
        at,
        via,
        origin,
        external,
        body,
        sent,
        response,
        error,
        uses,
        stream,
        page,
        owners,
        entity);
  }

  /// The same call with another answer.
  public Call answering(Shape answered, Set<StatusUse> tested) {
    return new Call(
        method,
        path,
        parameters,
        query,
        auth,
        at,
        via,
        origin,
        external,
        body,
        request,
        answered,
        error,
        tested,
        stream,
        page,
        owners,
        entity);
  }

  /// Whether credentials go along.
  public enum Auth {
    REQUIRED,
    OPTIONAL,
    NONE,
    UNKNOWN
  }

  /// How a request's body is sent.
  public enum Body {
    NONE,
    JSON,
    FORM,
    MULTIPART,
    OTHER
  }

  /// A named value in path or query.
  ///
  /// @param value the literal that the app writes there, or null
  public record Parameter(String name, Shape shape, @Nullable String value) {}

  /// The names of query parameters that ask for a page: `page` and `size`, or `offset` and `limit`.
  ///
  /// @param number the parameter that counts pages, or null
  /// @param first the number of the first page, 0 or 1
  /// @param offset the parameter that counts items to skip, or null
  /// @param size the parameter with the length of a page, or null
  public record Page(
      @Nullable String number, int first, @Nullable String offset, @Nullable String size) {}

  /// `GET /tasks`: what tells endpoints apart.
  public String key() {
    return method + " " + path;
  }

  /// Statuses that the app compares with, or that a mock answers.
  public Set<Integer> statuses() {
    var statuses = new TreeSet<Integer>();
    uses.stream()
        .filter(use -> !use.kind().isReaction())
        .forEach(use -> statuses.add(use.status()));
    return statuses;
  }

  /// True for a method that changes something.
  public boolean isMutation() {
    return !Set.of("GET", "HEAD", "OPTIONS", "QUERY").contains(method);
  }

  /// The same call with other credentials.
  public Call with(Auth other) {
    return new Call(
        method,
        path,
        parameters,
        query,
        other,
        at,
        via,
        origin,
        external,
        body,
        request,
        response,
        error,
        uses,
        stream,
        page,
        owners,
        entity);
  }

  /// The same call with another answer.
  public Call answering(Shape other) {
    return new Call(
        method,
        path,
        parameters,
        query,
        auth,
        at,
        via,
        origin,
        external,
        body,
        request,
        other,
        error,
        uses,
        stream,
        page,
        owners,
        entity);
  }

  /// The same endpoint, called from two places, as one.
  public Call and(Call other) {
    var places = new ArrayList<>(at);
    other.at.stream().filter(ref -> !places.contains(ref)).forEach(places::add);
    var all = new ArrayList<>(owners);
    other.owners.stream().filter(name -> !all.contains(name)).forEach(all::add);
    var tested = new LinkedHashSet<>(uses);
    tested.addAll(other.uses);
    return new Call(
        method,
        path,
        together(parameters, other.parameters),
        together(query, other.query),
        auth == other.auth ? auth : Auth.OPTIONAL,
        places,
        via,
        origin,
        external && other.external,
        body == Body.NONE ? other.body : body,
        request.and(other.request),
        response.and(other.response),
        error.and(other.error),
        tested,
        stream || other.stream,
        page == null ? other.page : page,
        all,
        entity == null ? other.entity : entity);
  }

  private static List<Parameter> together(List<Parameter> a, List<Parameter> b) {
    var all = new ArrayList<>(a);
    for (var added : b) {
      int same = -1;
      for (int i = 0; i < all.size() && same < 0; i++) {
        same = all.get(i).name().equals(added.name()) ? i : -1;
      }
      if (same < 0) {
        all.add(added);
      } else {
        var known = all.get(same);
        all.set(
            same,
            new Parameter(
                known.name(),
                known.shape().and(added.shape()),
                known.value() == null ? added.value() : known.value()));
      }
    }
    return all;
  }
}
