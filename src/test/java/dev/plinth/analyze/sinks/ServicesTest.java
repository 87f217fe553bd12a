package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServicesTest {
  @TempDir Path folder;

  @Test
  void firebaseIsToldByCollection() {
    var app = SmallApp.in(folder);
    app.file(
        "src/db.ts",
        """
        import { getFirestore, collection, doc, getDocs, addDoc, deleteDoc, onSnapshot, query, where } from 'firebase/firestore';
        import { getAuth, signInWithEmailAndPassword, signOut } from 'firebase/auth';
        const db = getFirestore();
        export const posts = () => getDocs(query(collection(db, 'posts'), where('a', '==', 1)));
        export const comment = (id) => addDoc(collection(db, 'posts', id, 'comments'), { text: 'x' });
        export const never = (id) => deleteDoc(doc(db, 'posts', id));
        export const watch = (then) => onSnapshot(collection(db, 'rooms'), then);
        export const signIn = () => signInWithEmailAndPassword(getAuth(), 'a', 'b');
        """);
    app.app(
        """
        import { posts, comment, watch, signIn } from './db';
        export default function App({ id }) {
          watch(() => fetch('/api/seen'));
          return <b onClick={() => comment(id)} onFocus={posts} onBlur={signIn}>x</b>;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /api/seen");
    assertThat(app.needs())
        .containsExactlyInAnyOrder(
            "firebase: firestore reads posts",
            "firebase: firestore writes posts/comments",
            "firebase: firestore listens to rooms",
            "firebase: auth signInWithEmailAndPassword");
  }

  @Test
  void convexAndSignInServicesAreToldWhereTheyAreUsed() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useQuery, useMutation } from 'convex/react';
        import { anyApi as api } from 'convex/server';
        import { ClerkProvider } from '@clerk/clerk-react';
        import { useAuth0 } from '@auth0/auth0-react';
        import 'keycloak-js';
        export default function App() {
          const tasks = useQuery(api.tasks.list);
          const add = useMutation(api.tasks.add);
          const never = useMutation(api.tasks.never);
          return <ClerkProvider><b onClick={() => add({})}>{tasks}</b></ClerkProvider>;
        }
        """);

    assertThat(app.keys()).isEmpty();
    assertThat(app.needs())
        .containsExactlyInAnyOrder(
            "convex: query tasks.list", "convex: mutation tasks.add", "clerk: sign-in");
  }

  @Test
  void tRpcsProceduresAreCalls() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { createTRPCReact, httpBatchLink } from '@trpc/react-query';
        const trpc = createTRPCReact();
        const client = trpc.createClient({ links: [httpBatchLink({ url: 'http://localhost:2022/rpc' })] });
        function Posts() {
          const { data } = trpc.post.list.useQuery({ page: 1 });
          const add = trpc.post.add.useMutation();
          const never = trpc.post.drop.useMutation();
          return <b onClick={() => add.mutate({ title: 'x' })}>{data?.items.length}</b>;
        }
        export default function App() { return <trpc.Provider client={client}><Posts /></trpc.Provider>; }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /rpc/post.list", "POST /rpc/post.add");
    assertThat(app.only("POST /rpc/post.add").request().names()).containsExactly("title");
  }

  @Test
  void honosNamesAreAddresses() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { hc } from 'hono/client';
        const client = hc('/api');
        export default function App({ id }) {
          const go = async () => {
            const res = await client.posts[':id'].$get({ param: { id }, query: { full: '1' } });
            if (res.ok) { const post = await res.json(); post.title.trim(); }
            await client.posts.$post({ json: { title: 'x' } });
          };
          const never = () => client.posts.$delete();
          return <b onClick={go}>x</b>;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /api/posts/{id}", "POST /api/posts");
    assertThat(app.only("GET /api/posts/{id}").response().names()).containsExactly("title");
    assertThat(app.only("POST /api/posts").request().names()).containsExactly("title");
  }

  @Test
  void betterAuthsNamesAreAddresses() {
    var app = SmallApp.in(folder);
    app.file(
        "src/auth.ts",
        """
        import { createAuthClient } from 'better-auth/react';
        export const authClient = createAuthClient({ baseURL: 'http://localhost:3000' });
        export const { useSession, signOut } = authClient;
        """);
    app.app(
        """
        import { authClient, useSession, signOut } from './auth';
        export default function App() {
          const { data } = useSession();
          return <b onClick={() => authClient.signIn.email({ email: 'a', password: 'b' })} onFocus={() => signOut()}>{data?.user.name}</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "GET /api/auth/get-session", "POST /api/auth/sign-in/email", "POST /api/auth/sign-out");
  }
}
