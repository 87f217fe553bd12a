package dev.plinth.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The home's `.env`: lines `NAME=value`, comments with `#`, values optionally in quotes.
///
/// @param faults what could not be read, by line; never the line itself, which may be a secret
record EnvFile(Map<String, String> values, List<String> faults) {
  static final String NAME = ".env";

  private static final Pattern ENTRY =
      Pattern.compile("\\s*(?:export\\s+)?([A-Z][A-Z0-9_]*)\\s*=\\s*(.*?)\\s*");

  static EnvFile read(Path file) {
    var values = new LinkedHashMap<String, String>();
    var faults = new ArrayList<String>();
    try {
      int number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        var entry = ENTRY.matcher(line);
        if (entry.matches()) {
          values.put(entry.group(1), unquoted(entry.group(2)));
        } else if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
          faults.add("line " + number + " is not of the form NAME=value");
        }
      }
    } catch (NoSuchFileException e) {
      return new EnvFile(Map.of(), List.of());
    } catch (IOException e) {
      faults.add("cannot be read (" + file + ")");
    }
    return new EnvFile(values, faults);
  }

  private static String unquoted(String text) {
    if (text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"))) {
      int end = text.indexOf(text.charAt(0), 1);
      return end < 0 ? text : text.substring(1, end);
    }
    int comment = text.indexOf(" #");
    return comment < 0 ? text : text.substring(0, comment).stripTrailing();
  }
}
