package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ways in which apps sign people in, each as a small app that is read, decided, served and
/// asked as its pages would ask. What a test sends is what the app's source sends.
final class SignInVariantsTest {
  private static final String ADA =
      "{\"email\": \"ada@example.com\", \"password\": \"correct horse\"}";
  private static final String NOTES =
      """
      function Notes() {
        const [notes, setNotes] = useState([]);
        useEffect(() => { api.get('/api/notes').then((res) => setNotes(res.data)); }, []);
        return <ul>{notes.map((note) => <li key={note.id}>{note.title}</li>)}
          <button onClick={() => api.post('/api/notes', { title: 'x' })}>add</button></ul>;
      }
      """;

  @TempDir Path temp;

  @Test
  void aTokenLiesAnywhereInTheAnswer() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('access')}`;",
            """
            const login = async (email, password) => {
              const { data } = await api.post('/api/auth/login', { email, password });
              localStorage.setItem('access', data.tokens.access.token);
              localStorage.setItem('refresh', data.tokens.refresh.token);
            };
            const register = async (email, password) => {
              const { data } = await api.post('/api/auth/register', { email, password });
              localStorage.setItem('access', data.tokens.access.token);
            };
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post("/api/auth/register", ADA);
      var token =
          client.post("/api/auth/login", ADA).is(200).json().at("/tokens/access/token").asText();
      client.withToken(token).post("/api/notes", "{\"title\": \"x\"}").is(201);
      assertThat(client.withToken(token).get("/api/notes").is(200).json()).hasSize(1);
      client.get("/api/notes").is(401);
      assertThat(client.post("/api/auth/login", ADA).json().at("/tokens/refresh/token").asText())
          .isNotEmpty();
    }
  }

  @Test
  void theAnswerItselfIsTheToken() {
    var app =
        axios(
            "config.headers['x-auth-token'] = localStorage.getItem('token');",
            """
            const login = async (email, password) => {
              const { data: jwt } = await api.post('/api/auth', { email, password });
              localStorage.setItem('token', jwt);
            };
            const register = (email, password) => api.post('/api/users', { email, password });
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post("/api/users", ADA);
      var token = client.post("/api/auth", ADA).is(200).json();
      assertThat(token.isTextual()).as(token.toString()).isTrue();
      client.with("x-auth-token", token.asText()).get("/api/notes").is(200);
      client.with("x-auth-token", "nonsense").get("/api/notes").is(401);
    }
  }

  @Test
  void theAnswersTextIsTheToken() {
    var app =
        fetching(
            """
            const send = (url, options = {}) => fetch(url, { ...options,
              headers: { 'Content-Type': 'application/json', Authorization: 'JWT ' + sessionStorage.getItem('jwt') } });
            const login = async (email, password) => {
              const res = await fetch('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify({ email, password }) });
              if (res.status === 200) sessionStorage.setItem('jwt', await res.text());
            };
            const register = async (email, password) => {
              const res = await fetch('/register', { method: 'POST', body: JSON.stringify({ email, password }) });
              if (res.status === 201) location.href = '/login';
            };
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post("/register", ADA).is(201);
      var token = client.post("/login", ADA).is(200);
      assertThat(token.text()).doesNotContain("\"").contains(".");
      client.with("Authorization", "JWT " + token.text()).get("/api/notes").is(200);
      client.with("Authorization", "JWT x").get("/api/notes").is(401);
    }
  }

  @Test
  void theTokenIsAHeaderOfTheAnswer() {
    var app =
        axios(
            "const t = localStorage.getItem('token'); if (t) config.headers.Authorization = t;",
            """
            const login = async (email, password) => {
              const res = await api.post('/login', { email, password });
              localStorage.setItem('token', res.headers['authorization']);
            };
            const register = (email, password) => api.post('/users/sign-up', { email, password });
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post("/users/sign-up", ADA);
      var token = client.post("/login", ADA).is(200).header("Authorization");
      assertThat(token).isNotEmpty();
      client.with("Authorization", token).get("/api/notes").is(200);
    }
  }

  @Test
  void fetchReadsTheTokenFromAHeaderOfTheAnswer() {
    var app =
        fetching(
            """
            const send = (url, options = {}) => fetch(url, { ...options, headers: { Authorization: localStorage.getItem('token') } });
            const login = async (email, password) => {
              const res = await fetch('/login', { method: 'POST', body: JSON.stringify({ email, password }) });
              localStorage.setItem('token', res.headers.get('Authorization'));
            };
            const register = (email, password) => fetch('/register', { method: 'POST', body: JSON.stringify({ email, password }) });
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post("/register", ADA);
      var token = client.post("/login", ADA).is(200).header("Authorization");
      assertThat(token).isNotEmpty();
      client.with("Authorization", token).get("/api/notes").is(200);
    }
  }

  @Test
  void aFormIsPostedWithTheMailAsUsername() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('token')}`;",
            """
            const login = async (email, password) => {
              const form = new URLSearchParams();
              form.append('grant_type', 'password');
              form.append('username', email);
              form.append('password', password);
              const { data } = await api.post('/api/login/access-token', form, {
                headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
              localStorage.setItem('token', data.access_token);
            };
            const register = (email, password, fullName) => api.post('/api/users/signup', { email, password, full_name: fullName });
            const Me = () => {
              const [me, setMe] = useState(null);
              useEffect(() => { api.get('/api/users/me').then(({ data }) => setMe(data)); }, []);
              return <p>{me?.email} {me?.full_name} {me?.is_superuser && 'admin'}
                <button onClick={() => api.patch('/api/users/me/password', { current_password: 'a', new_password: 'b' })}>p</button>
                <button onClick={() => api.patch('/api/users/me', { full_name: 'n', email: 'e' })}>u</button>
                <button onClick={() => api.delete('/api/users/me')}>d</button></p>;
            };
            """,
            "<Me />");
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post(
          "/api/users/signup",
          "{\"email\": \"ada@example.com\", \"password\": \"correct horse\", \"full_name\": \"Ada\"}");
      var form =
          "grant_type=password&username=ada%40example.com&password=correct+horse"
              .getBytes(StandardCharsets.UTF_8);
      var token =
          client
              .send("POST", "/api/login/access-token", "application/x-www-form-urlencoded", form)
              .is(200)
              .json()
              .path("access_token")
              .asText();
      var ada = client.withToken(token);
      var me = ada.get("/api/users/me").is(200).json();
      assertThat(me.path("email").asText()).isEqualTo("ada@example.com");
      assertThat(me.path("full_name").asText()).isEqualTo("Ada");
      ada.patch("/api/users/me", "{\"full_name\": \"Ada L\", \"email\": \"l@example.com\"}")
          .is(200);
      assertThat(ada.get("/api/users/me").json().path("email").asText()).isEqualTo("l@example.com");
      ada.patch(
              "/api/users/me/password",
              "{\"current_password\": \"wrong\", \"new_password\": \"battery staple\"}")
          .is(403);
      ada.patch(
              "/api/users/me/password",
              "{\"current_password\": \"correct horse\", \"new_password\": \"battery staple\"}")
          .is(200);
      var changed =
          "username=l%40example.com&password=battery+staple".getBytes(StandardCharsets.UTF_8);
      var again =
          client
              .send("POST", "/api/login/access-token", "application/x-www-form-urlencoded", changed)
              .is(200)
              .json()
              .path("access_token")
              .asText();
      client.withToken(again).send("DELETE", "/api/users/me", "{\"password\": \"wrong\"}").is(403);
      client.delete("/api/users/me").is(401);
      client.withToken(again).delete("/api/users/me").is(200);
      client
          .send("POST", "/api/login/access-token", "application/x-www-form-urlencoded", changed)
          .is(401);
      client.withToken(again).get("/api/users/me").is(401);
    }
  }

  @Test
  void anAppRefreshesAtA401FromItsBody() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('accessToken')}`;",
            """
            api.interceptors.response.use((r) => r, async (error) => {
              if (error.response.status === 401) {
                const { data } = await axios.post('/api/auth/refresh-token', { refreshToken: localStorage.getItem('refreshToken') });
                localStorage.setItem('accessToken', data.accessToken);
                localStorage.setItem('refreshToken', data.refreshToken);
                return api(error.config);
              }
              return Promise.reject(error);
            });
            const login = async (username, password) => {
              const { data } = await api.post('/api/auth/login', { username, password });
              localStorage.setItem('accessToken', data.accessToken);
              localStorage.setItem('refreshToken', data.refreshToken);
            };
            const register = (username, email, password, confirmPassword) => api.post('/api/auth/register', { username, email, password, confirmPassword });
            const logout = () => api.post('/api/auth/logout', { refreshToken: localStorage.getItem('refreshToken') });
            """,
            "<button onClick={logout}>out</button>");
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post(
          "/api/auth/register",
          "{\"username\": \"ada\", \"email\": \"ada@example.com\", \"password\": \"correct horse\", \"confirmPassword\": \"correct horse\"}");
      var tokens =
          client
              .post("/api/auth/login", "{\"username\": \"ada\", \"password\": \"correct horse\"}")
              .is(200)
              .json();
      var fresh =
          client
              .post(
                  "/api/auth/refresh-token",
                  "{\"refreshToken\": \"" + tokens.path("refreshToken").asText() + "\"}")
              .is(200)
              .json();
      assertThat(fresh.path("accessToken").asText()).isNotEmpty();
      assertThat(fresh.path("refreshToken").asText()).isNotEmpty();
      var ada = client.withToken(fresh.path("accessToken").asText());
      ada.get("/api/notes").is(200);
      ada.post(
          "/api/auth/logout",
          "{\"refreshToken\": \"" + fresh.path("refreshToken").asText() + "\"}");
      ada.get("/api/notes").is(401);
      client.post("/api/auth/refresh-token", "{\"refreshToken\": \"nonsense\"}").is(401);
    }
  }

  @Test
  void anAccessTokenInMemoryIsRefreshedByACookie() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${token}`;",
            """
            let token = null;
            const refresh = async () => {
              const res = await api.get('/api/refresh', { withCredentials: true });
              token = res.data.accessToken;
            };
            api.interceptors.response.use((r) => r, async (error) => {
              if (error?.response?.status === 403) { await refresh(); return api(error.config); }
              return Promise.reject(error);
            });
            const login = async (email, password) => {
              const res = await api.post('/api/auth', { email, password }, { withCredentials: true });
              token = res.data.accessToken;
            };
            const register = (email, password) => api.post('/api/register', { email, password });
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post("/api/register", ADA);
      var in = client.post("/api/auth", ADA).is(200);
      assertThat(in.json().path("accessToken").asText()).isNotEmpty();
      assertThat(in.headers("Set-Cookie")).hasSize(1);
      var cookie = in.headers("Set-Cookie").getFirst().split(";", 2)[0];
      var fresh = client.withCookie(cookie).get("/api/refresh").is(200).json();
      client.withToken(fresh.path("accessToken").asText()).get("/api/notes").is(200);
      // the app refreshes on 403
      client.get("/api/refresh").is(403);
      client.withCookie(cookie).get("/api/notes").is(403);
    }
  }

  @Test
  void oneFieldTakesMailOrName() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('token')}`;",
            """
            const login = async (usernameOrEmail, password) => {
              const { data } = await api.post('/api/auth/signin', { usernameOrEmail, password });
              localStorage.setItem('token', data.accessToken);
            };
            const register = (name, username, email, password) => api.post('/api/auth/signup', { name, username, email, password });
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post(
          "/api/auth/signup",
          "{\"name\": \"Ada\", \"username\": \"ada\", \"email\": \"ada@example.com\", \"password\": \"correct horse\"}");
      client
          .post(
              "/api/auth/signin", "{\"usernameOrEmail\": \"ada\", \"password\": \"correct horse\"}")
          .is(200);
      client
          .post(
              "/api/auth/signin",
              "{\"usernameOrEmail\": \"ada@example.com\", \"password\": \"correct horse\"}")
          .is(200);
      client
          .post("/api/auth/signin", "{\"usernameOrEmail\": \"ada\", \"password\": \"wrong\"}")
          .is(401);
      client
          .post(
              "/api/auth/signup",
              "{\"username\": \"ada@example.com\", \"email\": \"eve@example.com\", \"password\": \"battery staple\"}")
          .is(201);
      client
          .post(
              "/api/auth/signin",
              "{\"usernameOrEmail\": \"ada@example.com\", \"password\": \"battery staple\"}")
          .is(401);
    }
  }

  @Test
  void peopleSignInWithTheirPhone() {
    var app =
        axios(
            "config.headers['x-access-token'] = localStorage.getItem('token');",
            """
            const login = async (phone, password) => {
              const { data } = await api.post('/api/login', { phone, password });
              localStorage.setItem('token', data.data.token);
            };
            const register = (name, phone, password) => api.post('/api/register', { name, phone, password });
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post(
          "/api/register",
          "{\"name\": \"Ada\", \"phone\": \"+44123456\", \"password\": \"correct horse\"}");
      var token =
          client
              .post("/api/login", "{\"phone\": \"+44123456\", \"password\": \"correct horse\"}")
              .is(200)
              .json()
              .at("/data/token")
              .asText();
      client.with("x-access-token", token).get("/api/notes").is(200);
    }
  }

  @Test
  void aRegistrationThatOnlyTellsIsFollowedByALogIn() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('token')}`;",
            """
            const login = async (email, password) => {
              const { data } = await api.post('/api/login', { email, password });
              localStorage.setItem('token', data.token);
            };
            const register = async (email, password) => {
              try {
                const res = await api.post('/api/register', { email, password });
                if (res.status === 201) alert(res.data.message);
              } catch (err) {
                alert(err.response.data.errors[0].msg);
              }
            };
            """);
    try (var backend = app.serve()) {
      var client = backend.client();
      var answer = client.post("/api/register", ADA).is(201).json();
      assertThat(answer.path("message").asText()).isNotEmpty();
      assertThat(answer.has("token")).isFalse();
      var refused = client.post("/api/register", ADA).is(409).json();
      assertThat(refused.at("/errors/0/msg").asText()).isNotEmpty();
      assertThat(client.post("/api/login", ADA).is(200).json().path("token").asText()).isNotEmpty();
    }
  }

  @Test
  void cookiesAlone() {
    var app =
        fetching(
            """
            const send = (url, options = {}) => fetch(url, { ...options, credentials: 'include' });
            const login = async (email, password) => {
              const res = await send('/api/auth/login', { method: 'POST', body: JSON.stringify({ email, password }) });
              if (!res.ok) throw new Error((await res.json()).detail);
              const { data } = await res.json();
              setName(data.user.name);
            };
            const setName = (name) => { document.title = name.trim(); };
            const register = (email, password, name) => send('/api/auth/register', { method: 'POST', body: JSON.stringify({ email, password, name }) });
            const logout = () => send('/api/auth/logout', { method: 'DELETE' });
            const Me = () => {
              const [user, setUser] = useState(null);
              useEffect(() => { send('/api/auth/session').then((r) => r.json()).then((body) => setUser(body.data.user)); }, []);
              return <p onClick={logout}>{user && user.name} {user && user.email}</p>;
            };
            """,
            "<Me />");
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post(
          "/api/auth/register",
          "{\"email\": \"ada@example.com\", \"password\": \"correct horse\", \"name\": \"Ada\"}");
      assertThat(
              client
                  .post("/api/auth/login", "{\"email\": \"ada@example.com\", \"password\": \"no\"}")
                  .is(401)
                  .json()
                  .path("detail")
                  .asText())
          .isNotEmpty();
      var in = client.post("/api/auth/login", ADA).is(200);
      assertThat(in.json().at("/data/user/name").asText()).isEqualTo("Ada");
      var cookie = in.headers("Set-Cookie").getFirst().split(";", 2)[0];
      var ada = client.withCookie(cookie);
      assertThat(ada.get("/api/auth/session").is(200).json().at("/data/user/email").asText())
          .isEqualTo("ada@example.com");
      ada.get("/api/notes").is(200);
      assertThat(ada.delete("/api/auth/logout").status()).isBetween(200, 204);
      ada.get("/api/notes").is(401);
    }
  }

  @Test
  void recoveryAndSocialSignInAreToldOfAndBreakNothing() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('token')}`;",
            """
            const login = async (email, password) => {
              const { data } = await api.post('/api/auth/login', { email, password });
              localStorage.setItem('token', data.token);
            };
            const register = (email, password) => api.post('/api/auth/register', { email, password });
            const Rest = () => <>
              <button onClick={() => api.post('/api/auth/forgot-password', { email: 'x' })}>a</button>
              <button onClick={() => api.post('/api/auth/reset-password', { token: 't', password: 'x' })}>b</button>
              <button onClick={() => api.post('/api/auth/verify-email', { token: 't' })}>c</button>
              <button onClick={() => api.post('/api/auth/otp/send', { email: 'x' })}>d</button>
              <button onClick={() => api.post('/api/auth/magic-link', { email: 'x' })}>e</button>
              <button onClick={() => api.post('/api/auth/google', { credential: 'x' })}>f</button>
              <button onClick={() => { window.location.href = '/api/auth/github'; }}>g</button>
              <button onClick={() => api.post('/api/auth/verify-otp', { email: 'x', otp: '1' })}>h</button>
            </>;
            """,
            "<Rest />");
    var contract = app.contract();
    var undecided = contract.undecided().stream().map(u -> u.method() + " " + u.path()).toList();
    assertThat(undecided)
        .contains(
            "POST /api/auth/forgot-password",
            "POST /api/auth/reset-password",
            "POST /api/auth/verify-email",
            "POST /api/auth/otp/send",
            "POST /api/auth/magic-link",
            "POST /api/auth/google",
            "POST /api/auth/verify-otp");
    try (var backend = app.serve()) {
      var client = backend.client();
      client.post("/api/auth/register", ADA);
      client.post("/api/auth/login", ADA).is(200);
      client.post("/api/auth/forgot-password", "{\"email\": \"ada@example.com\"}").is(501);
    }
  }

  @Test
  void jsonServerAuthIsSpokenAsItIs() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('token')}`;",
            """
            const login = async (email, password) => {
              const { data } = await api.post('/login', { email, password });
              localStorage.setItem('token', data.accessToken);
              localStorage.setItem('user', JSON.stringify(data.user));
            };
            const register = async (email, password) => {
              const { data } = await api.post('/register', { email, password });
              localStorage.setItem('token', data.accessToken);
              localStorage.setItem('id', data.user.id);
            };
            """);
    app.file(
        "db.json",
        "{\"users\": [], \"notes\": [{\"id\": 1, \"title\": \"First\", \"userId\": 1}]}");
    try (var backend = app.serve()) {
      var client = backend.client();
      var made = client.post("/register", ADA).is(201).json();
      assertThat(made.path("accessToken").asText()).isNotEmpty();
      assertThat(made.at("/user/id").asText()).isNotEmpty();
      assertThat(made.at("/user/email").asText()).isEqualTo("ada@example.com");
      var in = client.post("/login", ADA).is(200).json();
      client.withToken(in.path("accessToken").asText()).get("/api/notes").is(200);
    }
  }

  @Test
  void rolesComeFromGuards() {
    var app =
        axios(
            "config.headers.Authorization = `Bearer ${localStorage.getItem('token')}`;",
            """
            const login = async (email, password) => {
              const { data } = await api.post('/api/login', { email, password });
              localStorage.setItem('token', data.token);
            };
            const register = (email, password) => api.post('/api/register', { email, password });
            const Me = () => {
              const [user, setUser] = useState(null);
              useEffect(() => { api.get('/api/me').then(({ data }) => setUser(data)); }, []);
              if (!user) return null;
              return <p>{user.email}{user.roles.includes('ADMIN') ? <b>admin</b> : null}{user.isAdmin && <i>boss</i>}</p>;
            };
            """,
            "<Me />");
    try (var backend = app.serve()) {
      var client = backend.client();
      // the first person of all is made an admin
      client
          .post(
              "/api/register",
              "{\"email\": \"first@example.com\", \"password\": \"correct horse\"}")
          .is(201);
      client.post(
          "/api/register",
          "{\"email\": \"ada@example.com\", \"password\": \"correct horse\", \"roles\": [\"ADMIN\"], \"isAdmin\": true}");
      var token = client.post("/api/login", ADA).is(200).json().path("token").asText();
      var me = client.withToken(token).get("/api/me").is(200).json();
      assertThat(me.path("isAdmin").isBoolean()).as(me.toString()).isTrue();
      assertThat(me.path("isAdmin").asBoolean()).isFalse();
      assertThat(me.path("roles").isArray()).as(me.toString()).isTrue();
      assertThat(me.path("roles").toString()).doesNotContain("ADMIN");
    }
  }

  @Test
  void servicesAndTokensInAddressesAreToldOf() {
    var app =
        axios(
            "config.params = { ...config.params, access_token: localStorage.getItem('token') };",
            """
            import { ClerkProvider } from '@clerk/clerk-react';
            const login = async (email, password) => {
              const { data } = await api.post('/api/login', { email, password });
              localStorage.setItem('token', data.token);
            };
            const register = (email, password) => api.post('/api/register', { email, password });
            const Files = () => <button onClick={() => { api.get('/api/exports', { params: { token: localStorage.getItem('token') } }); api.get('/api/verify-email', { params: { token: 'x' } }); }}>x</button>;
            """,
            "<Files />");
    assertThat(app.analysis().undecided())
        .anyMatch(one -> one.why().contains("Clerk") && one.at().line() == 6)
        .anyMatch(one -> one.why().startsWith("GET /api/exports sends a token"))
        .noneMatch(one -> one.why().contains("verify-email"));
    try (var backend = app.serve()) {
      backend.client().post("/api/register", ADA);
      backend.client().post("/api/login", ADA).is(200);
    }
  }

  private SmallApp axios(String interceptor, String code, String... elements) {
    return new SmallApp(temp)
        .main(
            """
            import { useEffect, useState } from 'react';
            import { createRoot } from 'react-dom/client';
            import axios from 'axios';
            const api = axios.create({ baseURL: '' });
            api.interceptors.request.use((config) => { %s return config; });
            %s
            %s
            function SignIn() {
              const [a, setA] = useState('');
              const [b, setB] = useState('');
              const [c, setC] = useState('');
              const [d, setD] = useState('');
              return <><form onSubmit={() => login(a, b)}>
                {[setA, setB, setC, setD].map((set) => <input onChange={(e) => set(e.target.value)} />)}
              </form><button onClick={() => register(a, b, c, d)}>sign up</button></>;
            }
            createRoot(document.getElementById('root')).render(<><SignIn /><Notes />%s</>);
            """
                .formatted(interceptor, code, NOTES, String.join("", elements)));
  }

  private SmallApp fetching(String code, String... elements) {
    return new SmallApp(temp)
        .main(
            """
            import { useEffect, useState } from 'react';
            import { createRoot } from 'react-dom/client';
            %s
            const api = {
              get: async (url) => ({ data: await (await send(url)).json() }),
              post: async (url, body) => ({ data: await (await send(url, { method: 'POST', body: JSON.stringify(body) })).json() }),
            };
            %s
            function SignIn() {
              const [a, setA] = useState('');
              const [b, setB] = useState('');
              const [c, setC] = useState('');
              const [d, setD] = useState('');
              return <><form onSubmit={() => login(a, b)}>
                {[setA, setB, setC, setD].map((set) => <input onChange={(e) => set(e.target.value)} />)}
              </form><button onClick={() => register(a, b, c, d)}>sign up</button></>;
            }
            createRoot(document.getElementById('root')).render(<><SignIn /><Notes />%s</>);
            """
                .formatted(code, NOTES, String.join("", elements)));
  }
}
