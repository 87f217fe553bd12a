package dev.plinth.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.rules.Expr.Operator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleParserTest {
  private static final Operand OWNER = new Operand.FieldPath("owner");

  @Test
  void readsAnOwnerRule() {
    assertThat(RuleParser.parse("owner = $caller.id"))
        .isEqualTo(new Expr.Compare(OWNER, Operator.EQUAL, new Operand.CallerId()));
  }

  @Test
  void andBindsTighterThanOr() {
    assertThat(RuleParser.parse("anyone or nobody and signed_in"))
        .isEqualTo(
            new Expr.Or(
                List.of(Expr.ANYONE, new Expr.And(List.of(Expr.NOBODY, new Expr.SignedIn())))));
  }

  @Test
  void readsEveryKindOfOperand() {
    assertThat(operands("a in ('it''s', \"x\", 12, -1.5, true, false, null, project.owner)"))
        .containsExactly(
            new Operand.Literal("it's"),
            new Operand.Literal("x"),
            new Operand.Literal(12L),
            new Operand.Literal(new BigDecimal("-1.5")),
            new Operand.Literal(true),
            new Operand.Literal(false),
            new Operand.Literal(null),
            new Operand.FieldPath(List.of("project", "owner")));
    assertThat(operands("a in ($row.x, $caller.role, $path.slug, $article.id, now - 7d, $now)"))
        .containsExactly(
            new Operand.OuterPath(List.of("x")),
            new Operand.CallerField("role"),
            new Operand.Variable(List.of("path", "slug")),
            new Operand.Variable(List.of("article", "id")),
            new Operand.Now(Duration.ofDays(-7)),
            new Operand.Now(Duration.ZERO));
    assertThat(operands("a in (lower(owner), now() + 2h, `where`)"))
        .containsExactly(
            new Operand.Call(Operand.Function.LOWER, OWNER),
            new Operand.Now(Duration.ofHours(2)),
            new Operand.FieldPath("where"));
  }

  @Test
  void equalNullAsksWhetherAValueIsMissing() {
    assertThat(RuleParser.parse("owner = null")).isEqualTo(new Expr.IsNull(OWNER, false));
    assertThat(RuleParser.parse("owner != null")).isEqualTo(new Expr.IsNull(OWNER, true));
    assertThat(RuleParser.parse("owner is not null")).isEqualTo(new Expr.IsNull(OWNER, true));
  }

  @Test
  void inTakesValuesOrAList() {
    assertThat(RuleParser.parse("'a' in $caller.roles"))
        .isEqualTo(
            new Expr.Among(new Operand.Literal("a"), new Operand.CallerField(List.of("roles"))));
    assertThat(RuleParser.parse("owner not in tags and today > now"))
        .isEqualTo(
            new Expr.And(
                List.of(
                    new Expr.Not(new Expr.Among(OWNER, new Operand.FieldPath("tags"))),
                    new Expr.Compare(
                        new Operand.Today(Duration.ZERO),
                        Operator.GREATER,
                        new Operand.Now(Duration.ZERO)))));
  }

  @Test
  void aFieldAloneIsATruth() {
    assertThat(RuleParser.parse("NOT done"))
        .isEqualTo(new Expr.Not(new Expr.Truth(new Operand.FieldPath("done"))));
  }

  @Test
  void betweenIncludesBothEnds() {
    assertThat(RuleParser.parse("n between 1 and 2 and signed_in"))
        .isEqualTo(RuleParser.parse("(n >= 1 and n <= 2) and signed_in"));
  }

  @Test
  void readsASelection() {
    assertThat(RuleParser.parseSelection("articles where slug = $path.slug").collection())
        .isEqualTo("articles");
    assertThat(RuleParser.parseSelection("articles").where()).isEqualTo(Expr.ANYONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "owner =|column 8: expected a value, found the end",
        "owner = and|column 9: expected a value, found `and`",
        "owner == 1|column 8: expected a value, found `=`",
        "owner = 'x|column 9: this text is not closed: expected '",
        "a = 1 && b = 2|column 7: `&` means nothing here: write `and`",
        "a = 1 b|column 7: expected `and`, `or` or the end, found `b`",
        "(a = 1|column 7: expected `)`, found the end",
        "a in 1|column 6: expected values between parentheses, or a list, found `1`",
        "a not b|column 7: expected `in`, `like`, `contains`, `starts with` or `between` after `not`, found `b`",
        "a < null|column 3: null has no order: use `= null` or `!= null`",
        "$caller = 1|column 1: expected a name: `$caller.id`",
        "$caller.claims = 1|column 1: expected a name: `$caller.claims.plan`",
        "upcase(a) = 'x'|column 1: there is no function upcase: expected lower, upper, trim, length, abs, coalesce, date, year, month, day, hour, now or today",
        "a > now - 7|column 11: expected a duration such as `7d`, found `7`",
        "a > today - 7|column 13: expected a duration such as `7d`, found `7`",
        "a in|column 5: expected values between parentheses, or a list, found the end",
        "a > now - 7y|column 12: expected a unit of time: s, m, h, d or w",
        "'x'|column 4: expected a comparison such as `=`, found the end",
        "exists(x where)|column 15: expected a value, found `)`",
        "a = 99999999999999999999|column 5: this number is too large",
      })
  void saysWhereARuleIsWrongAndWhatWasExpected(String rule, String fault) {
    assertThatThrownBy(() -> RuleParser.parse(rule))
        .isInstanceOf(RuleException.class)
        .hasMessage(fault);
  }

  @Test
  void inARuleRequestIsWhatWasSentForTheItem() {
    assertThat(
            ((Expr.In)
                    RuleParser.parseRule(
                        "a in ($request.body.x.y, $request.query.q, $request.now - 1d)"))
                .values())
        .containsExactly(
            new Operand.Sent(List.of("x", "y")),
            new Operand.Parameter("q"),
            new Operand.Now(Duration.ofDays(-1)));
    assertThat(RuleParser.parseRule("$request.fields contains 'a' and $request.body.done"))
        .isEqualTo(
            new Expr.And(
                List.of(
                    new Expr.Contains(new Operand.SentFields(), new Operand.Literal("a")),
                    new Expr.Truth(new Operand.Sent(List.of("done"))))));
    assertThat(operands("a in ($request.body.x, $request.query.q)"))
        .containsExactly(
            new Operand.Variable(List.of("body", "x")),
            new Operand.Variable(List.of("query", "q")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "a = $body.x|column 5: in a rule this is called `$request.body.x`",
        "a = $query.x|column 5: in a rule this is called `$request.query.x`",
        "a = $request.body|column 5: expected `$request.body.…`, `$request.fields`, `$request.query.…` or `$request.now`",
        "a = $request.query.x.y|column 5: expected `$request.body.…`, `$request.fields`, `$request.query.…` or `$request.now`",
        "a = $request.path.x|column 5: expected `$request.body.…`, `$request.fields`, `$request.query.…` or `$request.now`",
        "$request.fields|column 16: expected a comparison such as `=`, found the end",
        "a = $request|column 5: expected a name: `$request.body.name`",
      })
  void saysHowARuleSpeaksOfTheRequest(String rule, String fault) {
    assertThatThrownBy(() -> RuleParser.parseRule(rule))
        .isInstanceOf(RuleException.class)
        .hasMessage(fault);
  }

  @Test
  void refusesWhatIsTooLongTooDeepOrTooMuch() {
    assertThatThrownBy(() -> RuleParser.parse(" ".repeat(5000))).hasMessageContaining("4096");
    assertThatThrownBy(() -> RuleParser.parse("(".repeat(17) + "a = 1" + ")".repeat(17)))
        .hasMessageContaining("16 levels");
    assertThatThrownBy(() -> RuleParser.parse("not ".repeat(17) + "done"))
        .hasMessageContaining("16 levels");
    assertThatThrownBy(() -> RuleParser.parse(repeat("a = 1", " or ", 65)))
        .hasMessageContaining("64 terms");
    assertThatThrownBy(() -> RuleParser.parse("a in (" + repeat("1", ",", 201) + ")"))
        .hasMessageContaining("200 values");
    RuleParser.parse("(".repeat(15) + repeat("a = 1", " or ", 40) + ")".repeat(15));
    RuleParser.parse("a in (" + repeat("1", ",", 200) + ")");
  }

  private static List<Operand> operands(String rule) {
    return ((Expr.In) RuleParser.parse(rule)).values();
  }

  private static String repeat(String text, String between, int times) {
    return IntStream.range(0, times).mapToObj(_ -> text).collect(Collectors.joining(between));
  }
}
