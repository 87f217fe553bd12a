package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import dev.plinth.analyze.page.Explanation;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Errors;
import dev.plinth.contract.Errors.Kind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which statuses an app expects of what is refused, read from its own code.
final class RefusalStatusesTest {
  /// Sends by a client of its own; what is between may be an interceptor.
  private static final String CLIENT =
      """
      import axios from 'axios';
      const api = axios.create({ baseURL: '/api' });
      """;

  private static final String CALLS =
      """
      export const notes = () => api.get('/notes').then((res) => res.data.map((n) => n.title));
      export const note = (title) => api.post('/notes', { title });
      export const register = (email, password) => api.post('/auth/register', { email, password });
      export const login = async (email, password) => {
        const { data } = await api.post('/auth/login', { email, password });
        localStorage.setItem('token', data.token);
      };
      """;

  private static final String REFRESH =
      """
      api.interceptors.response.use((res) => res, async (error) => {
        const original = error.config;
        if (error.response?.status === 401 && !original._retry) {
          original._retry = true;
          await api.post('/auth/refresh');
          return api(original);
        }
        return Promise.reject(error);
      });
      """;

  @TempDir private Path folder;

  @Test
  void anAppThatTestsForNothingGetsTheUsualOnes() {
    assertThat(statuses("", "await login('a', 'b');")).isEmpty();
  }

