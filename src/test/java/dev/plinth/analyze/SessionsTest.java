package dev.plinth.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which calls carry a session, and which cannot.
final class SessionsTest {
  @TempDir Path folder;

  private Map<String, Call.Auth> auth(String options, String statements) {
    var imports =
        """
        const headers = () => ({ Authorization: `Bearer ${localStorage.getItem('token')}` });
        const login = async (email: string, password: string) => {
          const answer = await fetch('/api/login', { method: 'POST', body: JSON.stringify({ email, password }) });
          localStorage.setItem('token', (await answer.json()).token);
        };
        """;
    return new TinyApp(folder)
            .running(imports, "await login('a', 'b');\n" + statements.replace("OPTIONS", options))
            .read()
            .calls()
            .stream()
            .collect(Collectors.toMap(call -> call.method() + " " + call.path(), Call::auth));
  }

  @Test
  void aCallWithoutTheHeaderThatCarriesTheTokenIsNobodys() {
    var auth =
        auth(
            "",
            """
            await fetch('/api/posts');
            await fetch('/api/contact', { method: 'POST', body: JSON.stringify({ text: 'x' }) });
            await fetch('/api/posts', { method: 'POST', headers: headers(), body: '{}' });
            await fetch('/api/drafts', { headers: headers() });
            """);
    assertThat(auth)
        .containsEntry("GET /api/posts", Call.Auth.NONE)
        .containsEntry("POST /api/contact", Call.Auth.NONE)
        .containsEntry("POST /api/posts", Call.Auth.REQUIRED)
        .containsEntry("GET /api/drafts", Call.Auth.REQUIRED);
  }

  @Test
  void aCookieMayGoAlongUnseen() {
    var auth =
        auth(
            "{ credentials: 'include' }",
            """
            await fetch('/api/posts', OPTIONS);
            await fetch('/api/posts', { method: 'POST', headers: headers(), body: '{}' });
            """);
    assertThat(auth).containsEntry("GET /api/posts", Call.Auth.UNKNOWN);
  }

  @Test
  void changesStayClosedWhereNoneIsSeenToCarryAToken() {
    var auth =
        auth(
            "",
            """
            await fetch('/api/drafts', { headers: headers() });
            await fetch('/api/posts', { method: 'POST', body: '{}' });
            """);
    assertThat(auth).containsEntry("POST /api/posts", Call.Auth.UNKNOWN);
  }
}
