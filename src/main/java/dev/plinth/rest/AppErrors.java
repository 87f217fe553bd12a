package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.plinth.contract.Errors;
import dev.plinth.contract.Template;
import dev.plinth.http.ProblemShape;
import dev.plinth.http.Problems;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;

/// Problems in the shape in which the app reads errors, with the statuses that it tests for.
/// Variables: `$detail`, `$code`, `$status`, `$title`, `$fields` (an object of sentences by field).
final class AppErrors implements ProblemShape {
  private final Errors errors;

  AppErrors(Errors errors) {
    this.errors = errors;
  }

  @Override
  public Answer answer(Problem problem, String requestId) {
    var body = fill(errors.reply(), problem, requestId);
    return new Answer(
        errors.status(problem),
        (body.isTextual() ? "text/plain" : "application/json") + "; charset=utf-8",
        body);
  }

  private JsonNode fill(Template part, Problem problem, String requestId) {
    return switch (part) {
      case Template.Literal(var value) -> value;
      case Template.Variable(var path) -> value(path.getFirst(), problem, requestId);
      case Template.Members(var members) -> {
        var object = Json.object();
        members.forEach((name, member) -> {
          var value = fill(member, problem, requestId);
          if (!name.equals(Template.Members.SPREAD)) {
            object.set(name, value);
          } else if (value.isObject()) {
            value.properties().forEach(spread -> object.set(spread.getKey(), spread.getValue()));
          }
        });
        yield object;
      }
      case Template.Elements(var elements) -> {
        var array = Json.array();
        elements.forEach(element -> array.add(fill(element, problem, requestId)));
        yield array;
      }
    };
  }

  private JsonNode value(String name, Problem problem, String requestId) {
    return switch (name) {
      case "detail" -> Json.object().textNode(problem.detail());
      case "code" -> Json.object().textNode(problem.code());
      case "status" -> Json.object().numberNode(errors.status(problem));
      case "title" -> Problems.document(problem, requestId).path("title");
      case "fields" -> {
        var fields = Json.object();
        if (problem instanceof Problem.Invalid(var errors)) {
          for (var error : errors) {
            var pointer = error.pointer();
            fields.put(pointer.substring(pointer.lastIndexOf('/') + 1), error.detail());
          }
        }
        yield fields;
      }
      default -> NullNode.getInstance();
    };
  }
}
