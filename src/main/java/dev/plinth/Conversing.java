package dev.plinth;

import dev.plinth.api.ChatRoutes;
import dev.plinth.api.ChatTransferRoutes;
import dev.plinth.api.MemoryRoutes;
import dev.plinth.api.MessageRoutes;
import dev.plinth.api.ShareRoutes;
import dev.plinth.chat.Answers;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Exports;
import dev.plinth.chat.Imports;
import dev.plinth.chat.Memories;
import dev.plinth.chat.Shares;
import dev.plinth.chat.Tooling;
import dev.plinth.http.RouteTable;
import java.util.List;

/// Conversations of the native API: what they are, what is said in them, who else reads them, and
/// how they go out and come in.
record Conversing(
    ChatRoutes chats,
    MessageRoutes messages,
    MemoryRoutes memories,
    ShareRoutes shares,
    ChatTransferRoutes transfer) {
  /// @param isOpen whether the backend knows no sign-in
  static Conversing of(Resources resources, Chats chats, Answers answers, boolean isOpen) {
    var limits = resources.config.limits();
    var speaking = resources.speaking;
    var db = resources.db;
    return new Conversing(
        new ChatRoutes(chats, speaking.llm(), limits.chatBytes()),
        new MessageRoutes(
            chats,
            speaking,
            answers,
            (caller, conversation) ->
                new Tooling(
                    resources.tools,
                    caller,
                    new Tooling.Waiting(resources.approvals, conversation),
                    List.of()),
            resources.knowledge,
            resources.relay,
            resources.live,
            limits.chatBytes(),
            limits.modelBytes()),
        new MemoryRoutes(chats, new Memories(db, isOpen), resources.approvals, limits.chatBytes()),
        new ShareRoutes(chats, new Shares(db, resources.random, isOpen), limits.chatBytes()),
        new ChatTransferRoutes(
            chats,
            new Exports(db, isOpen),
            new Imports(db, resources.ids, resources.config.chats(), isOpen),
            resources.relay,
            resources.config.chats().importBytes()));
  }

  void addTo(RouteTable.Builder routes) {
    chats.addTo(routes);
    messages.addTo(routes);
    memories.addTo(routes);
    shares.addTo(routes);
    transfer.addTo(routes);
  }
}
