package dev.plinth.auth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which passwords may be chosen.
///
/// On this machine alone the app's own form decides how long a password is, and nothing else is
/// asked: its developer types `test123` a hundred times. Where others can reach the backend, eight
/// characters at least, and nothing that is guessed first: common passwords, rows of keys, the
/// app's name, one's own login.
///
/// The list of common passwords is short, about a thousand words; what people hang on to them
/// (`Password2024!`) and the usual spellings (`p@ssw0rd`) are undone before the comparison, so it
/// reaches further than its length says.
public final class PasswordPolicy {
  /// Code that clients know a guessable password by.
  public static final String COMPROMISED = "password_compromised";

  /// Fewest characters where others can reach the backend.
  private static final int PUBLIC_MIN = 8;

  /// Beside a context word, this many characters must be one's own.
  private static final int OWN_MIN = 5;

  private static final int CONTEXT_WORD_MIN = 3;

  /// More than this hung on to a common word counts as a password of its own.
  private static final int DECORATION_MAX = 6;

  private static final List<String> ROWS =
      List.of(
          "0123456789012345678901234567890",
          "abcdefghijklmnopqrstuvwxyzabcdefghij",
          "qwertyuiopasdfghjklzxcvbnm",
          "qwertzuiopasdfghjklyxcvbnm",
          "azertyuiopqsdfghjklmwxcvbn",
          "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
          "1q2w3e4r5t6y7u8i9o0p",
          "qazwsxedcrfvtgbyhnujmikolp");

  private final int min;
  private final boolean strict;
  private final List<String> context;
  private final Set<String> common;

  private PasswordPolicy(int min, boolean strict, List<String> context, Set<String> common) {
    this.min = min;
    this.strict = strict;
    this.context = context;
    this.common = common;
  }

  /// For a backend that only this machine can reach.
  ///
  /// @param appMin fewest characters that the app's own form accepts
  public static PasswordPolicy local(int appMin) {
    return new PasswordPolicy(Math.max(1, appMin), false, List.of(), Set.of());
  }

  /// For a backend that others can reach.
  ///
  /// @param appMin fewest characters that the app's own form accepts
  /// @param appName a word that nobody should choose
  public static PasswordPolicy guarded(int appMin, String appName) {
    return new PasswordPolicy(
        Math.max(PUBLIC_MIN, appMin), true, List.of("plinth", appName), commonPasswords());
  }

  /// What is wrong with a password.
  ///
  /// @param own words about the person: login, name
  public Optional<Refusal> check(String password, List<String> own) {
    if (!Passwords.fits(password)) {
      return refusal("invalid", "may have " + Passwords.CODE_POINTS_MAX + " characters at most");
    }
    var normal = Passwords.normal(password);
    if (normal.codePointCount(0, normal.length()) < min) {
      return refusal("invalid", "needs " + min + " characters at least");
    }
    if (strict && isGuessable(normal.toLowerCase(Locale.ROOT), own)) {
      return refusal(COMPROMISED, "is too easy to guess: choose another one");
    }
    return Optional.empty();
  }

  /// A password that may not be chosen: a stable code and the end of a sentence about it.
  public record Refusal(String code, String detail) {}

  private static Optional<Refusal> refusal(String code, String detail) {
    return Optional.of(new Refusal(code, detail));
  }

  private boolean isGuessable(String password, List<String> own) {
    var bare = undecorated(password);
    return common.contains(password)
        || common.contains(bare)
        || common.contains(plainSpelling(password))
        || common.contains(plainSpelling(bare))
        || isRow(password)
        || isRepetition(password)
        || context.stream().anyMatch(word -> isMade(password, word))
        || own.stream().anyMatch(word -> isMade(password, word));
  }

  /// Without the digits and signs that people hang on to a word.
  private static String undecorated(String password) {
    int from = 0;
    int to = password.length();
    while (to > 0 && !Character.isLetter(password.charAt(to - 1))) {
      to--;
    }
    while (from < to && !Character.isLetter(password.charAt(from))) {
      from++;
    }
    return password.length() - (to - from) > DECORATION_MAX
        ? password
        : password.substring(from, to);
  }

  private static String plainSpelling(String password) {
    return password
        .replace('@', 'a')
        .replace('4', 'a')
        .replace('3', 'e')
        .replace('1', 'i')
        .replace('!', 'i')
        .replace('0', 'o')
        .replace('$', 's')
        .replace('5', 's')
        .replace('7', 't');
  }

  private static boolean isRow(String password) {
    var backwards = new StringBuilder(password).reverse().toString();
    return ROWS.stream().anyMatch(row -> row.contains(password) || row.contains(backwards));
  }

  /// `aaaaaaaa`, `abababab`, `abcdabcd`, `passpass`: a piece of four characters at most, again and
  /// again.
  private static boolean isRepetition(String password) {
    for (int piece = 1; piece <= 4; piece++) {
      if (password.length() > piece
          && password.substring(piece).equals(password.substring(0, password.length() - piece))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMade(String password, String word) {
    var lower = word.toLowerCase(Locale.ROOT).strip();
    return lower.length() >= CONTEXT_WORD_MIN
        && password.contains(lower)
        && password.replace(lower, "").length() < OWN_MIN;
  }

  private static Set<String> commonPasswords() {
    try (var file = PasswordPolicy.class.getResourceAsStream("common-passwords.txt")) {
      if (file == null) {
        throw new IllegalStateException("common-passwords.txt is missing");
      }
      var words = new HashSet<String>();
      new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
          .filter(word -> !word.isEmpty())
          .forEach(words::add);
      return Set.copyOf(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
