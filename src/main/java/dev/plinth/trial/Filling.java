package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Template;
import dev.plinth.json.Json;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The body that the app would send: the members that its source shows, each with a value that the
/// contract's field of that place holds.
final class Filling {
  private static final Set<String> IDS = Set.of("id", "_id");

  private final Schema schema;
  private final Values values;
  private final Stock stock;
  private @Nullable String refreshToken;

  Filling(Schema schema, Values values, Stock stock) {
    this.schema = schema;
    this.values = values;
    this.stock = stock;
  }

  void refreshToken(String token) {
    refreshToken = token;
  }

  Body of(Step step, Aim aim) {
    var endpoint = step.endpoint();
    if (Set.of("GET", "HEAD").contains(endpoint.method())) {
      return Body.NONE;
    }
    if (endpoint.action() instanceof Action.Chat) {
      return Body.json(chat());
    }
    var call = step.call();
    var sent = call == null ? Shape.unknown() : call.request();
    JsonNode value;
    if (sent instanceof Shape.Arr(var item) && !item.names().isEmpty()) {
      value = Json.array().add(shaped(step, item, endpoint.body()));
    } else if (sent.names().isEmpty()) {
      value = contracted(step);
    } else {
      value = shaped(step, sent, endpoint.body());
    }
    if (value instanceof ObjectNode object) {
      aim.sent().forEach((name, wanted) -> set(object, name, wanted));
    }
    boolean isEmpty = value.isEmpty();
    if (call != null && !isEmpty) {
      return call.body() == Call.Body.NONE ? Body.json(value) : Body.of(call.body(), value);
    }
    return isEmpty ? Body.NONE : Body.json(value);
  }

  /// `{ "messages": [...] }`, in a form that every wire takes.
  static ObjectNode chat() {
    var said = Json.object().put("id", "1").put("role", "user").put("content", "Hello");
    said.putArray("parts").addObject().put("type", "text").put("text", "Hello");
    var sent = Json.object();
    sent.putArray("messages").add(said);
    return sent;
  }

  private JsonNode shaped(Step step, Shape sent, @Nullable Template form) {
    if (!(object(sent) instanceof Shape.Obj(var members, _))) {
      return values.of("", sent);
    }
    var made = Json.object();
    members.forEach((name, member) -> {
      if (!(step.makes() && IDS.contains(name))) {
        var inner = form instanceof Template.Members(var forms) ? forms.get(name) : null;
        boolean isNested =
            !member.shape().names().isEmpty() && !(inner instanceof Template.Variable);
        var value =
            isNested && inner != null
                ? shaped(step, member.shape(), inner)
                : value(step, name, member.shape(), inner);
        if (value != null) {
          made.set(name, value);
        }
      }
    });
    return made;
  }

  private static Shape object(Shape shape) {
    return shape instanceof Shape.AnyOf(var options)
        ? options.stream().filter(Shape.Obj.class::isInstance).findFirst().orElse(shape)
        : shape;
  }

  private @Nullable JsonNode value(Step step, String name, Shape shape, @Nullable Template form) {
    var bound = form instanceof Template.Variable variable ? variable.name() : name;
    if (refreshToken != null && bound.toLowerCase(Locale.ROOT).contains("refresh")) {
      return TextNode.valueOf(refreshToken);
    }
    var field = field(step, bound);
    if (field.isEmpty()) {
      return values.of(name, shape);
    }
    var type = field.get().type();
    if (type.target().isPresent()) {
      return stock.reference(type);
    }
    var own = values.own(name);
    boolean isJson = type instanceof FieldType.AnyJson;
    return own != null ? own : isJson ? values.of(name, shape) : values.of(bound, type);
  }

  private Optional<Field> field(Step step, String name) {
    return step.collection().flatMap(schema::collection).flatMap(found -> found.field(name));
  }

  /// Of a request of which the app shows nothing, what the contract takes.
  private JsonNode contracted(Step step) {
    var form = step.endpoint().body();
    if (form != null) {
      return formed(step, form);
    }
    var made = Json.object();
    if (step.makes()) {
      step.collection()
          .flatMap(schema::collection)
          .ifPresent(collection ->
              collection.fields().stream()
                  .filter(field -> field.set() == Field.Source.CLIENT && !field.isComputed())
                  .forEach(field -> {
                    var value = value(step, field.name(), Shape.unknown(), null);
                    if (value != null) {
                      made.set(field.name(), value);
                    }
                  }));
    }
    if (step.endpoint().action() instanceof Action.Sql sql) {
      sql.params()
          .forEach((name, parameter) -> {
            if (parameter.from().size() == 2 && parameter.from().getFirst().equals("body")) {
              made.set(parameter.from().getLast(), values.of(name, Shape.unknown()));
            }
          });
    }
    return made;
  }

  private JsonNode formed(Step step, Template form) {
    return switch (form) {
      case Template.Literal(var value) -> value;
      case Template.Variable variable -> {
        var value = value(step, variable.name(), Shape.unknown(), form);
        yield value == null ? NullNode.getInstance() : value;
      }
      case Template.Members(var members) -> {
        var made = Json.object();
        members.forEach((name, inner) -> {
          if (!name.equals(Template.Members.SPREAD)) {
            made.set(name, formed(step, inner));
          }
        });
        yield made;
      }
      case Template.Elements(var elements) -> {
        var made = Json.array();
        elements.forEach(inner -> made.add(formed(step, inner)));
        yield made;
      }
    };
  }

  private static void set(ObjectNode object, String dotted, JsonNode value) {
    int dot = dotted.indexOf('.');
    if (dot < 0) {
      object.set(dotted, value);
    } else {
      set(object.withObject("/" + dotted.substring(0, dot)), dotted.substring(dot + 1), value);
    }
  }
}
