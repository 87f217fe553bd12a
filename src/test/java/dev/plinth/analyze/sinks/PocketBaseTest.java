package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PocketBaseTest {
  @TempDir Path folder;

  @Test
  void recordsAreAskedForAtTheirCollection() {
    var app = SmallApp.in(folder);
    app.file(
        "src/pb.ts",
        """
        import PocketBase from 'pocketbase';
        export enum Collections { Posts = 'posts', Users = 'users' }
        const pb = new PocketBase(import.meta.env.VITE_PB_URL);
        export default pb;
        """);
    app.app(
        """
        import pb, { Collections } from './pb';
        export default function App({ id }) {
          const go = async () => {
            const page = await pb.collection(Collections.Posts).getList(1, 20, { filter: 'a=1', expand: 'author', requestKey: null });
            page.items.map((post) => post.title.trim());
            await pb.collection('tags').getFullList({ sort: 'name' });
            await pb.collection(Collections.Posts).getOne(id);
            await pb.collection(Collections.Posts).create({ title: 'a' });
            await pb.collection(Collections.Posts).update(id, { title: 'b' });
            await pb.collection(Collections.Posts).delete(id);
          };
          const signIn = async () => {
            await pb.collection(Collections.Users).authWithPassword('me', 'secret');
            await pb.collection('users').requestPasswordReset('a@b.c');
            await pb.collection('users').authRefresh();
            pb.authStore.clear();
          };
          return <b onClick={go} onFocus={signIn}>x</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "GET /api/collections/posts/records",
            "GET /api/collections/tags/records",
            "GET /api/collections/posts/records/{id}",
            "POST /api/collections/posts/records",
            "PATCH /api/collections/posts/records/{id}",
            "DELETE /api/collections/posts/records/{id}",
            "POST /api/collections/users/auth-with-password",
            "POST /api/collections/users/request-password-reset",
            "POST /api/collections/users/auth-refresh");
    var list = app.only("GET /api/collections/posts/records");
    assertThat(list.query())
        .extracting(dev.plinth.analyze.Call.Parameter::name)
        .containsExactlyInAnyOrder("page", "perPage", "filter", "expand");
    assertThat(list.response().names()).containsExactly("items");
    assertThat(app.only("POST /api/collections/users/auth-with-password").request().names())
        .containsExactlyInAnyOrder("identity", "password");
  }

  @Test
  void whatIsHeardIsTold() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useEffect } from 'react';
        import PocketBase from 'pocketbase';
        const pb = new PocketBase('http://localhost:8090');
        export default function App() {
          useEffect(() => { pb.collection('chats').subscribe('*', () => pb.collection('chats').getOne('x')); }, []);
          return <img src={pb.files.getURL({}, 'a.png')} />;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /api/collections/chats/records/x");
    assertThat(app.sockets()).containsExactly("pocketbase-realtime /api/realtime [on chats]");
  }

  @Test
  void anOwnClassAndUnmountedCodeAskNothing() {
    var app = SmallApp.in(folder);
    app.file(
        "src/pocketbase.ts",
        """
        export default class PocketBase { collection(name) { return { getFullList: () => [name] }; } }
        """);
    app.file(
        "src/Unused.tsx",
        """
        import PocketBase from 'pocketbase';
        const pb = new PocketBase('/');
        export default function Unused() { pb.collection('never').getFullList(); return null; }
        """);
    app.app(
        """
        import PocketBase from './pocketbase';
        import Unused from './Unused';
        const pb = new PocketBase();
        export default function App() { pb.collection('a').getFullList(); return null; }
        """);

    assertThat(app.keys()).isEmpty();
  }
}
