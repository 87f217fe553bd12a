package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AiSdkTest {
  @TempDir Path folder;

  @Test
  void hooksHaveTheirUsualRoutes() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useChat, useCompletion, experimental_useObject as useObject } from '@ai-sdk/react';
        export default function App() {
          const { messages, sendMessage } = useChat();
          useCompletion();
          useObject({ api: '/api/notify' });
          return <b onClick={() => sendMessage({ text: 'x' })}>{messages.length}</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder("POST /api/chat", "POST /api/completion", "POST /api/notify");
  }

  @Test
  void transportsSayWhereAndWhat() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useChat } from '@ai-sdk/react';
        import { DefaultChatTransport } from 'ai';
        export default function App() {
          useChat({ transport: new DefaultChatTransport({
            api: '/bot/chat', headers: () => ({ Authorization: 'Bearer x' }),
            prepareSendMessagesRequest: ({ messages }) => ({ body: { message: messages.at(-1), thread: 'a' } }),
          }) });
          return null;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("POST /bot/chat");
    assertThat(app.only("POST /bot/chat").request().names())
        .containsExactlyInAnyOrder("message", "thread");
    assertThat(app.only("POST /bot/chat").auth()).isEqualTo(dev.plinth.analyze.Call.Auth.REQUIRED);
  }

  @Test
  void anOwnUseChatIsNotTheLibrarys() {
    var app = SmallApp.in(folder);
    app.file(
        "src/useChat.ts",
        """
        export const useChat = () => ({ messages: [], send: () => fetch("/own") });
        """);
    app.app(
        """
        import { useChat } from './useChat';
        export default function App() { const { send } = useChat(); return <b onClick={send}>x</b>; }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /own");
  }
}
