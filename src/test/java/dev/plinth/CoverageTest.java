package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.testing.TestApp;
import org.junit.jupiter.api.Test;

final class CoverageTest {
  private static Contract contract(String more) {
    return ContractReader.read(
        """
        plinth: 1
        frontend: { name: shop, dir: "", origins: [], dist: dist }
        collections:
          notes: { fields: { text: text }, rules: { read: anyone } }
        endpoints:
          GET /notes: { do: notes.list, reply: $items }
        """
            + more,
        "plinth.yaml");
  }

  @Test
  void whatIsAnsweredIsCounted() {
    assertThat(Coverage.line(contract(""))).contains("shop: no sign-in, 1 of 1 call is answered");
  }

  @Test
  void whatIsNotAnsweredIsNamed() {
    assertThat(
            Coverage.line(
                contract(
                    """
                    undecided:
                      GET /a: { at: "src/a.ts:1", why: no collection fits }
                      GET /b: { at: "src/a.ts:2", why: no collection fits }
                      GET /c: { at: "src/a.ts:3", why: no collection fits }
                      POST /d: { at: "src/a.ts:4", why: no collection fits }
                    """)))
        .contains(
            "shop: no sign-in, 1 of 5 calls are answered; 4 answer 501: GET /a, GET /b, GET /c …"
                + " (see ARCHITECTURE.md)");
  }

  @Test
  void aBackendWithoutEndpointsSaysNothing() {
    assertThat(Coverage.line(TestApp.emptyContract())).isEmpty();
  }
}
