package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.json.Json;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The roles that an app tells apart, and what only one of them may do.
final class Roles {
  private static final List<String> USUAL =
      List.of("user", "customer", "member", "student", "employee", "viewer", "guest", "basic");
  private static final Set<String> CHIEF =
      Set.of("admin", "administrator", "superadmin", "owner", "manager", "true");

  private final Analysis analysis;
  private final Optional<Belonging> belonging;

  Roles(Analysis analysis, Optional<Belonging> belonging) {
    this.analysis = analysis;
    this.belonging = belonging;
  }

  /// What people belong to, apart from others.
  Optional<Belonging> belonging() {
    return belonging;
  }

  /// The role that a new person has.
  static String usual(List<String> roles) {
    for (var word : USUAL) {
      for (var role : roles) {
        if (role.toLowerCase(Locale.ROOT).equals(word)) {
          return role;
        }
      }
    }
    return roles.stream()
        .filter(role -> !CHIEF.contains(role.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(
            roles.stream().anyMatch(r -> r.equals(r.toUpperCase(Locale.ROOT))) ? "USER" : "user");
  }

  /// The condition on the caller for what only an admin may do, where the app knows admins.
  Optional<String> admin() {
    return chief().map(Roles::condition);
  }

  /// The same for the items of one kind: an admin of a team is one among its people alone.
  Optional<String> admin(Entity entity) {
    var within = belonging.flatMap(own -> own.within(entity));
    return admin()
        .map(admin -> within.map(own -> "(" + admin + " and " + own + ")").orElse(admin));
  }

  private Optional<SignInFlow.Role> chief() {
    return analysis.signIn().roles().stream()
        .filter(role -> CHIEF.contains(role.role().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /// What the first person gets: the highest role that the app knows, where it is a field of people
  /// that no sign-up sends.
  Map<String, JsonNode> first(Entity users, Set<String> sentAtSignUp, Notes notes) {
    var chief = chief();
    var member = chief.map(Roles::member).orElse("");
    var field = users.field(member);
    if (chief.isEmpty() || field.isEmpty() || sentAtSignUp.contains(member)) {
      return Map.of();
    }
    var value = first(field.get().type(), chief.get());
    if (value.isEmpty()) {
      return Map.of();
    }
    notes.decide(
        "auth.first",
        "the first person"
            + belonging.map(own -> " of each " + own.as()).orElse("")
            + " gets "
            + member
            + " "
            + value.get().asText(),
        "the app tells people with it apart, and nothing in it gives it to anybody",
        List.of(chief.get().at()));
    return Map.of(member, value.get());
  }

  private static Optional<JsonNode> first(FieldType type, SignInFlow.Role chief) {
    return switch (type) {
      case FieldType.Bool _ -> Optional.of(BooleanNode.TRUE);
      case FieldType.Text _ -> Optional.of(TextNode.valueOf(chief.role()));
      case FieldType.OneOf(var words) when words.contains(chief.role()) ->
          Optional.of(TextNode.valueOf(chief.role()));
      case FieldType.ListOf(FieldType.Text _, _) ->
          Optional.of(Json.array().add(chief.role()));
      default -> Optional.empty();
    };
  }

  private static String member(SignInFlow.Role role) {
    return role.member().substring(role.member().lastIndexOf('.') + 1);
  }

  /// Whether a call is made from an admin's pages alone, or to an admin's paths.
  boolean isAdmins(Call call) {
    if (admin().isEmpty()) {
      return false;
    }
    boolean isNamed =
        WirePath.of(call.path(), List.of()).nodes().stream()
            .anyMatch(node -> Words.flat(node.name()).equals("admin"));
    var guards = guards(call);
    return isNamed
        || (!guards.isEmpty() && guards.stream().allMatch(guard -> guard.startsWith("role:")));
  }

  /// The guards of the pages that make a call, as far as they are known.
  List<String> guards(Call call) {
    return analysis.frontend().routes().stream()
        .filter(route -> route.component() != null && call.owners().contains(route.component()))
        .map(Analysis.RouteUse::guard)
        .toList();
  }

  private static String condition(SignInFlow.Role role) {
    var member = member(role);
    boolean isFlag = role.role().equals("true") || member.startsWith("is");
    return "$caller." + member + " = " + (isFlag ? "true" : "'" + role.role() + "'");
  }
}
