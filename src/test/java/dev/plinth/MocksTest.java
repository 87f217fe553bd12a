package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.schema.FieldType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What apps carry for their backend in its absence: handlers, databases of mocks, fixtures. They
/// type what calls read, they are the first data, and they make no calls.
final class MocksTest {
  private static final String MAIN =
      """
      import { useEffect, useState } from 'react';
      import { createRoot } from 'react-dom/client';
      function Posts() {
        const [posts, setPosts] = useState([]);
        useEffect(() => { fetch('/api/posts').then((r) => r.json()).then((body) => setPosts(body.data)); }, []);
        const add = () => fetch('/api/posts', { method: 'POST', body: JSON.stringify({ title: 'x' }) });
        return <ul onClick={add}>{posts.map((post) => <li key={post.id}>{post.title} {post.likes}</li>)}</ul>;
      }
      createRoot(document.getElementById('root')).render(<Posts />);
      """;

  @TempDir Path temp;

  @Test
  void handlersTypeWhatIsReadAndGiveTheFirstData() {
    var app = app("msw");
    app.file(
        "src/mocks/handlers.ts",
        """
        import { http, HttpResponse, delay } from 'msw';
        import { posts } from './data';
        export const handlers = [
          http.get('https://example.com/api/posts', async () => { await delay(100); return HttpResponse.json({ data: posts, total: 2 }); }),
          http.post('*/posts', async ({ request }) => {
            const body = await request.json();
            await fetch('/nowhere');
            return HttpResponse.json({ id: 'p9', ...body }, { status: 201 });
          }),
          http.delete('/api/unused/:id', () => new HttpResponse(null, { status: 204 })),
        ];
        """);
    app.file(
        "src/mocks/data.ts",
        "export const posts = [{ id: 'p1', title: 'First', likes: 3, password: 'x', f: () => 1 },"
            + " { id: 'p2', title: 'Second', likes: 0 }, { id: 'p2', title: 'Twice', likes: 1 }];");

    assertThat(app.analysis().calls())
        .extracting(Call::key)
        .containsExactlyInAnyOrder("GET /api/posts", "POST /api/posts");
    var posts = app.contract().schema().collection("posts").orElseThrow();
    assertThat(posts.field("likes").orElseThrow().type()).isInstanceOf(FieldType.Int.class);
    try (var backend = app.serve()) {
      var answer = backend.client().get("/api/posts").is(200).json();
      assertThat(answer.at("/data")).hasSize(2);
      assertThat(answer.at("/data/0/id").asText()).isEqualTo("p1");
      assertThat(answer.at("/data/0/likes").asInt()).isEqualTo(3);
      assertThat(answer.toString()).doesNotContain("password");
    }
  }

  @Test
  void theOlderHandlersAreReadToo() {
    var app = app("msw");
    app.file(
        "src/testServer/handlers.js",
        """
        import { rest } from 'msw';
        const page = { data: [{ id: 1, title: 'One', likes: 1 }, { id: 2, title: 'Two', likes: 2 }] };
        export const handlers = [
          rest.get(`${import.meta.env.VITE_API}/api/posts`, (req, res, ctx) => {
            if (req.url.searchParams.get('fail')) return res(ctx.status(500), ctx.json({ message: 'no' }));
            return res(ctx.delay(10), ctx.status(200), ctx.json(page));
          }),
        ];
        """);
    try (var backend = app.serve()) {
      var answer = backend.client().get("/api/posts").is(200).json();
      assertThat(answer.at("/data")).hasSize(2);
      assertThat(answer.at("/data/1/id").asInt()).isEqualTo(2);
      assertThat(answer.at("/data/1/id").isNumber()).isTrue();
      backend.client().post("/api/posts", "{\"title\": \"Three\"}").is(201);
      assertThat(backend.client().get("/api/posts").json().at("/data")).hasSize(3);
    }
  }

