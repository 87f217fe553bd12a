package dev.plinth.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrontendReaderTest {
  @TempDir Path app;

  @BeforeEach
  void anApp() {
    file("index.html", "<script type=\"module\" src=\"/src/main.jsx\"></script>");
    file(
        "package.json",
        "{\"name\": \"app\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}}");
  }

  @Test
  void aTernaryAddressIsTwoAddressesOfOneCall() {
    main(
        """
        import { useEffect, useState } from 'react';
        function Jobs({ isHome = false }) {
          const [jobs, setJobs] = useState([]);
          useEffect(() => {
            const load = async () => {
              const url = isHome ? '/api/jobs?_limit=3' : '/api/jobs';
              const res = await fetch(url);
              setJobs(await res.json());
            };
            load();
          }, []);
          return <ul>{jobs.map((job) => <li key={job.id}>{job.title.toUpperCase()} {job.pay.toFixed(2)}</li>)}</ul>;
        }
        export default () => <><Jobs isHome={true} /><Jobs /></>;
        """);

    var call = only("GET", "/api/jobs");
    assertThat(call.query()).extracting(Call.Parameter::name).containsExactly("_limit");
    assertThat(call.response()).isInstanceOf(Shape.Arr.class);
    assertThat(call.response().names()).containsExactlyInAnyOrder("id", "title", "pay");
    assertThat(((Shape.Arr) call.response()).item().member("pay"))
        .isEqualTo(new Shape.Scalar(Shape.Kind.NUMBER));
  }

  @Test
  void anOffsetThatIsTheNumberOfAPageCountsPages() {
    main(
        """
        import ReactPaginate from 'react-paginate';
        const load = (page = 0) => fetch(`/api/notes?limit=3&offset=${page}`);
        const more = (page) => fetch(`/api/jobs?limit=3&offset=${(page - 1) * 3}`);
        export default () => (
          <>
            <ReactPaginate onPageChange={({ selected: page }) => load(page)} />
            <ReactPaginate onPageChange={({ selected }) => more(selected)} />
          </>
        );
        """);

    assertThat(only("GET", "/api/notes").page())
        .isEqualTo(new Call.Page("offset", 0, null, "limit"));
    assertThat(only("GET", "/api/jobs").page())
        .isEqualTo(new Call.Page(null, 1, "offset", "limit"));
  }

  @Test
  void aPageBehindARoleHoldsTheComponentsInIt() {
    main(
        """
        import { useEffect, useState } from 'react';
        import { BrowserRouter, Routes, Route, Navigate } from 'react-router-dom';
        const Form = () => <button onClick={() => fetch('/api/products', { method: 'POST' })}>+</button>;
        const Desk = () => <div><Form /></div>;
        const Shelf = () => <p />;
        export default function App() {
          const [user, setUser] = useState(null);
          useEffect(() => {
            fetch('/api/me').then((r) => r.json()).then((data) => setUser(data));
          }, []);
          return (
            <BrowserRouter><Routes>
              <Route path="/desk" element={user?.role === 'editor' ? <Desk /> : <Navigate to="/login" />} />
              <Route path="/flag" element={user?.isAdmin ? <Desk /> : <Navigate to="/login" />} />
              <Route path="/mine" element={user ? <Shelf /> : <Navigate to="/login" />} />
              <Route path="/login" element={!user ? <Shelf /> : <Navigate to="/" />} />
            </Routes></BrowserRouter>
          );
        }
        """);

    assertThat(read().frontend().routes())
        .extracting(Analysis.RouteUse::path, Analysis.RouteUse::guard)
        .containsExactlyInAnyOrder(
            tuple("/desk", "role:editor"),
            tuple("/flag", "role:admin"),
            tuple("/mine", "signed-in"),
            tuple("/login", "guest"));
    assertThat(read().frontend().routes())
        .filteredOn(route -> route.path().equals("/desk"))
        .allSatisfy(route -> assertThat(route.parts()).contains("Form").doesNotContain("Shelf"));
  }

  @Test
  void whoIsLedAwayByARefusalGetsNobodyForAnAnswer() {
    var app =
        """
        import axios from 'axios';
        import { useEffect, useState } from 'react';
        const api = axios.create({ baseURL: '/api' });
        api.interceptors.response.use((r) => r, (error) => {
          if (error.response?.status === 401) {
            %s
          }
          return Promise.reject(error);
        });
        export default () => {
          const [user, setUser] = useState(null);
          useEffect(() => { api.get('/auth/me').then((r) => setUser(r.data)); }, []);
          return (
            <form onSubmit={() => api.post('/auth/login', { email: 'a', password: 'b' })}>
              {user?.email}
            </form>
          );
        };
        """;
    main(app.formatted("window.location.href = '/login';"));
    assertThat(read().signIn().leaves()).isTrue();
    main(app.formatted("console.log(window.location.href === '/login');"));
    assertThat(read().signIn().leaves()).isFalse();
    main(app.formatted("if (location.pathname !== '/login') { location.href = '/login'; }"));
    assertThat(read().signIn().leaves()).isFalse();
  }

  @Test
  void methodAndAddressOfTheSameConditionBelongTogether() {
    main(
        """
        import axios from 'axios';
        import { useParams } from 'react-router-dom';
        const save = async ({ slug, title }) => {
          const { data } = await axios({
            data: { article: { title } },
            method: slug ? 'PUT' : 'POST',
            url: slug ? `api/articles/${slug}` : 'api/articles',
          });
          return data.article.slug;
        };
        export default function App() {
          const { slug } = useParams();
          return <form onSubmit={() => save({ slug, title: 'x' })} />;
        }
        """);

    assertThat(keys()).containsExactlyInAnyOrder("PUT /api/articles/{slug}", "POST /api/articles");
  }

  @Test
  void theSignUpFormSaysHowLongAPasswordIsAndACookieThatIsReadIsExpected() {
    main(
        """
        import Cookies from 'js-cookie';
        import { useState } from 'react';
        export default function SignUp() {
          const [password, setPassword] = useState('');
          const mine = Cookies.get('theme');
          const session = Cookies.get('app_session');
          Cookies.set('theme', 'dark');
          const submit = (e) => {
            e.preventDefault();
            if (password.length < 6) return;
            fetch('/api/signup', { method: 'POST', body: JSON.stringify({ email: 'a', password }) });
          };
          return <form onSubmit={submit}><input type="password" onChange={(e) => setPassword(e.target.value)} /></form>;
        }
        """);

    var flow = read().signIn();
    assertThat(flow.passwordForm())
        .contains(
            new SignInFlow.PasswordForm(
                6, "src/App.jsx SignUp submit", new SourceRef("src/App.jsx", 10)));
    assertThat(flow.cookies()).containsExactly("app_session");
  }

  @Test
  void ownClassesAndWrappersAreEnteredWithTheirArguments() {
    file(
        "src/client.js",
        """
        export class Client {
          constructor(base) { this.base = base; }
          async send(path, method, body) {
            const response = await fetch(`${import.meta.env.VITE_API ?? 'http://localhost:4000/v1'}${this.base}${path}`, {
              method, body: JSON.stringify(body), headers: { Authorization: `Token ${localStorage.getItem('t')}` },
            });
            return response.json();
          }
          get(id) { return this.send(`/${id}`, 'GET'); }
          add(item) { return this.send('', 'POST', item); }
        }
        export const unused = () => fetch('/never');
        """);
    main(
        """
        import { Client } from './client';
        const recipes = new Client('/recipes');
        export default function App({ id }) {
          const open = async () => { const r = await recipes.get(id); show(r.name); };
          return <button onClick={open} onFocus={() => recipes.add({ name: 'a', minutes: 5 })}>x</button>;
        }
        """);

    assertThat(keys()).containsExactlyInAnyOrder("GET /v1/recipes/{id}", "POST /v1/recipes");
    assertThat(only("POST", "/v1/recipes").request().names()).containsExactly("name", "minutes");
    assertThat(only("GET", "/v1/recipes/{id}").response().names()).containsExactly("name");
    var analysis = read();
    assertThat(analysis.env()).extracting(Analysis.EnvVariable::name).containsExactly("VITE_API");
    assertThat(analysis.env().getFirst().value()).isEqualTo("http://localhost:4000/v1");
    assertThat(analysis.server().port()).isEqualTo(4000);
    assertThat(analysis.signIn().header()).isEqualTo("Authorization");
    assertThat(analysis.signIn().scheme()).isEqualTo("Token");
  }

  @Test
  void whatNobodyMountsOrCallsAsksForNothing() {
    file("src/Dead.jsx", "export default function Dead() { fetch('/dead'); return null; }");
    file(
        "src/store.js",
        """
        import { create } from 'zustand';
        export const useStore = create((set) => ({
          items: [],
          load: async () => { const r = await fetch('/items'); set({ items: await r.json() }); },
          purge: async () => { await fetch('/items', { method: 'DELETE' }); },
        }));
        """);
    main(
        """
        import { useStore } from './store';
        import Dead from './Dead';
        const axios = { get: (url) => url };
        export default function App() {
          const { items, load } = useStore();
          axios.get('/not-the-library');
          return <div onClick={load}>{items.map((i) => i.label)}{false && <Dead />}</div>;
        }
        """);

    assertThat(keys()).containsExactly("GET /items");
    assertThat(only("GET", "/items").response().names()).containsExactly("label");
  }

  @Test
  void instancesBringTheirBaseAndInterceptorsUnwrap() {
    file(
        "src/api.ts",
        """
        import Axios from 'axios';
        export const api = Axios.create({ baseURL: import.meta.env.VITE_URL || '/api' });
        api.interceptors.request.use((config) => {
          config.headers.Authorization = `Bearer ${localStorage.getItem('token')}`;
          return config;
        });
        api.interceptors.response.use((response) => response.data);
        """);
    main(
        """
        import { useQuery, useMutation } from '@tanstack/react-query';
        import { api } from './api';
        export default function App() {
          const { data } = useQuery({ queryKey: ['me'], queryFn: () => api.get('/me') });
          const save = useMutation({ mutationFn: (body) => api.patch('/me', body) });
          const unusedMutation = useMutation({ mutationFn: () => api.delete('/me') });
          return <b onClick={() => save.mutate({ nick: 'x' })}>{data?.profile.nick}</b>;
        }
        """);

    assertThat(keys()).containsExactlyInAnyOrder("GET /api/me", "PATCH /api/me");
    assertThat(only("GET", "/api/me").response().names()).containsExactly("profile");
    assertThat(only("GET", "/api/me").auth()).isEqualTo(Call.Auth.REQUIRED);
    assertThat(only("PATCH", "/api/me").request().names()).containsExactly("nick");
  }

  @Test
  void thirdPartiesAreListedApart() {
    main(
        """
        export default function App() {
          fetch('https://api.github.com/users/x');
          fetch('/own');
          return null;
        }
        """);

    assertThat(only("GET", "/users/x").external()).isTrue();
    assertThat(only("GET", "/own").external()).isFalse();
  }

  @Test
  void aViteProxyIsReadWithItsRewrite() {
    file(
        "vite.config.js",
        """
        import { defineConfig } from 'vite';
        export default defineConfig({
          server: { port: 3000, proxy: { '/api': {
            target: 'http://localhost:8000', rewrite: (path) => path.replace(/^\\/api/, '') } } },
        });
        """);
    main("fetch('/api/x'); export default () => null;");

    var proxy = read().server().proxies().getFirst();
    assertThat(proxy.prefix()).isEqualTo("/api");
    assertThat(proxy.target()).isEqualTo("http://localhost:8000");
    assertThat(proxy.rewrittenTo()).isEmpty();
    assertThat(read().server().devPort()).isEqualTo(3000);
  }

  @Test
  void bigBrokenAndForeignFilesAreNamedAndTheRestIsRead() throws IOException {
    file("src/broken.js", "export const a = ;\nfetch('/from-broken');\nexport const b = 1;");
    Files.writeString(app.resolve("src/big.js"), "/*" + "x".repeat(3 * 1024 * 1024) + "*/");
    Files.write(
        app.resolve("src/latin.js"),
        "fetch('/latin'); // caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Files.createSymbolicLink(app.resolve("src/loop"), app);
    main(
        "\uFEFFimport './broken';\r\nimport './big';\r\nimport './latin';\r\nfetch('/ok');\r\nexport default () => null;");

    assertThat(keys()).contains("GET /ok", "GET /latin", "GET /from-broken");
    assertThat(read().warnings())
        .anyMatch(w -> w.startsWith("src/broken.js:1: syntax error"))
        .anyMatch(w -> w.startsWith("src/big.js: larger"))
        .anyMatch(w -> w.startsWith("src/latin.js: not UTF-8"));
  }

  @Test
  void endlessRecursionAndCirclesEnd() {
    file("src/a.js", "import { b } from './b'; export const a = (n) => b(n + 1);");
    file(
        "src/b.js",
        "import { a } from './a'; export const b = (n) => { fetch(`/n/${n}`); return a(n); };");
    main(
        """
        import { a } from './a';
        const Tree = ({ node }) => <li>{node.children.map((c) => <Tree node={c} />)}</li>;
        export default function App() { a(0); return <Tree node={window.data} />; }
        """);

    assertThat(keys()).containsExactly("GET /n/{n}");
  }

  @Test
  void whatIsReachedOnlyStepByStepIsReached() {
    main(
        """
        import { useEffect, useState } from 'react';
        import { createBrowserRouter, RouterProvider } from 'react-router-dom';
        function Board() {
          const [adding, setAdding] = useState(false);
          const [title, setTitle] = useState('');
          const [items, setItems] = useState([]);
          const load = async () => {
            const more = await (await fetch('/items')).json();
            setItems((old) => [...old, ...more, ...old]);
          };
          useEffect(() => { load(); }, []);
          const add = () => { if (title.trim()) fetch('/items', { method: 'POST', body: JSON.stringify({ title }) }); };
          if (!items.length) return null;
          return adding
            ? <input onChange={(e) => setTitle(e.target.value)} onBlur={add} />
            : <button onClick={() => setAdding(true)}>{items.flatMap((i) => i.tags).map((t) => t.name)}</button>;
        }
        const router = createBrowserRouter([{ path: '/', element: <Board /> }]);
        export default () => <RouterProvider router={router} />;
        """);

    assertThat(keys()).containsExactlyInAnyOrder("GET /items", "POST /items");
    assertThat(only("POST", "/items").request().names()).containsExactly("title");
    assertThat(((Shape.Arr) only("GET", "/items").response()).item().member("tags").names())
        .containsExactly("name");
  }

  @Test
  void nothingIsWrittenIntoTheApp() throws IOException {
    main("fetch('/x'); export default () => null;");
    var before = snapshot();

    read();

    assertThat(snapshot()).isEqualTo(before);
  }

  private List<String> snapshot() throws IOException {
    try (var files = Files.walk(app)) {
      return files
          .map(path -> {
            try {
              return path + " " + Files.getLastModifiedTime(path) + " " + Files.size(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .sorted()
          .toList();
    }
  }

  @Test
  void everyEnvFileIsRead() {
    file(".env.example", "VITE_API_URL=https://api.example.com # the real one");
    file(".env.example-e2e", "export VITE_API_URL=\"http://localhost:8080/api\"\nSECRET=1");
    main("export default () => { fetch(`${import.meta.env.VITE_API_URL}/orders`); };");

    assertThat(read().env())
        .singleElement()
        .satisfies(variable -> {
          assertThat(variable.value()).isEqualTo("https://api.example.com");
          assertThat(variable.others()).containsExactly("http://localhost:8080/api");
        });
  }

  private void main(String source) {
    file("src/App.jsx", source);
    file(
        "src/main.jsx",
        """
        import { createRoot } from 'react-dom/client';
        import App from './App';
        createRoot(document.getElementById('root')).render(<App />);
        """);
  }

  private void file(String name, String text) {
    try {
      var path = app.resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Analysis read() {
    try {
      return new FrontendReader().read(app);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> keys() {
    return read().calls().stream().map(Call::key).toList();
  }

  private Call only(String method, String path) {
    return read().calls().stream()
        .filter(call -> call.method().equals(method) && call.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError(method + " " + path + " is not among " + keys()));
  }
}
