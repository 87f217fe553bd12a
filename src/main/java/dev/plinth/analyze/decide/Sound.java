package dev.plinth.analyze.decide;

import dev.plinth.contract.Contract;
import dev.plinth.contract.Contract.Undecided;
import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Holds what was decided against the reader of contracts before anybody else does: an endpoint
/// that no contract can have is left undecided, with the fault, and takes no other one with it.
final class Sound {
  private static final int ROUNDS_MAX = 4;
  private static final String FILE = "plinth.yaml";

  private Sound() {}

  /// The contract without endpoints that cannot be; as it is where the fault lies elsewhere.
  static Contract of(Contract contract) {
    var tried = contract;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      var wrong = wrong(tried);
      if (wrong.isEmpty()) {
        return tried;
      }
      tried = without(tried, wrong);
    }
    return tried;
  }

  /// The first fault of each endpoint that has one, by its key.
  private static Map<String, String> wrong(Contract contract) {
    var wrong = new LinkedHashMap<String, String>();
    for (var fault : faults(contract)) {
      for (var endpoint : contract.endpoints()) {
        var place = "endpoints." + endpoint.key();
        int at = fault.indexOf(place + ".");
        at = at < 0 ? fault.indexOf(place + ":") : at;
        if (at >= 0) {
          wrong.putIfAbsent(endpoint.key(), fault.substring(at + place.length() + 1).strip());
        }
      }
    }
    return wrong;
  }

  private static List<String> faults(Contract contract) {
    try {
      var _ = ContractReader.read(ContractWriter.write(contract), FILE);
      return List.of();
    } catch (ContractException e) {
      return e.faults();
    }
  }

  private static Contract without(Contract contract, Map<String, String> wrong) {
    var endpoints = new ArrayList<Endpoint>();
    var undecided = new ArrayList<>(contract.undecided());
    for (var endpoint : contract.endpoints()) {
      var fault = wrong.get(endpoint.key());
      if (fault == null) {
        endpoints.add(endpoint);
      } else {
        undecided.add(
            new Undecided(
                endpoint.method(),
                endpoint.path(),
                String.join(", ", endpoint.at()),
                "what was found of it does not fit together (" + fault + ")"));
      }
    }
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
}