  @Test
  void aDatabaseOfMocksGivesTypesAndData() {
    var app = app("@mswjs/data");
    app.file(
        "src/testing/db.ts",
        """
        import { factory, primaryKey, nullable, manyOf, oneOf } from '@mswjs/data';
        import { faker } from '@faker-js/faker';
        export const db = factory({
          post: { id: primaryKey(String), title: String, likes: Number, draft: Boolean, subtitle: nullable(String), author: oneOf('user'), tags: manyOf('tag'), at: () => Date.now() },
          user: { id: primaryKey(() => faker.string.uuid()), name: String, password: String },
          tag: { id: primaryKey(String), name: String },
        });
        export const initialize = () => {
          const ada = db.user.create({ name: 'Ada', password: 'secret' });
          [1, 2, 3].map((n) => db.post.create({ id: `p${n}`, title: `Post ${n}`, likes: n, draft: n === 2, author: ada }));
        };
        """);
    var analysis = app.analysis();
    assertThat(Objects.requireNonNull(analysis.types().get("Post")).names())
        .contains("id", "title", "likes", "draft");
    assertThat(analysis.calls()).hasSize(2);
    var posts = app.contract().schema().collection("posts").orElseThrow();
    assertThat(posts.field("draft").orElseThrow().type()).isInstanceOf(FieldType.Bool.class);
    assertThat(posts.field("likes").orElseThrow().type()).isInstanceOf(FieldType.Int.class);
    try (var backend = app.serve()) {
      var answer = backend.client().get("/api/posts").is(200).json().path("data");
      assertThat(answer).hasSize(3);
      assertThat(answer.at("/2/title").asText()).isEqualTo("Post 3");
      assertThat(answer.at("/1/likes").asInt()).isEqualTo(2);
      assertThat(answer.toString()).doesNotContain("secret");
    }
  }

  @Test
  void mirageSeedsAndFixturesAreData() {
    var app = app("miragejs");
    app.file(
        "src/server.js",
        """
        import { createServer, Model, Factory } from 'miragejs';
        export function makeServer() {
          return createServer({
            models: { post: Model, author: Model },
            factories: { post: Factory.extend({ title(i) { return `Post ${i}`; }, likes: 7 }) },
            seeds(server) {
              server.create('post', { id: '1', title: 'Welcome' });
              server.createList('post', 2);
            },
            routes() {
              this.namespace = 'api';
              this.get('/posts', (schema) => schema.posts.all());
              this.post('/posts', (schema, request) => schema.posts.create(JSON.parse(request.requestBody)));
              this.get('/unused', () => ({ a: 1 }));
            },
          });
        }
        """);
    assertThat(app.analysis().calls()).hasSize(2);
    try (var backend = app.serve()) {
      var answer = backend.client().get("/api/posts").is(200).json().path("data");
      assertThat(answer).hasSize(3);
      assertThat(answer.findValuesAsText("title")).contains("Welcome", "Post 0", "Post 1");
      assertThat(answer.at("/0/likes").asInt()).isEqualTo(7);
    }
  }

  @Test
  void fixturesAreDataWhereNoPageShowsThem() {
    var fixture =
        "export const mockPosts = [{ id: '1', title: 'First', likes: 3 }, { id: '2', title: 'Second', likes: 4 }];";
    var app = app("vitest").file("src/__fixtures__/posts.js", fixture);
    try (var backend = app.serve()) {
      assertThat(backend.client().get("/api/posts").is(200).json().path("data")).hasSize(2);
    }
  }

  @Test
  void whatAPageShowsItselfIsNoSeedAndIsToldOf() {
    var app = app("vitest");
    app.file(
        "src/data/posts.js",
        "export const posts = [{ id: '1', title: 'First', likes: 3 }, { id: '2', title: 'Second', likes: 4 }];");
    app.main("import { posts as fixed } from './data/posts';\nconsole.log(fixed);\n" + MAIN);
    var decided = app.decided();
    assertThat(decided.seeds()).doesNotContainKey("posts");
    assertThat(decided.decisions()).anyMatch(d -> d.toString().contains("src/data/posts.js"));
  }

