package dev.plinth.chat;

import dev.plinth.db.Row;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.llm.Chunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The SQL of messages. A path is read from its end back to its beginning, along the parents, as
/// far as it is wanted: a page costs what the page has, however long the conversation is and
/// however many branches it has.
///
/// A row without a parent follows the one of the position before: rows of a conversation that never
/// branched say nothing about it, and those that were written before there were branches need no
/// change. It is the first of its siblings then, since whatever else follows the same message came
/// later.
final class MessageStore {
  private static final String COLUMNS =
      """
      m.id, m.position, coalesce(m.parent, m.position - 1), m.sibling, m.role, m.content,
      m.reasoning, m.model, m.status, m.input_tokens, m.output_tokens, m.created_at, m.sources,
      EXISTS (SELECT 1 FROM _plinth_chat_attachment AS a
        WHERE a.chat = m.chat AND a.position = m.position)\
      """;

  /// 1 the chat, 2 where to begin.
  private static final String PATH =
      """
      WITH RECURSIVE path (position) AS (
        VALUES (?2)
        UNION ALL
        SELECT coalesce(m.parent, m.position - 1) FROM path
        CROSS JOIN _plinth_message AS m ON m.chat = ?1 AND m.position = path.position
        WHERE coalesce(m.parent, m.position - 1) > 0)
      """;

  private static final String FROM_PATH =
      " FROM path CROSS JOIN _plinth_message AS m ON m.chat = ?1 AND m.position = path.position";

  static final String BACK = PATH + "SELECT " + COLUMNS + FROM_PATH;

  /// With how many follow the same message: they are numbered.
  static final String PAGE =
      PATH
          + "SELECT "
          + COLUMNS
          + """
          , max(m.sibling, coalesce(
              (SELECT max(f.sibling) FROM _plinth_message AS f
               WHERE f.chat = m.chat AND f.parent = coalesce(m.parent, m.position - 1)), 1))
          """
          + FROM_PATH
          + " LIMIT ?3";

  /// A whole path in runs of rows that follow each other, the last first: what never branched is
  /// one of them.
  static final String RUNS =
      """
      WITH RECURSIVE run (first, last) AS (
        SELECT coalesce(
          (SELECT max(f.position) FROM _plinth_message AS f
           WHERE f.chat = ?1 AND f.position <= ?2 AND f.parent IS NOT NULL), 1), ?2
        WHERE ?2 > 0
        UNION ALL
        SELECT coalesce(
          (SELECT max(f.position) FROM _plinth_message AS f
           WHERE f.chat = ?1 AND f.position <= m.parent AND f.parent IS NOT NULL), 1), m.parent
        FROM run CROSS JOIN _plinth_message AS m ON m.chat = ?1 AND m.position = run.first
        WHERE m.parent > 0)
      SELECT first, last FROM run
      """;

  /// The end of the way down by the newest of each message's followers. It goes from one message
  /// that something branched off to the next, as far as rows follow each other.
  static final String DOWN =
      """
      WITH RECURSIVE way (position) AS (
        VALUES (?2)
        UNION ALL
        SELECT (
          SELECT f.position FROM _plinth_message AS f
          WHERE f.chat = ?1
            AND f.parent = (SELECT min(g.parent) FROM _plinth_message AS g
              WHERE g.chat = ?1 AND g.parent >= way.position)
            AND f.parent < coalesce((SELECT min(h.position) FROM _plinth_message AS h
              WHERE h.chat = ?1 AND h.position > way.position AND h.parent IS NOT NULL), f.position)
          ORDER BY f.sibling DESC LIMIT 1)
        FROM way WHERE way.position IS NOT NULL)
      SELECT coalesce(
        (SELECT min(h.position) - 1 FROM _plinth_message AS h
         WHERE h.chat = ?1 AND h.position > at AND h.parent IS NOT NULL),
        (SELECT max(l.position) FROM _plinth_message AS l WHERE l.chat = ?1))
      FROM (SELECT max(position) AS at FROM way)
      """;

  static final String BY_ID =
      "SELECT " + COLUMNS + " FROM _plinth_message AS m WHERE m.id = ?2 AND m.chat = ?1";
  private static final String BY_CLIENT_ID =
      "SELECT "
          + COLUMNS
          + " FROM _plinth_message AS m WHERE m.chat = ?1 AND m.client_id = ?2"
          + " ORDER BY m.position DESC LIMIT 1";
  private static final String AT =
      "SELECT " + COLUMNS + " FROM _plinth_message AS m WHERE m.chat = ?1 AND m.position = ?2";
  private static final String FORWARD =
      "SELECT "
          + COLUMNS
          + " FROM _plinth_message AS m WHERE m.chat = ?1 AND m.position > ?2"
          + " ORDER BY m.position LIMIT ?3";

  static final String LAST =
      "SELECT coalesce(max(position), 0) FROM _plinth_message WHERE chat = ?";

  /// Of those that follow a message, how many there are: they are numbered.
  static final String FOLLOWERS =
      """
      SELECT coalesce(
        (SELECT max(sibling) FROM _plinth_message WHERE chat = ?1 AND parent = ?2),
        (SELECT 1 FROM _plinth_message WHERE chat = ?1 AND position = ?2 + 1 AND parent IS NULL),
        0)
      """;

