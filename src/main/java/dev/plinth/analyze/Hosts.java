package dev.plinth.analyze;

import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Exchanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose host it is: the app's own backend, a model's, or a third party's.
final class Hosts {
  private static final String HOSTED =
      ".*\\.(onrender\\.com|herokuapp\\.com|vercel\\.app|railway\\.app|fly\\.dev|netlify\\.app|azurewebsites\\.net|cyclic\\.app|glitch\\.me|koyeb\\.app|deta\\.dev|amazonaws\\.com|workers\\.dev|run\\.app|adaptable\\.app)";

  private static final Map<String, String> MODELS =
      Map.of(
          "api.openai.com", "openai",
          "api.anthropic.com", "anthropic",
          "generativelanguage.googleapis.com", "gemini",
          "api.groq.com", "openai",
          "api.mistral.ai", "openai",
          "api.deepseek.com", "openai",
          "openrouter.ai", "openai",
          "api.together.xyz", "openai");

  private static final String PUBLIC =
      "(?i).*(googleapis|github|gitlab|openweathermap|themoviedb|stripe|cloudinary|imgbb|unsplash|pexels|giphy|mapbox|openstreetmap|spotify|twitter|facebook|firebase|algolia|sentry|typicode|dummyjson|fakestoreapi|pokeapi|newsapi|rapidapi|coingecko|exchangerate|restcountries|ipify|ipapi|wikipedia|youtube|slack|discord|emailjs|formspree|auth0|clerk|paypal|razorpay|tmdb|randomuser|swapi|rickandmorty|nasa\\.gov|sharegpt|google).*";

  private final @Nullable String own;

  private Hosts(@Nullable String own) {
    this.own = own;
  }

  static Hosts of(Collection<Exchange> exchanges) {
    boolean local =
        exchanges.stream().anyMatch(e -> e.configured() || Exchanges.isLocal(e.origin()));
    var count = new HashMap<String, Integer>();
    for (var exchange : exchanges) {
      var host = host(exchange.origin());
      if (!Exchanges.isLocal(exchange.origin())
          && !MODELS.containsKey(host)
          && !host.matches(PUBLIC)) {
        count.merge(host, exchange.method().equals("GET") ? 1 : 3, Integer::sum);
      }
    }
    var most = count.entrySet().stream().max(Map.Entry.comparingByValue());
    return new Hosts(
        local || most.isEmpty() || most.get().getValue() < 2 ? null : most.get().getKey());
  }

  static String host(@Nullable String origin) {
    return origin == null
        ? ""
        : origin
            .replaceFirst("^[a-zA-Z]*:?//", "")
            .replaceFirst(":\\d+$", "")
            .toLowerCase(Locale.ROOT);
  }

  boolean isExternal(Exchange exchange) {
    var host = host(exchange.origin());
    return !(exchange.configured()
        || Exchanges.isLocal(exchange.origin())
        || MODELS.containsKey(host)
        || host.matches(HOSTED)
        || host.equals(own));
  }

  /// The protocol of a model's host or path; null for anything else.
  static @Nullable String model(Exchange exchange) {
    var known = MODELS.get(host(exchange.origin()));
    if (known != null) {
      return known;
    }
    var path = exchange.path();
    if (path.endsWith("/chat/completions") || path.endsWith("/v1/completions")) {
      return "openai";
    }
    boolean ollama = String.valueOf(exchange.origin()).endsWith(":11434");
    return ollama || path.endsWith("/api/generate") ? "ollama" : null;
  }

  /// Without the other addresses of a request that goes to a model: where people may type in their
  /// own provider, what the app starts with is what it asks of its backend.
  static List<Exchange> withoutVariants(Collection<Exchange> all) {
    var kept = new ArrayList<>(all);
    for (var site : all.stream().flatMap(e -> e.at().stream()).distinct().toList()) {
      var here = kept.stream().filter(e -> e.at().contains(site)).toList();
      var main =
          here.stream()
              .filter(e -> model(e) != null)
              .min(
                  Comparator.comparingInt(
                          (Exchange e) -> MODELS.containsKey(host(e.origin())) ? 0 : 1)
                      .thenComparingInt(e -> e.path().length()));
      if (here.size() > 1 && main.isPresent()) {
        kept.removeIf(e ->
            !e.equals(main.get()) && e.at().contains(site) && main.get().at().containsAll(e.at()));
      }
    }
    return kept;
  }
}
