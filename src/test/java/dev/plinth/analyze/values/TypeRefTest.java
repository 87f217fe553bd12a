package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.typescript.Node;
import dev.plinth.typescript.Source;
import org.junit.jupiter.api.Test;

/// A type is the same however often the function is called that speaks of it, unless what it speaks
/// of is another one each time.
final class TypeRefTest {
  private final Source source =
      Source.parse("a.ts", "const schema = 1; let a: Post; let b: z.infer<typeof schema>;");
  private final Scope module = new ModuleCode("a.ts", source).scope;
  private final Node plain = type(1);
  private final Node ofValue = type(2);

  private Node type(int statement) {
    return source.root().named().get(statement).named().getFirst().require("type");
  }

  private Scope called() {
    var scope = module.inner();
    scope.declare("x", Values.TRUE);
    return scope.inner();
  }

  @Test
  void callsSpeakOfOneType() {
    module.declare("schema", Values.TRUE);
    assertThat(new TypeRef(plain, called())).isEqualTo(new TypeRef(plain, called()));
    assertThat(new TypeRef(plain, called()).scope()).isSameAs(module);
    assertThat(new TypeRef(ofValue, called())).isEqualTo(new TypeRef(ofValue, called()));
  }

  @Test
  void aValueOfACallMakesItAnother() {
    var one = called();
    one.declare("schema", Values.TRUE);
    assertThat(new TypeRef(ofValue, one.inner()).scope()).isSameAs(one);
    assertThat(new TypeRef(ofValue, one)).isNotEqualTo(new TypeRef(ofValue, called()));
    assertThat(new TypeRef(plain, one)).isEqualTo(new TypeRef(plain, called()));
  }

  @Test
  void anArgumentMakesItAnother() {
    var one = called();
    one.bindType("T", new TypeRef(ofValue, module));
    assertThat(new TypeRef(plain, one.inner()).scope()).isSameAs(one);
    assertThat(new TypeRef(plain, one)).isNotEqualTo(new TypeRef(plain, called()));
  }
}
