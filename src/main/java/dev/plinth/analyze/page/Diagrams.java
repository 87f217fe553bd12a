package dev.plinth.analyze.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Analysis;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The pictures of the architecture page, in Mermaid.
final class Diagrams {
  /// Characters of a message that still fit between two lifelines without pushing them far apart.
  private static final int SHAPE_MAX = 60;

  private Diagrams() {}

  /// Collections, their fields, and what refers to what.
  static String entities(Contract contract) {
    var text = new StringBuilder("erDiagram\n");
    for (var collection : contract.schema().collections()) {
      text.append("  ").append(word(collection.name())).append(" {\n");
      text.append("    ")
          .append(collection.id().name().toLowerCase(Locale.ROOT))
          .append(" id PK\n");
      collection.fields().forEach(field -> field(text, field));
      text.append("  }\n");
    }
    for (var collection : contract.schema().collections()) {
      references(text, collection);
    }
    return text.toString();
  }

  /// What runs where, and what speaks to what.
  static String flow(Analysis analysis, Contract contract) {
    var frontend = analysis.frontend();
    var text = new StringBuilder("flowchart LR\n");
    text.append("  person([A person]) --> pages\n");
    text.append("  subgraph browser[\"Browser: ")
        .append(quoted(contract.frontend().name()))
        .append("\"]\n");
    text.append("    pages[\"").append(Math.max(1, frontend.routes().size())).append(" pages\"]");
    if (!frontend.state().isEmpty()) {
      text.append(" <--> state[\"state: ")
          .append(quoted(String.join(", ", frontend.state())))
          .append("\"]");
    }
    var styles = frontend.styles().isEmpty() ? "fetch" : String.join(", ", frontend.styles());
    text.append("\n    pages --> client[\"").append(quoted(styles)).append("\"]\n  end\n");
    text.append("  client -- \"")
        .append(contract.endpoints().size())
        .append(" endpoints\" --> plinth\n");
    text.append(
        "  subgraph backend[\"Plinth\"]\n    plinth[\"contract, rules\"] --> db[(plinth.db)]\n");
    if (!analysis.llm().isEmpty()) {
      text.append("    plinth --> models[\"models\"]\n");
    }
    text.append("  end\n");
    var outside =
        analysis.calls().stream()
            .filter(call -> call.external() && call.origin() != null)
            .map(call -> String.valueOf(call.origin()))
            .distinct()
            .toList();
    for (int i = 0; i < outside.size(); i++) {
      text.append("  client -.-> third")
          .append(i)
          .append("[\"")
          .append(quoted(outside.get(i)))
          .append("\"]\n");
    }
    return text.toString();
  }

  /// How somebody signs in, asks, and leaves.
  static String signIn(Contract contract) {
    var text = new StringBuilder("sequenceDiagram\n");
    text.append("  actor Person\n  participant App\n  participant Plinth\n");
    find(contract, AuthVerb.SIGNUP)
        .or(() -> find(contract, AuthVerb.LOGIN))
        .ifPresent(endpoint -> text.append("  Person->>App: fills the form\n"));
    find(contract, AuthVerb.SIGNUP)
        .ifPresent(endpoint -> exchange(text, endpoint, "makes account and profile"));
    find(contract, AuthVerb.LOGIN)
        .ifPresent(endpoint -> exchange(text, endpoint, "checks the password"));
    var carried =
        switch (contract.auth().token()) {
          case Auth.Token.Header(var name, var scheme, _) -> name + ": " + scheme + " …";
          case Auth.Token.Cookie(var name, _) -> "cookie " + name;
        };
    contract.endpoints().stream()
        .filter(endpoint -> endpoint.action() instanceof Endpoint.Action.Records)
        .findFirst()
        .ifPresent(endpoint -> {
          text.append("  App->>Plinth: ")
              .append(plain(endpoint.key()))
              .append(" (")
              .append(plain(carried))
              .append(")\n");
          text.append("  Plinth-->>App: what the rules let this person see\n");
        });
    find(contract, AuthVerb.ME).ifPresent(endpoint -> exchange(text, endpoint, "who is asking"));
    find(contract, AuthVerb.REFRESH)
        .ifPresent(endpoint -> exchange(text, endpoint, "rotates the refresh token"));
    find(contract, AuthVerb.LOGOUT)
        .ifPresent(endpoint -> exchange(text, endpoint, "ends the session"));
    return text.toString();
  }

  private static Optional<Endpoint> find(Contract contract, AuthVerb verb) {
    return contract.endpoints().stream()
        .filter(endpoint -> endpoint.action().equals(new Endpoint.Action.SignIn(verb)))
        .findFirst();
  }

  private static void exchange(StringBuilder text, Endpoint endpoint, String deed) {
    text.append("  App->>Plinth: ").append(plain(endpoint.key()));
    if (endpoint.body() != null) {
      text.append(" with ").append(plain(shape(Templates.json(endpoint.body()))));
    }
    text.append("\n  Note right of Plinth: ").append(deed).append("\n");
    text.append("  Plinth-->>App: ")
        .append(endpoint.reply() == null ? "204" : plain(shape(Templates.json(endpoint.reply()))))
        .append("\n");
  }

  private static void field(StringBuilder text, Field field) {
    text.append("    ").append(field.type().word()).append(' ').append(word(field.name()));
    if (field.isReference()) {
      text.append(" FK");
    } else if (field.unique()) {
      text.append(" UK");
    }
    text.append("\n");
  }

  private static void references(StringBuilder text, Collection collection) {
    for (var field : collection.fields()) {
      if (field.type() instanceof FieldType.Reference(var to, _)) {
        text.append("  ")
            .append(word(to))
            .append(field.required() ? " ||--o{ " : " |o--o{ ")
            .append(word(collection.name()))
            .append(" : ")
            .append(word(field.name()))
            .append("\n");
      }
    }
  }

  /// The names that travel, `token, user (id, name)`; the inner ones only while the line stays
  /// short.
  private static String shape(JsonNode template) {
    var whole = names(template, true);
    return whole.length() <= SHAPE_MAX ? whole : names(template, false);
  }

  private static String names(JsonNode template, boolean inner) {
    if (template.isArray()) {
      return "a list";
    }
    if (!template.isObject()) {
      return template.asText().replace("$", "");
    }
    return template
        .propertyStream()
        .map(member -> {
          if (member.getKey().equals(Template.Members.SPREAD)) {
            return "all of " + names(member.getValue(), false);
          }
          boolean opens = inner && member.getValue().isObject();
          return member.getKey() + (opens ? " (" + names(member.getValue(), true) + ")" : "");
        })
        .collect(Collectors.joining(", "));
  }

  /// Mermaid ends a message at a semicolon or a hash.
  private static String plain(String text) {
    return text.replace(";", ",").replace("#", "");
  }

  private static String quoted(String text) {
    return text.replace("\"", "'");
  }

  private static String word(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}_]", "_");
  }

  static List<String> places(List<String> at) {
    return at.stream().limit(2).toList();
  }
}
