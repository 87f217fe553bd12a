package dev.plinth.analyze.page;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.List;

/// What was found, in about ten lines for a console; and each decision with its reason.
public final class Summary {
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
            + orNone(contract.schema().collections().stream().map(Collection::name).toList()));
    lines.add("Sign-in     " + signIn(contract));
    lines.add("Rules       " + rules(contract));
    lines.add(
        "Models      "
            + orNone(
                analysis.llm().stream()
                    .map(use -> use.path() + " (" + use.protocol() + ")")
                    .toList()));
    lines.add("Answered    " + contract.endpoints().size() + " endpoints");
    lines.add(
        "Undecided   "
            + (contract.undecided().isEmpty()
                ? "nothing"
                : contract.undecided().size() + " endpoints answer 501:"));
    contract
        .undecided()
        .forEach(each ->
            lines.add(
                "  " + each.method() + " " + each.path() + "  (" + each.at() + ") " + each.why()));
    analysis.undecided().forEach(each -> lines.add("  " + each.at() + "  " + each.why()));
    analysis.warnings().forEach(warning -> lines.add("  warning: " + warning));
    return lines;
  }

  /// `tasks.owner: set to the caller at creation, because … (src/api.ts:4)`.
  public static List<String> explained(Decided decided) {
    return decided.decisions().stream()
        .map(decision ->
            decision.subject()
                + ": "
                + decision.what()
                + ", because "
                + decision.why()
                + (decision.at().isEmpty()
                    ? ""
                    : " ("
                        + String.join(", ", decision.at().stream().map(Object::toString).toList())
                        + ")"))
        .toList();
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

  private static String orNone(Iterable<String> names) {
    var text = String.join(", ", names);
    return text.isEmpty() ? "none" : text;
  }
}
