package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.FrontendReader;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.analyze.decide.Decisions;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.TestApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apps that speak through SDKs which are not served: what they are told, and what they get.
final class DialectsTest {
  private static final String SUPABASE =
      """
      import { createClient } from '@supabase/supabase-js';
      const supabase = createClient('https://x.supabase.co', 'key');
      export default function App() {
        const go = async () => {
          await supabase.from('notes').select('id');
          await supabase.auth.signInWithPassword({ email: 'a', password: 'b' });
          %s
        };
        return <b onClick={go}>x</b>;
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void anApp() {
    file("index.html", "<script type=\"module\" src=\"/src/main.jsx\"></script>");
    file(
        "package.json",
        "{\"name\": \"shop\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}}");
    file(
        "src/main.jsx",
        """
        import { createRoot } from 'react-dom/client';
        import App from './App';
        createRoot(document.getElementById('root')).render(<App />);
        """);
  }

  @Test
  void aCallOfAnSdkAnswers501WithItsPlaceAndIsToldBeforehand() {
    file("src/App.jsx", SUPABASE.formatted("await fetch('/api/tasks').then((r) => r.json());"));
    var contract = written(decide().contract());

    assertThat(Coverage.dialects(contract))
        .containsExactly("This app speaks supabase-js: 2 of 3 calls will answer 501");
    try (var app = TestApp.start(folder.resolve("home"), contract)) {
      assertThat(app.client().get("/rest/v1/notes").is(501).text())
          .contains("supabase-js", "src/App.jsx:5");
      assertThat(app.client().post("/auth/v1/token?grant_type=password", "{}").is(501).text())
          .contains("supabase-js");
    }
  }

  @Test
  void operationsOfGraphQlAreNamedAtTheirAddress() {
    file(
        "src/App.jsx",
        """
        import { ApolloClient, InMemoryCache, gql, useQuery } from '@apollo/client';
        export const client = new ApolloClient({ uri: '/api/graphql', cache: new InMemoryCache() });
        const LIST = gql`query List { items { id } }`;
        export default function App() {
          const { data } = useQuery(LIST);
          return <b onClick={() => client.mutate({ mutation: gql`mutation Add { add { id } }` })}>{data?.items[0].id}</b>;
        }
        """);
    var contract = written(decide().contract());

    assertThat(contract.undecided()).hasSize(1);
    try (var app = TestApp.start(folder.resolve("home"), contract)) {
      assertThat(
              app.client().post("/api/graphql", "{\"query\": \"{ items { id } }\"}").is(501).text())
          .contains("GraphQL", "QUERY List (src/App.jsx:5)", "MUTATION Add");
    }
  }

  @Test
  void connectionsAreToldWithTheirEvents() {
    file(
        "src/App.jsx",
        """
        import { io } from 'socket.io-client';
        const socket = io('http://localhost:3001');
        const far = new WebSocket('wss://stream.example.com/x');
        export default function App() {
          socket.on('message', () => {});
          return <b onClick={() => socket.emit('join', 1)} onFocus={() => fetch('/api/tasks')}>x</b>;
        }
        """);
    var contract = written(decide().contract());

    assertThat(contract.undecided())
        .filteredOn(each -> !each.speaks().isEmpty())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.method() + " " + each.path()).isEqualTo("GET /socket.io/");
          assertThat(each.why()).contains("emit join", "on message");
          assertThat(each.speaks()).isEqualTo("socket.io");
        });
  }

  @Test
  void namesInTheMiddleOfASegmentStillMakeAContract() {
    file(
        "src/App.jsx",
        """
        import { GoogleGenAI } from '@google/genai';
        const ai = new GoogleGenAI({ apiKey: 'k' });
        export default function App({ model }) {
          return <b onClick={() => ai.models.generateContent({ model, contents: 'x' })}>x</b>;
        }
        """);

    assertThat(written(decide().contract()).undecided())
        .singleElement()
        .satisfies(each -> assertThat(each.path()).isEqualTo("/v1beta/models/{model}"));
  }

  @Test
  void anAppOfWhichNothingWouldWorkIsNotServed() throws IOException {
    file("src/App.jsx", SUPABASE.formatted(""));
    var home = folder.resolve("home");

    assertThat(serve(home)).isEqualTo(1);
    assertThat(home).doesNotExist();

    assertThat(Main.run("analyze", folder.toString(), "--home", home.toString())).isZero();
    assertThat(serve(home)).isEqualTo(1);
    assertThat(Files.exists(home.resolve("data/plinth.db"))).isFalse();
  }

  @Test
  void anAppThatNeedsFirebaseAloneIsNotServedEither() {
    file(
        "src/App.jsx",
        """
        import { getFirestore, collection, getDocs } from 'firebase/firestore';
        export default function App() {
          return <b onClick={() => getDocs(collection(getFirestore(), 'posts'))}>x</b>;
        }
        """);

    assertThat(serve(folder.resolve("home"))).isEqualTo(1);
  }

  @Test
  void anAppThatAsksNothingWasNamedWrongly() {
    file("src/App.jsx", "export default function App() { return null; }");

    assertThat(serve(folder.resolve("home"))).isEqualTo(2);
  }

  @Test
  void whoAsksAModelTooHasSomethingThatWorks() {
    file(
        "src/App.jsx",
        SUPABASE
            .replace("import {", "import { useChat } from '@ai-sdk/react';\nimport {")
            .formatted("")
            .replace("const go", "useChat();\n  const go"));
    var decided = decide();

    assertThat(decided.surfaces()).isEqualTo(1);
    assertThat(Coverage.isForeign(decided.contract())).isTrue();
  }

  @Test
  void aChatAtAPathOfItsOwnIsAnswered() throws IOException, InterruptedException {
    file(
        "src/App.jsx",
        """
        import { useChat } from '@ai-sdk/react';
        import OpenAI from 'openai';
        const openai = new OpenAI({ baseURL: 'http://localhost:3000/llm', apiKey: 'k' });
        export default function App() {
          useChat({ api: '/bot/talk' });
          return <b onClick={() => openai.chat.completions.create({ model: 'tiny', messages: [] })}
            onFocus={() => openai.images.generate({ prompt: 'x' })}>x</b>;
        }
        """);
    var contract = written(decide().contract());

    assertThat(contract.endpoints())
        .extracting(each -> each.key())
        .containsExactlyInAnyOrder("POST /bot/talk", "POST /llm/chat/completions");
    assertThat(contract.undecided())
        .extracting(Contract.Undecided::path)
        .containsExactly("/llm/images/generations");
    try (var app = ModelApp.start(folder.resolve("home"), contract, Map.of())) {
      var ui =
          "{\"id\": \"c\", \"trigger\": \"submit-message\", \"messages\": [{\"role\": \"user\","
              + " \"parts\": [{\"type\": \"text\", \"text\": \"hi\"}]}]}";
      assertThat(app.client().post("/bot/talk", ui).is(200).text()).contains("\"delta\":\"word \"");
      var whole =
          app.client()
              .post(
                  "/llm/chat/completions",
                  "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}");
      assertThat(whole.is(200).json().at("/choices/0/message/content").asText())
          .isEqualTo("word word ");
    }
  }

  private int serve(Path home) {
    return Main.run("serve", folder.toString(), "--home", home.toString(), "--port", "0");
  }

  private Decided decide() {
    try {
      return Decisions.of(new FrontendReader().read(folder), "shop", "../shop");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As the home's file says it.
  private static Contract written(Contract contract) {
    return ContractReader.read(ContractWriter.write(contract), "plinth.yaml");
  }

  private void file(String name, String text) {
    try {
      var path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
