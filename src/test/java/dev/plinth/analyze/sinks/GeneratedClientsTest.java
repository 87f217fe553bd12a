package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that are generated from an OpenAPI description.
final class GeneratedClientsTest {
  @TempDir Path folder;

  @Test
  void staticServicesOfTheOpenApiCodegenAreRead() {
    var app =
        new TinyApp(folder)
            .file(
                "src/client/core/OpenAPI.ts",
                "export const OpenAPI: any = { BASE: '', VERSION: '1', TOKEN: undefined, WITH_CREDENTIALS: false };")
            .file(
                "src/client/core/request.ts",
                """
                import axios from 'axios';
                const isDefined = (v: any) => v !== undefined && v !== null;
                const getQueryString = (params: Record<string, any>): string => {
                  const qs: string[] = [];
                  const append = (key: string, value: any) => { qs.push(`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`); };
                  Object.entries(params).filter(([, v]) => isDefined(v)).forEach(([k, v]) => append(k, v));
                  return qs.length > 0 ? `?${qs.join('&')}` : '';
                };
                const getUrl = (config: any, options: any): string => {
                  const encoder = config.ENCODE_PATH || encodeURI;
                  const path = options.url.replace('{api-version}', config.VERSION).replace(/{(.*?)}/g, (substring: string, group: string) => {
                    if (options.path?.hasOwnProperty(group)) return encoder(String(options.path[group]));
                    return substring;
                  });
                  const url = `${config.BASE}${path}`;
                  return options.query ? `${url}${getQueryString(options.query)}` : url;
                };
                export class CancelablePromise<T> implements Promise<T> {
                  #isResolved: boolean;
                  readonly #promise: Promise<T>;
                  #resolve?: (value: T) => void;
                  constructor(executor: (resolve: (v: T) => void, reject: (r: any) => void, onCancel: any) => void) {
                    this.#isResolved = false;
                    this.#promise = new Promise<T>((resolve, reject) => {
                      this.#resolve = resolve;
                      const onResolve = (value: T): void => {
                        if (this.#isResolved) return;
                        this.#isResolved = true;
                        if (this.#resolve) this.#resolve(value);
                      };
                      return executor(onResolve, reject, () => {});
                    });
                  }
                  public then<R>(onFulfilled?: (value: T) => R, onRejected?: (reason: any) => R) {
                    return this.#promise.then(onFulfilled, onRejected);
                  }
                  public catch(onRejected?: (reason: any) => void) { return this.#promise.catch(onRejected); }
                }
                export const request = <T>(config: any, options: any): CancelablePromise<T> => new CancelablePromise(async (resolve, reject, onCancel) => {
                  try {
                    const url = getUrl(config, options);
                    const response = await axios.request({ url, data: options.body ?? options.formData, method: options.method });
                    resolve(response.data);
                  } catch (error) { reject(error); }
                });
                """)
            .file(
                "src/client/services.ts",
                """
                import { OpenAPI } from './core/OpenAPI';
                import { request as __request, CancelablePromise } from './core/request';
                export class ItemsService {
                  public static readItems(data: { skip?: number; limit?: number } = {}): CancelablePromise<any> {
                    const { limit = 100, skip = 0 } = data;
                    return __request(OpenAPI, { method: 'GET', url: '/api/v1/items/', query: { skip, limit } });
                  }
                  public static updateItem(data: { id: string; requestBody: { title: string } }): CancelablePromise<any> {
                    return __request(OpenAPI, { method: 'PUT', url: '/api/v1/items/{id}', path: { id: data.id }, body: data.requestBody, mediaType: 'application/json' });
                  }
                  public static createItem(requestBody: { title: string }): CancelablePromise<any> {
                    return __request(OpenAPI, { method: 'POST', url: '/api/v1/items/', body: requestBody });
                  }
                  public static deleteItem(id: string): CancelablePromise<any> {
                    return __request(OpenAPI, { method: 'DELETE', url: '/api/v1/items/{id}', path: { id } });
                  }
                }
                """)
            .app(
                """
                import { OpenAPI } from './client/core/OpenAPI';
                import { ItemsService } from './client/services';
                import { useEffect, useState } from 'react';
                OpenAPI.BASE = import.meta.env.VITE_API_URL;
                export default function App() {
                  const [items, setItems] = useState<any[]>([]);
                  useEffect(() => { ItemsService.readItems({ limit: 5 }).then((r: any) => setItems(r.data)); }, []);
                  const add = async () => { const made: any = await ItemsService.createItem({ title: 'x' }); setItems([made.item]); };
                  return <><b onClick={add} />{items.map((i) => <button key={i.id} onClick={() => ItemsService.updateItem({ id: i.id, requestBody: { title: 'x' } })}>{i.title}</button>)}</>;
                }
                """);
    assertThat(app.calls())
        .containsExactlyInAnyOrder(
            "GET /api/v1/items/", "PUT /api/v1/items/{id}", "POST /api/v1/items/");
    var read =
        app.read().calls().stream()
            .filter(call -> call.key().equals("POST /api/v1/items/"))
            .findFirst()
            .orElseThrow();
    assertThat(read.response().names()).containsExactly("item");
  }

