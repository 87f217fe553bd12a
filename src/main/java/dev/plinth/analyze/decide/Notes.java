package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.SourceRef;
import dev.plinth.contract.Contract;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects decisions and open questions while an analysis becomes a contract.
final class Notes {
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, Contract.Undecided> undecided = new LinkedHashMap<>();

  void decide(String subject, String what, String why, List<SourceRef> at) {
    var decision = new Decision(subject, what, why, at);
    if (!decisions.contains(decision)) {
      decisions.add(decision);
    }
  }

  void leave(Call call, String why) {
    undecided.putIfAbsent(
        call.key(), new Contract.Undecided(call.method(), call.path(), place(call), why));
  }

  List<Decision> decisions() {
    return decisions;
  }

  List<Contract.Undecided> undecided() {
    return List.copyOf(undecided.values());
  }

  private static String place(Call call) {
    return call.at().isEmpty() ? "" : call.at().getFirst().toString();
  }
}
