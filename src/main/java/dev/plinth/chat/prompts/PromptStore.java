package dev.plinth.chat.prompts;

import static dev.plinth.db.generated.Tables.PROMPT;

import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The SQL of templates.
final class PromptStore {
  /// The newest version of each, by name.
  ///
  /// @param after the name before the first
  List<Edition> latest(Tx tx, String after, int limit) {
    var newer = PROMPT.as("newer");
    return tx.jooq()
        .selectFrom(PROMPT)
        .where(PROMPT.NAME.gt(after))
        .and(
            PROMPT.VERSION.eq(
                DSL.field(
                    DSL.select(DSL.max(newer.VERSION))
                        .from(newer)
                        .where(newer.NAME.eq(PROMPT.NAME)))))
        .orderBy(PROMPT.NAME)
        .limit(limit)
        .fetch(PromptStore::edition);
  }

  /// A version, or the newest one.
  Optional<Edition> find(Tx tx, String name, @Nullable Integer version) {
    return tx.jooq()
        .selectFrom(PROMPT)
        .where(PROMPT.NAME.eq(name))
        .and(version == null ? DSL.noCondition() : PROMPT.VERSION.eq(version.longValue()))
        .orderBy(PROMPT.VERSION.desc())
        .limit(1)
        .fetchOptional(PromptStore::edition);
  }

  /// The versions of one, the newest first.
  ///
  /// @param below the version after the first
  List<Edition> versions(Tx tx, String name, long below, int limit) {
    return tx.jooq()
        .selectFrom(PROMPT)
        .where(PROMPT.NAME.eq(name))
        .and(PROMPT.VERSION.lt(below))
        .orderBy(PROMPT.VERSION.desc())
        .limit(limit)
        .fetch(PromptStore::edition);
  }

  int count(Tx tx) {
    return tx.jooq()
        .select(DSL.countDistinct(PROMPT.NAME))
        .from(PROMPT)
        .fetchSingle(DSL.countDistinct(PROMPT.NAME));
  }

  void insert(Tx tx, Edition edition) {
    tx.jooq()
        .insertInto(PROMPT)
        .set(PROMPT.NAME, edition.name())
        .set(PROMPT.VERSION, (long) edition.version())
        .set(PROMPT.DEFINITION, Json.text(edition.definition().json()))
        .set(PROMPT.AUTHOR, edition.author())
        .set(PROMPT.CREATED_AT, edition.createdAt().toEpochMilli())
        .execute();
  }

  int delete(Tx tx, String name) {
    return tx.jooq().deleteFrom(PROMPT).where(PROMPT.NAME.eq(name)).execute();
  }

  private static Edition edition(Record row) {
    return new Edition(
        row.get(PROMPT.NAME),
        Math.toIntExact(row.get(PROMPT.VERSION)),
        DefinitionReader.kept(row.get(PROMPT.DEFINITION)),
        row.get(PROMPT.AUTHOR),
        Instant.ofEpochMilli(row.get(PROMPT.CREATED_AT)));
  }
}
