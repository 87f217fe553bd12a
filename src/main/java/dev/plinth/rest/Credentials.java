package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Template;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a sign-in form sent, told apart: the login, passwords, and fields of the profile. Anything
/// else that the app sends along is left out.
final class Credentials {
  private static final Set<String> SECRETS =
      Set.of("password", "newPassword", "currentPassword", "refreshToken", "login");

  private final Map<String, JsonNode> sent = new LinkedHashMap<>();
  private final String loginField;
  private final @Nullable Collection users;
  private final Set<String> joining;

  /// @param form the body's form, or null to take its members as they are
  /// @param joining names that are no fields which clients write, and say what somebody new belongs
  ///   to
  Credentials(
      @Nullable Template form,
      JsonNode body,
      String loginField,
      @Nullable Collection users,
      Set<String> joining) {
    this.loginField = loginField;
    this.users = users;
    this.joining = joining;
    var bound = Binding.bind(form == null ? new Template.Variable(List.of("values")) : form, body);
    bound.forEach((name, value) -> {
      if (name.equals("values") && value.isObject()) {
        value.properties().forEach(member -> sent.putIfAbsent(member.getKey(), member.getValue()));
      } else {
        sent.put(name, value);
      }
    });
  }

  /// What people sign in with; null where nothing was sent.
  @Nullable String login() {
    var login = text(loginField);
    return login == null ? text("login") : login;
  }

  /// Whether the form has one box for everything that tells people apart.
  boolean isAnyLogin() {
    return text(loginField) == null && text("login") != null;
  }

  /// A text that is not empty.
  @Nullable String text(String name) {
    var value = sent.get(name);
    return value == null || !value.isValueNode() || value.asText().isEmpty()
        ? null
        : value.asText();
  }

  boolean has(String name) {
    return sent.containsKey(name);
  }

  /// The fields of `users` that clients may write, and what they belong to.
  ObjectNode profile() {
    var profile = Json.object();
    sent.forEach((name, value) -> {
      if (!SECRETS.contains(name) && !name.equals(loginField) && isWritable(name)) {
        profile.set(name, value);
      }
    });
    return profile;
  }

  private boolean isWritable(String name) {
    return joining.contains(name)
        || (users != null
            && users.field(name).map(field -> field.set() == Field.Source.CLIENT).orElse(false));
  }
}
