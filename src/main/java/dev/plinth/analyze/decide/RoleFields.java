package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.json.Json;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of people that say what role they have: nobody gives one to themselves.
final class RoleFields {
  private final SignInFlow flow;
  private final Notes notes;

  RoleFields(SignInFlow flow, Notes notes) {
    this.flow = flow;
    this.notes = notes;
  }

  /// Adds them, in the place of what answers and bodies showed of them.
  void into(Map<String, Field> fields) {
    for (var role : flow.roles()) {
      var name = role.member().substring(role.member().lastIndexOf('.') + 1);
      if (role.isOfList()) {
        rolesOf(name.replace("[]", ""), role, fields);
        continue;
      }
      boolean isFlag = role.role().equals("true") || name.startsWith("is");
      var values = roles(name, fields.get(name));
      JsonNode usual = isFlag ? BooleanNode.FALSE : TextNode.valueOf(Roles.usual(values));
      FieldType type = isFlag ? new FieldType.Bool() : new FieldType.Text();
      fields.put(name, new Field(name, type, false, false, usual, Field.Source.SERVER, false));
      notes.decide(
          "users." + name,
          "starts as " + usual + ", changed by an admin alone",
          "the app compares it with a role: nobody may give it to themselves",
          List.of(role.at()));
    }
  }

  private void rolesOf(String name, SignInFlow.Role role, Map<String, Field> fields) {
    var type = new FieldType.ListOf(new FieldType.Text());
    var none = Json.array();
    fields.put(name, new Field(name, type, false, false, none, Field.Source.SERVER, false));
    notes.decide(
        "users." + name,
        "starts empty, changed by an admin alone",
        "the app looks for a role in it: nobody may give it to themselves",
        List.of(role.at()));
  }

  private List<String> roles(String member, @Nullable Field field) {
    var values = new ArrayList<String>();
    if (field != null && field.type() instanceof FieldType.OneOf(var all)) {
      values.addAll(all);
    }
    flow.roles().stream()
        .filter(role -> role.member().endsWith(member))
        .map(SignInFlow.Role::role)
        .forEach(values::add);
    return values;
  }
}
