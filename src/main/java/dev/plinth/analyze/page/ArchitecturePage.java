package dev.plinth.analyze.page;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.SourceRef;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.analyze.decide.SqlDrafts;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `ARCHITECTURE.md`: what was found in an app and what its backend is, for people.
public final class ArchitecturePage {
  private static final int TEXT_MAX = 160;

  private final Analysis analysis;
  private final Decided decided;
  private final Contract contract;
  private final Markdown page = new Markdown();

  private ArchitecturePage(Analysis analysis, Decided decided, Contract contract) {
    this.analysis = analysis;
    this.decided = decided;
    this.contract = contract;
  }

  /// The page's text.
  ///
  /// @param contract as it stands in the home, a person's edits included
  public static String write(Analysis analysis, Decided decided, Contract contract) {
    return new ArchitecturePage(analysis, decided, contract).text();
  }

  private String text() {
    page.heading(1, contract.frontend().name() + ": how it is built");
    page.paragraph(
        "Written by `plinth analyze` from the app's source; the app itself was not changed. The"
            + " backend is described by `plinth.yaml`, which is yours to edit.");
    overview();
    stack();
    page.heading(2, "Components and data flow");
    page.block("mermaid", Diagrams.flow(analysis, contract));
    pages();
    data();
    endpoints();
    signIn();
    models();
    environment();
    folders();
    decisions();
    open();
    return page.toString();
  }

