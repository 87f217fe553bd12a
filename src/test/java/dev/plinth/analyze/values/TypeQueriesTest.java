package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Shape;
import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `typeof` in a type: what a value of the app is, even where that value was said to be of this
/// very type.
final class TypeQueriesTest {
  @TempDir Path folder;

  @Test
  void readsStateThatIsSetWithItsOwnType() {
    var app =
        new TinyApp(folder)
            .app(
                """
                import axios from 'axios';
                import { useState } from 'react';
                export default function App() {
                  const [problems, setProblems] = useState<{ name?: string }>({});
                  const save = async () => {
                    const answer = await axios.post('/api/units', { name: 'kg' });
                    setProblems(answer.data.reasons as typeof problems);
                  };
                  return <button onClick={save}>{problems.name}{JSON.stringify(problems)}</button>;
                }
                """);
    assertThat(app.calls()).containsExactly("POST /api/units");
    assertThat(app.only().response().member("reasons").names()).contains("name");
  }

  @Test
  void readsTheTypeOfAStart() {
    var app =
        new TinyApp(folder)
            .running(
                "import axios from 'axios';\nconst start = { title: '', done: false };",
                "const { data } = await axios.get<(typeof start)[]>('/api/tasks'); console.log(data);");
    assertThat(app.only().response()).isInstanceOf(Shape.Arr.class);
    assertThat(((Shape.Arr) app.only().response()).item().names()).containsExactly("title", "done");
  }
}
