package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Library;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All libraries that we know, by the name of their package.
public final class Libraries implements Interpreter.Libraries {
  private final Map<String, Library> all = new LinkedHashMap<>();

  public Libraries() {
    all.put("global", new Globals(new Fetch(), new Sockets()));
    var react = new React();
    all.put("react", react);
    all.put("preact/hooks", react);
    var axios = new Axios();
    all.put("axios", axios);
    all.put("axios-hooks", new AxiosHooks(axios.client()));
    all.put("redaxios", new Axios());
    all.put("ky", new Ky());
    all.put("ofetch", new Ofetch());
    all.put("wretch", new Wretch());
    var superagent = new Superagent();
    all.put("superagent", superagent);
    all.put("superagent-promise", Superagent.promised(superagent));
    all.put("jquery", new Jquery());
    var lodash = new Lodash();
    all.put("lodash", lodash);
    all.put("lodash-es", lodash);
    all.put("use-debounce", lodash);
    for (var name : List.of("debounce", "throttle", "cloneDeep", "sortBy", "orderBy", "uniqBy")) {
      all.put("lodash/" + name, Lodash.only(name));
      all.put("lodash." + name.toLowerCase(Locale.ROOT), Lodash.only(name));
    }
    all.put("decoders", Lodash.checks());
    all.put("superstruct", Lodash.checks());
    var hooks = new Ahooks();
    all.put("ahooks", hooks);
    all.put("react-use", hooks);
    all.put("react-async-hook", hooks);
    var openApi = new OpenApiFetch();
    all.put("openapi-fetch", openApi);
    all.put("openapi-react-query", OpenApiFetch.hooks());
    all.put("@hey-api/client-fetch", openApi);
    all.put("@hey-api/client-axios", openApi);
    var toolkit = new Toolkit();
    all.put("@reduxjs/toolkit", toolkit);
    all.put("@reduxjs/toolkit/query", toolkit);
    all.put("@reduxjs/toolkit/query/react", toolkit);
    all.put("redux", toolkit);
    all.put("react-redux", toolkit);
    all.put("redux-persist", new ReduxPersist(toolkit));
    var zustand = new Zustand();
    all.put("zustand", zustand);
    all.put("zustand/middleware", zustand);
    all.put("zustand/middleware/immer", zustand);
    all.put("zustand/vanilla", zustand);
    var tanstack = new TanStackQuery();
    all.put("@tanstack/react-query", tanstack);
    all.put("react-query", tanstack);
    all.put("react-query-auth", new ReactQueryAuth());
    var swr = new Swr();
    all.put("swr", swr);
    all.put("swr/immutable", swr);
    all.put("swr/mutation", Swr.mutations());
    all.put("swr/infinite", swr.pages());
    var router = new Router();
    all.put("react-router-dom", router);
    all.put("react-router", router);
    all.put("react-router/dom", router);
    all.put("wouter", router);
    var schemas = new SchemaLibraries();
    all.put("zod", schemas);
    all.put("zod/v4", schemas);
    all.put("yup", schemas);
    all.put("valibot", schemas);
    var forms = new Forms();
    all.put("react-hook-form", forms);
    all.put("formik", forms);
    all.put("@hookform/resolvers/zod", forms);
    all.put("@hookform/resolvers/yup", forms);
    backends();
    graphQl();
    models();
    connections();
    all.putAll(Services.all());
    all.put("js-cookie", new Cookies());
    all.put("qs", new QueryStrings());
    all.put("query-string", new QueryStrings());
  }

  /// The same, and what mocks are made with.
  public Libraries(Mocked mocked) {
    this();
    all.put("msw", new Msw(mocked));
    all.put("@mswjs/data", new MswData(mocked));
    all.put("miragejs", new Mirage(mocked));
    var faker = new Faker();
    for (var pack : List.of("@faker-js/faker", "faker", "@ngneat/falso", "uuid", "nanoid")) {
      all.put(pack, faker);
    }
  }

