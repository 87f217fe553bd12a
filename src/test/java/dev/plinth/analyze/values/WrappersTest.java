package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The app's own layers over a client: functions, classes, tables of addresses; and what they are
/// called from.
final class WrappersTest {
  @TempDir Path folder;

  private TinyApp app() {
    return new TinyApp(folder);
  }

  @Test
  void aBaseClassServesItsSubclasses() {
    assertThat(
            app()
                .file(
                    "src/services.ts",
                    """
                    import axios, { AxiosInstance } from 'axios';
                    export abstract class BaseService<T extends { id?: string }> {
                      protected client: AxiosInstance;
                      constructor(private path: string) { this.client = axios.create({ baseURL: '/api' }); }
                      async list(): Promise<T[]> { return (await this.client.get<T[]>(this.path)).data; }
                      get = async (id: string) => (await this.client.get<T>(`${this.path}/${id}`)).data;
                      save(entity: T) { return entity.id ? this.put(entity) : this.post(entity); }
                      private put(entity: T) { return this.client.put(`${this.path}/${entity.id}`, entity); }
                      private post(entity: T) { return this.client.post(this.path, entity); }
                      never(id: string) { return this.client.delete(`${this.path}/${id}`); }
                    }
                    export class Users extends BaseService<{ id?: string; name: string }> {
                      static instance = new Users();
                      constructor() { super('/users'); }
                      async ban(id: string) { return this.get(id).then(() => this.client.post(`/users/${id}/ban`)); }
                    }
                    export class Posts extends BaseService<{ id?: string }> { constructor() { super('posts'); } }
                    export const posts = new Posts();
                    """)
                .running(
                    "import { Users, posts } from './services';",
                    """
                    const id = location.hash;
                    await Users.instance.list();
                    await Users.instance.ban(id);
                    await posts.save({});
                    await posts.save({ id });
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/users",
            "GET /api/users/{id}",
            "POST /api/users/{id}/ban",
            "POST /api/posts",
            "PUT /api/posts/{id}");
  }

  @Test
  void tablesOfAddressesAreReadWhereTheyAreUsed() {
    assertThat(
            app()
                .file(
                    "src/endpoints.ts",
                    """
                    const BASE = '/api/v1';
                    export const API = {
                      users: { list: `${BASE}/users`, byId: (id: string | number) => `${BASE}/users/${id}`, posts(id: string) { return this.byId(id) + '/posts'; } },
                      auth: { login: BASE + '/auth/login' } as const,
                      never: `${BASE}/never`,
                    } as const;
                    export enum Path { Tags = '/api/v1/tags' }
                    export const templates: Record<string, string> = { comment: '/api/v1/posts/:postId/comments/:id' };
                    export const fill = (template: string, params: Record<string, string>) =>
                      Object.entries(params).reduce((path, [key, value]) => path.replace(`:${key}`, encodeURIComponent(value)), template);
                    """)
                .running(
                    "import { API, Path, fill, templates } from './endpoints';",
                    """
                    const id = location.hash;
                    await fetch(API.users.list);
                    await fetch(API.users.byId(id), { method: 'DELETE' });
                    await fetch(API.users.posts(id));
                    await fetch(API['auth']['login'], { method: 'POST' });
                    await fetch(Path.Tags);
                    await fetch(fill(templates.comment, { postId: id, id }));
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/v1/users",
            "DELETE /api/v1/users/{id}",
            "GET /api/v1/users/{id}/posts",
            "POST /api/v1/auth/login",
            "GET /api/v1/tags",
            "GET /api/v1/posts/{id}/comments/{id2}");
  }

  @Test
  void aHookWithMethodAndAddressIsEntered() {
    assertThat(
            app()
                .file(
                    "src/useApi.ts",
                    """
                    import { useCallback, useEffect, useReducer, useState } from 'react';
                    const request = async (method: string, path: string, body?: unknown) => {
                      const init: RequestInit = { method, headers: { 'Content-Type': 'application/json' } };
                      if (body) init.body = JSON.stringify(body);
                      const response = await fetch('/api' + path, init);
                      if (response.status === 204) return undefined;
                      const json = await response.json();
                      if (!response.ok) throw Object.assign(new Error(json.message), { status: response.status });
                      return json;
                    };
                    export const api = Object.freeze({
                      get: (p: string) => request('GET', p),
                      post: (p: string, b: unknown) => request('POST', p, b),
                      ...['put', 'patch'].reduce((all, m) => ({ ...all, [m]: (p: string, b: unknown) => request(m.toUpperCase(), p, b) }), {} as any),
                      delete: request.bind(null, 'DELETE'),
                    });
                    export function useApi<T>(path: string, { lazy = false } = {}) {
                      const [data, setData] = useState<T>();
                      const load = useCallback(async () => setData(await api.get(path)), [path]);
                      useEffect(() => { if (!lazy) load(); }, [load, lazy]);
                      return [data, load] as const;
                    }
                    """)
                .app(
                    """
                    import { api, useApi } from './useApi';
                    export default function App() {
                      const [tasks] = useApi<{ id: number; title: string }[]>('/tasks');
                      const [, loadLater] = useApi('/later', { lazy: true });
                      const [never] = useApi('/never', { lazy: true });
                      return <>{tasks?.map((t) => <p key={t.id} onClick={() => api.put(`/tasks/${t.id}`, { title: t.title })}>
                        <button onClick={() => api.delete(`/tasks/${t.id}`)}>x</button></p>)}
                        <button onClick={() => loadLater()}>later</button>
                        <button onClick={() => { api.post('/tasks', { title: 'x' }); api.patch('/tasks', []); }}>add</button></>;
                    }
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/tasks",
            "PUT /api/tasks/{id}",
            "DELETE /api/tasks/{id}",
            "GET /api/later",
            "POST /api/tasks",
            "PATCH /api/tasks");
  }

  @Test
  void anAddressMayBeJoinedFromParts() {
    assertThat(
            app()
                .running(
                    """
                    interface Options { id?: number | string; method?: string; query?: Record<string, unknown> }
                    const SERVER = import.meta.env.VITE_API_SERVER;
                    function makeUrl(path: string, params?: Options) {
                      params = params || {};
                      const paths = [SERVER, 'api', 'v2', path];
                      if (params.id) { paths.push(params.id.toString()); }
                      if (params.method) { paths.push(params.method); }
                      paths.push('');
                      if (params.query) {
                        const list = [];
                        for (const key in params.query) {
                          if (Object.hasOwn(params.query, key)) list.push(`${encodeURIComponent(key)}=${encodeURIComponent(String(params.query[key]))}`);
                        }
                        paths.pop();
                        paths.push(`?${list.join('&')}`);
                      }
                      return paths.join('/');
                    }
                    const segments = (...parts: (string | undefined)[]) => '/' + parts.filter(Boolean).join('/');
                    """,
                    """
                    const id = location.hash;
                    await fetch(makeUrl('routine'));
                    await fetch(makeUrl('routine', { id }));
                    await fetch(makeUrl('day', { id, method: 'structure' }), { method: 'PATCH' });
                    await fetch(makeUrl('log', { query: { limit: 5, routine: id } }));
                    await fetch(segments('api', 'notes', id));
                    await fetch(segments('api', 'notes', undefined));
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/v2/routine/",
            "GET /api/v2/routine/{id}/",
            "PATCH /api/v2/day/{id}/structure/",
            "GET /api/v2/log/",
            "GET /api/notes/{id}",
            "GET /api/notes");
  }

  @Test
  void componentsThatAreWrappedGetTheirProps() {
    assertThat(
            app()
                .app(
                    """
                    import { observer } from 'mobx-react-lite';
                    import { withTranslation } from 'react-i18next';
                    import styled from 'styled-components';
                    import { Component } from 'react';
                    const Row = observer(({ item, remove }: any) => <button onClick={() => remove(item.id)}>{item.name}</button>);
                    function PlainList({ items, remove, t }: any) { return <>{t('title')}{items.map((i: any) => <Row key={i.id} item={i} remove={remove} />)}</>; }
                    const List = withTranslation()(PlainList);
                    function Card({ onOpen }: any) { return <div onClick={onOpen} />; }
                    const Fancy = styled(Card)`color: red;`;
                    const Never = observer(function Never() { fetch('/api/never'); return null; });
                    class Page extends Component<any, any> {
                      state = { items: [] };
                      async componentDidMount() { const r = await fetch('/api/items'); this.setState({ items: await r.json() }); }
                      remove = (id: number) => fetch(`/api/items/${id}`, { method: 'DELETE' });
                      render() { return <><List items={this.state.items} remove={this.remove} /><Fancy onOpen={() => fetch('/api/opened', { method: 'POST' })} /></>; }
                    }
                    export default withTranslation()(Page);
                    """)
                .calls())
        .containsExactlyInAnyOrder("GET /api/items", "DELETE /api/items/{id}", "POST /api/opened");
  }

  @Test
  void aStateThatStartsEmptyIsNoOtherEndpoint() {
    assertThat(
            app()
                .app(
                    """
                    import { useEffect, useState } from 'react';
                    export default function App() {
                      const [posts, setPosts] = useState<any[]>([]);
                      const [chosen, setChosen] = useState('');
                      useEffect(() => { fetch('/api/posts').then((r) => r.json()).then(setPosts); }, []);
                      const remove = async () => { await fetch(`/api/posts/${chosen}/copies`, { method: 'DELETE' }); };
                      return <><button onClick={remove} />{posts.map((p) => <p key={p.id} onClick={() => setChosen(p.id)} />)}</>;
                    }
                    """)
                .calls())
        .containsExactlyInAnyOrder("GET /api/posts", "DELETE /api/posts/{chosen}/copies");
  }

  @Test
  void aLinkThatAnAnswerGivesIsFollowedNotServed() {
    assertThat(
            app()
                .app(
                    """
                    import axios from 'axios';
                    import { useEffect, useState } from 'react';
                    const api = axios.create({ baseURL: '/api' });
                    export default function App() {
                      const [page, setPage] = useState<any>({});
                      const load = (url?: string) => { url = url || '/surveys'; api.get(url).then(({ data }) => setPage(data)); };
                      useEffect(() => load(), []);
                      return <button onClick={() => load(page.links.next)}>{page.total}</button>;
                    }
                    """)
                .calls())
        .containsExactly("GET /api/surveys");
  }

  @Test
  void fieldsOfAFormThatIsFilledByNameAreAllSent() {
    var call =
        app()
            .app(
                """
                import { useState } from 'react';
                export default function App() {
                  const [form, setForm] = useState<any>({ kind: 'sale' });
                  const change = (e: any) => {
                    if (e.target.id === 'sale' || e.target.id === 'rent') { setForm({ ...form, kind: e.target.id }); return; }
                    if (e.target.type === 'checkbox') { setForm({ ...form, [e.target.id]: e.target.checked }); return; }
                    setForm({ ...form, [e.target.id]: e.target.value });
                  };
                  return <form onSubmit={() => fetch('/api/ads', { method: 'POST', body: JSON.stringify(form) })}>
                    <input id="name" onChange={change} /><input type="checkbox" id="sale" onChange={change} />
                    <input type="checkbox" id="offer" onChange={change} /><textarea id="text" onChange={change} />
                  </form>;
                }
                """)
            .only();
    assertThat(call.request().names()).containsExactlyInAnyOrder("kind", "name", "offer", "text");
  }

  /// TypeScript's `this` says what a function is called on; callers give it nothing.
  @Test
  void aTypeOfThisIsNoParameter() {
    var call =
        app()
            .app(
                """
                import { flow } from 'mobx';
                type NewPost = { title: string; text: string };
                class Store {
                  name = ''; posts = [];
                  create = flow(function* (this: Store, payload: NewPost) {
                    yield fetch('/api/posts', { method: 'POST', body: JSON.stringify(payload) });
                  });
                }
                const store = new Store();
                export default function App() {
                  return <button onClick={() => store.create({ title: '', text: '' })}>Post</button>;
                }
                """)
            .only();
    assertThat(call.request().names()).containsExactlyInAnyOrder("title", "text");
  }
}
