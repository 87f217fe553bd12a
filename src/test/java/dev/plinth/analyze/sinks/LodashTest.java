package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small libraries that what is asked and answered goes through.
final class LodashTest {
  @TempDir Path folder;

  @Test
  void whatIsHeldBackIsCalledWithWhatItGets() {
    var app =
        new TinyApp(folder)
            .app(
                """
                import debounce from 'lodash/debounce';
                import { throttle } from 'lodash-es';
                import { useDebouncedCallback } from 'use-debounce';
                const search = debounce((kind: string, text: string) => fetch(`/api/${kind}?q=${text}`), 300);
                const never = throttle(() => fetch('/api/never'), 10);
                export default function App() {
                  const save = useDebouncedCallback((body: object) => fetch('/api/draft', { method: 'PUT', body: JSON.stringify(body) }), 500);
                  return <input name="text" onChange={(e) => { search('users', e.target.value); save({ text: e.target.value }); }} />;
                }
                """);
    assertThat(app.calls()).containsExactlyInAnyOrder("GET /api/users", "PUT /api/draft");
  }

  @Test
  void whatIsOrderedAndCheckedIsStillTheAnswer() {
    var call =
        new TinyApp(folder)
            .running(
                """
                import orderBy from 'lodash/orderBy';
                import { guard, array, object, string } from 'decoders';
                """,
                """
                const raw = await (await fetch('/api/tags')).json();
                const tags = guard(array(object({ name: string })))(raw);
                orderBy(tags, 'rank').forEach((tag: any) => console.log(tag.name.trim(), tag.rank.toFixed(0)));
                """)
            .only();
    assertThat(call.response().names()).containsExactlyInAnyOrder("name", "rank");
  }
}
