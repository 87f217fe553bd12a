package dev.plinth.contract;

import dev.plinth.schema.FieldType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One endpoint of the app: a method and a path on the wire, what it does, how the request is read
/// and the answer written.
///
/// ```yaml
/// GET /articles/{slug}/comments:
///   { do: comments.list, with: { article: "articles where slug = $path.slug" }, where: "article = $article.id",
///     reply: { comments: $items } }
/// ```
///
/// Variables: `$path.x`, `$query.x`, `$body.x` (the raw body), `$caller.id`, what `body` bound,
/// what `with` loaded.
///
/// @param method in upper case
/// @param path on the wire, parameters as `{name}`
/// @param action what it does
/// @param with items loaded first, under the caller's read rule, by name: `collection where
///   expression`; a miss is 404
/// @param where an expression of the rule language that picks the items; null for all that the
///   caller may see
/// @param filter optional conditions, by field: they count only where the variable has a value
/// @param search the words by which a list is found; null for none. Where the request brings none,
///   the list is that of all
/// @param body the form of the request's body; null takes the item's fields as they are
/// @param set values that the endpoint gives, by field; they win over the body
/// @param page how the list is cut; null for the default size
/// @param sort field names, `-` for descending; or one variable such as `$query.sort`
/// @param expand references that are answered as objects
/// @param item the form of one item, for `$item` and `$items`; null for all visible fields
/// @param answer the item that the answer shows in place of the changed one, read after the change
///   under the caller's read rule: `collection where expression`; null for what the action itself
///   made. `item` is its form then
/// @param reply the answer; null for none (204)
/// @param headers of the answer, by name
/// @param status of the answer when all went well; 0 for the usual one (200, 201 for a create, 204
///   without a reply)
/// @param access who may call it, before any rule is asked
/// @param at the source lines that ask for it, for people
public record Endpoint(
    String method,
    String path,
    Action action,
    Map<String, String> with,
    @Nullable String where,
    Map<String, Template> filter,
    @Nullable Template search,
    @Nullable Template body,
    Map<String, Template> set,
    @Nullable Page page,
    List<String> sort,
    List<String> expand,
    @Nullable Template item,
    @Nullable String answer,
    @Nullable Template reply,
    Map<String, Template> headers,
    int status,
    Access access,
    List<String> at) {
  public Endpoint {
    with = ordered(with);
    filter = ordered(filter);
    set = ordered(set);
    sort = List.copyOf(sort);
    expand = List.copyOf(expand);
    headers = ordered(headers);
    at = List.copyOf(at);
  }

  /// An endpoint that searches for no words.
  public Endpoint(
      String method,
      String path,
      Action action,
      Map<String, String> with,
      @Nullable String where,
      Map<String, Template> filter,
      @Nullable Template body,
      Map<String, Template> set,
      @Nullable Page page,
      List<String> sort,
      List<String> expand,
      @Nullable Template item,
      @Nullable Template reply,
      Map<String, Template> headers,
      int status,
      Access access,
      List<String> at) {
    this(
        method, path, action, with, where, filter, null, body, set, page, sort, expand, item, null,
        reply, headers, status, access, at);
  }

  /// The collection whose items the answer shows; empty for sign-in and all that is none.
  public Optional<String> shown() {
    if (answer != null) {
      return Optional.of(answer.strip().split("\\s+", 2)[0]);
    }
    return action instanceof Action.Records(var collection, var _)
        ? Optional.of(collection)
        : Optional.empty();
  }

  /// `GET /path`, the key in the contract.
  public String key() {
    return method + " " + path;
  }

  /// The names of the path's parameters, in order.
  public Set<String> parameters() {
    var names = new LinkedHashSet<String>();
    for (var segment : path.split("/", -1)) {
      if (segment.startsWith("{") && segment.endsWith("}")) {
        names.add(segment.substring(1, segment.length() - 1));
      }
    }
    return names;
  }

  /// Who may call an endpoint that says nothing of it: what is about oneself needs a sign-in.
  static Access usualAccess(Action action) {
    return switch (action) {
      case Action.SignIn(var verb) ->
          switch (verb) {
            case ME, UPDATE, PASSWORD, DELETE -> Access.SIGNED_IN;
            case SIGNUP, LOGIN, REFRESH, LOGOUT -> Access.ANYONE;
          };
      case Action.Records _, Action.Chat _, Action.Sql _, Action.Fixed _ -> Access.ANYONE;
    };
  }

  /// Who may call an endpoint at all.
  public enum Access {
    /// Anyone; the rules decide what there is to see.
    ANYONE,
    /// 401 without a valid token.
    SIGNED_IN
  }

  /// How a list is cut: by page number (`page`, from `first`), or by `offset`; `size` is the number
  /// of items.
  ///
  /// @param first the number of the first page, 1 or 0
  /// @param sizeDefault items where the request names no size
  public record Page(
      @Nullable Template page,
      @Nullable Template offset,
      @Nullable Template size,
      int first,
      int sizeDefault) {}

  /// What an endpoint does.
  public sealed interface Action {
    /// `tasks.list` and so on.
    record Records(String collection, Verb verb) implements Action {}

    /// `auth.login` and so on.
    record SignIn(AuthVerb verb) implements Action {}

    /// `chat`: a model answers in this wire (`ai-sdk`, `ai-sdk-completion`, `ai-sdk-object`,
    /// `openai`, `openai-responses`, `ollama`, `text`, `sse`).
    record Chat(String protocol) implements Action {}

    /// `sql`: a file below the home's `sql/`.
    ///
    /// @param as `caller` sees each collection through its read rule; `admin` sees and changes all,
    ///   where `rule` holds
    /// @param params what the statement's `:name`s stand for
    /// @param columns the types of the answer's columns where the statement does not show them
    /// @param rule who may run it, for `as: admin`; else empty
    record Sql(
        String file,
        String as,
        Map<String, SqlParameter> params,
        Map<String, FieldType> columns,
        String rule)
        implements Action {
      public Sql {
        params = ordered(params);
        columns = ordered(columns);
      }

      public boolean isCaller() {
        return as.equals("caller");
      }
    }

    /// `reply`: nothing but the reply template.
    record Fixed() implements Action {}
  }

  /// What can be done with items. "By id" is a condition like any other.
  public enum Verb {
    LIST,
    VIEW,
    CREATE,
    UPDATE,
    REPLACE,
    UPSERT,
    DELETE,
    COUNT,
    /// Removes the caller's items that match, or makes one where there is none.
    TOGGLE,
    /// The different values of the field that `item` names, those of most items first.
    VALUES
  }

  /// What can be done with oneself. Variables of the reply: `$user`, `$accessToken`,
  /// `$refreshToken`, `$expiresIn`.
  public enum AuthVerb {
    SIGNUP,
    LOGIN,
    REFRESH,
    LOGOUT,
    ME,
    UPDATE,
    PASSWORD,
    /// Deletes the caller's account and row, and with it what belongs to it.
    DELETE
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