  /// Backends that come with an SDK.
  private void backends() {
    var supabase = new SupabaseJs();
    for (var pack :
        List.of(
            "@supabase/supabase-js",
            "@supabase/ssr",
            "@supabase/auth-ui-react",
            "@supabase/auth-helpers-react",
            "@supabase/auth-helpers-nextjs")) {
      all.put(pack, supabase);
    }
    all.put("pocketbase", new PocketBase());
    for (var part : List.of("firestore", "auth", "storage", "database", "functions")) {
      all.put("firebase/" + part, new Firebase(part));
    }
    all.put("firebase/firestore/lite", new Firebase("firestore"));
    for (var pack : List.of("firebase", "firebase/app", "firebase/compat/app")) {
      all.put(pack, new Firebase("app"));
    }
    all.put("convex/react", new Convex());
    var trpc = new Trpc();
    for (var pack :
        List.of(
            Trpc.PACKAGE,
            "@trpc/react-query",
            "@trpc/tanstack-react-query",
            "@trpc/react",
            "@trpc/next")) {
      all.put(pack, trpc);
    }
    var betterAuth = new BetterAuth();
    all.put("better-auth/react", betterAuth);
    all.put("better-auth/client", betterAuth);
    all.put("hono/client", new HonoClient());
  }

  private void graphQl() {
    var tag = new GraphQlTag();
    for (var pack : List.of("graphql-tag", "graphql-tag.macro", "graphql.macro", "gql.tada")) {
      all.put(pack, tag);
    }
    var apollo = new Apollo();
    for (var pack :
        List.of(
            "@apollo/client",
            "@apollo/client/core",
            "@apollo/client/react",
            "@apollo/client/react/hoc",
            "@apollo/client/react/components",
            "@apollo/client/link/context",
            "@apollo/client/link/error",
            "@apollo/client/link/http",
            "@apollo/client/link/batch-http",
            "@apollo/client/link/ws",
            "@apollo/client/link/subscriptions",
            "@apollo/react-hooks",
            "@apollo/react-hoc",
            "@apollo/react-components",
            "react-apollo",
            "react-apollo-hooks",
            "apollo-boost",
            "apollo-client",
            "apollo-link",
            "apollo-link-http",
            "apollo-link-batch-http",
            "apollo-link-context",
            "apollo-link-error",
            "apollo-link-ws",
            "apollo-cache-inmemory",
            "apollo-upload-client",
            "apollo-upload-client/createUploadLink.mjs")) {
      all.put(pack, apollo);
    }
    var urql = new Urql();
    for (var pack : List.of("urql", "@urql/core", "@urql/preact", "@urql/next")) {
      all.put(pack, urql);
    }
    all.put("graphql-request", new GraphQlRequest());
  }

  private void models() {
    var ai = new AiSdk();
    for (var pack :
        List.of(
            "ai",
            "ai/react",
            "@ai-sdk/react",
            "@assistant-ui/react-ai-sdk",
            "@assistant-ui/react-data-stream")) {
      all.put(pack, ai);
    }
    all.put("openai", new OpenAiSdk("OpenAI", "https://api.openai.com/v1"));
    all.put("groq-sdk", new OpenAiSdk("Groq", "https://api.groq.com/openai/v1"));
    all.put("together-ai", new OpenAiSdk("Together", "https://api.together.xyz/v1"));
    var ollama = new OllamaSdk();
    all.put("ollama", ollama);
    all.put("ollama/browser", ollama);
    all.put("@anthropic-ai/sdk", new AnthropicSdk());
    var gemini = new GeminiSdk();
    all.put("@google/generative-ai", gemini);
    all.put("@google/genai", gemini);
    var chain = new LangChain();
    for (var pack :
        List.of(
            "@langchain/openai",
            "@langchain/ollama",
            "@langchain/anthropic",
            "@langchain/community/chat_models/ollama",
            "@langchain/community/llms/ollama",
            "langchain/chat_models/openai",
            "langchain/chat_models/ollama",
            "langchain/llms/openai",
            "langchain/llms/ollama")) {
      all.put(pack, chain);
    }
  }

  /// Connections that stay open.
  private void connections() {
    all.put("socket.io-client", new SocketIo());
    all.put("@microsoft/signalr", new Realtime("signalr"));
    all.put("pusher-js", new Realtime("pusher"));
    all.put("laravel-echo", new Realtime("pusher"));
    all.put("@stomp/stompjs", new Realtime("stomp"));
    all.put("stompjs", new Realtime("stomp"));
    all.put("sockjs-client", new Realtime("sockjs"));
    for (var pack :
        List.of("reconnecting-websocket", "partysocket", "react-use-websocket", "isomorphic-ws")) {
      all.put(pack, new Realtime("websocket"));
    }
  }

  @Override
  public @Nullable Library of(String pack) {
    return all.get(pack);
  }
}