  @Test
  void hooksOfOrvalAskThroughTheirMutator() {
    var app =
        new TinyApp(folder)
            .file(
                "src/mutator.ts",
                """
                import Axios, { AxiosRequestConfig } from 'axios';
                export const AXIOS_INSTANCE = Axios.create({ baseURL: import.meta.env.VITE_API });
                export const customInstance = <T>(config: AxiosRequestConfig, options?: AxiosRequestConfig): Promise<T> => {
                  const source = Axios.CancelToken.source();
                  const promise = AXIOS_INSTANCE({ ...config, ...options, cancelToken: source.token }).then(({ data }) => data);
                  // @ts-ignore
                  promise.cancel = () => { source.cancel('cancelled'); };
                  return promise;
                };
                """)
            .file(
                "src/pets.ts",
                """
                import { useMutation, useQuery } from '@tanstack/react-query';
                import { customInstance } from './mutator';
                type SecondParameter<T extends (...args: never) => unknown> = Parameters<T>[1];
                export const listPets = (params?: { limit?: number }, options?: SecondParameter<typeof customInstance>, signal?: AbortSignal) => {
                  return customInstance<{ id: number; name: string }[]>({ url: `/pets`, method: 'GET', params, signal }, options);
                };
                export const getListPetsQueryKey = (params?: any) => [`/pets`, ...(params ? [params] : [])] as const;
                export const getListPetsQueryOptions = (params?: any, options?: any) => {
                  const { query: queryOptions, request: requestOptions } = options ?? {};
                  const queryKey = queryOptions?.queryKey ?? getListPetsQueryKey(params);
                  const queryFn = ({ signal }: any) => listPets(params, requestOptions, signal);
                  return { queryKey, queryFn, ...queryOptions };
                };
                export function useListPets(params?: any, options?: any) {
                  const queryOptions = getListPetsQueryOptions(params, options);
                  const query = useQuery(queryOptions) as any;
                  query.queryKey = queryOptions.queryKey;
                  return query;
                }
                export const createPet = (body: { name: string }, options?: SecondParameter<typeof customInstance>) =>
                  customInstance<{ id: number }>({ url: `/pets`, method: 'POST', headers: { 'Content-Type': 'application/json' }, data: body }, options);
                export const getCreatePetMutationOptions = (options?: any) => {
                  const mutationKey = ['createPet'];
                  const { mutation: mutationOptions, request: requestOptions } = options ?
                    options.mutation && 'mutationKey' in options.mutation && options.mutation.mutationKey ? options : { ...options, mutation: { ...options.mutation, mutationKey } }
                    : { mutation: { mutationKey }, request: undefined };
                  const mutationFn = (props: { data: { name: string } }) => { const { data } = props ?? {}; return createPet(data, requestOptions); };
                  return { mutationFn, ...mutationOptions };
                };
                export const useCreatePet = (options?: any) => useMutation(getCreatePetMutationOptions(options));
                export const deletePet = (id: number) => customInstance<void>({ url: `/pets/${id}`, method: 'DELETE' });
                """)
            .app(
                """
                import { useCreatePet, useListPets } from './pets';
                export default function App() {
                  const { data } = useListPets({ limit: 5 });
                  const { mutate } = useCreatePet({ mutation: { onSuccess: () => {} } });
                  return <button onClick={() => mutate({ data: { name: 'x' } })}>{data?.map((p: any) => p.name)}</button>;
                }
                """);
    assertThat(app.calls()).containsExactlyInAnyOrder("GET /pets", "POST /pets");
  }

