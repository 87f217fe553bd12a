package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelSdksTest {
  @TempDir Path folder;

  @Test
  void openAisSdkAsksAtItsBase() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import OpenAI from 'openai';
        const openai = new OpenAI({ apiKey: 'k', dangerouslyAllowBrowser: true });
        const local = new OpenAI({ baseURL: 'http://localhost:1234/api', apiKey: 'k' });
        export default function App() {
          const go = async () => {
            const done = await openai.chat.completions.create({ model: 'm', messages: [], stream: true });
            for await (const part of done) console.log(part.choices[0].delta.content);
            await openai.models.list();
            await openai.embeddings.create({ model: 'e', input: 'x' });
            await local.chat.completions.create({ model: 'm', messages: [] });
          };
          return <b onClick={go}>x</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "POST /v1/chat/completions",
            "GET /v1/models",
            "POST /v1/embeddings",
            "POST /api/chat/completions");
    assertThat(app.only("POST /v1/chat/completions").stream()).isTrue();
    assertThat(app.only("POST /v1/chat/completions").external()).isFalse();
    assertThat(app.only("POST /v1/chat/completions").request().names())
        .contains("model", "messages");
    assertThat(app.read().llm()).extracting(use -> use.protocol()).containsOnly("openai");
  }

  @Test
  void theOtherClientsAskAtTheirs() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import ollama, { Ollama } from 'ollama/browser';
        import Anthropic from '@anthropic-ai/sdk';
        import { GoogleGenerativeAI } from '@google/generative-ai';
        import { ChatOllama } from '@langchain/ollama';
        const far = new Ollama({ host: 'http://127.0.0.1:9999' });
        const claude = new Anthropic({ apiKey: 'k' });
        const gemini = new GoogleGenerativeAI('k').getGenerativeModel({ model: 'g-1' });
        const chain = new ChatOllama({ model: 'm' });
        export default function App() {
          const go = async () => {
            await ollama.list();
            await far.generate({ model: 'm', prompt: 'p' });
            await claude.messages.create({ model: 'c', messages: [] });
            await gemini.generateContent('p');
            await chain.invoke('p');
          };
          return <b onClick={go}>x</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "GET /api/tags",
            "POST /api/generate",
            "POST /v1/messages",
            "POST /v1beta/models/g-1:generateContent",
            "POST /api/chat");
  }

  @Test
  void ownClassesAndClientsThatNobodyAsksAskNothing() {
    var app = SmallApp.in(folder);
    app.file(
        "src/openai.ts",
        """
        export default class OpenAI { chat = { completions: { create: () => 1 } }; }
        """);
    app.app(
        """
        import OpenAI from './openai';
        import Real from 'openai';
        import ollama from 'ollama';
        const own = new OpenAI();
        const idle = new Real({ apiKey: 'k' });
        const list = () => ollama.list();
        export default function App() { own.chat.completions.create(); return <b title={String(idle)}>x</b>; }
        """);

    assertThat(app.keys()).isEmpty();
  }
}
