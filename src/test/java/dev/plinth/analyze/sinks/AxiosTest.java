package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// axios: the global, instances, defaults, interceptors, methods that are chosen.
final class AxiosTest {
  @TempDir Path folder;

  private TinyApp running(String imports, String statements) {
    return new TinyApp(folder).running(imports, statements);
  }

  private static final String AXIOS = "import axios from 'axios';\n";

  @Test
  void everyWayToNameAMethodIsRead() {
    assertThat(
            running(
                    AXIOS,
                    """
                    const id = location.hash;
                    await axios.get('/api/a', { params: { page: 1 } });
                    await axios('/api/b');
                    await axios('/api/c', { method: 'post', data: {} });
                    await axios({ url: '/api/d', method: 'DELETE' });
                    await axios.request({ url: `/api/e/${id}`, method: 'patch' });
                    await axios[id ? 'post' : 'delete']('/api/f');
                    await axios({ method: id ? 'put' : 'post', url: id ? `/api/g/${id}` : '/api/g' });
                    const method = 'put';
                    await axios[method]('/api/h', {});
                    await axios.postForm('/api/i', { a: 1 });
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/a",
            "GET /api/b",
            "POST /api/c",
            "DELETE /api/d",
            "PATCH /api/e/{id}",
            "POST /api/f",
            "DELETE /api/f",
            "PUT /api/g/{id}",
            "POST /api/g",
            "PUT /api/h",
            "POST /api/i");
  }

  @Test
  void instancesAndDefaultsGiveTheBase() {
    assertThat(
            running(
                    AXIOS + "const api = axios.create({ baseURL: '/api/v1/' });",
                    "await api.get('tasks'); await api.get('/notes'); await api('users');")
                .calls())
        .containsExactlyInAnyOrder("GET /api/v1/tasks", "GET /api/v1/notes", "GET /api/v1/users");
    assertThat(
            running(
                    AXIOS + "axios.defaults.baseURL = 'http://localhost:5000/api';",
                    "await axios.get('/tasks'); await axios.get('https://api.github.com/users/x');")
                .calls())
        .containsExactly("GET /api/tasks");
    assertThat(
            running(
                    AXIOS
                        + "const api = axios.create(); api.defaults.baseURL ="
                        + " import.meta.env.VITE_API ?? '/x';",
                    "await api.get('tasks');")
                .calls())
        .containsExactly("GET /x/tasks");
  }

  @Test
  void anInterceptorThatUnwrapsGivesTheAnswerItself() {
    var call =
        running(
                AXIOS
                    + """
                    const api = axios.create({ baseURL: '/api' });
                    api.interceptors.request.use((config) => {
                      config.headers.Authorization = `Bearer ${localStorage.getItem('t')}`;
                      return config;
                    });
                    api.interceptors.response.use((response) => response.data, (error) => Promise.reject(error.response.data));
                    """,
                """
                const task: any = await api.get('/task');
                console.log(task.title.trim(), task.count.toFixed(1));
                """)
            .only();
    assertThat(call.response().names()).containsExactlyInAnyOrder("title", "count");
    assertThat(call.auth()).isNotEqualTo(Call.Auth.NONE);
  }

  @Test
  void aRefreshInAnInterceptorIsACallAndTheRetryIsNone() {
    assertThat(
            running(
                    AXIOS
                        + """
                        const api = axios.create({ baseURL: '/api' });
                        api.interceptors.response.use((r) => r, async (error) => {
                          const original = error.config;
                          if (error.response?.status === 401 && !original._retry) {
                            original._retry = true;
                            const { data } = await axios.post('/api/auth/refresh', {}, { withCredentials: true });
                            original.headers.Authorization = 'Bearer ' + data.accessToken;
                            return api(original);
                          }
                          return Promise.reject(error);
                        });
                        """,
                    "await api.get('/me');")
                .calls())
        .containsExactlyInAnyOrder("GET /api/me", "POST /api/auth/refresh");
  }

  @Test
  void anInterceptorMayChangeTheAddress() {
    assertThat(
            running(
                    AXIOS
                        + """
                        const api = axios.create();
                        api.interceptors.request.use((config) => { config.baseURL = '/late'; return config; });
                        """,
                    "await api.get('/x');")
                .calls())
        .containsExactly("GET /late/x");
  }

  @Test
  void anInstanceThatAFunctionMakesIsOne() {
    assertThat(
            new TinyApp(folder)
                .file(
                    "src/http.ts",
                    """
                    import axios, { AxiosInstance } from 'axios';
                    const make = (path: string): AxiosInstance => axios.create({ baseURL: `${import.meta.env.VITE_API || '/api'}/${path}` });
                    export const users = make('users');
                    export const createClient = () => { const c = make('posts'); return c; };
                    """)
                .running(
                    "import { users, createClient } from './http';",
                    "await users.get('/7'); await createClient().post('', { a: 1 });")
                .calls())
        .containsExactlyInAnyOrder("GET /api/users/7", "POST /api/posts");
  }

  @Test
  void anOwnObjectOfThatNameIsNotTheLibrary() {
    assertThat(
            running(
                    "const axios = { get: (url: string) => console.log(url) };",
                    "axios.get('/api/nothing');")
                .calls())
        .isEmpty();
    assertThat(
            new TinyApp(folder)
                .file("src/axios.ts", "export default { get: (url: string) => url };")
                .running("import axios from './axios';", "axios.get('/api/nothing');")
                .calls())
        .isEmpty();
  }

  @Test
  void hooksOfAxiosAskWhenTheyAreUsed() {
    assertThat(
            new TinyApp(folder)
                .app(
                    """
                    import useAxios, { configure, makeUseAxios } from 'axios-hooks';
                    import Axios from 'axios';
                    configure({ axios: Axios.create({ baseURL: '/api' }) });
                    export default function App() {
                      const [{ data, loading, error }, refetch] = useAxios('/users?delay=1');
                      const [{ data: put }, executePut] = useAxios({ url: '/users/1', method: 'PUT' }, { manual: true });
                      const [, never] = useAxios({ url: '/never', method: 'DELETE' }, { manual: true });
                      if (loading) return null;
                      if (error) return <p>{error.message}</p>;
                      return <button onClick={() => executePut({ data: { name: 'x' } })}>{data.name}{put?.id}</button>;
                    }
                    """)
                .calls())
        .containsExactlyInAnyOrder("GET /api/users", "PUT /api/users/1");
  }
}
