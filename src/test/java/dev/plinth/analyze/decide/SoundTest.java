package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One endpoint that no contract can have does not cost an app all others.
final class SoundTest {
  private static final String YAML =
      """
      plinth: 1
      server: { port: 3000 }
      collections:
        tasks: { fields: { title: text }, rules: { read: anyone } }
      endpoints:
        GET /tasks: { do: tasks.list, reply: $items, at: "src/a.ts:1" }
      """;

  @Test
  void whatCannotBeIsLeftUndecidedWithItsFault() {
    var good = ContractReader.read(YAML, "plinth.yaml");
    var endpoints = new ArrayList<>(good.endpoints());
    endpoints.add(
        new Endpoint(
            "GET",
            "/tasks/next",
            new Endpoint.Action.Fixed(),
            Map.of(),
            null,
            Map.of(),
            null,
            Map.of(),
            null,
            List.of(),
            List.of(),
            null,
            Templates.members("next", "$nothing"),
            Map.of(),
            0,
            Endpoint.Access.ANYONE,
            List.of("src/b.ts:2")));
    var broken =
        new Contract(
            good.frontend(),
            good.server(),
            good.auth(),
            good.schema(),
            endpoints,
            good.errors(),
            good.undecided());

    var mended = Sound.of(broken);

    assertThat(mended.endpoints()).isEqualTo(good.endpoints());
    assertThat(mended.undecided()).hasSize(1);
    assertThat(mended.undecided().getFirst().path()).isEqualTo("/tasks/next");
    assertThat(mended.undecided().getFirst().why()).contains("there is no variable $nothing");
    assertThat(ContractReader.read(ContractWriter.write(mended), "plinth.yaml")).isEqualTo(mended);
    assertThat(Sound.of(good)).isEqualTo(good);
  }

  @Test
  void pagesOfDjangoHaveFurtherAddresses() {
    var contract =
        new Found()
            .call(
                "GET /items/?page",
                "",
                "{\"count\": 0, \"next\": \"\", \"previous\": \"\", \"results\": [{\"id\": 0, \"name\": \"\"}]}")
            .decide()
            .contract();

    assertThat(contract.undecided()).isEmpty();
    assertThat(String.valueOf(contract.endpoints().getFirst().reply()))
        .contains("count=Variable[path=[total]]", "results=Variable[path=[items]]")
        .contains("next=Variable[path=[next]]", "previous=Variable[path=[previous]]");
  }
}
