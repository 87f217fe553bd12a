package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupabaseJsTest {
  @TempDir Path folder;

  @Test
  void tablesAreReadAndWrittenAtTheirAddresses() {
    var app = SmallApp.in(folder);
    app.file(
        "src/lib/db.ts",
        """
        import { createClient } from '@supabase/supabase-js';
        export const supabase = createClient('https://x.supabase.co', 'key');
        """);
    app.file(
        "src/hooks/useTable.ts",
        """
        import { useEffect, useState } from 'react';
        import { supabase } from '../lib/db';
        export function useTable(table: string) {
          const [rows, setRows] = useState([]);
          useEffect(() => { supabase.from(table).select('*').then(({ data }) => setRows(data ?? [])); }, [table]);
          return { rows, remove: (id: string) => supabase.from(table).delete().eq('id', id) };
        }
        export const useForgotten = () => supabase.from('forgotten').select('*');
        """);
    app.app(
        """
        import { supabase } from './lib/db';
        import { useTable } from './hooks/useTable';
        export default function App() {
          const { rows, remove } = useTable('notes');
          const load = async () => {
            const { data, error } = await supabase
              .from('posts').select('id, title, author:profiles!fk(name, avatar_url), ...teams(team_name)').order('id').limit(3);
            if (error) throw error;
            const { count } = await supabase.from('posts').select('*', { count: 'exact', head: true });
            await supabase.from('posts').insert([{ title: 'a', body: 'b' }]).select().single();
            await supabase.from('posts').upsert({ id: 1, title: 'c' });
            await supabase.from('posts').update({ title: 'd' }).eq('id', 1);
            await supabase.rpc('rank', { kind: 'x' });
            await supabase.functions.invoke('mail', { body: { to: 'a' } });
          };
          return <b onClick={load} onFocus={() => remove(rows[0].id)}>x</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "GET /rest/v1/notes",
            "DELETE /rest/v1/notes",
            "GET /rest/v1/posts",
            "HEAD /rest/v1/posts",
            "POST /rest/v1/posts",
            "PATCH /rest/v1/posts",
            "POST /rest/v1/rpc/rank",
            "POST /functions/v1/mail");
    var posts = app.only("GET /rest/v1/posts").response();
    assertThat(posts.names()).containsExactlyInAnyOrder("id", "title", "author", "team_name");
    assertThat(((dev.plinth.analyze.Shape.Arr) posts).item().member("author").names())
        .containsExactlyInAnyOrder("name", "avatar_url");
    assertThat(app.only("POST /rest/v1/posts").request().names()).contains("title", "body");
    assertThat(app.only("POST /functions/v1/mail").request().names()).containsExactly("to");
    assertThat(app.read().supabase().tables().keySet()).containsExactlyInAnyOrder("notes", "posts");
  }

  @Test
  void anErrorThatMayBeDoesNotEndAllThatFollows() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useState } from 'react';
        import { createClient } from '@supabase/supabase-js';
        const supabase = createClient('u', 'k');
        export default function App() {
          const [failed, setFailed] = useState('');
          const save = async () => {
            const { error } = await supabase.from('a').insert({ x: 1 });
            if (error) { setFailed(error.message); return; }
            await supabase.from('b').insert({ y: 2 });
          };
          return <b onClick={save}>{failed}</b>;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("POST /rest/v1/a", "POST /rest/v1/b");
  }

  @Test
  void signInsAndFilesAreCalledByTheirAddresses() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { createBrowserClient } from '@supabase/ssr';
        const supabase = createBrowserClient('u', 'k');
        export default function App({ id, file }) {
          const go = async () => {
            await supabase.auth.signUp({ email: 'a', password: 'b', options: { data: { name: 'c' }, emailRedirectTo: '/' } });
            await supabase.auth.signInWithPassword({ email: 'a', password: 'b' });
            await supabase.auth.signInWithOAuth({ provider: 'github' });
            await supabase.auth.mfa.enroll({ factorType: 'totp' });
            await supabase.auth.getSession();
            await supabase.storage.from('avatars').upload(`${id}/me.png`, file);
            supabase.storage.from('avatars').getPublicUrl('x');
            await supabase.storage.from('avatars').remove(['x']);
          };
          return <b onClick={go}>x</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "POST /auth/v1/signup",
            "POST /auth/v1/token?grant_type=password",
            "GET /auth/v1/authorize",
            "POST /auth/v1/factors",
            "POST /storage/v1/object/avatars/{path}",
            "DELETE /storage/v1/object/avatars");
    assertThat(app.only("POST /auth/v1/signup").request().names())
        .containsExactlyInAnyOrder("email", "password", "data");
  }

  @Test
  void theReadyMadeFormSignsInAndUp() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { createClient } from '@supabase/supabase-js';
        import { Auth } from '@supabase/auth-ui-react';
        const supabase = createClient('u', 'k');
        export default function App() { return <Auth supabaseClient={supabase} providers={['google']} />; }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "POST /auth/v1/signup",
            "POST /auth/v1/token?grant_type=password",
            "POST /auth/v1/recover",
            "GET /auth/v1/authorize");
  }

  @Test
  void aClientThatIsHandedOnCallsNothingByItself() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { createClient } from '@supabase/supabase-js';
        import { Provider } from 'some-library';
        const supabase = createClient('u', 'k');
        export default function App() { return <Provider client={supabase} table={supabase.from('a')}>x</Provider>; }
        """);

    assertThat(app.keys()).isEmpty();
  }

  @Test
  void anOwnObjectOfThatNameIsNotTheLibrarys() {
    var app = SmallApp.in(folder);
    app.file(
        "src/supabase.ts",
        """
        export const supabase = { from: (name) => ({ select: () => [name] }), auth: { signOut() {} } };
        export const createClient = () => supabase;
        """);
    app.app(
        """
        import { supabase, createClient } from './supabase';
        export default function App() {
          supabase.from('a').select();
          createClient().auth.signOut();
          return null;
        }
        """);

    assertThat(app.keys()).isEmpty();
  }

  @Test
  void channelsAreToldWithWhatIsHeard() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useEffect } from 'react';
        import { createClient } from '@supabase/supabase-js';
        const supabase = createClient('u', 'k');
        export default function App() {
          useEffect(() => {
            const channel = supabase.channel('room')
              .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'messages' },
                () => supabase.from('messages').select('id'))
              .on('broadcast', { event: 'typing' }, () => {})
              .subscribe();
            channel.send({ type: 'broadcast', event: 'typing', payload: {} });
            return () => supabase.removeChannel(channel);
          }, []);
          return null;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /rest/v1/messages");
    assertThat(app.sockets())
        .containsExactly(
            "supabase-realtime /realtime/v1/websocket [emit broadcast typing, on broadcast typing, on postgres_changes messages]");
  }

  @Test
  void aTableThatNobodyKnowsIsAQuestion() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { createClient } from '@supabase/supabase-js';
        const supabase = createClient('u', 'k');
        export default function App({ table }) { return <b onClick={() => supabase.from(table).select('*')}>x</b>; }
        """);

    assertThat(app.keys()).isEmpty();
    assertThat(app.read().undecided())
        .anyMatch(each -> each.why().contains("table of this query is only known"));
  }
}
