package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A GraphQL document, as far as a backend is concerned: its operations, what they take and what
/// they want back. Reads on after what it does not understand; never fails.
record GraphQlDocument(List<Operation> operations) {
  private static final int TOKENS_MAX = 100_000;
  private static final int DEPTH_MAX = 60;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|#[^\\n]*|\\.\\.\\.|\\$?\\w+|[{}()\\[\\]:@!=|&,$]|-?\\d[\\w.+-]*");

  GraphQlDocument {
    operations = List.copyOf(operations);
  }

  /// One operation.
  ///
  /// @param kind `query`, `mutation` or `subscription`
  /// @param name as the document says it; of a nameless one, its first field
  record Operation(String kind, String name, Set<String> variables, Selection selection) {
    Operation {
      variables = new LinkedHashSet<>(variables);
    }

    /// The method under which calls list it.
    String method() {
      return kind.toUpperCase(Locale.ROOT);
    }
  }

  static GraphQlDocument read(String text) {
    return new Reader(text).document();
  }

  /// A field within a selection: its own members, or a fragment's name to look up.
  private record Part(Map<String, List<Part>> fields, List<String> fragments) {
    Part() {
      this(new LinkedHashMap<>(), new ArrayList<>());
    }
  }

  private record Draft(String kind, String name, Set<String> variables, Part part) {}

  private static final class Reader {
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Part> fragments = new LinkedHashMap<>();
    private int at;

    Reader(String text) {
      var found = TOKEN.matcher(text);
      while (found.find() && tokens.size() < TOKENS_MAX) {
        var token = found.group();
        if (!token.startsWith("#") && !token.equals(",")) {
          tokens.add(token);
        }
      }
    }

    GraphQlDocument document() {
      var drafts = new ArrayList<Draft>();
      while (at < tokens.size()) {
        var word = next();
        switch (word) {
          case "query", "mutation", "subscription" -> drafts.add(operation(word));
          case "{" -> drafts.add(new Draft("query", "", Set.of(), selection(0)));
          case "fragment" -> {
            var name = next();
            skipTo("{");
            fragments.put(name, selection(0));
          }
          default -> {}
        }
      }
      var all = new ArrayList<Operation>();
      for (var draft : drafts) {
        var selection = resolve(List.of(draft.part()), 0);
        var name =
            draft.name().isEmpty()
                ? selection.members().keySet().stream().findFirst().orElse("")
                : draft.name();
        if (!name.isEmpty()) {
          all.add(new Operation(draft.kind(), name, draft.variables(), selection));
        }
      }
      return new GraphQlDocument(all);
    }

    private Draft operation(String kind) {
      var name = peek().matches("[A-Za-z_]\\w*") ? next() : "";
      var variables = new LinkedHashSet<String>();
      if (peek().equals("(")) {
        int depth = 0;
        do {
          var token = next();
          depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
          if (token.startsWith("$") && token.length() > 1 && peek().equals(":")) {
            variables.add(token.substring(1));
          }
        } while (depth > 0 && at < tokens.size());
      }
      skipTo("{");
      return new Draft(kind, name, variables, selection(0));
    }

    /// What stands between braces; the first is read already.
    private Part selection(int depth) {
      var part = new Part();
      while (at < tokens.size()) {
        var token = next();
        if (token.equals("}")) {
          return part;
        }
        if (token.equals("...")) {
          spread(part, depth);
        } else if (token.matches("[A-Za-z_]\\w*")) {
          field(part, token, depth);
        } else if (token.equals("{") && depth < DEPTH_MAX) {
          selection(depth + 1);
        }
      }
      return part;
    }

    private void spread(Part part, int depth) {
      if (peek().equals("on")) {
        next();
        next();
      } else if (peek().matches("[A-Za-z_]\\w*")) {
        part.fragments().add(next());
        directives();
        return;
      }
      directives();
      if (peek().equals("{") && depth < DEPTH_MAX) {
        next();
        var inner = selection(depth + 1);
        inner
            .fields()
            .forEach((name, parts) ->
                part.fields().computeIfAbsent(name, key -> new ArrayList<>()).addAll(parts));
        part.fragments().addAll(inner.fragments());
      }
    }

    private void field(Part part, String token, int depth) {
      var name = token;
      if (peek().equals(":")) {
        next();
        next();
      }
      if (peek().equals("(")) {
        parentheses();
      }
      directives();
      var parts = part.fields().computeIfAbsent(name, key -> new ArrayList<>());
      if (peek().equals("{") && depth < DEPTH_MAX) {
        next();
        parts.add(selection(depth + 1));
      }
    }

    private void directives() {
      while (peek().equals("@")) {
        next();
        next();
        if (peek().equals("(")) {
          parentheses();
        }
      }
    }

    private void parentheses() {
      int depth = 0;
      do {
        var token = next();
        depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      } while (depth > 0 && at < tokens.size());
    }

    private void skipTo(String wanted) {
      while (at < tokens.size() && !next().equals(wanted)) {
        // Types and directives say nothing that is asked for here.
      }
    }

    private Selection resolve(List<Part> parts, int depth) {
      var members = new LinkedHashMap<String, Selection>();
      if (depth > DEPTH_MAX) {
        return Selection.NONE;
      }
      for (var part : parts) {
        part.fields()
            .forEach((name, inner) -> {
              if (!name.equals("__typename")) {
                members.merge(name, resolve(inner, depth + 1), Selection::and);
              }
            });
        for (var name : part.fragments()) {
          var fragment = fragments.get(name);
          if (fragment != null) {
            resolve(List.of(fragment), depth + 10)
                .members()
                .forEach((field, inner) -> members.merge(field, inner, Selection::and));
          }
        }
      }
      return new Selection(members);
    }

    private String peek() {
      return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
      return at < tokens.size() ? tokens.get(at++) : "";
    }
  }
}
