package dev.plinth.chat.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.chat.spend.Limits.Subject;
import dev.plinth.chat.spend.Usages.By;
import dev.plinth.chat.spend.Usages.Whose;
import dev.plinth.config.Budgets;
import dev.plinth.db.Database;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import dev.plinth.testing.FixedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  private static final Who ADA = new Who("ada", "", "10.0.0.1", List.of());
  private static final Who BOB = new Who("bob", "", "10.0.0.2", List.of());

  /// A dollar for a million tokens of input, two for a million of output, three for what is
  /// thought.
  private static final Model DEAR = new Model("dear", "dear", "own", false, true, 0, Instant.EPOCH);

  private static final Model UNKNOWN =
      new Model("odd", "odd", "own", false, true, 0, Instant.EPOCH);
  private static final Model LOCAL =
      new Model("tiny", "tiny", "ollama", true, true, 0, Instant.EPOCH);

  private final FixedClock clock = new FixedClock();
  private @TempDir Path home;
  private Database db;
  private Limits limits;
  private Ledger ledger;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        home.resolve(Prices.FILE),
        """
        {"own": {"dear": {"input": 1, "output": 2, "cached": 0.1, "reasoning": 3}}}
        """);
    db = Database.open(home.resolve("plinth.db"), clock);
    limits = new Limits(db, Budgets.NONE);
    ledger = Ledger.open(db, Prices.read(home), limits, Budgets.NONE);
  }

  @AfterEach
  void close() {
    ledger.close();
    db.close();
  }

  @Test
  void ofFiftyAtOnceWithMoneyForOneOneIsHeld() throws Exception {
    limits.set(new Subject(Scope.USER, "ada"), money(1_800));
    var held = new ArrayList<Future<Boolean>>();
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        held.add(tasks.submit(() -> isHeld(ADA, 500)));
      }
    }
    int count = 0;
    for (var one : held) {
      count += one.get() ? 1 : 0;
    }
    assertThat(count).isOne();
    assertThat(isHeld(BOB, 500)).as("another's budget").isTrue();
  }

  @Test
  void whatIsNotUsedIsLetGoAndWhatIsUsedIsCounted() {
    limits.set(new Subject(Scope.USER, "ada"), money(1_800));
    var hold = ledger.hold(ADA, DEAR, List.of(), 100, 500, 10_000);
    assertThat(hold.outputMax()).isEqualTo(500);
    assertThat(problem(() -> ledger.hold(ADA, DEAR, List.of(), 100, 500, 10_000)).code())
        .isEqualTo("budget_held");
    var usage = hold.priced(DEAR, new Chunk.Usage(100, 50, 40, 0, 10, false, null));
    assertThat(usage.costMicros()).isEqualTo(60 + 4 + 80 + 30);
    hold.settle(DEAR, usage);
    hold.settle(DEAR, usage);
    hold.release();
    assertThat(sum(ADA).costMicros()).isEqualTo(174);
    assertThat(sum(ADA).requests()).isOne();
    assertThat(new Usages(db, limits).standing(ADA).dayCost()).isEqualTo(174);
    assertThat(isHeld(ADA, 500)).isTrue();
  }

  @Test
  void aQuestionThatNobodyAnsweredCostsNothing() {
    limits.set(new Subject(Scope.USER, "ada"), money(1_800));
    ledger.hold(ADA, DEAR, List.of(), 100, 500, 10_000).release();
    assertThat(new Usages(db, limits).standing(ADA).dayCost()).isZero();
    assertThat(new Usages(db, limits).sums(Whose.of("ada"), day(), day(), Set.of(By.DAY)))
        .isEmpty();
  }

  @Test
  void theAnswerShrinksToWhatIsLeftUnlessItsLengthWasAskedFor() {
    limits.set(new Subject(Scope.USER, "ada"), money(1_500));
    var hold = ledger.hold(ADA, DEAR, List.of(), 100, null, 10_000);
    assertThat(hold.outputMax()).isEqualTo(466);
    assertThat(hold.isOutputTold()).isTrue();
    hold.settle(DEAR, hold.priced(DEAR, new Chunk.Usage(100, 500, 0, 0, false)));
    // 400 µ$ are left: 100 for the question, 100 tokens of answer; that is not worth asking for
    var problem = problem(() -> ledger.hold(ADA, DEAR, List.of(), 100, null, 10_000));
    assertThat(problem.code()).isEqualTo("budget_exhausted");
    assertThat(((Problem.TooMany) problem).retryAfter()).isLessThanOrEqualTo(Duration.ofDays(1));
    assertThat(isHeld(ADA, 100)).isTrue();
  }

  @Test
  void aNewDayHasANewBudgetAndTheMonthGoesOn() {
    limits.set(
        new Subject(Scope.USER, "ada"), new Limit(null, null, null, 600L, 1_000L, null, null));
    spend(ADA, LOCAL, 100, 400);
    assertThat(problem(() -> ledger.hold(ADA, LOCAL, List.of(), 100, 100, 10_000)).detail())
        .contains("day");
    clock.forward(Duration.ofDays(1));
    spend(ADA, LOCAL, 100, 200);
    clock.forward(Duration.ofDays(1));
    assertThat(problem(() -> ledger.hold(ADA, LOCAL, List.of(), 100, 200, 10_000)).detail())
        .contains("month");
    clock.forward(Duration.ofDays(31));
    spend(ADA, LOCAL, 100, 200);
  }

  @Test
  void aPriceThatNobodyKnowsIsNotNothing() {
    var hold = ledger.hold(ADA, UNKNOWN, List.of(), 100, null, 10_000);
    assertThat(hold.isOutputTold()).isFalse();
    var usage = hold.priced(UNKNOWN, new Chunk.Usage(100, 50, 0, 0, false));
    assertThat(usage.costMicros()).isNull();
    hold.settle(UNKNOWN, usage);
    assertThat(sum(ADA).unpriced()).isOne();
    limits.set(new Subject(Scope.EVERYONE, ""), money(1_000_000));
    assertThat(problem(() -> ledger.hold(ADA, UNKNOWN, List.of(), 1, 1, 10)))
        .isInstanceOf(Problem.Forbidden.class);
    assertThat(problem(() -> ledger.hold(ADA, DEAR, List.of(UNKNOWN), 1, 1, 10)).code())
        .as("a model that may answer in its place")
        .isEqualTo("price_unknown");
  }

  @Test
  void whatADeadProcessHeldIsSettledAsFarAsItWasNoted() {
    for (int i = 0; i < 50; i++) {
      var hold = ledger.hold(ADA, DEAR, List.of(), 10, 1_000, 10_000);
      hold.hasWritten(i);
    }
    ledger.note();
    ledger.close(); // as a kill: nothing is settled
    try (var next = Ledger.open(db, Prices.read(home), limits, Budgets.NONE)) {
      var sum = sum(ADA);
      assertThat(sum.requests()).isEqualTo(50);
      assertThat(sum.input()).isEqualTo(500);
      assertThat(sum.output()).isEqualTo(49 * 50 / 2);
      var standing = new Usages(db, limits).standing(ADA);
      assertThat(standing.dayTokens()).isEqualTo(500 + 49 * 50 / 2);
      assertThat(standing.dayCost()).isEqualTo(sum.costMicros());
      next.prune();
    }
    Ledger.open(db, Prices.read(home), limits, Budgets.NONE).close();
    assertThat(sum(ADA).requests()).as("once").isEqualTo(50);
  }

  @Test
  void whatCannotBeWrittenNowIsWrittenLaterAndNothingStaysHeld() throws SQLException {
    limits.set(new Subject(Scope.USER, "ada"), money(1_800));
    var hold = ledger.hold(ADA, DEAR, List.of(), 100, 500, 10_000);
    var usage = hold.priced(DEAR, new Chunk.Usage(100, 50, 0, 0, false));
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("plinth.db"));
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThat(problem(() -> hold.settle(DEAR, usage)).status()).isEqualTo(503);
      statement.execute("ROLLBACK");
    }
    ledger.catchUp();
    assertThat(sum(ADA).costMicros()).isEqualTo(usage.costMicros());
    assertThat(sum(ADA).requests()).isOne();
    assertThat(isHeld(ADA, 500)).as("nothing is held any more").isTrue();
    ledger.catchUp();
    assertThat(sum(ADA).requests()).as("once").isOne();
  }

  @Test
  void whoHasSeveralLimitsHasTheNearest() {
    limits.set(new Subject(Scope.EVERYONE, ""), money(1));
    limits.set(new Subject(Scope.ROLE, "pro"), money(2));
    limits.set(new Subject(Scope.ROLE, "max"), money(3));
    limits.set(new Subject(Scope.USER, "eve"), new Limit(7L, null, null, null, null, null, null));
    assertThat(limits.of(ADA).costDay()).isEqualTo(1);
    assertThat(limits.of(who("ada", "pro")).costDay()).isEqualTo(2);
    assertThat(limits.of(who("ada", "pro", "max")).costDay()).isEqualTo(3);
    assertThat(limits.of(who("eve", "pro")).costDay()).isEqualTo(2);
    assertThat(limits.of(who("eve")).requests()).isEqualTo(7);
    limits.set(new Subject(Scope.EVERYONE, ""), null);
    assertThat(limits.of(ADA).costDay()).isNull();
  }

  @Test
  void aModelAndEverybodyTogetherHaveBudgetsToo() {
    limits.set(new Subject(Scope.MODEL, "dear"), money(300));
    spend(ADA, DEAR, 100, 50);
    assertThat(problem(() -> ledger.hold(BOB, DEAR, List.of(), 100, 100, 10)).detail())
        .startsWith("This model's");
    limits.set(new Subject(Scope.MODEL, "dear"), null);
    limits.set(new Subject(Scope.ALL, ""), money(310));
    assertThat(problem(() -> ledger.hold(BOB, DEAR, List.of(), 100, 100, 10)).detail())
        .startsWith("The server's");
    assertThat(isHeld(new Who("", "", "x", List.of()), 1)).isTrue();
  }

  @Test
  void subjectsWithoutANameAndNamesWithoutNeedAreRefused() {
    assertThat(problem(() -> limits.set(new Subject(Scope.USER, " "), Limit.NONE)))
        .isInstanceOf(Problem.Invalid.class);
    assertThat(problem(() -> limits.set(new Subject(Scope.ALL, "x"), Limit.NONE)))
        .isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void whatIsOldIsForgottenAndItsSumsStay() {
    spend(ADA, DEAR, 10, 10);
    clock.forward(Duration.ofDays(31));
    ledger.prune();
    assertThat(db.<Long>read(tx -> tx.number("SELECT count(*) FROM _plinth_usage"))).isZero();
    var usages = new Usages(db, limits);
    assertThat(usages.sums(Whose.of("ada"), day().minusDays(40), day(), Set.of())).hasSize(1);
    clock.forward(Duration.ofDays(400));
    ledger.prune();
    for (var table : List.of("_plinth_usage_day", "_plinth_spent", "_plinth_price")) {
      assertThat(db.<Long>read(tx -> tx.number("SELECT count(*) FROM " + table)))
          .as(table)
          .isZero();
    }
  }

  private void spend(Who who, Model model, int input, int output) {
    var hold = ledger.hold(who, model, List.of(), input, output, 10_000);
    hold.settle(model, hold.priced(model, new Chunk.Usage(input, output, 0, 0, false)));
  }

  private boolean isHeld(Who who, int output) {
    try {
      ledger.hold(who, DEAR, List.of(), 100, output, 10_000);
      return true;
    } catch (ProblemException _) {
      return false;
    }
  }

  private Usages.Sum sum(Who who) {
    return new Usages(db, limits).sums(Whose.of(who.user()), day(), day(), Set.of()).getFirst();
  }

  private java.time.LocalDate day() {
    return new Usages(db, limits).today();
  }

  private static Who who(String user, String... roles) {
    return new Who(user, "", "", List.of(roles));
  }

  private static Limit money(long micros) {
    return new Limit(null, null, null, null, null, (Long) micros, null);
  }

  private static Problem problem(Runnable work) {
    @Nullable ProblemException[] thrown = new ProblemException[1];
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
    return java.util.Objects.requireNonNull(thrown[0]).problem();
  }
}
