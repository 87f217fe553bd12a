package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SWR: keys and fetchers, the global one too; mutations.
final class SwrTest {
  @TempDir Path folder;

  @Test
  void theGlobalFetcherGetsTheKey() {
    var app =
        new TinyApp(folder)
            .app(
                """
                import useSWR, { SWRConfig } from 'swr';
                import useSWRMutation from 'swr/mutation';
                import useSWRInfinite from 'swr/infinite';
                const fetcher = (url: string) => fetch(`/api${url}`).then((res) => res.json());
                async function send(url: string, { arg }: { arg: { name: string } }) {
                  return fetch('/api' + url, { method: 'POST', body: JSON.stringify(arg) }).then((r) => r.json());
                }
                function Users({ id }: { id?: string }) {
                  const { data, error, isLoading } = useSWR<{ name: string }[]>('/users');
                  const { data: one } = useSWR(id ? `/users/${id}` : null);
                  const { data: array } = useSWR(['/search', 'x'], ([url, q]) => fetcher(`${url}?q=${q}`));
                  const { trigger } = useSWRMutation('/users', send);
                  const never = useSWRMutation('/never', send);
                  const { data: pages } = useSWRInfinite((index) => `/feed?page=${index}`);
                  if (error) return <p>{error.message}</p>;
                  if (isLoading) return <p>…</p>;
                  return <button onClick={() => trigger({ name: 'x' })}>{data!.map((u) => u.name)}{one?.email}{array?.total}{pages?.length}</button>;
                }
                export default () => <SWRConfig value={{ fetcher, refreshInterval: 0 }}><Users id={location.hash} /></SWRConfig>;
                """);
    assertThat(app.calls())
        .containsExactlyInAnyOrder(
            "GET /api/users",
            "GET /api/users/{id}",
            "GET /api/search",
            "POST /api/users",
            "GET /api/feed");
  }

  @Test
  void anOwnHookGivesTheFetcher() {
    assertThat(
            new TinyApp(folder)
                .app(
                    """
                    import useSWR from 'swr';
                    import axios from 'axios';
                    const fetcher = (url: string) => axios.get(url).then((res) => res.data);
                    const useTasks = (page: number) => { const { data, error, mutate } = useSWR(`/api/tasks?page=${page}`, fetcher); return { tasks: data?.items, error, mutate }; };
                    export default function App() { const { tasks } = useTasks(1); return <>{tasks?.map((t: any) => t.title)}</>; }
                    """)
                .only()
                .response()
                .names())
        .containsExactly("items");
  }
}
