package dev.plinth.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.trial.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What came of a trial.
///
/// @param app its name
public record Report(String app, List<Finding> findings) {
  public Report {
    findings = List.copyOf(findings);
  }

  /// Whether every call that is decided is answered as the app reads it.
  public boolean isFine() {
    return count(Outcome.WRONG) + count(Outcome.REFUSED) == 0;
  }

  private int count(Outcome outcome) {
    return (int) findings.stream().filter(each -> each.outcome() == outcome).count();
  }

  /// For people: one line of figures, then two lines for each call that is not as it should be.
  public List<String> lines() {
    int right = count(Outcome.RIGHT);
    int answered = right + count(Outcome.WRONG);
    var lines = new ArrayList<String>();
    lines.add(
        "%s: %d calls, %d are answered, %d of them with all that the app reads"
            .formatted(app, findings.size(), answered, right));
    section(lines, Outcome.REFUSED, "Not answered:");
    section(lines, Outcome.WRONG, "Answered, but the app reads what is not there:");
    section(lines, Outcome.UNDECIDED, "Undecided (501):");
    var admins = findings.stream().filter(Finding::asAdmin).filter(this::isAnswered).toList();
    if (!admins.isEmpty()) {
      lines.add("Answered for the app's admin alone:");
      admins.forEach(each -> lines.add("  " + each.method() + " " + each.path()));
    }
    return lines;
  }

  private boolean isAnswered(Finding finding) {
    return finding.outcome() == Outcome.RIGHT || finding.outcome() == Outcome.WRONG;
  }

  private void section(List<String> lines, Outcome outcome, String title) {
    var those = findings.stream().filter(each -> each.outcome() == outcome).toList();
    if (those.isEmpty()) {
      return;
    }
    lines.add(title);
    for (var each : those) {
      var at = each.at().isEmpty() ? "" : "  (" + each.at() + ")";
      var status = outcome == Outcome.UNDECIDED ? "" : "  " + each.status();
      lines.add("  " + each.method() + " " + each.path() + status + at);
      if (outcome == Outcome.WRONG) {
        lines.add("      lacks " + String.join(", ", each.missing()));
      } else if (!each.said().isEmpty()) {
        lines.add("      " + each.said());
      }
    }
  }

  /// For programs.
  public ObjectNode json() {
    var made = Json.object().put("app", app).put("fine", isFine()).put("calls", findings.size());
    for (var outcome : Outcome.values()) {
      made.put(word(outcome), count(outcome));
    }
    var all = made.putArray("findings");
    for (var each : findings) {
      var one = all.addObject().put("method", each.method()).put("path", each.path());
      one.put("outcome", word(each.outcome())).put("status", each.status()).put("at", each.at());
      var missing = one.putArray("missing");
      each.missing().forEach(missing::add);
      one.put("said", each.said()).put("asAdmin", each.asAdmin());
    }
    return made;
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
