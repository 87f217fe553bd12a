package dev.plinth.analyze.values;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.SourceRef;
import dev.plinth.analyze.StatusUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All that was learnt of one endpoint while reading.
public final class Exchange {
  private static final int BODIES_MAX = 24;
  private static final int STATUSES_MAX = 200;

  private final String method;
  private final String path;
  private final @Nullable String origin;
  private final boolean configured;
  private final String via;
  private final @Nullable String hollow;
  private final Set<SourceRef> at = new LinkedHashSet<>();
  private final Set<String> owners = new LinkedHashSet<>();
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final Map<String, Value> query = new LinkedHashMap<>();
  private final List<Value> bodies = new ArrayList<>();
  private final Set<StatusUse> statuses = new LinkedHashSet<>();
  private final Set<String> headers = new TreeSet<>();
  private final AnswerNode answer = new AnswerNode(this, "", 0);
  private final AnswerNode error = new AnswerNode(this, "", 0);
  private final Object okKey = new Object();
  private Call.Body bodyKind = Call.Body.NONE;
  private boolean stream;
  private final AnswerNode head = new AnswerNode(this, "@headers", 0);
  private boolean plain;
  private boolean json;
  private boolean credentials;
  private int withToken;
  private int withoutToken;

  Exchange(Target target, String via) {
    this.method = target.method();
    this.path = target.path();
    this.origin = target.origin();
    this.configured = target.configured();
    this.hollow = target.hollow();
    this.via = via;
  }

  /// Whether it is another request before its address was known: `/posts/` where a state that
  /// starts empty will hold an id.
  boolean isHollowOf(Exchange other) {
    return hollow != null
        && other.hollow == null
        && method.equals(other.method)
        && hollow.equals(other.path.replaceAll("\\{\\w+}", "{}"))
        && at.stream().anyMatch(other.at::contains);
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public @Nullable String origin() {
    return origin;
  }

  public boolean configured() {
    return configured;
  }

  public String via() {
    return via;
  }

  public AnswerNode answer() {
    return answer;
  }

  public AnswerNode error() {
    return error;
  }

  /// The headers of the answer, by their names in lower case.
  AnswerNode head() {
    return head;
  }

  /// The key under which conditions know whether the answer was good.
  Object okKey() {
    return okKey;
  }

  void sent(Sent sent, Target target, SourceRef place, List<String> callers) {
    at.add(place);
    owners.addAll(callers);
    target.parameters().forEach((name, value) -> parameters.merge(name, value, Values::join));
    target.query().forEach((name, value) -> query.merge(name, value, Values::join));
    if (!Values.isNothing(sent.body())
        && bodies.size() < BODIES_MAX
        && !bodies.contains(sent.body())) {
      bodies.removeIf(known -> sameSite(known, sent.body()));
      bodies.add(sent.body());
    }
    if (sent.bodyKind() != Call.Body.NONE) {
      bodyKind = sent.bodyKind();
    }
    credentials |= sent.credentials();
    if (sent.token()) {
      withToken++;
    } else {
      withoutToken++;
    }
  }

  private static boolean sameSite(Value a, Value b) {
    return a instanceof Value.Obj one
        && b instanceof Value.Obj two
        && one.site() == two.site()
        && one.members().keySet().equals(two.members().keySet());
  }

  void use(int status, StatusUse.Kind kind, SourceRef place) {
    if (status >= 100 && status < 600 && statuses.size() < STATUSES_MAX) {
      statuses.add(new StatusUse(status, kind, place));
    }
  }

  public void stream() {
    stream = true;
  }

  public void plain() {
    plain = true;
  }

  void json() {
    json = true;
  }

  void header(String name) {
    headers.add(name);
  }

  public Set<SourceRef> at() {
    return at;
  }

  public Set<String> owners() {
    return owners;
  }

  public Map<String, Value> parameters() {
    return parameters;
  }

  public Map<String, Value> query() {
    return query;
  }

  public List<Value> bodies() {
    return bodies;
  }

  public Call.Body bodyKind() {
    return bodyKind;
  }

  /// What the app does about statuses of the answer.
  public Set<StatusUse> statuses() {
    return statuses;
  }

  public boolean isStream() {
    return stream;
  }

  /// Whether the answer is read as text, and never as JSON.
  public boolean isPlain() {
    return plain && !json;
  }

  public boolean credentials() {
    return credentials;
  }

  /// How often it was sent with a credential in a header.
  public int withToken() {
    return withToken;
  }

  public int withoutToken() {
    return withoutToken;
  }

  int weight() {
    return answer.weight() + error.weight() + at.size();
  }

  /// What a client library was asked to send.
  ///
  /// @param method constant or choices
  /// @param base what stands before the address, undefined without one
  /// @param params a query object
  /// @param token whether a header carries a credential
  /// @param axios how the reply is read
  public record Sent(
      Value method,
      Value base,
      Value url,
      Value params,
      Value body,
      Call.Body bodyKind,
      boolean credentials,
      boolean token,
      String via,
      boolean axios) {}

  /// One address that a request can have.
  ///
  /// @param origin scheme and host when the source writes them out, else null
  /// @param configured the origin came from an environment variable, or has a local alternative
  /// @param path parameters as `{name}`
  /// @param hollow the same with `{}` where a segment is empty: a state that nobody has set yet;
  ///   null when all segments are there
  public record Target(
      String method,
      @Nullable String origin,
      boolean configured,
      String path,
      Map<String, Value> parameters,
      Map<String, Value> query,
      @Nullable String hollow) {}
}
