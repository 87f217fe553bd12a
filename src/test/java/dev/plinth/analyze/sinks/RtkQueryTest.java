package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RTK Query: endpoints that hooks run, base queries that wrap others.
final class RtkQueryTest {
  @TempDir Path folder;

  private static final String IMPORT =
      "import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react';\n";

  @Test
  void injectedEndpointsAskWhenTheirHookIsUsed() {
    var app =
        new TinyApp(folder)
            .file(
                "src/api.ts",
                IMPORT
                    + """
                    const raw = fetchBaseQuery({ baseUrl: import.meta.env.VITE_API ?? '/api' });
                    const baseQuery = async (args: any, api: any, extra: any) => {
                      let result = await raw(args, api, extra);
                      if (result.error && result.error.status === 401) {
                        const refresh = await raw({ url: '/auth/refresh', method: 'POST' }, api, extra);
                        if (refresh.data) result = await raw(args, api, extra);
                      }
                      return result;
                    };
                    export const api = createApi({ baseQuery, endpoints: () => ({}) });
                    """)
            .file(
                "src/orders.ts",
                """
                import { api } from './api';
                const ORDERS = '/orders';
                const orders = api.injectEndpoints({
                  endpoints: (builder) => ({
                    list: builder.query<{ id: number; total: number }[], void>({ query: () => ORDERS }),
                    one: builder.query({ query: (id: number) => ({ url: `${ORDERS}/${id}` }) }),
                    pay: builder.mutation({ query: ({ id, ...body }) => ({ url: `${ORDERS}/${id}/pay`, method: 'PUT', body }) }),
                    never: builder.mutation({ query: (id) => ({ url: `${ORDERS}/${id}`, method: 'DELETE' }) }),
                    lazy: builder.query({ query: (q: string) => ({ url: ORDERS, params: { q } }) }),
                  }),
                });
                export const { useListQuery, useOneQuery, usePayMutation, useNeverMutation, useLazyLazyQuery } = orders;
                """)
            .app(
                """
                import { useListQuery, useOneQuery, usePayMutation, useNeverMutation } from './orders';
                function Order({ id }: any) {
                  const { data, isLoading, error } = useOneQuery(id);
                  const [pay] = usePayMutation();
                  const [never] = useNeverMutation();
                  return isLoading ? null : error ? <p>{(error as any).data.message}</p> : (
                    <button onClick={() => pay({ id, amount: 5 }).unwrap()}>{data.status.trim()}</button>
                  );
                }
                export default function App() {
                  const { data, isLoading, error } = useListQuery();
                  if (isLoading) return null;
                  if (error) return <p>failed</p>;
                  return <>{data!.map((o) => <Order key={o.id} id={o.id} />)}</>;
                }
                """);
    assertThat(app.calls())
        .containsExactlyInAnyOrder(
            "GET /api/orders",
            "GET /api/orders/{id}",
            "PUT /api/orders/{id}/pay",
            "POST /api/auth/refresh");
    var pay =
        app.read().calls().stream()
            .filter(c -> c.path().endsWith("/pay"))
            .findFirst()
            .orElseThrow();
    assertThat(pay.request().names()).containsExactly("amount");
  }

  @Test
  void anOwnBaseQueryMayBeAxios() {
    assertThat(
            new TinyApp(folder)
                .app(
                    """
                    import axios from 'axios';
                    import { createApi } from '@reduxjs/toolkit/query/react';
                    const axiosBaseQuery = ({ baseUrl } = { baseUrl: '' }) => async ({ url, method, data, params }: any) => {
                      try {
                        const result = await axios({ url: baseUrl + url, method, data, params });
                        return { data: result.data };
                      } catch (error: any) {
                        return { error: { status: error.response?.status, data: error.response?.data } };
                      }
                    };
                    const api = createApi({
                      baseQuery: axiosBaseQuery({ baseUrl: '/api' }),
                      endpoints: (build) => ({
                        tasks: build.query({ query: () => ({ url: '/tasks', method: 'get' }), transformResponse: (r: any) => r.items }),
                        add: build.mutation({ query: (data: any) => ({ url: '/tasks', method: 'post', data }) }),
                      }),
                    });
                    export default function App() {
                      const { data = [] } = api.useTasksQuery(undefined);
                      const [add] = api.useAddMutation();
                      return <button onClick={() => add({ title: 'x' })}>{data.map((t: any) => t.title)}</button>;
                    }
                    """)
                .calls())
        .containsExactlyInAnyOrder("GET /api/tasks", "POST /api/tasks");
  }
}
