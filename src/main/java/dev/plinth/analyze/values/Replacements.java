package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// `text.replace(what, by)`: what is put into a constant is computed, or stands there as a hole:
/// `'/users/:id'.replace(':id', id)`.
final class Replacements {
  private final Interpreter interpreter;

  Replacements(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// The text afterwards; null when what is looked for is not known.
  @Nullable Value replace(String text, String name, Invocation call) {
    var pattern = pattern(call.arg(0));
    if (pattern == null) {
      return null;
    }
    var by = call.arg(1);
    var constant = Values.string(by);
    var matcher = pattern.matcher(text);
    if (constant != null) {
      // `$1` means the same in both languages; any other `$` is one.
      var safe = constant.matches(".*\\$\\d.*") ? constant : Matcher.quoteReplacement(constant);
      try {
        return Values.text(
            name.equals("replaceAll") ? matcher.replaceAll(safe) : matcher.replaceFirst(safe));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        return null;
      }
    }
    return filled(text, matcher, name.equals("replaceAll") || Values.isCallable(by), call);
  }

  private static @Nullable Pattern pattern(Value what) {
    var text = Values.string(what);
    if (text != null) {
      return Pattern.compile(Pattern.quote(text));
    }
    if (what instanceof Value.External(_, var path) && path.startsWith("regex:")) {
      try {
        return Pattern.compile(
            path.substring("regex:".length())
                .replace("\\/", "/")
                .replaceAll("(?<!\\\\)\\{(?!\\d)", "\\\\{"));
      } catch (PatternSyntaxException e) {
        return null;
      }
    }
    return null;
  }

  private Value filled(String text, Matcher matcher, boolean all, Invocation call) {
    var parts = new ArrayList<Value>();
    int from = 0;
    while (matcher.find()) {
      Texts.add(parts, "", Values.text(text.substring(from, matcher.start())));
      var name = matcher.group().replaceAll("\\W", "");
      Texts.add(parts, name, with(matcher, call));
      from = matcher.end();
      if (!all) {
        break;
      }
    }
    Texts.add(parts, "", Values.text(text.substring(from)));
    return Texts.of(parts);
  }

  private Value with(Matcher matcher, Invocation call) {
    var by = call.arg(1);
    if (!Values.isCallable(by)) {
      return by;
    }
    var groups = new ArrayList<Value>(List.of(Values.text(matcher.group())));
    for (int i = 1; i <= matcher.groupCount(); i++) {
      var group = matcher.group(i);
      groups.add(group == null ? Values.UNDEFINED : Values.text(group));
    }
    return interpreter.call(by, Values.UNDEFINED, groups, call.at(), List.of());
  }
}