  @Test
  void dataOfAnotherKindAndOfPeopleIsNoSeed() {
    var app = app("vitest");
    app.file("src/data/posts.js", "export const posts = [{ label: 'Menu', href: '/' }];");
    app.file("src/mocks/colors.js", "export const colors = ['red', 'green'];");
    assertThat(app.decided().seeds()).isEmpty();
  }

  @Test
  void dangerousDataIsBoundedAndTold() {
    var app = app("msw");
    app.file(
        "src/mocks/handlers.js",
        """
        import { http, HttpResponse } from 'msw';
        const loop = { id: '1', title: 'Loop', likes: 1 };
        loop.self = loop;
        loop.when = new Date();
        loop.fn = () => 1;
        loop.sym = Symbol('x');
        loop.big = 1 / 0;
        export const handlers = [http.get('/api/posts', () => HttpResponse.json({ data: [loop] }))];
        export const never = () => never();
        """);
    var many = new StringBuilder("[");
    for (int i = 0; i < 30_000; i++) {
      many.append(i == 0 ? "" : ",")
          .append("{\"id\":\"")
          .append(i)
          .append("\",\"title\":\"t\",\"likes\":1}");
    }
    app.file("src/mocks/comments.json", many + "]");
    app.file("src/mocks/huge.json", "[\"" + "x".repeat(3_000_000) + "\"]");
    app.file("src/mocks/broken.json", "[{");

    var analysis = app.analysis();
    assertThat(seed(analysis, "posts").items().toString())
        .contains("Loop")
        .doesNotContain("self", "fn");
    assertThat(seed(analysis, "comments").items()).hasSize(2_000);
    assertThat(analysis.warnings()).anyMatch(line -> line.contains("only the first 2000"));
    assertThat(analysis.warnings()).anyMatch(line -> line.contains("huge.json"));
    assertThat(analysis.warnings()).anyMatch(line -> line.contains("broken.json"));
  }

  @Test
  void peopleOfMocksGetNoAccounts() {
    var app = app("@mswjs/data");
    app.file(
        "src/testing/db.ts",
        """
        import { factory, primaryKey } from '@mswjs/data';
        export const db = factory({ user: { id: primaryKey(String), email: String, password: String } });
        db.user.create({ id: 'u1', email: 'root@example.com', password: 'root' });
        """);
    app.main(
        MAIN.replace(
                "createRoot(",
                """
                const login = async (email, password) => {
                  const res = await fetch('/api/login', { method: 'POST', body: JSON.stringify({ email, password }) });
                  localStorage.setItem('token', (await res.json()).token);
                };
                const Login = () => { const [a, setA] = useState(''); return <form onSubmit={() => login(a, a)}><input onChange={(e) => setA(e.target.value)} /></form>; };
                const Users = () => { const [u, setU] = useState([]); useEffect(() => { fetch('/api/users').then((r) => r.json()).then(setU); }, []); return u.map((x) => <b>{x.email}</b>); };
                createRoot(\
                """)
            .replace("<Posts />", "<><Posts /><Login /><Users /></>"));
    try (var backend = app.serve()) {
      backend
          .client()
          .post("/api/login", "{\"email\": \"root@example.com\", \"password\": \"root\"}")
          .is(401);
    }
    assertThat(Files.exists(app.home().resolve("seed/users.json"))).isFalse();
  }

  private static Analysis.SeedData seed(Analysis analysis, String name) {
    return analysis.seeds().stream()
        .filter(seed -> seed.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private SmallApp app(String library) {
    return new SmallApp(temp)
        .file(
            "package.json",
            "{\"name\": \"app\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}, \"devDependencies\": {\""
                + library
                + "\": \"2\"}}")
        .main(MAIN);
  }
}
