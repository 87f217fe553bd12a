package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.analyze.SourceRef;
import dev.plinth.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An analysis in a few words: calls with their bodies and answers written as JSON whose scalars
/// only tell their kind (`{"id": "", "price": 0}`); a key that ends in `?` is optional, an object's
/// key `:` is the name of its type, `anyOf` lists several.
final class Found {
  private final List<Call> calls = new ArrayList<>();
  private final List<Analysis.SeedData> seeds = new ArrayList<>();
  private final List<Analysis.RouteUse> routes = new ArrayList<>();
  private final List<Analysis.EnvVariable> env = new ArrayList<>();
  private final List<Analysis.Proxy> proxies = new ArrayList<>();
  private SignInFlow flow = SignInFlow.NONE;
  private String base = "";

  Found call(String key, String sent, String read) {
    return call(key, sent, read, Call.Auth.UNKNOWN);
  }

  Found call(String key, String sent, String read, Call.Auth auth) {
    var method = key.substring(0, key.indexOf(' '));
    var address = key.substring(key.indexOf(' ') + 1);
    int cut = address.indexOf('?');
    var path = cut < 0 ? address : address.substring(0, cut);
    var query = new ArrayList<Call.Parameter>();
    if (cut >= 0) {
      for (var name : address.substring(cut + 1).split("&", -1)) {
        query.add(new Call.Parameter(name, Shape.unknown(), null));
      }
    }
    var parameters =
        Pattern.compile("\\{(\\w+)\\}")
            .matcher(path)
            .results()
            .map(match -> new Call.Parameter(match.group(1), Shape.unknown(), null))
            .toList();
    calls.add(
        new Call(
            method,
            path,
            parameters,
            query,
            auth,
            List.of(new SourceRef("src/api.ts", calls.size() + 1)),
            "fetch",
            null,
            false,
            sent.isEmpty() ? Call.Body.NONE : Call.Body.JSON,
            shape(sent),
            shape(read),
            Shape.unknown(),
            Set.of(),
            false,
            page(query),
            List.of(),
            null));
    return this;
  }

  List<Call> calls() {
    return calls;
  }

  Found guarded(String component, String guard) {
    routes.add(
        new Analysis.RouteUse(
            "/" + component, guard, component, Set.of(), new SourceRef("src/App.tsx", 1)));
    return this;
  }

  /// A page with other components in it.
  Found guarded(String component, String guard, String... parts) {
    routes.add(
        new Analysis.RouteUse(
            "/" + component, guard, component, Set.of(parts), new SourceRef("src/App.tsx", 1)));
    return this;
  }

  /// The last call is made through that library.
  Found via(String library) {
    var c = calls.removeLast();
    calls.add(
        new Call(
            c.method(),
            c.path(),
            c.parameters(),
            c.query(),
            c.auth(),
            c.at(),
            library,
            c.origin(),
            c.external(),
            c.body(),
            c.request(),
            c.response(),
            c.error(),
            c.uses(),
            c.stream(),
            c.page(),
            c.owners(),
            c.entity()));
    return this;
  }

  /// The last call is made by that component.
  Found by(String component) {
    var c = calls.removeLast();
    calls.add(
        new Call(
            c.method(),
            c.path(),
            c.parameters(),
            c.query(),
            c.auth(),
            c.at(),
            c.via(),
            c.origin(),
            c.external(),
            c.body(),
            c.request(),
            c.response(),
            c.error(),
            c.uses(),
            c.stream(),
            c.page(),
            List.of(component),
            c.entity()));
    return this;
  }

  /// The last call sends a form with parts, these of which nothing is known.
  Found asForm(String... unknown) {
    var c = calls.removeLast();
    var members = new LinkedHashMap<String, Shape.Member>();
    if (c.request() instanceof Shape.Obj(var sent, _)) {
      members.putAll(sent);
    }
    for (var name : unknown) {
      members.put(name, new Shape.Member(Shape.unknown(), false));
    }
    calls.add(
        new Call(
            c.method(),
            c.path(),
            c.parameters(),
            c.query(),
            c.auth(),
            c.at(),
            c.via(),
            c.origin(),
            c.external(),
            Call.Body.MULTIPART,
            new Shape.Obj(members, null),
            c.response(),
            c.error(),
            c.uses(),
            c.stream(),
            c.page(),
            c.owners(),
            c.entity()));
    return this;
  }

