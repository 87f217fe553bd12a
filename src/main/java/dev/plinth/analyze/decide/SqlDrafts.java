package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Contract.Undecided;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// For each call that is no reading or writing of items, a file of SQL to fill in: what the app
/// sends, what it reads of the answer, and the line that puts the file to use.
public final class SqlDrafts {
  /// What comes between the question and the line that answers it by a file.
  private static final String OR = ". Or fill in sql/";

  private static final int SHOWN_MAX = 400;

  private final List<Call> calls;
  private final Schema schema;

  /// Why something is undecided, without the line that a file would answer it with.
  public static String question(String why) {
    int or = why.indexOf(OR);
    return or < 0 ? why : why.substring(0, or);
  }

  SqlDrafts(List<Call> calls, Schema schema) {
    this.calls = calls;
    this.schema = schema;
  }

  /// The texts by file name, below `sql/`.
  Map<String, String> files(List<Undecided> open) {
    var files = new LinkedHashMap<String, String>();
    for (var each : open) {
      call(each).ifPresent(call -> files.putIfAbsent(name(each), text(each, call)));
    }
    return files;
  }

  /// The same questions, each with the line that answers it by its file.
  List<Undecided> told(List<Undecided> open) {
    return open.stream()
        .map(each ->
            call(each)
                .map(call ->
                    new Undecided(
                        each.method(),
                        each.path(),
                        each.at(),
                        each.why()
                            + OR
                            + name(each)
                            + " and put under endpoints: "
                            + line(each, call),
                        each.speaks()))
                .orElse(each))
        .toList();
  }

  /// The call of a question, where Plinth speaks the app's way of calling.
  private Optional<Call> call(Undecided open) {
    return calls.stream()
        .filter(call -> call.method().equals(open.method()) && call.path().equals(open.path()))
        .findFirst();
  }

  private static String name(Undecided open) {
    var words =
        (open.method() + " " + open.path())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return words + ".sql";
  }

  private String text(Undecided open, Call call) {
    var lines = new ArrayList<String>();
    lines.add("-- " + open.method() + " " + open.path() + "   (" + open.at() + ")");
    lines.add("-- " + open.why());
    if (!call.request().names().isEmpty()) {
      lines.add("-- The app sends " + shown(call.request()));
    }
    lines.add(
        call.response() instanceof Shape.Unknown
            ? "-- It reads nothing of the answer that its source shows."
            : "-- It reads " + shown(call.response()));
    lines.add(
        "-- This file answers once its SELECT says how, and plinth.yaml has under endpoints:");
    lines.add("--   " + line(open, call));
    lines.add(select(open, call));
    return String.join("\n", lines) + "\n";
  }

  private static String shown(Shape shape) {
    var text = sketch(shape, 0);
    return text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + " …" : text;
  }

  private static String sketch(Shape shape, int depth) {
    return switch (shape) {
      case Shape.Unknown _ -> "any";
      case Shape.Scalar(var kinds, _, _) ->
          kinds.isEmpty()
              ? "a value"
              : String.join(
                  " or ",
                  kinds.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList());
      case Shape.Arr(var item) -> "a list of " + sketch(item, depth + 1);
      case Shape.AnyOf(var options) -> sketch(options.getFirst(), depth);
      case Shape.Obj(var members, _) -> {
        var parts = new ArrayList<String>();
        members.forEach((name, member) ->
            parts.add(depth > 3 ? name : name + ": " + sketch(member.shape(), depth + 1)));
        yield "{ " + String.join(", ", parts) + " }";
      }
    };
  }

  /// The endpoint that runs the file.
  private String line(Undecided open, Call call) {
    var parameters = new ArrayList<String>();
    call.request().names().stream()
        .filter(name -> name.matches("[A-Za-z_]\\w*"))
        .forEach(name -> parameters.add(name + ": $body." + name));
    call.query().stream()
        .map(Call.Parameter::name)
        .filter(name -> name.matches("[A-Za-z_]\\w*"))
        .filter(name -> !call.request().names().contains(name))
        .forEach(name -> parameters.add(name + ": $query." + name));
    boolean reads = open.method().equals("GET");
    return open.method()
        + " "
        + open.path()
        + ": { do: sql, file: "
        + name(open)
        + (reads
            ? ""
            : ", as: admin, rule: "
                + (schema.collection(Schema.USERS).isPresent() ? "signed_in" : "anyone"))
        + (parameters.isEmpty() ? "" : ", params: { " + String.join(", ", parameters) + " }")
        + ", reply: "
        + (call.response() instanceof Shape.Arr ? "$items" : "$item")
        + " }";
  }

  private String select(Undecided open, Call call) {
    var item = call.response() instanceof Shape.Arr(var one) ? one : call.response();
    var names = item.names().stream().filter(name -> !name.contains("\"")).toList();
    var near =
        schema.collections().stream()
            .map(each -> each.name())
            .filter(name -> open.path().contains("/" + name))
            .findFirst();
    if (near.isPresent() && call.response() instanceof Shape.Arr) {
      return "SELECT * FROM \"" + near.get() + "\" WHERE 1 = 0 -- which of them?";
    }
    if (names.isEmpty()) {
      return "SELECT 'fill in' AS answer";
    }
    return "SELECT\n  "
        + String.join(",\n  ", names.stream().map(name -> "NULL AS \"" + name + "\"").toList())
        + near.map(name -> "\n-- FROM \"" + name + "\"").orElse("");
  }
}