  @Test
  void whatRefreshesAndRepeatsIsNoWrongPassword() {
    assertThat(statuses(REFRESH, "await login('a', 'b'); await notes();"))
        .isEqualTo(Map.of(Kind.WRONG_CREDENTIALS, 400));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "error.response?.status === 401 && !error.config.url.includes('/auth/login')",
        "error.response?.status === 401 && error.config.url !== '/auth/login'",
        "error.response?.status === 401 && window.location.pathname !== '/login'",
        "error.response?.status === 401 && !['/auth/login', '/auth/register'].includes(error.config.url)",
        "error.response?.status === 401 && !/login|register/.test(error.config.url)",
      })
  void anInterceptorThatSparesTheLogInLeavesIt401(String condition) {
    var spared = REFRESH.replace("error.response?.status === 401 && !original._retry", condition);
    assertThat(spared).contains(condition);
    assertThat(statuses(spared, "await login('a', 'b'); await notes();")).isEmpty();
  }

  @Test
  void anInterceptorThatSparesTheRefreshAloneDoesNotSpareTheLogIn() {
    var spared = REFRESH.replace("!original._retry", "!original.url.includes('/auth/refresh')");
    assertThat(statuses(spared, "await login('a', 'b'); await notes();"))
        .isEqualTo(Map.of(Kind.WRONG_CREDENTIALS, 400));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "window.location.href = '/login';",
        "window.location.reload();",
        "localStorage.removeItem('token');",
        "api.post('/auth/logout');",
      })
  void neitherIsWhatSignsOutOrLeavesThePage(String reaction) {
    var interceptor =
        "api.interceptors.response.use((res) => res, (error) => {\n"
            + "  if (error.response.status !== 401) return Promise.reject(error);\n  "
            + reaction
            + "\n  return Promise.reject(error);\n});\n";
    assertThat(statuses(interceptor, "await login('a', 'b'); await notes();"))
        .isEqualTo(Map.of(Kind.WRONG_CREDENTIALS, 400));
  }

  @Test
  void anInterceptorThatOnlyTellsPeopleChangesNothing() {
    var interceptor =
        """
        api.interceptors.response.use((res) => res, (error) => {
          const { status, data } = error.response;
          switch (status) {
            case 401: alert(data.message); break;
            case 409: alert('taken'); break;
            case 422: alert(data.message); break;
            default: alert('something went wrong');
          }
          return Promise.reject(error);
        });
        """;
    assertThat(statuses(interceptor, "await login('a', 'b'); await register('a', 'b');")).isEmpty();
  }

  @Test
  void theLogInsOwnTestCountsMoreThanTheInterceptor() {
    assertThat(
            statuses(
                REFRESH,
                """
                await notes();
                try { await login('a', 'b'); } catch (err) {
                  if (err.response?.status === 401) alert('wrong password');
                }
                """))
        .isEmpty();
    assertThat(
            statuses(
                "",
                """
                try { await login('a', 'b'); } catch (err) {
                  if (err.response?.status === 422) alert(err.response.data.errors.email);
                }
                """))
        .isEqualTo(Map.of(Kind.WRONG_CREDENTIALS, 422));
  }

  @Test
  void fetchAndSwitchAreReadToo() {
    var client =
        "const send = (url, body) => fetch('/api' + url, { method: 'POST', body: JSON.stringify(body) });\n";
    var statuses =
        decided(
                client
                    + "export const login = (email, password) => send('/auth/login', { email, password });\n"
                    + "export const register = (email, password) => send('/auth/register', { email, password });\n",
                """
                const res = await login('a', 'b');
                if (res.status === 400) alert('wrong');
                const made = await register('a', 'b');
                switch (made.status) {
                  case 201: break;
                  case 400: alert((await made.json()).message); break;
                }
                """,
                "login, register")
            .contract()
            .errors()
            .statuses();
    assertThat(statuses)
        .isEqualTo(
            Map.of(
                Kind.WRONG_CREDENTIALS, 400,
                Kind.LOGIN_TAKEN, 400,
                Kind.DUPLICATE, 400,
                Kind.INVALID, 400));
  }

  @Test
  void aTakenLoginIsAnsweredInTheBranchThatReadsTheBody() {
    assertThat(
            statuses(
                "",
                """
                try { await register('a', 'b'); } catch (err) {
                  if (err.response.status === 422) alert(err.response.data.errors.email[0]);
                  else throw err;
                }
                """))
        .isEqualTo(Map.of(Kind.LOGIN_TAKEN, 422, Kind.DUPLICATE, 422));
  }

  @Test
  void aListOfKnownStatusesIsATest() {
    assertThat(
            statuses(
                """
                api.interceptors.response.use((res) => res, (error) => {
                  if ([401, 403, 404, 422, 500].includes(error.response.status)) {
                    throw error.response.data.errors.body[0];
                  }
                });
                """,
                "await register('a', 'b'); await login('a', 'b'); await notes();"))
        .isEqualTo(Map.of(Kind.LOGIN_TAKEN, 422, Kind.DUPLICATE, 422));
  }

  @Test
  void successesAndRangesAreNoTestsOfRefusals() {
    assertThat(
            statuses(
                "",
                """
                const res = await register('a', 'b');
                if (res.status === 201) alert('welcome');
                if (res.status >= 400) alert('no');
                """))
        .isEmpty();
  }

  @Test
  void anAppThatRefreshesAt403IsToldOfEndedSessionsWith403() {
    assertThat(statuses(REFRESH.replace("401", "403"), "await login('a', 'b'); await notes();"))
        .isEqualTo(Map.of(Kind.UNAUTHENTICATED, 403));
    assertThat(
            statuses(
                REFRESH.replace(
                    "error.response?.status === 401",
                    "(error.response?.status === 401 || error.response?.status === 403)"),
                "await login('a', 'b'); await notes();"))
        .isEqualTo(Map.of(Kind.WRONG_CREDENTIALS, 400));
  }

  @Test
  void aWrapperOfRtkQuerysBaseQueryRefreshesToo() {
    var decided =
        decided(
            """
            import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react';
            const base = fetchBaseQuery({ baseUrl: '/api', credentials: 'include' });
            const again = async (args, api, extra) => {
              let result = await base(args, api, extra);
              if (result?.error?.originalStatus === 403) {
                const refreshed = await base('/auth/refresh', api, extra);
                if (refreshed?.data) result = await base(args, api, extra);
              }
              return result;
            };
            export const api = createApi({
              baseQuery: again,
              endpoints: (builder) => ({
                login: builder.mutation({ query: (body) => ({ url: '/auth/login', method: 'POST', body: { email: body.email, password: body.password } }) }),
                notes: builder.query({ query: () => '/notes' }),
              }),
            });
            export const { useLoginMutation, useNotesQuery } = api;
            export const start = () => {
              const [login] = useLoginMutation();
              const { data } = useNotesQuery();
              login({ email: 'a', password: 'b' });
              return data?.map((note) => note.title);
            };
            """,
            "start();",
            "start");
    assertThat(decided.contract().errors().statuses()).isEqualTo(Map.of(Kind.UNAUTHENTICATED, 403));
  }

  @Test
  void theReasonIsToldWithItsPlaceAndTheContractReadsBack() {
    new TinyApp(folder).file("src/api.ts", CLIENT + REFRESH + CALLS);
    var app =
        new TinyApp(folder)
            .running(
                "import { login, notes } from './api';", "await login('a', 'b'); await notes();");
    var analysis = app.read();
    var decided = Decisions.of(analysis, "app", "../app");
    assertThat(String.join("\n", Explanation.lines(analysis, decided)).replaceAll("\\s+# +", " "))
        .contains("statuses: { wrong_credentials: 400 }")
        .contains("wrong_credentials 400, because with 401 the app would ask for a new session")
        .contains("src/api.ts:5");
    var text = ContractWriter.write(decided.contract());
    assertThat(ContractReader.read(text, "plinth.yaml").errors())
        .isEqualTo(
            new Errors(decided.contract().errors().reply(), Map.of(Kind.WRONG_CREDENTIALS, 400)));
  }

  private Map<Kind, Integer> statuses(String interceptor, String used) {
    return decided(CLIENT + interceptor + CALLS, used, "login, notes, note, register")
        .contract()
        .errors()
        .statuses();
  }

  private Decided decided(String client, String used, String names) {
    var app =
        new TinyApp(folder)
            .file("src/api.ts", client)
            .running("import { " + names + " } from './api';", used);
    return Decisions.of(app.read(), "app", "../app");
  }
}
