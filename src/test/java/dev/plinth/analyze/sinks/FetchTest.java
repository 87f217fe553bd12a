package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The browser's own ways to ask: fetch, Request, XMLHttpRequest, beacons.
final class FetchTest {
  @TempDir Path folder;

  private TinyApp running(String imports, String statements) {
    return new TinyApp(folder).running(imports, statements);
  }

  @Test
  void methodsAddressesAndBodiesAreRead() {
    var app =
        running(
            "",
            """
            await fetch('/api/a');
            await fetch('/api/b/' + 5, { method: 'DELETE' });
            const id = new URLSearchParams(location.search).get('id');
            await window.fetch(`/api/c/${id}?full=${true}`, { method: 'PUT', body: JSON.stringify({ title: 'x' }) });
            await fetch(new Request('/api/d', { method: 'PATCH' }));
            await globalThis.fetch('/api/e', { method: id ? 'POST' : 'PUT' });
            """);
    assertThat(app.calls())
        .containsExactlyInAnyOrder(
            "GET /api/a",
            "DELETE /api/b/{id}",
            "PUT /api/c/{id}",
            "PATCH /api/d",
            "POST /api/e",
            "PUT /api/e");
  }

  @Test
  void aQueryIsNoPartOfThePath() {
    assertThat(
            running(
                    "",
                    """
                    const query = new URLSearchParams({ page: '1', sort: 'name' });
                    query.set('q', 'x');
                    await fetch(`/api/items?${query.toString()}`);
                    """)
                .query())
        .containsExactlyInAnyOrder("page", "sort", "q");
    assertThat(
            running(
                    "",
                    """
                    const url = new URL('/api/items', window.location.origin);
                    url.searchParams.append('page', '2');
                    await fetch(url);
                    """)
                .query())
        .containsExactly("page");
    assertThat(
            running(
                    "",
                    """
                    const params: Record<string, string> = { page: '1' };
                    const text = Object.keys(params).map((key) => `${key}=${encodeURIComponent(params[key])}`).join('&');
                    await fetch('/api/items' + (text ? '?' + text : ''));
                    """)
                .calls())
        .containsExactly("GET /api/items");
  }

  @Test
  void aFormGoesAsAForm() {
    var call =
        running(
                "",
                """
                const form = new FormData();
                form.append('image', new Blob());
                await fetch('/api/upload', { method: 'POST', body: form });
                """)
            .only();
    assertThat(call.body()).isEqualTo(Call.Body.MULTIPART);
    assertThat(call.request().names()).containsExactly("image");
  }

  @Test
  void aRequestInStepsIsOne() {
    assertThat(
            running(
                    "",
                    """
                    const xhr = new XMLHttpRequest();
                    xhr.open('POST', '/api/upload');
                    xhr.onload = () => console.log(JSON.parse(xhr.responseText).url);
                    xhr.upload.onprogress = (e) => console.log(e.loaded);
                    xhr.send(new FormData());
                    navigator.sendBeacon('/api/visits', JSON.stringify({ at: 1 }));
                    """)
                .calls())
        .containsExactlyInAnyOrder("POST /api/upload", "POST /api/visits");
  }

  @Test
  void anOwnFunctionOfThatNameIsNotTheBrowsers() {
    assertThat(
            running("const fetch = (path: string) => ({ path });", "fetch('/api/nothing');")
                .calls())
        .isEmpty();
    assertThat(
            new TinyApp(folder)
                .file("src/fetch.ts", "export function fetch(path: string) { return path; }")
                .running("import { fetch } from './fetch';", "fetch('/api/nothing');")
                .calls())
        .isEmpty();
  }

  @Test
  void whatNobodyCallsAsksNothing() {
    assertThat(
            new TinyApp(folder)
                .file(
                    "src/api.ts",
                    """
                    export const used = () => fetch('/api/used');
                    export const unused = () => fetch('/api/unused');
                    export const handlers = [{ path: '/api/mock', run: () => fetch('/api/mock') }];
                    """)
                .file("src/Dead.tsx", "export default () => { fetch('/api/dead'); return null; }")
                .file("src/api.test.ts", "fetch('/api/test');")
                .file("src/App.stories.tsx", "fetch('/api/story');")
                .running(
                    "import { used } from './api';\nimport Dead from './Dead';", "await used();")
                .calls())
        .containsExactly("GET /api/used");
  }

  @Test
  void aFileOfTheAppItselfIsNoCall() {
    var app = new TinyApp(folder).file("public/locales/en.json", "{}").file("public/sw.js", "");
    assertThat(
            app.running(
                    "",
                    "await fetch('/locales/en.json'); await fetch('/sw.js'); await fetch('/api/x');")
                .calls())
        .containsExactly("GET /api/x");
  }

  @Test
  void anAddressInTheMarkupIsACall() {
    assertThat(
            new TinyApp(folder)
                .app(
                    """
                    export default function App({ user }: any) {
                      return <>
                        <img src={`/api/users/${user.id}/avatar`} />
                        <img src="/logo.png" />
                        <a href="/api/auth/google">Google</a>
                        <a href="/about">About</a>
                        <form action="/api/subscribe" method="post"><input name="email" /></form>
                        <button onClick={() => { window.location.href = '/api/auth/github'; }}>GitHub</button>
                        <button onClick={() => window.open('/api/report.pdf')}>Report</button>
                      </>;
                    }
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/users/{id}/avatar",
            "GET /api/auth/google",
            "POST /api/subscribe",
            "GET /api/auth/github",
            "GET /api/report.pdf");
  }
}
