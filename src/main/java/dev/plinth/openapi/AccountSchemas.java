package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The schemas of the native sign-in: people are rows of `users`, where the contract has them.
final class AccountSchemas {
  private static final String CLAIMS = "claims";

  private final String login;
  private final ItemSchemas items;
  private final Optional<Collection> users;
  private final Auth.@Nullable Founding founds;

  AccountSchemas(Contract contract, ItemSchemas items) {
    this.login = contract.auth().login();
    this.items = items;
    this.users = contract.schema().collection(Schema.USERS);
    this.founds = contract.auth().founds();
  }

  void addTo(ObjectNode components) {
    var members = new LinkedHashMap<String, JsonNode>();
    members.put(login, login());
    members.put("password", password());
    components.set("Credentials", ItemSchemas.object(members).put("additionalProperties", false));
    components.set("SignUp", signUp());
    components.set("AccountChange", change());
    components.set("User", user());
  }

  private ObjectNode login() {
    var text = ItemSchemas.type("string");
    return login.equals("email") ? text.put("format", "email") : text.put("minLength", 1);
  }

  private static ObjectNode password() {
    return ItemSchemas.type("string").put("format", "password").put("minLength", 1);
  }

  private ObjectNode signUp() {
    var form = profile(users.map(found -> items.sentItem(found, false)));
    form.put("description", "A login and a password, and fields of the profile beside them.");
    form.withObject("/properties").set(login, login());
    form.withObject("/properties").set("password", password());
    form.withArray("required").add(login).add("password");
    if (founds != null) {
      form.withObject("/properties")
          .set(founds.as(), described("What they join; it wins over a name."));
      form.withObject("/properties")
          .set(founds.by(), described("The name of what they found by signing up."));
    }
    return form;
  }

  private static ObjectNode described(String text) {
    var type = Json.object();
    type.putArray("type").add("string").add("null");
    return type.put("description", text);
  }

  private ObjectNode change() {
    var form = profile(users.map(found -> items.patch(found, false)));
    form.put(
        "description",
        "What is to be different; a new login or password needs the current password.");
    form.withObject("/properties").set(login, login());
    form.withObject("/properties").set("password", password());
    form.withObject("/properties").set("currentPassword", password());
    return form;
  }

  /// The fields of a profile without what belongs to the account.
  private ObjectNode profile(Optional<ObjectNode> fields) {
    var form = fields.orElseGet(() -> ItemSchemas.type("object"));
    var properties = form.withObject("/properties");
    properties.remove("id");
    properties.remove(login);
    if (form.has("required")) {
      var required = Json.array();
      form.path("required")
          .forEach(name -> {
            if (!name.asText().equals(login)) {
              required.add(name);
            }
          });
      form.set("required", required);
    }
    return form;
  }

  /// The profile, and beside it what an admin says of the account.
  private ObjectNode user() {
    if (users.isPresent() && users.get().field(CLAIMS).isPresent()) {
      return ItemSchemas.item(users.get());
    }
    var claims =
        ItemSchemas.type("object")
            .put("additionalProperties", true)
            .put("readOnly", true)
            .put("description", "What an admin says of the account.");
    if (users.isPresent()) {
      var beside = ItemSchemas.object(Map.of(CLAIMS, claims));
      beside.putArray("allOf").add(ItemSchemas.item(users.get()));
      return beside;
    }
    var members = new LinkedHashMap<String, JsonNode>();
    members.put("id", ItemSchemas.type("string"));
    members.put(login, ItemSchemas.type("string"));
    var user = ItemSchemas.object(members);
    user.withObject("/properties").set(CLAIMS, claims);
    return user;
  }
}
