package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TanStack Query: functions of queries, the default one, mutations that somebody runs.
final class TanStackQueryTest {
  @TempDir Path folder;

  @Test
  void theDefaultFunctionReadsTheKey() {
    var app =
        new TinyApp(folder)
            .file(
                "src/queryClient.ts",
                """
                import { QueryClient, type QueryFunction } from '@tanstack/react-query';
                async function throwIfNotOk(res: Response) {
                  if (!res.ok) throw new Error(`${res.status}: ${(await res.text()) || res.statusText}`);
                }
                export async function apiRequest(method: string, url: string, data?: unknown): Promise<Response> {
                  const res = await fetch(url, { method, body: data ? JSON.stringify(data) : undefined, credentials: 'include' });
                  await throwIfNotOk(res);
                  return res;
                }
                export const getQueryFn: <T>(options: { on401: 'returnNull' | 'throw' }) => QueryFunction<T> =
                  ({ on401 }) => async ({ queryKey }) => {
                    const res = await fetch(queryKey.join('/') as string, { credentials: 'include' });
                    if (on401 === 'returnNull' && res.status === 401) return null;
                    await throwIfNotOk(res);
                    return await res.json();
                  };
                export const queryClient = new QueryClient({
                  defaultOptions: { queries: { queryFn: getQueryFn({ on401: 'throw' }), retry: false } },
                });
                """)
            .app(
                """
                import { QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query';
                import { apiRequest, getQueryFn, queryClient } from './queryClient';
                function Task({ id }: { id: number }) {
                  const { data } = useQuery<{ id: number; title: string }>({ queryKey: ['/api/tasks', id] });
                  const remove = useMutation({
                    mutationFn: async (id: number) => { await apiRequest('DELETE', `/api/tasks/${id}`); },
                    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['/api/tasks'] }),
                  });
                  const never = useMutation({ mutationFn: () => apiRequest('POST', '/api/never') });
                  return <button onClick={() => remove.mutate(id)} disabled={never.isPending}>{data?.title}</button>;
                }
                function Tasks() {
                  const { data: tasks = [], error } = useQuery<{ id: number }[]>({ queryKey: ['/api/tasks'] });
                  const { data: user } = useQuery({ queryKey: ['/api/user'], queryFn: getQueryFn({ on401: 'returnNull' }) });
                  if (error) return <p>{error.message}</p>;
                  return <>{tasks.map((t) => <Task key={t.id} id={t.id} />)}{(user as any)?.name}</>;
                }
                export default () => <QueryClientProvider client={queryClient}><Tasks /></QueryClientProvider>;
                """);
    assertThat(app.calls())
        .containsExactlyInAnyOrder(
            "GET /api/tasks", "GET /api/tasks/{id}", "GET /api/user", "DELETE /api/tasks/{id}");
  }

  @Test
  void aKeyMayHaveParameters() {
    var call =
        new TinyApp(folder)
            .app(
                """
                import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
                import axios from 'axios';
                const client = new QueryClient();
                client.setDefaultOptions({
                  queries: { queryFn: async ({ queryKey: [path, params] }: any) => (await axios.get(`/api/${path}`, { params })).data },
                });
                const List = () => { const { data } = useQuery({ queryKey: ['posts', { page: 1, tag: 'x' }] }); return <p>{(data as any).total.toFixed(0)}</p>; };
                export default () => <QueryClientProvider client={client}><List /></QueryClientProvider>;
                """)
            .only();
    assertThat(call.key()).isEqualTo("GET /api/posts");
    assertThat(call.query()).hasSize(2);
    assertThat(call.response().names()).containsExactly("total");
  }

  @Test
  void optionsHelpersAndFactoriesAreFollowed() {
    assertThat(
            new TinyApp(folder)
                .app(
                    """
                    import { QueryClient, QueryClientProvider, queryOptions, useInfiniteQuery, useMutation, useSuspenseQuery } from '@tanstack/react-query';
                    const get = (path: string) => fetch('/api' + path).then((r) => r.json());
                    const keys = { all: ['notes'] as const, one: (id: string) => [...keys.all, id] as const };
                    const note = (id: string) => queryOptions({ queryKey: keys.one(id), queryFn: () => get(`/notes/${id}`) });
                    const useAdd = () => useMutation({ mutationFn: (body: { text: string }) => fetch('/api/notes', { method: 'POST', body: JSON.stringify(body) }) });
                    function Notes({ id }: any) {
                      const { data } = useSuspenseQuery(note(id));
                      const pages = useInfiniteQuery({ queryKey: ['feed'], queryFn: ({ pageParam }) => get(`/feed?cursor=${pageParam}`), initialPageParam: 0, getNextPageParam: (last: any) => last.next });
                      const { mutateAsync } = useAdd();
                      return <button onClick={async () => { await mutateAsync({ text: 'x' }); }}>{data.text}{pages.data?.pages.flatMap((p) => p.items).length}</button>;
                    }
                    export default () => <QueryClientProvider client={new QueryClient()}><Notes id="1" /></QueryClientProvider>;
                    """)
                .calls())
        .containsExactlyInAnyOrder("GET /api/notes/1", "GET /api/feed", "POST /api/notes");
  }
}
