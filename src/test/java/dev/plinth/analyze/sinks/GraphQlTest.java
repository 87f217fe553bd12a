package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GraphQlTest {
  @TempDir Path folder;

  @Test
  void apollosHooksAndClientSendTheirOperations() {
    var app = SmallApp.in(folder);
    app.file(
        "src/client.ts",
        """
        import { ApolloClient, InMemoryCache, createHttpLink } from '@apollo/client';
        import { setContext } from '@apollo/client/link/context';
        const auth = setContext((_, { headers }) => ({ headers: { ...headers, Authorization: `Bearer ${localStorage.getItem('t')}` } }));
        export const client = new ApolloClient({
          link: auth.concat(createHttpLink({ uri: 'http://localhost:4000/graphql' })), cache: new InMemoryCache() });
        """);
    app.file(
        "src/queries.ts",
        """
        import { gql } from '@apollo/client';
        const FIELDS = gql`fragment Fields on Todo { id title owner { name } }`;
        export const TODOS = gql`query Todos($first: Int!) { todos(first: $first) { ...Fields done: isDone } } ${FIELDS}`;
        export const ADD = gql`mutation AddTodo($title: String!) { addTodo(title: $title) { id } }`;
        export const DROP = gql`mutation DropTodo($id: ID!) { dropTodo(id: $id) }`;
        export const ONE = gql`query One($id: ID!) { todo(id: $id) { id } }`;
        export const LIVE = gql`subscription Live { todoAdded { id } }`;
        export const NEVER = gql`query Never { never }`;
        """);
    app.app(
        """
        import { ApolloProvider, useQuery, useMutation, useLazyQuery, useSubscription } from '@apollo/client';
        import { client } from './client';
        import { TODOS, ADD, DROP, ONE, LIVE, NEVER } from './queries';
        function Todos() {
          const { data, loading, error } = useQuery(TODOS, { variables: { first: 3 } });
          const [add] = useMutation(ADD, { refetchQueries: [{ query: TODOS }] });
          const [never] = useMutation(DROP);
          const [one] = useLazyQuery(ONE);
          useSubscription(LIVE);
          if (loading) return null;
          if (error) return <i>{error.message}</i>;
          return <b onClick={() => add({ variables: { title: 'x' } })} onFocus={() => one({ variables: { id: 1 } })}>
            {data.todos.map((todo) => <u key={todo.id}>{todo.title}</u>)}</b>;
        }
        export default function App() {
          const direct = () => client.query({ query: ONE, variables: { id: 2 } });
          return <ApolloProvider client={client}><Todos /><b onClick={direct} /></ApolloProvider>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder("QUERY Todos", "MUTATION AddTodo", "QUERY One");
    var todos = app.only("QUERY Todos");
    assertThat(todos.request().names()).containsExactly("first");
    assertThat(todos.response().names()).containsExactly("todos");
    assertThat(todos.response().member("todos").names())
        .containsExactlyInAnyOrder("id", "title", "owner", "done");
    assertThat(todos.external()).isFalse();
    assertThat(todos.auth()).isEqualTo(dev.plinth.analyze.Call.Auth.REQUIRED);
    assertThat(app.read().server().graphQl()).containsExactly("/graphql");
    assertThat(app.sockets()).anyMatch(each -> each.endsWith("[on Live]"));
  }

  @Test
  void generatedHooksAndTreesAreRead() {
    var app = SmallApp.in(folder);
    app.file(
        "src/generated.ts",
        """
        import * as Apollo from '@apollo/client';
        export const PostsDocument = Apollo.gql`query Posts { posts { id } }`;
        export function usePostsQuery(options) { return Apollo.useQuery(PostsDocument, { ...options }); }
        export function useUnusedQuery(options) { return Apollo.useQuery(Apollo.gql`query Unused { x }`, options); }
        export const UserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"User"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]} as unknown;
        const documents = { "query Tagged { tagged { id } }": { kind: "Document", definitions: [{ kind: "OperationDefinition", operation: "query", name: { kind: "Name", value: "Tagged" } }] } };
        export function graphql(source: string) { return (documents as any)[source] ?? {}; }
        """);
    app.file(
        "src/file.graphql",
        """
        query FromFile { x }
        mutation Other { y }
        """);
    app.app(
        """
        import { useQuery } from '@apollo/client';
        import { usePostsQuery, UserDocument, graphql } from './generated';
        import { FromFile } from './file.graphql';
        export default function App() {
          usePostsQuery();
          useQuery(UserDocument, { variables: { id: 1 } });
          useQuery(graphql('query Tagged { tagged { id } }'));
          useQuery(FromFile);
          return null;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder("QUERY Posts", "QUERY User", "QUERY Tagged", "QUERY FromFile");
    assertThat(app.only("QUERY User").response().member("user").names()).containsExactly("email");
  }

  @Test
  void componentsOfOlderVersionsAreRead() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import gql from 'graphql-tag';
        import { Query, Mutation, graphql } from 'react-apollo';
        const LIST = gql`{ links { id } }`;
        const VOTE = gql`mutation Vote($id: ID!) { vote(id: $id) { id } }`;
        const FEED = gql`query Feed { feed { id } }`;
        const Feed = graphql(FEED)(({ data }) => <i>{data.feed.id}</i>);
        export default function App() {
          return <><Query query={LIST}>{({ data }) => <b>{data.links[0].id}</b>}</Query>
            <Mutation mutation={VOTE}>{(vote) => <b onClick={() => vote({ variables: { id: 1 } })}>x</b>}</Mutation><Feed /></>;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("QUERY links", "MUTATION Vote", "QUERY Feed");
  }

  @Test
  void urqlAndGraphqlRequestSendTheirsToo() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { createClient, Provider, useQuery, useMutation, gql } from 'urql';
        import { GraphQLClient, request } from 'graphql-request';
        const client = createClient({ url: '/graphql' });
        const plain = new GraphQLClient('/graphql');
        const ITEMS = gql`query Items { items { id } }`;
        function Items() {
          const [{ data }] = useQuery({ query: ITEMS });
          const [, save] = useMutation(gql`mutation Save($name: String) { save(name: $name) { id } }`);
          const [, never] = useMutation(gql`mutation Never { never }`);
          const more = async () => {
            await client.query(gql`query More { more }`, {}).toPromise();
            await plain.request(gql`query Plain { plain { id } }`);
            await request('https://countries.example.org/graphql', gql`query Abroad { countries { code } }`);
          };
          return <b onClick={() => save({ name: 'x' })} onFocus={more}>{data?.items.length}</b>;
        }
        export default function App() { return <Provider value={client}><Items /></Provider>; }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "QUERY Items", "MUTATION Save", "QUERY More", "QUERY Plain", "QUERY Abroad");
    assertThat(app.only("QUERY Abroad").external()).isTrue();
    assertThat(app.only("QUERY Plain").external()).isFalse();
  }

  @Test
  void ownHooksOfTheseNamesAreNotTheLibrarys() {
    var app = SmallApp.in(folder);
    app.file(
        "src/hooks.ts",
        """
        export const gql = (parts) => parts.join('');
        export const useQuery = (document) => ({ data: document });
        """);
    app.app(
        """
        import { gql, useQuery } from './hooks';
        export default function App() { useQuery(gql`query Own { own }`); return null; }
        """);

    assertThat(app.keys()).isEmpty();
  }
}