  private void overview() {
    var frontend = analysis.frontend();
    page.heading(2, "At a glance");
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "Source files read", frontend.files() + ", of which the app uses " + frontend.alive()));
    rows.add(List.of("Calls found", analysis.calls().size() + " endpoints"));
    rows.add(
        List.of(
            "Collections",
            names(contract.schema().collections().stream().map(Collection::name).toList())));
    rows.add(List.of("Sign-in", signInWords()));
    rows.add(List.of("Undecided", String.valueOf(contract.undecided().size())));
    page.table(List.of("What", "Found"), rows);
  }

  private void stack() {
    var frontend = analysis.frontend();
    page.heading(2, "Stack");
    page.item("Language: " + (frontend.language().equals("ts") ? "TypeScript" : "JavaScript"));
    page.item("Built by: " + frontend.bundler());
    page.item("Speaks to its backend with: " + names(frontend.styles()));
    page.item(
        "State: " + (frontend.state().isEmpty() ? "components' own" : names(frontend.state())));
    var rows = new ArrayList<List<String>>();
    frontend
        .dependencies()
        .forEach((name, version) -> {
          var implied = frontend.packages().getOrDefault(name, "");
          if (!implied.isEmpty()) {
            rows.add(List.of(Markdown.code(name), version, implied));
          }
        });
    if (!rows.isEmpty()) {
      page.table(List.of("Dependency", "Version", "What it implies for the backend"), rows);
    }
    var others =
        frontend.dependencies().keySet().stream()
            .filter(n -> !frontend.packages().containsKey(n))
            .toList();
    if (!others.isEmpty()) {
      page.paragraph("Of no consequence for the backend: " + names(others) + ".");
    }
  }

  private void pages() {
    if (analysis.frontend().routes().isEmpty()) {
      return;
    }
    page.heading(2, "Routes and guards");
    var rows = new ArrayList<List<String>>();
    for (var route : analysis.frontend().routes()) {
      var calls =
          analysis.calls().stream()
              .filter(
                  call -> route.component() != null && call.owners().contains(route.component()))
              .map(call -> Markdown.code(call.key()))
              .toList();
      rows.add(
          List.of(
              Markdown.code(route.path()),
              route.guard(),
              route.component() == null ? "" : Markdown.code(route.component()),
              String.join(", ", calls),
              route.at().toString()));
    }
    page.table(List.of("Page", "Guard", "Component", "Calls", "Where"), rows);
  }

  private void data() {
    if (contract.schema().collections().isEmpty()) {
      return;
    }
    page.heading(2, "Data");
    page.block("mermaid", Diagrams.entities(contract));
    for (var collection : contract.schema().collections()) {
      page.heading(3, collection.name());
      var rows = new ArrayList<List<String>>();
      collection
          .fields()
          .forEach(field ->
              rows.add(List.of(Markdown.code(field.name()), field.type().word(), remarks(field))));
      page.table(List.of("Field", "Type", "Remarks"), rows);
      var access = collection.access();
      page.paragraph(
          "Read: "
              + Markdown.code(access.read())
              + ", create: "
              + Markdown.code(access.create())
              + ", change: "
              + Markdown.code(access.update())
              + ", delete: "
              + Markdown.code(access.delete())
              + ".");
    }
  }

  private static String remarks(Field field) {
    var remarks = new ArrayList<String>();
    if (field.required()) {
      remarks.add("required");
    }
    if (field.unique()) {
      remarks.add("unique");
    }
    if (field.hidden()) {
      remarks.add("not shown");
    }
    if (field.read() != null) {
      remarks.add("null unless " + Markdown.code(field.read()));
    }
    if (field.write() != null) {
      remarks.add("written with " + Markdown.code(field.write()));
    }
    switch (field.set()) {
      case CLIENT -> {}
      case CALLER -> remarks.add("the caller, at creation");
      case CREATED -> remarks.add("the time of creation");
      case UPDATED -> remarks.add("the time of the last change");
      case SERVER -> remarks.add("not for clients to write");
    }
    return String.join(", ", remarks);
  }

  private void endpoints() {
    if (contract.endpoints().isEmpty()) {
      return;
    }
    page.heading(2, "Endpoints");
    var rows = new ArrayList<List<String>>();
    for (var endpoint : contract.endpoints()) {
      rows.add(
          List.of(
              Markdown.code(endpoint.key()),
              deed(endpoint),
              request(endpoint),
              template(endpoint.reply()),
              endpoint.access() == Endpoint.Access.ANYONE ? "anyone" : "signed in",
              String.join(", ", Diagrams.places(endpoint.at()))));
    }
    page.table(List.of("Endpoint", "Does", "Request", "Answer", "Who", "Where"), rows);
  }

  private static String deed(Endpoint endpoint) {
    var where = endpoint.where() == null ? "" : " where " + Markdown.code(endpoint.where());
    return switch (endpoint.action()) {
      case Endpoint.Action.Records(var collection, var verb) ->
          verb.name().toLowerCase(Locale.ROOT) + " " + collection + where;
      case Endpoint.Action.SignIn(var verb) -> "sign-in: " + verb.name().toLowerCase(Locale.ROOT);
      case Endpoint.Action.Chat(var protocol) -> "a model answers (" + protocol + ")";
      case Endpoint.Action.Sql sql -> "runs " + sql.file();
      case Endpoint.Action.Fixed _ -> "a fixed answer";
    };
  }

  private String request(Endpoint endpoint) {
    if (endpoint.body() != null) {
      return template(endpoint.body());
    }
    return analysis.calls().stream()
        .filter(call -> call.key().equals(endpoint.key()))
        .findFirst()
        .map(call -> {
          var query = call.query().stream().map(parameter -> parameter.name()).toList();
          var body = List.copyOf(call.request().names());
          var words =
              (query.isEmpty() ? "" : "?" + String.join("&", query) + " ")
                  + (body.isEmpty() ? "" : "{ " + String.join(", ", body) + " }");
          return Markdown.code(cut(words.strip()));
        })
        .orElse("");
  }

  private void signIn() {
    page.heading(2, "Sign-in");
    page.paragraph(signInWords() + ".");
    if (contract.auth().enabled()) {
      page.block("mermaid", Diagrams.signIn(contract));
    }
  }

  private String signInWords() {
    if (!contract.auth().enabled()) {
      return "The app has none";
    }
    var carrier =
        switch (contract.auth().token()) {
          case Auth.Token.Header(var name, var scheme, _) ->
              "a token in the header " + name + (scheme.isEmpty() ? "" : " after " + scheme);
          case Auth.Token.Cookie(_, _) -> "a cookie";
        };
    return "By " + contract.auth().login() + " and password, carried by " + carrier;
  }

  private void models() {
    page.heading(2, "Language models");
    if (analysis.llm().isEmpty()) {
      page.paragraph("The app speaks to none.");
    }
    for (var use : analysis.llm()) {
      page.item(
          Markdown.code(use.path())
              + " in the wire of "
              + use.protocol()
              + (use.host() == null ? "" : ", written out as " + use.host()));
    }
  }

  private void environment() {
    if (analysis.env().isEmpty()) {
      return;
    }
    page.heading(2, "Environment variables");
    var rows = new ArrayList<List<String>>();
    for (var variable : analysis.env()) {
      var value = variable.value();
      rows.add(
          List.of(
              Markdown.code(variable.name()),
              value == null ? "none" : Markdown.code(value),
              Markdown.code(decided.buildEnv().getOrDefault(variable.name(), "")),
              places(variable.at())));
    }
    page.table(List.of("Variable", "Default", "In a build by Plinth", "Where"), rows);
  }

  private void folders() {
    page.heading(2, "The backend's folder");
    page.block(
        "text",
        """
        plinth.yaml        the contract: what is kept, who may do what, which calls are answered
        ARCHITECTURE.md    this page
        openapi.yaml       the same endpoints for other tools
        migrations/        how the tables came about
        sql/  seed/        SQL endpoints; first data from the app's mocks
        .env               secrets and settings of this machine
        data/              plinth.db, files, backups, the built app
        """);
  }

  private void decisions() {
    page.heading(2, "Decisions");
    var rows = new ArrayList<List<String>>();
    decided
        .decisions()
        .forEach(decision ->
            rows.add(
                List.of(
                    Markdown.code(decision.subject()),
                    decision.what(),
                    decision.why(),
                    places(decision.at()))));
    page.table(List.of("About", "Decided", "Because", "Where"), rows);
  }

  private void open() {
    page.heading(2, "Undecided");
    if (contract.undecided().isEmpty() && analysis.undecided().isEmpty()) {
      page.paragraph("Nothing: every call that was found has its answer.");
      return;
    }
    page.paragraph(
        "These answer 501 until `plinth.yaml` says what they do; `sql/` has a file to fill in for each"
            + " that is no reading or writing of items, with the line to write.");
    var rows = new ArrayList<List<String>>();
    contract
        .undecided()
        .forEach(each ->
            rows.add(
                List.of(
                    Markdown.code(each.method() + " " + each.path()),
                    SqlDrafts.question(each.why()),
                    each.at())));
    analysis.undecided().forEach(each -> rows.add(List.of("", each.why(), each.at().toString())));
    page.table(List.of("Call", "Why", "Where"), rows);
  }

  private static String template(@Nullable Template template) {
    return template == null
        ? ""
        : Markdown.code(cut(Templates.json(template).toString().replace("\"", "")));
  }

  private static String cut(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + " …";
  }

  private static String places(List<SourceRef> at) {
    return String.join(", ", at.stream().limit(2).map(SourceRef::toString).toList());
  }

  private static String names(Iterable<String> names) {
    var text = String.join(", ", names);
    return text.isEmpty() ? "none" : text;
  }
}
