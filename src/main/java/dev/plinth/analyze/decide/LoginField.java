package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint.AuthVerb;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What people sign in with: a field of `users`, and the member of the log-in's body that carries
/// it. The two need not have one name: OAuth2's password form sends an e-mail address as
/// `username`, and a form with one box for both sends an `identifier`.
///
/// @param name of the field
/// @param member of the log-in's body, empty where no log-in was found
/// @param isAny the box takes whatever tells people apart: an e-mail address or a user name
record LoginField(String name, String member, boolean isAny) {
  /// Of an app where nobody signs in.
  static final LoginField NONE = new LoginField("email", "", false);

  private static final List<String> MAILS =
      List.of("email", "mail", "emailaddress", "useremail", "loginemail");
  private static final List<String> NAMES =
      List.of("username", "nickname", "handle", "loginname", "userid", "account", "accountname");
  private static final List<String> PHONES =
      List.of(
          "phone",
          "phonenumber",
          "mobile",
          "mobilenumber",
          "mobilephone",
          "tel",
          "telephone",
          "cell",
          "msisdn",
          "contactnumber");
  private static final Set<String> EITHER =
      Set.of(
          "identifier",
          "identity",
          "login",
          "loginid",
          "emailorusername",
          "usernameoremail",
          "emailorphone",
          "phoneoremail",
          "emailusername",
          "usernameemail",
          "credential",
          "user",
          "userlogin");

  /// @param users the names of members that the app reads of a person
  static LoginField of(SignInCalls signIn, List<Call> calls, Set<String> users) {
    var asked = sent(signIn, calls, AuthVerb.LOGIN);
    var given = sent(signIn, calls, AuthVerb.SIGNUP);
    var member = member(asked, given);
    if (member.isEmpty()) {
      return new LoginField(usual(given, users), "", false);
    }
    var name = member.get();
    boolean isEither = EITHER.contains(Words.flat(name)) && !given.contains(name);
    if (isEither) {
      return new LoginField(usual(given, users), name, true);
    }
    var same =
        given.stream().filter(other -> Words.flat(other).equals(Words.flat(name))).findFirst();
    if (same.isPresent()) {
      return new LoginField(same.get(), name, false);
    }
    // `username` where people give an e-mail address and no name: the address is the name.
    var mail = first(given, MAILS);
    boolean isMail = mail.isPresent() && !MAILS.contains(Words.flat(name));
    return new LoginField(isMail ? mail.get() : name, name, false);
  }

  /// The member of a log-in's body that says who somebody is: what the sign-up sends too, what
  /// usually is one, or the only one there is.
  private static Optional<String> member(Set<String> asked, Set<String> given) {
    var usual =
        asked.stream()
            .filter(name -> {
              var flat = Words.flat(name);
              return isUsual(flat) || EITHER.contains(flat);
            })
            .findFirst();
    if (usual.isPresent()) {
      return usual;
    }
    var shared = asked.stream().filter(given::contains).findFirst();
    return shared.isPresent() || asked.size() != 1 ? shared : asked.stream().findFirst();
  }

  private static boolean isUsual(String flat) {
    return MAILS.contains(flat) || NAMES.contains(flat) || PHONES.contains(flat);
  }

  private static String usual(Set<String> given, Set<String> users) {
    return first(given, MAILS)
        .or(() -> first(given, NAMES))
        .or(() -> first(given, PHONES))
        .or(() -> first(users, MAILS))
        .or(() -> first(users, NAMES))
        .orElse("email");
  }

  private static Optional<String> first(Set<String> names, List<String> usual) {
    return usual.stream()
        .flatMap(word -> names.stream().filter(name -> Words.flat(name).equals(word)))
        .findFirst();
  }

  /// The texts that calls of a verb send, without passwords and tokens.
  private static Set<String> sent(SignInCalls signIn, List<Call> calls, AuthVerb verb) {
    var names = new LinkedHashSet<String>();
    for (var call : calls) {
      if (signIn.verbs().get(call.key()) != verb) {
        continue;
      }
      var item = Envelope.ofRequest(call.request(), "user").item();
      for (var name : item.names()) {
        boolean isSecret =
            SignInCalls.isPassword(name)
                || SignInCalls.isRepetition(name)
                || UserForm.isToken(name);
        if (!isSecret && isText(item.member(name))) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static boolean isText(Shape shape) {
    return switch (shape) {
      case Shape.Scalar(var kinds, _, _) -> kinds.isEmpty() || kinds.contains(Shape.Kind.STRING);
      case Shape.Unknown _ -> true;
      case Shape.AnyOf(var options) -> options.stream().anyMatch(LoginField::isText);
      case Shape.Obj _, Shape.Arr _ -> false;
    };
  }

  /// The variable that a log-in's body binds.
  String variable() {
    return isAny ? "login" : name;
  }
}