  @Test
  void clientsKeyedByPathsAreFilled() {
    assertThat(
            new TinyApp(folder)
                .app(
                    """
                    import createFetchClient from 'openapi-fetch';
                    import createClient from 'openapi-react-query';
                    const client = createFetchClient<any>({ baseUrl: import.meta.env.VITE_API ?? '/api' });
                    const $api = createClient(client);
                    export default function App() {
                      const { data } = $api.useQuery('get', '/races/{raceId}', { params: { path: { raceId: 5 } } });
                      const remove = $api.useMutation('delete', '/races/{raceId}');
                      const add = async () => {
                        const { data, error } = await client.POST('/races', { body: { name: 'x' }, params: { query: { dry: true } } });
                        if (error) return;
                        console.log(data.id);
                      };
                      return <button onClick={() => { add(); remove.mutate({ params: { path: { raceId: 5 } } }); }}>{data.name}</button>;
                    }
                    """)
                .calls())
        .containsExactlyInAnyOrder(
            "GET /api/races/{raceId}", "DELETE /api/races/{raceId}", "POST /api/races");
  }

  @Test
  void classesOfNswagAndOpenApiGeneratorAreEntered() {
    assertThat(
            new TinyApp(folder)
                .file(
                    "src/web-api-client.ts",
                    """
                    export class TodoListsClient {
                      protected instance: any; private http: { fetch(url: RequestInfo, init?: RequestInit): Promise<Response> }; private baseUrl: string;
                      constructor(baseUrl?: string, http?: { fetch(url: RequestInfo, init?: RequestInit): Promise<Response> }) {
                        this.http = http ? http : window as any;
                        this.baseUrl = baseUrl ?? "";
                      }
                      delete(id: number): Promise<void> {
                        let url_ = this.baseUrl + "/api/TodoLists/{id}";
                        if (id === undefined || id === null) throw new Error("The parameter 'id' must be defined.");
                        url_ = url_.replace("{id}", encodeURIComponent("" + id));
                        url_ = url_.replace(/[?&]$/, "");
                        let options_: RequestInit = { method: "DELETE", headers: {} };
                        return this.http.fetch(url_, options_).then((_response: Response) => this.processDelete(_response));
                      }
                      get(page: number | undefined): Promise<any> {
                        let url_ = this.baseUrl + "/api/TodoLists?";
                        if (page !== undefined) url_ += "page=" + encodeURIComponent("" + page) + "&";
                        url_ = url_.replace(/[?&]$/, "");
                        return this.http.fetch(url_, { method: "GET" }).then((r: Response) => r.text().then((t) => t === "" ? null : JSON.parse(t)));
                      }
                      protected processDelete(response: Response): Promise<void> { return Promise.resolve<void>(null as any); }
                    }
                    """)
                .running(
                    "import { TodoListsClient } from './web-api-client';",
                    "const client = new TodoListsClient(); const id = Number(location.hash); await client.delete(id); await client.get(1);")
                .calls())
        .containsExactlyInAnyOrder("DELETE /api/TodoLists/{id}", "GET /api/TodoLists");
  }
}