  /// The last call's refusal is read so.
  Found fails(String read) {
    var c = calls.removeLast();
    calls.add(
        new Call(
            c.method(),
            c.path(),
            c.parameters(),
            c.query(),
            c.auth(),
            c.at(),
            c.via(),
            c.origin(),
            c.external(),
            c.body(),
            c.request(),
            c.response(),
            shape(read),
            c.uses(),
            c.stream(),
            c.page(),
            c.owners(),
            c.entity()));
    return this;
  }

  Found seed(String name, String items) {
    seeds.add(
        new Analysis.SeedData(name, "json-server", Json.parse(items), new SourceRef("db.json", 1)));
    return this;
  }

  Found signIn(SignInFlow signIn) {
    this.flow = signIn;
    return this;
  }

  Found env(String name) {
    env.add(new Analysis.EnvVariable(name, null, List.of(), false, List.of()));
    return this;
  }

  Found env(String name, String value, String... others) {
    env.add(new Analysis.EnvVariable(name, value, List.of(others), false, List.of()));
    return this;
  }

  Found exampleEnv(String name, String value) {
    env.add(new Analysis.EnvVariable(name, value, List.of(), true, List.of()));
    return this;
  }

  Found proxy(String prefix, String to) {
    proxies.add(
        new Analysis.Proxy(
            prefix, "http://localhost:8000", to, new SourceRef("vite.config.js", 9)));
    return this;
  }

  Found base(String prefix) {
    this.base = prefix;
    return this;
  }

  Analysis analysis() {
    return new Analysis(
        new Analysis.Frontend(
            "shop", "", "js", "vite", Set.of("fetch"), Map.of(), Map.of(), routes, Set.of(), 3, 3),
        new Analysis.Server(Set.of(), base, 0, 5173, proxies, Set.of()),
        env,
        calls,
        flow,
        List.of(),
        Analysis.Supabase.NONE,
        Map.of(),
        seeds,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  Decided decide() {
    return Decisions.of(analysis(), "shop", "../shop");
  }

  static SignInFlow bearer(String logIn, String signUp, String tokenPath, String scheme) {
    return new SignInFlow(
        SignInFlow.Kind.BEARER,
        logIn,
        signUp,
        null,
        null,
        null,
        "Authorization",
        scheme,
        tokenPath,
        null,
        false,
        null,
        List.of(),
        List.of(),
        List.of());
  }

  static Shape shape(String json) {
    return json.isEmpty() ? Shape.unknown() : shape(Json.parse(json));
  }

  private static Shape shape(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Shape.Member> members = new LinkedHashMap<>();
        node.properties()
            .forEach(property -> {
              var name = property.getKey();
              boolean optional = name.endsWith("?");
              var plain = optional ? name.substring(0, name.length() - 1) : name;
              if (!plain.equals(":")) {
                members.put(plain, new Shape.Member(shape(property.getValue()), optional));
              }
            });
        if (node.has("anyOf")) {
          var options = new ArrayList<Shape>();
          node.get("anyOf").forEach(option -> options.add(shape(option)));
          yield new Shape.AnyOf(options);
        }
        yield new Shape.Obj(members, node.has(":") ? node.get(":").asText() : null);
      }
      case ARRAY -> new Shape.Arr(node.isEmpty() ? Shape.unknown() : shape(node.get(0)));
      case STRING -> new Shape.Scalar(Shape.Kind.STRING);
      case NUMBER -> new Shape.Scalar(Shape.Kind.NUMBER);
      case BOOLEAN -> new Shape.Scalar(Shape.Kind.BOOLEAN);
      case NULL, MISSING, BINARY, POJO -> Shape.unknown();
    };
  }

  private static Call.@Nullable Page page(List<Call.Parameter> query) {
    var names = query.stream().map(Call.Parameter::name).toList();
    var number = names.stream().filter(Set.of("page", "_page")::contains).findFirst().orElse(null);
    var offset = names.contains("offset") ? "offset" : null;
    var size =
        names.stream()
            .filter(Set.of("limit", "_limit", "per_page")::contains)
            .findFirst()
            .orElse(null);
    return number == null && offset == null && size == null
        ? null
        : new Call.Page(number, 1, offset, size);
  }
}
