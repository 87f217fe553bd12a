package dev.plinth.analyze.page;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.analyze.decide.SqlDrafts;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What was found, in about ten lines for a console, and what is to be answered.
public final class Summary {
  private static final int NAMED_MAX = 8;

  private Summary() {}

  public static List<String> lines(Analysis analysis, Decided decided) {
    var frontend = analysis.frontend();
    var contract = decided.contract();
    var lines = new ArrayList<String>();
    lines.add(
        "App         "
            + contract.frontend().name()
            + " ("
            + frontend.bundler()
            + ", "
            + (frontend.language().equals("ts") ? "TypeScript" : "JavaScript")
            + ", "
            + frontend.files()
            + " files, "
            + frontend.alive()
            + " in use)");
    lines.add("Speaks      " + orNone(frontend.styles()));
    long external = analysis.calls().stream().filter(call -> call.external()).count();
    lines.add(
        "Calls       "
            + analysis.calls().size()
            + " endpoints"
            + (external == 0 ? "" : ", " + external + " of them at third parties (not served)"));
    lines.add(
        "Backend     port "
            + contract.server().port()
            + (contract.server().base().isEmpty() ? "" : ", below " + contract.server().base()));
    lines.add(
        "Collections "
            + shortened(contract.schema().collections().stream().map(Collection::name).toList()));
    lines.add("Sign-in     " + signIn(contract));
    lines.add("Rules       " + rules(contract));
    lines.add(
        "Models      "
            + orNone(
                analysis.llm().stream()
                    .map(use -> use.path() + " (" + use.protocol() + ")")
                    .toList()));
    if (!analysis.needs().isEmpty()) {
      lines.add("Needs       " + needs(analysis) + " (not served)");
    }
    lines.add("Answered    " + contract.endpoints().size() + " endpoints");
    lines.add(
        "Undecided   "
            + (contract.undecided().isEmpty()
                ? "nothing"
                : contract.undecided().size() + " endpoints answer 501:"));
    var questions = new LinkedHashMap<String, List<Contract.Undecided>>();
    contract
        .undecided()
        .forEach(each ->
            questions
                .computeIfAbsent(SqlDrafts.question(each.why()), _ -> new ArrayList<>())
                .add(each));
    questions.forEach((question, about) -> {
      about.forEach(
          each -> lines.add("  " + each.method() + " " + each.path() + "  (" + each.at() + ")"));
      lines.addAll(Paragraph.of("      ", "      ", question));
    });
    analysis
        .undecided()
        .forEach(each -> {
          lines.add("  " + each.at());
          lines.addAll(Paragraph.of("      ", "      ", each.why()));
        });
    if (!decided.drafts().isEmpty()) {
      lines.addAll(
          Paragraph.of(
              "",
              "            ",
              "To answer  in plinth.yaml, under endpoints; sql/ beside it has a file to fill in for each,"
                  + " with the line to write. plinth analyze --explain gives the reasons."));
    }
    analysis.warnings().forEach(warning -> lines.add("  warning: " + warning));
    return lines;
  }

  private static String signIn(Contract contract) {
    if (!contract.auth().enabled()) {
      return "none: anyone may do what the app does";
    }
    return contract.auth().login()
        + " and password, "
        + switch (contract.auth().token()) {
          case Auth.Token.Header(var name, var scheme, _) -> name + ": " + (scheme + " …").strip();
          case Auth.Token.Cookie(_, _) -> "by cookie";
        };
  }

  private static String rules(Contract contract) {
    long open =
        contract.schema().collections().stream()
            .filter(collection -> collection.access().read().equals("anyone"))
            .count();
    return open
        + " of "
        + contract.schema().collections().size()
        + " collections are readable by anyone";
  }

  private static String shortened(List<String> names) {
    var some = orNone(names.stream().limit(NAMED_MAX).toList());
    return names.size() > NAMED_MAX ? some + " … " + names.size() + " in all" : some;
  }

  /// `firebase: auth signOut, firestore reads posts; clerk: sign-in`.
  private static String needs(Analysis analysis) {
    var services = new LinkedHashMap<String, String>();
    for (var need : analysis.needs()) {
      services.merge(need.service(), need.what(), (all, more) -> all + ", " + more);
    }
    return String.join(
        "; ",
        services.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList());
  }

  private static String orNone(Iterable<String> names) {
    var text = String.join(", ", names);
    return text.isEmpty() ? "none" : text;
  }
}
