package dev.plinth.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.config.SignUp;
import dev.plinth.contract.Auth.Founding;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the contract and the settings say about accounts.
///
/// @param loginField the field of `users` that people sign in with: `email` or `username`
/// @param signUp who may make an account; until there are invitations, `invite` lets in nobody who
///   was not made with `plinth user`
/// @param passwords which passwords may be chosen
/// @param founds what people may found by signing up, or null
/// @param first the fields that the first person gets
public record AccountSettings(
    String loginField,
    SignUp signUp,
    PasswordPolicy passwords,
    @Nullable Founding founds,
    Map<String, JsonNode> first) {
  /// Where people found nothing, and the first one is like all others.
  public AccountSettings(String loginField, SignUp signUp, PasswordPolicy passwords) {
    this(loginField, signUp, passwords, null, Map.of());
  }

  Optional<Login> read(String typed) {
    return Login.of(typed, isEmail());
  }

  FieldError loginError() {
    return new FieldError(
        "#/" + loginField,
        isEmail() ? "must be an e-mail address" : "must be a name without blanks");
  }

  ProblemException taken() {
    var detail =
        isEmail()
            ? "There is an account with this e-mail address already."
            : "There is an account with this name already.";
    return new Problem.Conflict("login_taken", detail).asException();
  }

  String wrongDetail() {
    return isEmail()
        ? "The e-mail address or the password is wrong."
        : "The name or the password is wrong.";
  }

  private boolean isEmail() {
    return loginField.equals("email");
  }
}
