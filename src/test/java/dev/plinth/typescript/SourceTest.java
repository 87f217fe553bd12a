package dev.plinth.typescript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SourceTest {
  @Test
  void linesAndTextAreRightAfterLettersOfManyBytes() {
    var source = Source.parse("a.ts", "// Grüße 你好\r\nconst grüße = '🎉';\nlast()\n");

    var call = source.root().named().getLast();
    assertThat(call.line()).isEqualTo(3);
    assertThat(source.root().named().getFirst().text()).isEqualTo("const grüße = '🎉';");
    assertThat(source.faults()).isEmpty();
  }

  @Test
  void anAngleBracketIsACastInTsAndAnElementInTsx() {
    var cast = Source.parse("a.ts", "const a = <string>b;").root();
    var element = Source.parse("a.jsx", "const a = <b>c</b>;").root();

    assertThat(cast.toString()).startsWith("program");
    assertThat(find(cast, "type_assertion")).isTrue();
    assertThat(find(element, "jsx_element")).isTrue();
  }

  @Test
  void aSyntaxErrorIsNamedAndTheRestIsRead() {
    var source = Source.parse("a.js", "const a = 1;\nconst = = ;\nconst b = 2;\n");

    assertThat(source.faults()).contains(2);
    assertThat(source.root().text()).contains("const b = 2;");
    assertThat(find(source.root(), "lexical_declaration")).isTrue();
  }

  @Test
  void nestingBeyondReasonIsCutRatherThanOverflowingTheStack() {
    var deep =
        "const a = 1;\nconst b = "
            + "(".repeat(20_000)
            + "1"
            + ")".repeat(20_000)
            + ";\nconst c = 2;";

    var source = Source.parse("deep.ts", deep);

    assertThat(source.tooDeep()).isEqualTo(2);
    assertThat(source.root().children()).hasSize(3);
    assertThat(Source.parse("flat.ts", "const a = (1);").tooDeep()).isZero();
  }

  private static boolean find(Node node, String kind) {
    return node.is(kind) || node.children().stream().anyMatch(child -> find(child, kind));
  }
}
