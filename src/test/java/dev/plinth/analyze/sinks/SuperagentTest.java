package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// superagent, jQuery and others whose requests are built step by step.
final class SuperagentTest {
  @TempDir Path folder;

  private TinyApp running(String imports, String statements) {
    return new TinyApp(folder).running(imports, statements);
  }

  @Test
  void stepsMakeARequest() {
    assertThat(
            running(
                    """
                    import superagentPromise from 'superagent-promise';
                    import _superagent from 'superagent';
                    const superagent = superagentPromise(_superagent, global.Promise);
                    const plugin = (req) => { req.set('authorization', 'Token x'); };
                    const requests = {
                      get: (url) => superagent.get(`/api${url}`).use(plugin).then((res) => res.body),
                      post: (url, body) => superagent.post(`/api${url}`, body).use(plugin).then((res) => res.body),
                      del: (url) => superagent.del(`/api${url}`).use(plugin).then((res) => res.body),
                    };
                    """,
                    """
                    const { user } = await requests.get('/user');
                    await requests.post('/articles', { article: { title: user.username } });
                    await requests.del('/articles/' + user.id);
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/user", "POST /api/articles", "DELETE /api/articles/{id}");
    var call =
        running(
                "import request from 'superagent';",
                """
                const res = await request.put('/api/x').query({ a: 1 }).set('Accept', 'json').send({ title: 'x' });
                console.log(res.body.title.trim());
                """)
            .only();
    assertThat(call.key()).isEqualTo("PUT /api/x");
    assertThat(call.request().names()).containsExactly("title");
    assertThat(call.response().names()).containsExactly("title");
    assertThat(call.query()).extracting(Call.Parameter::name).containsExactly("a");
  }

  @Test
  void anEndIsACallback() {
    assertThat(
            running(
                    "import request from 'superagent';",
                    """
                    request('DELETE', '/api/y').end((err, res) => console.log(res.body.ok));
                    request.agent().get('/api/z').end(() => {});
                    """)
                .calls())
        .containsExactlyInAnyOrder("DELETE /api/y", "GET /api/z");
  }

  @Test
  void jQuerysWaysAreRead() {
    assertThat(
            running(
                    "import $ from 'jquery';",
                    """
                    $.ajax({ url: '/api/a', type: 'POST', data: JSON.stringify({ x: 1 }), success: (data) => console.log(data.id) });
                    $.ajax('/api/b', { method: 'DELETE' });
                    $.get('/api/c', (data) => console.log(data.name));
                    $.post('/api/d', { y: 1 }).done((data) => console.log(data.ok)).fail(() => {});
                    $.getJSON('/api/e');
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "POST /api/a", "DELETE /api/b", "GET /api/c", "POST /api/d", "GET /api/e");
  }
}
