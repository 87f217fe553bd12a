package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Properties that an element is not given: what depends on them can be shown all the same, and a
/// default stands where there is one.
final class OmittedPropsTest {
  @TempDir Path folder;

  private TinyApp app(String bar) {
    return new TinyApp(folder)
        .app(
            """
            import { useState } from 'react';
            """
                + bar
                + """
                export default function App() { return <Bar title="Boards" />; }
                """);
  }

  @Test
  void whatDependsOnAPropertyThatIsNotGivenIsPartOfThePage() {
    assertThat(
            app("""
            function Members({ board }) {
              const [name, setName] = useState('');
              const add = async () => {
                if (!board) return;
                await fetch(`/api/boards/${board.id}/members`, { method: 'POST', body: JSON.stringify({ name }) });
              };
              return <button onClick={add}>Add</button>;
            }
            function Bar({ title, board }) { return <div>{title}{board && <Members board={board} />}</div>; }
            """)
                .calls())
        .containsExactly("POST /api/boards/{id}/members");
  }

  @Test
  void aDefaultStandsAlone() {
    assertThat(
            app("""
            function Bar({ title, address = '/api/boards', method, size }) {
              const load = () => fetch(`${address}?size=${size || 10}`, { method: method ?? 'GET' });
              return <button onClick={load}>{title}</button>;
            }
            """)
                .calls())
        .containsExactly("GET /api/boards");
  }

  @Test
  void whatIsWrittenOutAsFalseIsNeverShown() {
    assertThat(
            app("""
            function Old() { return <button onClick={() => fetch('/api/old')}>Old</button>; }
            function Bar({ title }) { return <div>{title}{false && <Old />}</div>; }
            """)
                .calls())
        .isEmpty();
  }
}
