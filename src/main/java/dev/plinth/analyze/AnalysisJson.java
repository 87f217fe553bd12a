package dev.plinth.analyze;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// An analysis as `plinth analyze --json` prints it: a promise to programs outside.
public final class AnalysisJson {
  private AnalysisJson() {}

  public static ObjectNode write(Analysis analysis, List<EntitySketch> entities) {
    var made = Json.object();
    frontend(made.putObject("frontend"), analysis.frontend());
    var env = made.putArray("env");
    for (var variable : analysis.env()) {
      var node = env.addObject().put("name", variable.name()).put("default", variable.value());
      places(node.putArray("at"), variable.at());
    }
    var calls = made.putArray("calls");
    analysis.calls().forEach(call -> call(calls.addObject(), call));
    var all = made.putArray("entities");
    entities.forEach(entity -> entity(all.addObject(), entity));
    auth(made.putObject("auth"), analysis.signIn());
    var llm = made.putArray("llm");
    for (var use : analysis.llm()) {
      llm.addObject()
          .put("protocol", use.protocol())
          .put("path", use.path())
          .put("at", use.at().toString());
    }
    supabase(made.putObject("supabase"), analysis.supabase());
    var undecided = made.putArray("undecided");
    for (var one : analysis.undecided()) {
      undecided.addObject().put("at", one.at().toString()).put("why", one.why());
    }
    for (var socket : analysis.sockets()) {
      undecided
          .addObject()
          .put("at", socket.at().toString())
          .put(
              "why",
              "a "
                  + socket.kind()
                  + " to "
                  + (socket.path().isEmpty()
                      ? "an address only known when the app runs"
                      : socket.path())
                  + (socket.events().isEmpty() ? "" : ": " + String.join(", ", socket.events())));
    }
    for (var need : analysis.needs()) {
      undecided
          .addObject()
          .put("at", need.at().toString())
          .put("why", "needs " + need.service() + ": " + need.what());
    }
    texts(made.putArray("warnings"), analysis.warnings());
    return made;
  }

  private static void frontend(ObjectNode node, Analysis.Frontend frontend) {
    node.put("name", frontend.name());
    node.put("language", frontend.language());
    node.put("bundler", frontend.bundler());
    texts(node.putArray("styles"), frontend.styles());
    var packages = node.putObject("packages");
    frontend.packages().forEach(packages::put);
    var routes = node.putArray("routes");
    for (var route : frontend.routes()) {
      routes
          .addObject()
          .put("path", route.path())
          .put("guard", route.guard())
          .put("at", route.at().toString());
    }
    texts(node.putArray("state"), frontend.state());
    node.put("files", frontend.files()).put("alive", frontend.alive());
  }

  private static void call(ObjectNode node, Call call) {
    node.put("method", call.method()).put("path", call.path());
    texts(node.putArray("query"), call.query().stream().map(Call.Parameter::name).toList());
    node.put("auth", call.auth().name().toLowerCase(Locale.ROOT));
    places(node.putArray("at"), call.at());
    texts(node.putArray("requestFields"), call.request().names());
    texts(node.putArray("responseFields"), call.response().names());
    node.set("request", shape(call.request(), 0));
    node.set("response", shape(call.response(), 0));
    node.put("entity", call.entity());
    node.put("external", call.external());
    node.put("via", call.via());
    if (call.origin() != null) {
      node.put("origin", call.origin());
    }
    if (call.stream()) {
      node.put("stream", true);
    }
  }

  /// A shape as a readable sketch: `"string"`, `{"id": "number", "title?": "string"}`,
  /// `["string"]`.
  static com.fasterxml.jackson.databind.JsonNode shape(Shape shape, int depth) {
    return switch (shape) {
      case Shape.Unknown _ -> Json.mapper().getNodeFactory().textNode("unknown");
      case Shape.Scalar scalar -> Json.mapper().getNodeFactory().textNode(scalar(scalar));
      case Shape.Obj(var members, _) -> {
        var made = Json.object();
        if (depth < 8) {
          members.forEach((name, member) ->
              made.set(member.optional() ? name + "?" : name, shape(member.shape(), depth + 1)));
        }
        yield made;
      }
      case Shape.Arr(var item) -> Json.array().add(shape(item, depth + 1));
      case Shape.AnyOf(var options) -> {
        var made = Json.object();
        options.forEach(option -> made.withArray("anyOf").add(shape(option, depth + 1)));
        yield made;
      }
    };
  }

  private static String scalar(Shape.Scalar scalar) {
    if (!scalar.literals().isEmpty() && scalar.hints().contains("enum")) {
      return String.join("|", scalar.literals());
    }
    var names = scalar.kinds().stream().map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
    var kinds = names.isEmpty() ? "scalar" : String.join("|", names);
    return scalar.hints().isEmpty()
        ? kinds
        : kinds + " (" + String.join(", ", scalar.hints()) + ")";
  }

  private static void entity(ObjectNode node, EntitySketch entity) {
    node.put("name", entity.name());
    var fields = node.putArray("fields");
    for (var field : entity.fields()) {
      fields
          .addObject()
          .put("name", field.name())
          .put("type", field.type())
          .put("optional", field.optional());
    }
    var relations = node.putArray("relations");
    for (var relation : entity.relations()) {
      relations.addObject().put("field", relation.field()).put("to", relation.to());
    }
  }

  private static void auth(ObjectNode node, SignInFlow flow) {
    node.put("kind", flow.kind().name().toLowerCase(Locale.ROOT));
    node.put("login", flow.logIn());
    node.put("signup", flow.signUp());
    node.put("logout", flow.logOut());
    node.put("me", flow.me());
    node.put("refresh", flow.refresh());
    node.put("tokenField", flow.tokenPath());
    node.put("header", flow.header());
    node.put("scheme", flow.scheme());
  }

  private static void supabase(ObjectNode node, Analysis.Supabase supabase) {
    var tables = node.putArray("tables");
    supabase
        .tables()
        .forEach((name, use) -> {
          var table = tables.addObject().put("table", name);
          texts(table.putArray("operations"), use.operations());
          texts(table.putArray("columns"), use.columns());
        });
    texts(node.putArray("rpc"), supabase.rpc());
    texts(node.putArray("buckets"), supabase.buckets());
    texts(node.putArray("channels"), supabase.channels());
    texts(node.putArray("functions"), supabase.functions());
    texts(node.putArray("auth"), supabase.auth());
  }

  private static void texts(ArrayNode array, Collection<String> texts) {
    texts.forEach(array::add);
  }

  private static void places(ArrayNode array, List<SourceRef> places) {
    Set.copyOf(places).stream().sorted().map(SourceRef::toString).forEach(array::add);
  }
}
