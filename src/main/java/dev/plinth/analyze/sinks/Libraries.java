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
    all.put("@supabase/supabase-js", new SupabaseJs());
    var ai = new AiSdk();
    all.put("ai", ai);
    all.put("ai/react", ai);
    all.put("@ai-sdk/react", ai);
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

  @Override
  public @Nullable Library of(String pack) {
    return all.get(pack);
  }
}
