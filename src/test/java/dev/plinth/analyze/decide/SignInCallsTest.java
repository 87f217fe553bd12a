package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Endpoint.Action.SignIn;
import dev.plinth.contract.Endpoint.AuthVerb;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which calls are about the caller's own account.
final class SignInCallsTest {
  private static final String NAME = "{\"fullName\": \"\"}";
  private static final String PERSON = "{\"_id\": \"\", \"fullName\": \"\", \"email\": \"\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /auth/update-profile",
        "PATCH /users/updateMe",
        "PUT /auth/updatedetails",
        "POST /user/edit-profile",
        "PUT /user/profile/update",
        "PUT /auth/profile",
      })
  void aDeedToOnesOwnAccountIsAChangeOfIt(String call) {
    assertThat(isUpdate(call, NAME)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /users/update/{id}",
        "PUT /shop/update-profile",
        "PUT /auth/update-cart",
        "PUT /users/update",
      })
  void whatIsSomethingElseIsNot(String call) {
    assertThat(isUpdate(call, NAME)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT /users/update-user", "POST /user/update-profile"})
  void whoNamesAPersonMeansAnybody(String call) {
    assertThat(isUpdate(call, "{\"userId\": \"\", \"fullName\": \"\"}")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/auth/register-user, SIGNUP",
    "/auth/user-login, LOGIN",
    "/auth/logoutUser, LOGOUT",
    "/customers/createAccount, SIGNUP",
  })
  void whoeverIsNamedBesideTheDeedDoesIt(String path, AuthVerb verb) {
    var contract =
        new Found()
            .call("POST " + path, "{\"email\": \"\", \"password\": \"\"}", PERSON)
            .call("POST /auth/signin", "{\"email\": \"\", \"password\": \"\"}", PERSON)
            .decide()
            .contract();
    assertThat(contract.endpoints())
        .filteredOn(endpoint -> endpoint.path().equals(path))
        .singleElement()
        .extracting(endpoint -> endpoint.action())
        .isEqualTo(new SignIn(verb));
  }

  private static boolean isUpdate(String call, String sent) {
    var contract =
        new Found()
            .call("POST /auth/login", "{\"email\": \"\", \"password\": \"\"}", PERSON)
            .call("POST /auth/signup", "{\"email\": \"\", \"password\": \"\"}", PERSON)
            .call(call, sent, PERSON)
            .decide()
            .contract();
    return contract.endpoints().stream()
        .filter(endpoint -> endpoint.key().equals(call))
        .anyMatch(
            endpoint -> endpoint.action() instanceof SignIn(var verb) && verb == AuthVerb.UPDATE);
  }
}
