package dev.plinth.analyze;

import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Calls that an interceptor leaves alone by their address, such as the log-in: `if (status === 401
/// && !url.includes('/auth/login')) refresh()`.
///
/// Read from the text around a comparison, not by following values: an interceptor's `config` is
/// made by the library.
final class SparedCalls {
  private static final String QUOTED = "['\"`]([^'\"`\\n]{2,80})['\"`]";

  /// A line that asks for an address: `url.includes('/login')`, `location.pathname !== '/login'`.
  private static final Pattern ASKED =
      Pattern.compile(
          "(?i)(?:url|path|endpoint|location)[^\\n]{0,60}?"
              + "(?:(?:includes|startsWith|endsWith|indexOf|match|test)\\(\\s*|[!=]==?\\s*)"
              + QUOTED);

  /// `/login|register/.test(url)`.
  private static final Pattern TESTED =
      Pattern.compile(
          "(?i)/([^/\\n\\s]{2,80}(?:\\\\/[^/\\n\\s]{2,80})*)/\\w*\\.test\\([^)\\n]*(?:url|path)");

  /// A list of addresses: `['/login', '/register']`.
  private static final Pattern LIST =
      Pattern.compile("\\[\\s*(?:['\"`]/?[\\w/-]+['\"`]\\s*,?\\s*){1,12}]");

  private static final Pattern ITEM = Pattern.compile("['\"`]([\\w/-]*/[\\w/-]+)['\"`]");
  private static final Pattern SIGN_IN =
      Pattern.compile("(?i).*(log-?_?in|sign-?_?(in|up)|auth|session|regist).*");

  private final Function<String, @Nullable String> texts;

  /// @param texts of the app's files, by their names
  SparedCalls(Function<String, @Nullable String> texts) {
    this.texts = texts;
  }

  /// What the app does about statuses of a call, without what it does to others alone.
  Set<StatusUse> of(Set<StatusUse> uses, String path) {
    return uses.stream()
        .filter(use -> !use.kind().isReaction() || !isSpared(use, uses, path))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isSpared(StatusUse reaction, Set<StatusUse> uses, String path) {
    return Stream.concat(
            Stream.of(reaction),
            uses.stream()
                .filter(
                    use -> use.kind() == StatusUse.Kind.EQUAL && use.status() == reaction.status()))
        .map(use -> use.at().file())
        .distinct()
        .anyMatch(file -> isNamed(texts.apply(file), path.toLowerCase(Locale.ROOT)));
  }

  private static boolean isNamed(@Nullable String text, String path) {
    if (text == null) {
      return false;
    }
    var asked = ASKED.matcher(text).results().map(found -> found.group(1));
    var tested =
        TESTED
            .matcher(text)
            .results()
            .flatMap(found -> Stream.of(found.group(1).split("\\||\\\\/|[()^$?]")));
    var listed =
        LIST.matcher(text)
            .results()
            .flatMap(found -> ITEM.matcher(found.group()).results())
            .map(found -> found.group(1));
    return Stream.of(asked, tested, listed)
        .flatMap(each -> each)
        .map(each -> each.toLowerCase(Locale.ROOT))
        .anyMatch(each -> SIGN_IN.matcher(each).matches() && isOf(each, path));
  }

  /// Whether it names the call, or the page that makes it: the page of `POST /auth/login` is
  /// `/login`.
  private static boolean isOf(String named, String path) {
    return path.contains(named) || path.endsWith(named.substring(named.lastIndexOf('/') + 1));
  }
}
