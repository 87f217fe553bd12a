package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ky and its like: prefixes, bodies as JSON, instances that extend others.
final class KyTest {
  @TempDir Path folder;

  private TinyApp running(String imports, String statements) {
    return new TinyApp(folder).running(imports, statements);
  }

  @Test
  void prefixesMethodsAndQueries() {
    var app =
        running(
            "import ky from 'ky';\n"
                + "const api = ky.create({ prefixUrl: import.meta.env.VITE_API || '/api' });",
            """
            const list = await api.get('tasks', { searchParams: { page: 1 } }).json<{ id: number }[]>();
            await api.post('tasks', { json: { title: 'x' } });
            await api.delete(`tasks/${list[0].id}`);
            await api('notes', { method: 'put' });
            await ky('/other/x').json();
            """);
    assertThat(app.calls())
        .containsExactlyInAnyOrder(
            "GET /api/tasks",
            "POST /api/tasks",
            "DELETE /api/tasks/{id}",
            "PUT /api/notes",
            "GET /other/x");
  }

  @Test
  void anInstanceExtendsAnother() {
    assertThat(
            running(
                    """
                    import ky from 'ky';
                    const base = ky.create({ prefixUrl: '/api' });
                    const v2 = base.extend((options) => ({ prefixUrl: `${options.prefixUrl}/v2` }));
                    const auth = base.extend({ hooks: { beforeRequest: [(request) => { request.headers.set('Authorization', 'Bearer x'); }] } });
                    """,
                    "await v2.get('a'); await auth.get('b');")
                .calls())
        .containsExactlyInAnyOrder("GET /api/v2/a", "GET /api/b");
  }

  @Test
  void aHookThatRefreshesAsks() {
    assertThat(
            running(
                    """
                    import ky from 'ky';
                    const api = ky.extend({ prefixUrl: '/api', hooks: { afterResponse: [async (request, options, response) => {
                      if (response.status === 401) { await ky.post('/api/auth/refresh'); return ky(request); }
                    }] } });
                    """,
                    "await api.get('me').json();")
                .calls())
        .containsExactlyInAnyOrder("GET /api/me", "POST /api/auth/refresh");
  }

  @Test
  void itsRelativesAreRead() {
    assertThat(
            running(
                    """
                    import { ofetch, $fetch } from 'ofetch';
                    const api = ofetch.create({ baseURL: '/api' });
                    """,
                    """
                    const tasks = await api('/tasks', { query: { page: 1 } });
                    await api(`/tasks/${tasks[0].id}`, { method: 'PATCH', body: { done: true } });
                    await $fetch('/plain');
                    """)
                .calls())
        .containsExactlyInAnyOrder("GET /api/tasks", "PATCH /api/tasks/{id}", "GET /plain");
    assertThat(
            running(
                    """
                    import wretch from 'wretch';
                    const api = wretch('/api').auth('Bearer x').errorType('json');
                    """,
                    """
                    const all = await api.url('/tasks').query({ page: 1 }).get().json();
                    await api.url(`/tasks/${all[0].id}`).json({ done: true }).put().res();
                    await api.post({ title: 'x' }, '/tasks');
                    await wretch('/plain').delete().res();
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/tasks", "PUT /api/tasks/{id}", "POST /api/tasks", "DELETE /plain");
    assertThat(
            running(
                    "import axios from 'redaxios';\nconst api = axios.create({ baseURL: '/api' });",
                    "const { data } = await api.get('/tasks'); console.log(data.length);")
                .calls())
        .containsExactly("GET /api/tasks");
  }
}
