package dev.plinth;

import dev.plinth.api.ChatRoutes;
import dev.plinth.api.MessageRoutes;
import dev.plinth.chat.Chats;
import dev.plinth.http.RouteTable;

/// Conversations of the native API: what they are, and what is said in them.
record Conversing(ChatRoutes chats, MessageRoutes messages) {
  static Conversing of(Resources resources, Chats chats) {
    var limits = resources.config.limits();
    var speaking = resources.speaking;
    return new Conversing(
        new ChatRoutes(chats, speaking.llm(), limits.chatBytes()),
        new MessageRoutes(
            chats,
            speaking,
            resources.relay,
            resources.live,
            limits.chatBytes(),
            limits.modelBytes()));
  }

  void addTo(RouteTable.Builder routes) {
    chats.addTo(routes);
    messages.addTo(routes);
  }
}
