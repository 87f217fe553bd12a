package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands before a path: environment variables, modes, definitions of the bundler, origins.
final class BasesTest {
  @TempDir Path folder;

  private TinyApp asking(String base) {
    return new TinyApp(folder).running(base, "await fetch(`${BASE}/tasks`);");
  }

  @Test
  void anEnvironmentVariableWithAFallbackKeepsTheFallbacksPath() {
    assertThat(
            asking("const BASE = import.meta.env.VITE_API_URL || 'http://localhost:3000/api';")
                .calls())
        .containsExactly("GET /api/tasks");
    assertThat(asking("const BASE = import.meta.env.VITE_API_URL ?? '/api/v1';").calls())
        .containsExactly("GET /api/v1/tasks");
    assertThat(asking("const { VITE_API_URL: BASE = '/rest' } = import.meta.env;").calls())
        .containsExactly("GET /rest/tasks");
  }

  @Test
  void anEnvironmentVariableWithoutFallbackIsAnOrigin() {
    assertThat(asking("const BASE = import.meta.env.VITE_API_URL;").calls())
        .containsExactly("GET /tasks");
    assertThat(asking("const BASE = import.meta.env['VITE_API_URL'] as string;").calls())
        .containsExactly("GET /tasks");
    assertThat(asking("const BASE = String(process.env.REACT_APP_API_URL);").calls())
        .containsExactly("GET /tasks");
  }

  @Test
  void anEnvironmentFileGivesTheValue() {
    new TinyApp(folder).file(".env", "VITE_API_URL=http://localhost:8000/api/v2\n");
    assertThat(asking("const BASE = import.meta.env.VITE_API_URL;").calls())
        .containsExactly("GET /api/v2/tasks");
  }

  @Test
  void whatIsBuiltIsServedNotWhatIsDeveloped() {
    assertThat(
            asking(
                    "const BASE = import.meta.env.MODE === 'development' ?"
                        + " 'http://localhost:5001/dev' : '/api';")
                .calls())
        .containsExactly("GET /api/tasks");
    assertThat(
            asking("const BASE = import.meta.env.DEV ? 'http://localhost:5001' : '/api';").calls())
        .containsExactly("GET /api/tasks");
    assertThat(
            asking("let BASE = 'http://localhost:4000'; if (import.meta.env.PROD) BASE = '/prod';")
                .calls())
        .containsExactly("GET /prod/tasks");
    assertThat(
            asking(
                    "const BASE = process.env.NODE_ENV === 'production' ? '/api' :"
                        + " 'http://localhost:5001';")
                .calls())
        .containsExactly("GET /api/tasks");
  }

  @Test
  void aMapOfModesIsReadAtItsMode() {
    assertThat(
            asking(
                    """
                    const bases: Record<string, string> = { development: 'http://localhost:1/a', production: '/b' };
                    const BASE = bases[import.meta.env.MODE];
                    """)
                .calls())
        .containsExactly("GET /b/tasks");
  }

  @Test
  void aDefinitionOfTheBundlerIsItsValue() {
    new TinyApp(folder)
        .file(
            "vite.config.ts",
            """
            import { defineConfig } from 'vite';
            export default defineConfig({ define: { __API__: JSON.stringify('/defined'), 'process.env.API': '"/env"' } });
            """);
    assertThat(asking("const BASE = __API__;").calls()).containsExactly("GET /defined/tasks");
    assertThat(asking("const BASE = process.env.API;").calls()).containsExactly("GET /env/tasks");
  }

  @Test
  void aPrefixOfTheBundlerSaysWhichVariablesThereAre() {
    new TinyApp(folder)
        .file(
            "vite.config.ts",
            "import { defineConfig } from 'vite';\nexport default defineConfig({ envPrefix: 'APP_' });")
        .file(".env", "APP_API=/from-env\nVITE_API=/wrong\n");
    assertThat(
            asking(
                    """
                    const all = Object.fromEntries(Object.entries(import.meta.env).map(([k, v]) => [k.replace('APP_', ''), v]));
                    const BASE = all.API;
                    """)
                .calls())
        .containsExactly("GET /from-env/tasks");
  }

  @Test
  void theVariablesOfAFileAreGoneThrough() {
    new TinyApp(folder).file(".env.example", "VITE_APP_API_URL=https://api.example.com/v1\n");
    assertThat(
            asking(
                    """
                    import { z } from 'zod';
                    const vars = Object.entries(import.meta.env).reduce<Record<string, string>>((acc, [key, value]) => {
                      if (key.startsWith('VITE_APP_')) acc[key.replace('VITE_APP_', '')] = value;
                      return acc;
                    }, {});
                    const parsed = z.object({ API_URL: z.string() }).safeParse(vars);
                    if (!parsed.success) throw new Error('env');
                    const BASE = parsed.data.API_URL;
                    """)
                .calls())
        .containsExactly("GET /v1/tasks");
  }

  @Test
  void theBrowsersOwnAddressIsTheOrigin() {
    assertThat(asking("const BASE = window.location.origin + '/api';").calls())
        .containsExactly("GET /api/tasks");
    assertThat(
            asking("const BASE = `${location.protocol}//${window.location.hostname}:3001/api`;")
                .calls())
        .containsExactly("GET /api/tasks");
    assertThat(
            asking("const BASE = window.location.protocol + '//' + window.location.host + '/x';")
                .calls())
        .containsExactly("GET /x/tasks");
    assertThat(
            asking(
                    "const { protocol, hostname } = window.location; const BASE ="
                        + " protocol.concat('//').concat(hostname) + '/y';")
                .calls())
        .containsExactly("GET /y/tasks");
    assertThat(
            asking(
                    "const BASE = window.location.hostname === 'localhost' ?"
                        + " 'http://localhost:8080' : window.location.origin;")
                .calls())
        .containsExactly("GET /tasks");
  }

  @Test
  void aConfigurationOfTheRunningPageIsAnOrigin() {
    assertThat(asking("const BASE = (window as any).config.apiUrl;").calls())
        .containsExactly("GET /tasks");
    assertThat(asking("const BASE = (window as any).__ENV__?.API_URL ?? '/api';").calls())
        .containsExactly("GET /api/tasks");
  }

  @Test
  void aTrailingSlashIsOnlyOne() {
    assertThat(
            asking("const BASE = (import.meta.env.VITE_API || '/api/').replace(/\\/$/, '');")
                .calls())
        .containsExactly("GET /api/tasks");
    assertThat(
            new TinyApp(folder)
                .running("const BASE = '/api/';", "await fetch(BASE + '/tasks/');")
                .calls())
        .containsExactly("GET /api/tasks/");
  }

  @Test
  void anAddressIsResolvedAgainstItsBase() {
    assertThat(
            new TinyApp(folder)
                .running("", "await fetch(new URL('/api/tasks', window.location.origin));")
                .calls())
        .containsExactly("GET /api/tasks");
    assertThat(
            new TinyApp(folder)
                .running("", "await fetch(new URL('tasks', import.meta.env.VITE_URL).toString());")
                .calls())
        .containsExactly("GET /tasks");
  }

  @Test
  void aThirdPartyIsReportedNotServed() {
    var app = asking("const BASE = 'https://api.openweathermap.org/data/2.5';");
    assertThat(app.calls()).isEmpty();
    assertThat(app.external()).containsExactly("GET /data/2.5/tasks");
  }
}
