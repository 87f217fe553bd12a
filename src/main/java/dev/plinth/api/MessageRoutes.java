package dev.plinth.api;

import dev.plinth.chat.Answers;
import dev.plinth.chat.ChatFile;
import dev.plinth.chat.Chats;
import dev.plinth.chat.SentFile;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.Tooling;
import dev.plinth.chat.Turn;
import dev.plinth.chat.knowledge.Grounded;
import dev.plinth.chat.knowledge.Knowledge;
import dev.plinth.http.Exchange;
import dev.plinth.http.HeaderSet;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.kernel.Caller;
import dev.plinth.wire.LiveAnswers;
import dev.plinth.wire.Relay;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// The messages of a conversation, natively: read, asked, answered anew, and the files that were
/// sent with them.
public final class MessageRoutes {
  private static final String KNOWLEDGE = "knowledge";
  private static final String ONE = ChatJson.BASE + "/{id}";

  private final Chats chats;
  private final Speaking speaking;
  private final Answers answers;
  private final BiFunction<Caller, String, Tooling> tools;
  private final Knowledge knowledge;
  private final Relay relay;
  private final LiveAnswers live;
  private final long bodyBytesMax;
  private final long questionBytesMax;

  /// @param tools with which a caller's conversation is answered
  /// @param bodyBytesMax of requests that carry no files
  /// @param questionBytesMax of a question with its files
  public MessageRoutes(
      Chats chats,
      Speaking speaking,
      Answers answers,
      BiFunction<Caller, String, Tooling> tools,
      Knowledge knowledge,
      Relay relay,
      LiveAnswers live,
      long bodyBytesMax,
      long questionBytesMax) {
    this.chats = chats;
    this.speaking = speaking;
    this.answers = answers;
    this.tools = tools;
    this.knowledge = knowledge;
    this.relay = relay;
    this.live = live;
    this.bodyBytesMax = bodyBytesMax;
    this.questionBytesMax = questionBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface(
        "GET",
        ONE + "/messages",
        this::messages,
        info("Messages of the current path").with(null, "ChatMessages"));
    routes.surface(
        "POST",
        ONE + "/messages",
        this::send,
        info("Ask; the answer comes as server-sent events").with("NewChatMessage", null));
    routes.surface(
        "POST",
        ONE + "/messages/{message}/regeneration",
        this::again,
        info("Answer anew, beside the answer that there is").with("NewAnswer", null));
    routes.surface("GET", ONE + "/stream", this::follow, info("Follow a live answer"));
    routes.surface("DELETE", ONE + "/stream", this::stop, info("End a live answer"));
    routes.surface(
        "GET",
        ONE + "/files/{hash}",
        this::file,
        info("The bytes of a file that was sent").with(null, "File"));
  }

  private RouteInfo info(String summary) {
    return ChatRoutes.info(chats, summary);
  }

  private void messages(Exchange exchange) {
    var id = exchange.pathParameter("id");
    var slice =
        chats.messages(
            exchange.caller(), id, ChatJson.limit(exchange), exchange.query("before").orElse(null));
    exchange.send(200, ChatJson.of(slice, step -> ChatJson.of(step, id)));
  }

  private void send(Exchange exchange) throws InterruptedException, IOException {
    var caller = exchange.caller();
    var id = exchange.pathParameter("id");
    chats.named(caller, id);
    var fields = Set.of("content", "parts", "model", "parent", KNOWLEDGE);
    var body = ChatBody.of(exchange, questionBytesMax, fields);
    var grounds = body.knowledge(knowledge.collections());
    var question = body.question();
    answer(exchange, grounds, () -> chats.begin(caller, id, question));
  }

  private void again(Exchange exchange) throws InterruptedException, IOException {
    var caller = exchange.caller();
    var id = exchange.pathParameter("id");
    chats.named(caller, id);
    var body = ChatBody.of(exchange, bodyBytesMax, Set.of("model", KNOWLEDGE));
    var model = body.text("model");
    var grounds = body.knowledge(knowledge.collections());
    body.refuseFaults();
    var message = exchange.pathParameter("message");
    answer(exchange, grounds, () -> chats.again(caller, id, message, model));
  }

  /// Streams an answer; nothing is kept while there is no place for it.
  ///
  /// @param grounds collections on which it may rest
  private void answer(Exchange exchange, Set<String> grounds, Supplier<Turn> begin)
      throws InterruptedException, IOException {
    var caller = exchange.caller();
    var who = speaking.who(caller, exchange.address());
    try (var _ = speaking.place(who, Duration.ZERO)) {
      var turn = begin.get();
      var grounded =
          grounds.isEmpty()
              ? Grounded.not(turn.prompt())
              : knowledge.ground(caller, who, turn.model(), turn.prompt(), grounds);
      var tooling = tools.apply(caller, turn.chat());
      try (var speech = grounded.told(answers.of(who, turn.with(grounded.prompt()), tooling))) {
        var recording =
            live.record(key(turn.chat()), turn.answer(), place -> new ChatEvents(turn, place));
        relay.stream(exchange, speech, recording, draft -> chats.finish(turn, draft));
      }
    }
  }

  /// The answer that is on its way, or was until a moment ago: what follows the event that
  /// `Last-Event-ID` names, or all of it. 204 when there is none, or another one than that.
  private void follow(Exchange exchange) throws InterruptedException, IOException {
    var id = exchange.pathParameter("id");
    chats.named(exchange.caller(), id);
    var known = EventPlace.of(exchange.header("Last-Event-ID").orElse(""));
    var found = live.find(key(id)).filter(recording -> known.isOf(recording.name()));
    if (found.isEmpty() || (known.isStart() && found.get().isHeard())) {
      exchange.empty(204);
    } else {
      relay.follow(exchange, found.get(), known.place());
    }
  }

  private void stop(Exchange exchange) {
    var id = exchange.pathParameter("id");
    chats.named(exchange.caller(), id);
    live.find(key(id)).ifPresent(LiveAnswers.Recording::stop);
    exchange.empty(204);
  }

  private static String key(String chat) {
    return "chat/" + chat;
  }

  private void file(Exchange exchange) {
    var sent =
        chats.file(exchange.caller(), exchange.pathParameter("id"), exchange.pathParameter("hash"));
    send(exchange, sent);
  }

  /// Whatever is no safe picture is downloaded, whatever it is called, and nothing runs in it.
  static void send(Exchange exchange, SentFile sent) {
    var file = sent.file();
    exchange
        .headers(HeaderSet.UPLOADS)
        .header("Content-Disposition", disposition(file))
        .send(200, file.type(), sent.bytes());
  }

  private static String disposition(ChatFile file) {
    var plain = file.name().replaceAll("[^A-Za-z0-9._ -]", "_");
    var encoded = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return (file.isPicture() ? "inline" : "attachment")
        + "; filename=\""
        + plain
        + "\"; filename*=UTF-8''"
        + encoded.replace("*", "%2A");
  }
}
