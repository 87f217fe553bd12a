package dev.plinth.analyze.decide;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// English nouns as developers put them into paths and types.
final class Words {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("people", "person"),
          Map.entry("children", "child"),
          Map.entry("men", "man"),
          Map.entry("women", "woman"),
          Map.entry("mice", "mouse"),
          Map.entry("feet", "foot"),
          Map.entry("movies", "movie"),
          Map.entry("cookies", "cookie"),
          Map.entry("pies", "pie"),
          Map.entry("shoes", "shoe"),
          Map.entry("statuses", "status"),
          Map.entry("buses", "bus"),
          Map.entry("bonuses", "bonus"),
          Map.entry("campuses", "campus"),
          Map.entry("analyses", "analysis"),
          Map.entry("quizzes", "quiz"),
          Map.entry("heroes", "hero"),
          Map.entry("menus", "menu"),
          Map.entry("gurus", "guru"),
          Map.entry("matrices", "matrix"),
          Map.entry("indices", "index"),
          Map.entry("shelves", "shelf"),
          Map.entry("leaves", "leaf"),
          Map.entry("wolves", "wolf"),
          Map.entry("halves", "half"),
          Map.entry("knives", "knife"),
          Map.entry("lives", "life"),
          Map.entry("wives", "wife"),
          Map.entry("loaves", "loaf"),
          Map.entry("thieves", "thief"));
  private static final Set<String> SAME =
      Set.of("data", "media", "news", "series", "species", "equipment", "feedback", "inventory");

  private Words() {}

  /// The words of an identifier, in lower case: `blogPosts`, `blog-posts` and `blog_posts` alike.
  static List<String> parts(String identifier) {
    var spaced =
        identifier
            .replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
            .replaceAll("[^A-Za-z0-9]+", " ")
            .strip()
            .toLowerCase(Locale.ROOT);
    return spaced.isEmpty() ? List.of() : List.of(spaced.split(" ", -1));
  }

  /// The words with nothing between them: what two spellings of one name share.
  static String flat(String identifier) {
    return String.join("", parts(identifier));
  }

  static boolean isPlural(String noun) {
    var last = last(noun);
    return SAME.contains(last) || !singularWord(last).equals(last);
  }

  static String singular(String noun) {
    var last = last(noun);
    return last.isEmpty()
        ? noun
        : noun.substring(0, noun.length() - last.length()) + singularWord(last);
  }

  static String plural(String noun) {
    var last = last(noun);
    return isPlural(noun) || last.isEmpty()
        ? noun
        : noun.substring(0, noun.length() - last.length()) + pluralWord(last);
  }

  /// `blog_posts`: a collection's name for a path's segment.
  static String collection(String segment) {
    var name = plural(String.join("_", parts(segment)));
    return name.isEmpty() || !Character.isLetter(name.charAt(0)) ? "items_" + name : name;
  }

  /// `BlogPost`: how types are called.
  static String typeName(String noun) {
    var name = new StringBuilder();
    for (var part : parts(noun)) {
      name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
    }
    return name.toString();
  }

  private static String last(String noun) {
    int cut = noun.length();
    while (cut > 0 && Character.isLowerCase(noun.charAt(cut - 1))) {
      cut--;
    }
    return noun.substring(cut);
  }

  private static String singularWord(String word) {
    if (IRREGULAR.containsKey(word)) {
      return IRREGULAR.get(word);
    }
    if (SAME.contains(word) || word.length() < 3 || word.matches(".*(ss|us|is)")) {
      return word;
    }
    if (word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.matches(".*(sses|shes|ches|xes|zzes)")) {
      return word.substring(0, word.length() - 2);
    }
    return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
  }

  private static String pluralWord(String word) {
    for (var entry : IRREGULAR.entrySet()) {
      if (entry.getValue().equals(word)) {
        return entry.getKey();
      }
    }
    if (word.matches(".*[^aeiou]y")) {
      return word.substring(0, word.length() - 1) + "ies";
    }
    return word.matches(".*(s|sh|ch|x|z)") ? word + "es" : word + "s";
  }
}
