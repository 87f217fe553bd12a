package dev.plinth.chat.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.records.Arguments;
import dev.plinth.records.Count;
import dev.plinth.records.Cut;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Operand;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is known of, as the contract has it that is served.
///
/// @param fields whose texts are known, by collection
record Served(Records records, Map<String, List<String>> fields) {
  private static final String OWN = "knowledge";
  private static final Expr AMONG =
      new Expr.Among(new Operand.FieldPath(Query.ID), variable("ids"));
  private static final Expr AFTER =
      new Expr.Compare(new Operand.FieldPath(Query.ID), Expr.Operator.GREATER, variable("last"));

  Collection collection(String name) {
    return records.collection(name);
  }

  List<String> fieldsOf(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /// What these items say, by id, whoever may read them: for passages, never for an answer.
  Map<String, JsonNode> items(String name, List<String> ids) {
    return read(Caller.SYSTEM, name, AMONG, saying(name), ids.size(), among(name, ids));
  }

  /// The next items in the order of ids.
  ///
  /// @param last the one before; empty for the first
  Map<String, JsonNode> after(String name, String last, int most) {
    var ids = Json.array();
    if (!last.isEmpty()) {
      ids = KnowledgeStore.ids(collection(name), List.of(last));
    }
    return last.isEmpty()
        ? read(Caller.SYSTEM, name, Expr.ANYONE, saying(name), most, Arguments.NONE)
        : read(
            Caller.SYSTEM,
            name,
            AFTER,
            saying(name),
            most,
            new Arguments(Map.of(OWN, Map.of("last", ids.get(0)))));
  }

  /// Those of these items that the caller may read, by id, as they see them.
  Map<String, JsonNode> seen(Caller caller, String name, List<String> ids) {
    return read(caller, name, AMONG, Form.ALL, ids.size(), among(name, ids));
  }

  private Map<String, JsonNode> read(
      Caller caller, String name, Expr where, Form form, int most, Arguments arguments) {
    var query = new Query(name, where, List.of(), form, Count.NONE);
    var items = new LinkedHashMap<String, JsonNode>();
    for (var item :
        Json.read(records.read(caller, query, new Cut.Offset(most, 0), arguments).items())) {
      items.put(item.path(Query.ID).asText(), item);
    }
    return items;
  }

  private Form saying(String name) {
    var wanted = new ArrayList<String>();
    wanted.add(Query.ID);
    wanted.addAll(fieldsOf(name));
    return new Form(null, List.of(), wanted);
  }

  private Arguments among(String name, List<String> ids) {
    return new Arguments(Map.of(OWN, Map.of("ids", KnowledgeStore.ids(collection(name), ids))));
  }

  private static Operand.Variable variable(String name) {
    return new Operand.Variable(List.of(OWN, name));
  }
}
