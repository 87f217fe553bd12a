package dev.plinth.trial;

import dev.plinth.contract.Auth;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Somebody made up who signs up and signs in.
///
/// @param username fit for a name in an address
public record Person(String username, String email, String password) {
  private static final String PASSWORD = "correct-horse-7";

  /// Somebody who is there once: `mark` is part of their name.
  ///
  /// @param passwordMin the least length of a password
  public static Person named(String name, String mark, int passwordMin) {
    var username = name + mark;
    var password = PASSWORD + "x".repeat(Math.max(0, passwordMin - PASSWORD.length()));
    return new Person(username, username + "@example.org", password);
  }

  /// What they sign in with.
  public String login(Auth auth) {
    return auth.login().equals("username") ? username : email;
  }

  /// What they write into a form's field, or null where the name is none of theirs.
  @Nullable String says(String field, Auth auth) {
    var name = field.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    if (name.contains("password") || name.equals("pwd") || name.equals("pass")) {
      return password;
    }
    if (name.contains("email") || name.equals("mail")) {
      return email;
    }
    return switch (name) {
      case "username", "nickname", "handle" -> username;
      case "identity", "identifier", "login" -> login(auth);
      default -> null;
    };
  }
}
