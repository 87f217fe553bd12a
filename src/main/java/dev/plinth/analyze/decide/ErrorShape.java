package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The shape in which the app reads what went wrong.
final class ErrorShape {
  private static final Set<String> TEXTS =
      Set.of(
          "message",
          "msg",
          "error",
          "detail",
          "title",
          "description",
          "reason",
          "errormessage",
          "errordescription",
          "statustext");

  private ErrorShape() {}

  /// One template for all calls: what any of them reads, and a `message` and an `error` besides,
  /// which harm nobody.
  static Template of(List<Call> calls, Notes notes) {
    var shape = calls.stream().map(Call::error).reduce(Shape.unknown(), Shape::and);
    var members = new LinkedHashMap<String, Template>();
    if (Envelope.object(shape) instanceof Shape.Obj(var read, _)) {
      read.forEach((name, member) -> {
        var value = value(name, member.shape());
        if (value != null) {
          members.put(name, value);
        }
      });
    }
    if (!members.isEmpty()) {
      var at =
          calls.stream().filter(c -> !c.error().names().isEmpty()).flatMap(c -> c.at().stream());
      notes.decide(
          "errors.reply",
          "answered with " + String.join(", ", members.keySet()),
          "the app reads them where a call fails",
          at.limit(3).toList());
    }
    members.putIfAbsent("message", new Template.Variable("detail"));
    members.putIfAbsent("error", new Template.Variable("detail"));
    return new Template.Members(members);
  }

  private static @Nullable Template value(String name, Shape shape) {
    var flat = Words.flat(name);
    return switch (shape) {
      case Shape.Obj(var members, _) when !members.isEmpty() -> {
        Map<String, Template> inner = new LinkedHashMap<>();
        members.forEach((each, member) -> {
          var value = value(each, member.shape());
          inner.put(each, value == null ? new Template.Variable("detail") : value);
        });
        yield new Template.Members(inner);
      }
      case Shape.Arr(var item) -> {
        var inner = item.names().isEmpty() ? null : value("", item);
        yield new Template.Elements(
            List.of(inner == null ? new Template.Variable("detail") : inner));
      }
      case Shape.AnyOf(var options) -> value(name, options.getFirst());
      case Shape.Obj _, Shape.Scalar _, Shape.Unknown _ -> {
        if (flat.equals("status") || flat.equals("statuscode")) {
          yield new Template.Variable("status");
        }
        if (flat.equals("code") || flat.equals("errorcode")) {
          yield new Template.Variable("code");
        }
        yield TEXTS.contains(flat) ? new Template.Variable("detail") : null;
      }
    };
  }
}
