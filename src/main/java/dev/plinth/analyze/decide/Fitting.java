package dev.plinth.analyze.decide;

import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Takes out of a merged contract what does not fit what the person made of theirs: each new part
/// is tried by itself, and what fits stays. What was left out is told, with the first fault.
final class Fitting {
  private final Function<Contract, List<String>> faults;
  private final Contract mine;
  private final List<String> told = new ArrayList<>();

  /// @param faults what is wrong with a contract; none for one that can be read
  /// @param mine the person's, in which nothing is wrong
  Fitting(Function<Contract, List<String>> faults, Contract mine) {
    this.faults = faults;
    this.mine = mine;
  }

  Merge.Merged of(Merge.Merged merged) {
    var fitted = mine;
    for (var collection : merged.contract().schema().collections()) {
      fitted = tried("collection " + collection.name(), fitted, with(fitted, collection));
    }
    for (var endpoint : merged.contract().endpoints()) {
      fitted = tried("endpoint " + endpoint.key(), fitted, with(fitted, endpoint));
    }
    for (var gone : mine.endpoints()) {
      if (merged.contract().endpoints().stream().noneMatch(each -> each.key().equals(gone.key()))) {
        fitted = without(fitted, gone);
      }
    }
    var rest =
        new Contract(
            merged.contract().frontend(),
            merged.contract().server(),
            merged.contract().auth(),
            fitted.schema(),
            fitted.endpoints(),
            merged.contract().errors(),
            merged.contract().assistant(),
            merged.contract().undecided());
    fitted = tried("the rest of plinth.yaml", fitted, rest);
    var differences = new ArrayList<>(merged.differences());
    differences.removeIf(line -> told.stream().anyMatch(left -> left.contains(subject(line))));
    differences.addAll(told);
    return new Merge.Merged(fitted, differences);
  }

  /// `endpoint GET /tasks` of `+ endpoint GET /tasks`.
  private static String subject(String difference) {
    return difference.substring(2) + " ";
  }

  private Contract tried(String what, Contract before, Contract after) {
    if (after.equals(before)) {
      return before;
    }
    var wrong = faults.apply(after);
    if (wrong.isEmpty()) {
      return after;
    }
    told.add("? " + what + " does not fit plinth.yaml as it is: " + wrong.getFirst());
    return before;
  }

  private static Contract with(Contract contract, Collection added) {
    var all = new ArrayList<>(contract.schema().collections());
    var same = all.stream().filter(each -> each.name().equals(added.name())).findFirst();
    replace(all, same, added);
    return new Contract(
        contract.frontend(),
        contract.server(),
        contract.auth(),
        new Schema(List.copyOf(all)),
        contract.endpoints(),
        contract.errors(),
        contract.assistant(),
        contract.undecided());
  }

  private static Contract with(Contract contract, Endpoint added) {
    var all = new ArrayList<>(contract.endpoints());
    var same = all.stream().filter(each -> each.key().equals(added.key())).findFirst();
    replace(all, same, added);
    var open =
        contract.undecided().stream()
            .filter(each -> !(each.method() + " " + each.path()).equals(added.key()))
            .toList();
    return endpoints(contract, all, open);
  }

  private static Contract without(Contract contract, Endpoint gone) {
    var all = new ArrayList<>(contract.endpoints());
    all.removeIf(each -> each.key().equals(gone.key()));
    return endpoints(contract, all, contract.undecided());
  }

  private static Contract endpoints(
      Contract contract, List<Endpoint> endpoints, List<Contract.Undecided> undecided) {
    return new Contract(
        contract.frontend(),
        contract.server(),
        contract.auth(),
        contract.schema(),
        endpoints,
        contract.errors(),
        contract.assistant(),
        undecided);
  }

  private static <T> void replace(List<T> all, Optional<T> same, T added) {
    if (same.isPresent()) {
      all.set(all.indexOf(same.get()), added);
    } else {
      all.add(added);
    }
  }
}