  private static final String FOLLOWER =
      """
      SELECT id FROM _plinth_message WHERE chat = ?1 AND parent = ?2 AND sibling = ?3
      UNION ALL
      SELECT id FROM _plinth_message
      WHERE chat = ?1 AND position = ?2 + 1 AND parent IS NULL AND ?3 = 1
      """;

  private static final String INSERT =
      """
      INSERT INTO _plinth_message (id, chat, position, parent, sibling, role, content, reasoning,
        model, status, input_tokens, output_tokens, client_id, created_at, sources)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /// A message of a path, and how many follow the same one.
  private record Counted(ChatMessage message, long count) {}

  /// The messages of the path that ends at a position, the last first, with what lies beside them.
  ///
  /// @param limit of which the last one gives the one before it a parent, and is not complete
  List<Step> page(Tx tx, String chat, long from, int limit) {
    var rows =
        tx.<Counted>all(PAGE, row -> new Counted(message(row), row.number(14)), chat, from, limit);
    var steps = new ArrayList<Step>();
    for (int i = 0; i < rows.size(); i++) {
      var parent = i + 1 < rows.size() ? rows.get(i + 1).message().id() : null;
      steps.add(step(tx, chat, rows.get(i), parent));
    }
    return steps;
  }

  private static Step step(Tx tx, String chat, Counted counted, @Nullable String parent) {
    var message = counted.message();
    long index = message.sibling();
    return new Step(
        message,
        parent,
        index,
        counted.count(),
        index > 1 ? follower(tx, chat, message.parent(), index - 1) : null,
        index < counted.count() ? follower(tx, chat, message.parent(), index + 1) : null);
  }

  /// The messages of the path that ends at a position, the last first, for as long as the reader
  /// wants more.
  void back(Tx tx, String chat, long from, Predicate<ChatMessage> reader) {
    tx.each(BACK, new Object[] {chat, from}, row -> reader.test(message(row)));
  }

  /// A whole path: its positions alone.
  Path path(Tx tx, String chat, long end) {
    return new Path(
        tx.<Path.Run>all(RUNS, row -> new Path.Run(row.number(0), row.number(1)), chat, end)
            .reversed());
  }

  /// The message that a client names, by our id or the one that it gave itself.
  Optional<ChatMessage> find(Tx tx, String chat, String id) {
    return tx.<ChatMessage>first(BY_ID, MessageStore::message, chat, id)
        .or(() -> tx.first(BY_CLIENT_ID, MessageStore::message, chat, id));
  }

  Optional<ChatMessage> at(Tx tx, String chat, long position) {
    return tx.first(AT, MessageStore::message, chat, position);
  }

  /// Messages of all branches in the order in which they came.
  List<ChatMessage> forward(Tx tx, String chat, long after, int limit) {
    return tx.all(FORWARD, MessageStore::message, chat, after, limit);
  }

  /// Where the newest way on from a message ends.
  long end(Tx tx, String chat, long from) {
    return tx.number(DOWN, chat, from);
  }

  private static @Nullable String follower(Tx tx, String chat, long parent, long sibling) {
    return tx.first(FOLLOWER, row -> text(row, 0), chat, parent, sibling).orElse(null);
  }

  /// Adds a message after another; its own place is not looked at.
  ///
  /// @param parent position of the message that it follows; 0 for none
  /// @return its position
  long append(Tx tx, String chat, long parent, ChatMessage message, @Nullable String clientId) {
    long last = tx.number(LAST, chat);
    boolean isNext = parent == last;
    tx.run(
        INSERT,
        message.id(),
        chat,
        last + 1,
        isNext ? null : parent,
        isNext ? 1 : tx.number(FOLLOWERS, chat, parent) + 1,
        message.role(),
        message.content(),
        message.reasoning(),
        message.model(),
        message.status(),
        message.inputTokens(),
        message.outputTokens(),
        clientId,
        message.createdAt().toEpochMilli(),
        sources(message.sources()));
    return last + 1;
  }

  private static ChatMessage message(Row row) {
    return new ChatMessage(
        text(row, 0),
        row.number(1),
        row.number(2),
        row.number(3),
        text(row, 4),
        text(row, 5),
        row.text(6),
        row.text(7),
        text(row, 8),
        row.value(9) == null ? null : row.number(9),
        row.value(10) == null ? null : row.number(10),
        Instant.ofEpochMilli(row.number(11)),
        row.number(13) == 1,
        List.of(),
        sources(row.text(12)));
  }

  private static @Nullable String sources(List<Chunk.Source> sources) {
    if (sources.isEmpty()) {
      return null;
    }
    var json = Json.array();
    sources.forEach(source ->
        json.addObject()
            .put("collection", source.collection())
            .put("id", source.id())
            .put("title", source.title()));
    return Json.text(json);
  }

  private static List<Chunk.Source> sources(@Nullable String json) {
    var sources = new ArrayList<Chunk.Source>();
    for (var one : json == null ? Json.array() : Json.parse(json)) {
      sources.add(
          new Chunk.Source(
              one.path("collection").asText(),
              one.path("id").asText(),
              one.path("title").asText()));
    }
    return sources;
  }

  private static String text(Row row, int column) {
    return String.valueOf(row.text(column));
  }
}
