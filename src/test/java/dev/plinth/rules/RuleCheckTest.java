package dev.plinth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "project.owner = $caller.id and title like 'a%'",
        "exists(members where project = $row.project and user = $caller.id)",
        "done or not done or points in (1, 2)",
        "made > now - 7d and due < now and made > '2026-01-01'",
        "tags contains 'x' and title contains 'y' and stage = 'open'",
        "$caller.role = 'admin' and length(title) > 3 and cost >= 1.5 and id = 4",
        "project = $path.id",
        "'x' in tags and title in $caller.roles and length(tags) > 1 and length(data.x) = 1",
        "due > today - 1w and made < today and project in $caller.teams and 'a' in data.list",
      })
  void acceptsARuleThatFits(String rule) {
    assertThat(faults(rule)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "titel = 'x'|there is no field titel in tasks (did you mean title?)",
        "project.ownr = 'x'|there is no field ownr in projects (did you mean owner?)",
        "title.x = 'x'|title in tasks is no reference: nothing follows it",
        "exists(membres)|there is no collection membres (did you mean members?)",
        "done = 'yes'|done holds true or false: it never equals 'yes'",
        "points > 'x'|points holds numbers: it never equals 'x'",
        "stage = 'lost'|stage is one of open, won, never lost",
        "title = points|title holds text and points numbers: they cannot be compared",
        "tags = 'x'|tags is a list: use `contains`",
        "points like 'x'|points holds numbers: `like` needs text",
        "points contains 1|points holds numbers: `contains` needs text or a list",
        "title|title holds text: expected a comparison such as `=`",
        "$row.title = 'x'|`$row` means something inside `exists` alone",
        "$article.id = 1|there is no variable $article here: expected one of $caller, $now, $path",
        "$caller.rol = 'x'|there is no field rol in users (did you mean role?)",
        "'x' in title|title is no list: `in` needs one, or values between parentheses",
        "'x' in $caller.email|$caller.email is no list: `in` needs one, or values between parentheses",
        "'x' in null|null is no list: `in` needs one, or values between parentheses",
        "1 in tags|tags holds text: it never equals 1",
        "'x' in tag|there is no field tag in tasks (did you mean tags?)",
        "lower(tags) = 'x'|lower needs text, and tags is a list",
        "points > today|points holds numbers and today times: they cannot be compared",
        "length(points) = 1|length needs text, and points holds numbers",
      })
  void saysWhatDoesNotFit(String rule, String fault) {
    assertThat(faults(rule)).containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "$request.body.titel = 'x'|there is no field titel in tasks (did you mean title?)",
        "$request.body.points = 'x'|$request.body.points holds numbers: it never equals 'x'",
        "$request.body.title.x = 1|title in tasks holds no JSON: nothing follows it",
        "$request.body.made = null|made in tasks is never sent: clients cannot write it",
        "$request.fields contains 'tilte'|there is no field tilte in tasks (did you mean title?)",
        "'made' in $request.fields|made in tasks is never sent: clients cannot write it",
        "$request.fields contains 1|expected the name of a field, such as 'title'",
        "$request.fields = 'x'|$request.fields is a list: use `contains`",
        "exists(projects where $request.body.nam = name and $request.body.titl = name)|there is no field titl in tasks (did you mean title?)",
      })
  void saysWhatOfARequestDoesNotFit(String rule, String fault) {
    assertThat(check(RuleParser.parseRule(rule))).containsExactly(fault);
  }

  @Test
  void whatIsNoFieldMayBeSentForARule() {
    assertThat(
            check(
                RuleParser.parseRule(
                    "$request.body.invitation = 'x' and $request.body.data.kind = 'a'"
                        + " and $request.query.x = title and 'points' in $request.fields"
                        + " and $request.body.tags contains 'a' and points > $request.body.points")))
        .isEmpty();
  }

  @Test
  void tellsAllFaultsAtOnce() {
    assertThat(faults("a = 1 or b = 2 or done = 3")).hasSize(3);
  }

  @Test
  void aHiddenFieldIsMissingForAFilterButNotForARule() {
    assertThat(faults("note = 'x' and project.code = 'y'")).isEmpty();
    assertThat(check(RuleParser.parseFilter("note = 'x'")))
        .containsExactly("there is no field note in tasks");
    assertThat(check(RuleParser.parseFilter("project.code = 'x'")))
        .containsExactly("there is no field code in projects");
    assertThat(check(RuleParser.parseFilter("$caller.secret = 'x'")))
        .containsExactly("there is no field secret in users");
  }

  private static List<String> faults(String rule) {
    return check(RuleParser.parse(rule));
  }

  private static List<String> check(Expr expr) {
    return RuleCheck.faults(expr, Fixture.SCHEMA, Fixture.TASKS, Set.of("path"));
  }
}
