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

  private static final Set<String> FLAGS =
      Set.of("isadmin", "admin", "issuperadmin", "issuperuser", "superuser", "isstaff");

  private final Analysis analysis;
  private final Optional<Belonging> belonging;
  private final Optional<SignInFlow.Role> chief;

  /// @param users the people, where the app has any
  Roles(Analysis analysis, Optional<Entity> users, Optional<Belonging> belonging) {
    this.analysis = analysis;
    this.belonging = belonging;
    this.chief = compared(analysis).or(() -> users.flatMap(Roles::flagged));
  }

  private static Optional<SignInFlow.Role> compared(Analysis analysis) {
    return analysis.signIn().roles().stream()
        .filter(role -> CHIEF.contains(role.role().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /// `isAdmin`, a truth about people that the app reads.
  private static Optional<SignInFlow.Role> flagged(Entity users) {
    return users.collection().fields().stream()
        .filter(field -> field.type() instanceof FieldType.Bool)
        .filter(field -> FLAGS.contains(Words.flat(field.name())))
        .findFirst()
        .flatMap(field -> users.draft().part(field.name()))
        .flatMap(part ->
            part.at().stream().findFirst().map(at -> new SignInFlow.Role(part.name(), "true", at)));
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
    return chief.map(Roles::condition);
  }

  /// The same for the items of one kind: an admin of a team is one among its people alone.
  Optional<String> admin(Entity entity) {
    if (entity.tie() != null) {
      return Optional
          .empty(); // a line of one's cart, one's own like: nobody else has to do with it
    }
    var within = belonging.flatMap(own -> own.within(entity));
    return admin().map(admin -> within.map(own -> "(" + admin + " and " + own + ")").orElse(admin));
  }

  /// What the first person gets: the highest role that the app knows, where it is a field of people
  /// that no sign-up sends.
  Map<String, JsonNode> first(Entity users, Set<String> sentAtSignUp, Notes notes) {
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
      case FieldType.ListOf(FieldType.Text _, _) -> Optional.of(Json.array().add(chief.role()));
      default -> Optional.empty();
    };
  }

  private static String member(SignInFlow.Role role) {
    return role.member().substring(role.member().lastIndexOf('.') + 1).replace("[]", "");
  }

  /// Whether a call is made from an admin's pages alone, or to an admin's paths.
  boolean isAdmins(Call call) {
    if (admin().isEmpty()) {
      return false;
    }
    boolean isNamed =
        WirePath.of(call.path(), List.of()).nodes().stream()
            .anyMatch(node -> Words.flat(node.name()).equals("admin"));
    var guards = guardsAround(call);
    return isNamed || (!guards.isEmpty() && guards.stream().allMatch(this::isChiefs));
  }

  /// Whether some page makes a call, and none of those that do is an admin's.
  boolean isOthers(Call call) {
    var guards = guardsAround(call);
    return !guards.isEmpty() && guards.stream().noneMatch(this::isChiefs);
  }

  private boolean isChiefs(String guard) {
    return guard.equals("role:admin")
        || chief.filter(role -> guard.equals("role:" + role.role())).isPresent();
  }

  /// The guards of the pages in which the components stand that make a call: of the innermost page,
  /// where pages stand in each other.
  private List<String> guardsAround(Call call) {
    var around =
        analysis.frontend().routes().stream()
            .filter(route ->
                route.component() != null
                    && (call.owners().contains(route.component())
                        || call.owners().stream().anyMatch(route.parts()::contains)))
            .toList();
    return around.stream()
        .filter(
            route -> around.stream().noneMatch(inner -> route.parts().contains(inner.component())))
        .map(Analysis.RouteUse::guard)
        .toList();
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
    if (role.isOfList()) {
      return "'" + role.role() + "' in $caller." + member;
    }
    boolean isFlag = role.role().equals("true") || member.startsWith("is");
    return "$caller." + member + " = " + (isFlag ? "true" : "'" + role.role() + "'");
  }
}
