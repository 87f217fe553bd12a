package dev.plinth.contract;

import dev.plinth.kernel.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the app's own endpoints answer where something went wrong. The native API knows nothing of
/// it: there each problem has the status that RFC 9110 gives it.
///
/// @param reply the shape in which the app reads errors: a template with `$detail`, `$code`,
///   `$status`, `$fields`, `$title`
/// @param statuses the statuses that the app tests for, where they are not the usual ones
public record Errors(Template reply, Map<Kind, Integer> statuses) {
  /// Statuses that say whose fault it is: the caller's. A failure of ours is never sold as one.
  static final int STATUS_MIN = 400;

  static final int STATUS_MAX = 499;

  /// The usual shape, with the usual statuses.
  public static final Errors USUAL = new Errors(Templates.members("message", "$detail"), Map.of());

  /// Kinds of problems whose status apps differ about.
  public enum Kind {
    /// Login and password do not belong together.
    WRONG_CREDENTIALS(401),
    /// Somebody else signs in with this already.
    LOGIN_TAKEN(409),
    /// Another item has this unique value already.
    DUPLICATE(409),
    /// Fields are not right.
    INVALID(422),
    /// No session, or one that has ended.
    UNAUTHENTICATED(401),
    /// A known caller who may not do that.
    FORBIDDEN(403),
    /// Missing, or not for this caller's eyes.
    NOT_FOUND(404);

    private final int usual;

    Kind(int usual) {
      this.usual = usual;
    }

    /// As the contract and the code of the problem say it: `login_taken`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The status where the contract says nothing.
    public int usual() {
      return usual;
    }

    static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    static List<String> words() {
      return Arrays.stream(values()).map(Kind::word).toList();
    }
  }

  public Errors {
    var sorted = new EnumMap<Kind, Integer>(Kind.class);
    statuses.forEach((kind, status) -> {
      if (status < STATUS_MIN || status > STATUS_MAX) {
        throw new IllegalArgumentException(kind + ": " + status);
      }
      sorted.put(kind, status);
    });
    statuses = Collections.unmodifiableMap(sorted);
  }

  /// The status with which the app's endpoints answer a problem.
  public int status(Problem problem) {
    return kind(problem).map(this::status).orElse(problem.status());
  }

  /// The status of a kind of problems.
  public int status(Kind kind) {
    return statuses.getOrDefault(kind, kind.usual());
  }

  /// Where one request makes several changes, the whole is refused as each of them would be.
  private static Optional<Kind> kind(Problem problem) {
    return switch (problem) {
      case Problem.Invalid _ -> Optional.of(Kind.INVALID);
      case Problem.Unauthenticated(var code, _) ->
          Kind.of(code).or(() -> Optional.of(Kind.UNAUTHENTICATED));
      case Problem.Forbidden _ -> Optional.of(Kind.FORBIDDEN);
      case Problem.NotFound _ -> Optional.of(Kind.NOT_FOUND);
      case Problem.Conflict(var code, _) -> Kind.of(code);
      case Problem.Rejected(_, var code, _) -> Kind.of(code);
      case Problem.Malformed _,
          Problem.MethodNotAllowed _,
          Problem.Stale _,
          Problem.TooLarge _,
          Problem.UriTooLong _,
          Problem.UnsupportedMediaType _,
          Problem.TooMany _,
          Problem.HeadersTooLarge _,
          Problem.Internal _,
          Problem.Undecided _,
          Problem.BadUpstream _,
          Problem.Unavailable _,
          Problem.SlowUpstream _,
          Problem.DiskFull _ ->
          Optional.empty();
    };
  }
}
