package dev.plinth.chat.spend;

import static dev.plinth.db.generated.Tables.PRICE;
import static dev.plinth.db.generated.Tables.USAGE_DAY;

import dev.plinth.db.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The SQL of what was used, by day.
final class UsageStore {
  private static final Field<Long> REQUESTS = sum(USAGE_DAY.REQUESTS, "requests");
  private static final Field<Long> INPUT = sum(USAGE_DAY.INPUT, "input");
  private static final Field<Long> OUTPUT = sum(USAGE_DAY.OUTPUT, "output");
  private static final Field<Long> CACHED = sum(USAGE_DAY.CACHED, "cached");
  private static final Field<Long> REASONING = sum(USAGE_DAY.REASONING, "reasoning");
  private static final Field<Long> COST = sum(USAGE_DAY.COST, "cost");
  private static final Field<Long> UNPRICED = sum(USAGE_DAY.UNPRICED, "unpriced");

  /// Sums of these days, by what is asked for.
  List<Usages.Sum> sums(
      Tx tx, Usages.Whose whose, long from, long to, Set<Usages.By> by, int limit) {
    var groups = groups(by);
    var fields = new ArrayList<Field<?>>(groups);
    fields.addAll(List.of(REQUESTS, INPUT, OUTPUT, CACHED, REASONING, COST, UNPRICED));
    return tx.jooq()
        .select(fields)
        .from(USAGE_DAY)
        .join(PRICE)
        .on(PRICE.ID.eq(USAGE_DAY.PRICE))
        .where(is(USAGE_DAY.WHO, whose.user()))
        .and(is(USAGE_DAY.API_KEY, whose.key()))
        .and(USAGE_DAY.DAY.between(from, to))
        .groupBy(groups)
        .orderBy(groups)
        .limit(limit)
        .fetch(row -> sum(row, by));
  }

  private static List<Field<?>> groups(Set<Usages.By> by) {
    var groups = new ArrayList<Field<?>>();
    for (var one : by) {
      switch (one) {
        case DAY -> groups.add(USAGE_DAY.DAY);
        case MODEL -> {
          groups.add(PRICE.PROVIDER);
          groups.add(PRICE.MODEL);
        }
        case USER -> groups.add(USAGE_DAY.WHO);
        case KEY -> groups.add(USAGE_DAY.API_KEY);
      }
    }
    return groups;
  }

  private static Condition is(Field<String> field, @Nullable String wanted) {
    return wanted == null ? DSL.noCondition() : field.eq(wanted);
  }

  private static Usages.Sum sum(Record row, Set<Usages.By> by) {
    return new Usages.Sum(
        by.contains(Usages.By.DAY) ? row.get(USAGE_DAY.DAY) : null,
        by.contains(Usages.By.MODEL) ? row.get(PRICE.PROVIDER) : null,
        by.contains(Usages.By.MODEL) ? row.get(PRICE.MODEL) : null,
        by.contains(Usages.By.USER) ? row.get(USAGE_DAY.WHO) : null,
        by.contains(Usages.By.KEY) ? row.get(USAGE_DAY.API_KEY) : null,
        number(row, REQUESTS),
        number(row, INPUT),
        number(row, OUTPUT),
        number(row, CACHED),
        number(row, REASONING),
        number(row, COST),
        number(row, UNPRICED));
  }

  private static long number(Record row, Field<Long> field) {
    var value = row.get(field);
    return value == null ? 0 : value;
  }

  private static Field<Long> sum(Field<Long> field, String name) {
    return DSL.sum(field).cast(Long.class).as(name);
  }
}
