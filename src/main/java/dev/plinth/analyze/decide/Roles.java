package dev.plinth.analyze.decide;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.SignInFlow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The roles that an app tells apart, and what only one of them may do.
final class Roles {
  private static final List<String> USUAL =
      List.of("user", "customer", "member", "student", "employee", "viewer", "guest", "basic");
  private static final Set<String> CHIEF =
      Set.of("admin", "administrator", "superadmin", "owner", "manager", "true");

  private final Analysis analysis;

  Roles(Analysis analysis) {
    this.analysis = analysis;
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
    return analysis.signIn().roles().stream()
        .filter(role -> CHIEF.contains(role.role().toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(Roles::condition);
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
    var member = role.member().substring(role.member().lastIndexOf('.') + 1);
    boolean isFlag = role.role().equals("true") || member.startsWith("is");
    return "$caller." + member + " = " + (isFlag ? "true" : "'" + role.role() + "'");
  }
}
