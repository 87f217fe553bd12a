package dev.plinth.llm;

import dev.plinth.testing.ScriptedUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Each kind of provider, and the words of its wire, for tests that hold for all of them.
enum Dialogue {
  OLLAMA("/api/chat") {
    @Override
    Provider provider(HttpClient http, URI base, String key) {
      return new Ollama(http, base);
    }

    @Override
    String text(String word) {
      return "{\"message\":{\"role\":\"assistant\",\"content\":\"" + word + "\"},\"done\":false}\n";
    }

    @Override
    String end(String input, String output) {
      return "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\""
          + ",\"prompt_eval_count\":"
          + input
          + ",\"eval_count\":"
          + output
          + "}\n";
    }

    @Override
    String endWithoutUsage() {
      return "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true}\n";
    }

    @Override
    String error() {
      return "{\"error\":\"canary\"}\n";
    }
  },
  OPENAI("/v1/chat/completions") {
    @Override
    Provider provider(HttpClient http, URI base, String key) {
      return new OpenAi(http, "openai", base.resolve("/v1"), key, "PLINTH_OPENAI_API_KEY");
    }

    @Override
    String text(String word) {
      return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"}}]}");
    }

    @Override
    String end(String input, String output) {
      return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")
          + event(
              "{\"choices\":[],\"usage\":{\"prompt_tokens\":"
                  + input
                  + ",\"completion_tokens\":"
                  + output
                  + "}}")
          + event("[DONE]");
    }

    @Override
    String endWithoutUsage() {
      return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")
          + event("[DONE]");
    }

    @Override
    String error() {
      return event("{\"error\":{\"message\":\"canary\"}}");
    }
  },
  ANTHROPIC("/v1/messages") {
    @Override
    Provider provider(HttpClient http, URI base, String key) {
      return new Anthropic(http, base, key, "PLINTH_ANTHROPIC_API_KEY");
    }

    @Override
    String text(String word) {
      return "event: content_block_delta\n"
          + event(
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                  + word
                  + "\"}}");
    }

    @Override
    String end(String input, String output) {
      return event(
              "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":"
                  + input
                  + ",\"output_tokens\":1}}}")
          + event(
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":"
                  + output
                  + "}}")
          + event("{\"type\":\"message_stop\"}");
    }

    @Override
    String endWithoutUsage() {
      return event("{\"type\":\"message_stop\"}");
    }

    @Override
    String error() {
      return "event: error\n"
          + event("{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"canary\"}}");
    }
  },
  GEMINI("/v1beta/models/tiny:streamGenerateContent?alt=sse") {
    @Override
    Provider provider(HttpClient http, URI base, String key) {
      return new Gemini(http, base, key, "PLINTH_GEMINI_API_KEY");
    }

    @Override
    String text(String word) {
      return event(
          "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\""
              + word
              + "\"}]}}]}");
    }

    @Override
    String end(String input, String output) {
      return event(
          "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":"
              + input
              + ",\"candidatesTokenCount\":"
              + output
              + "}}");
    }

    @Override
    String endWithoutUsage() {
      return event("{\"candidates\":[{\"finishReason\":\"STOP\"}]}");
    }

    @Override
    String error() {
      return event("{\"error\":{\"code\":500,\"message\":\"canary\",\"status\":\"INTERNAL\"}}");
    }
  };

  static final String KEY = "sk-canary-0123456789";
  static final Duration LONG = Duration.ofSeconds(20);

  final String path;

  Dialogue(String path) {
    this.path = path;
  }

  abstract Provider provider(HttpClient http, URI base, String key);

  /// One piece of an answer.
  abstract String text(String word);

  /// What ends an answer.
  abstract String end(String input, String output);

  abstract String endWithoutUsage();

  /// An error inside of an answer, which says canary.
  abstract String error();

  boolean isEvents() {
    return this != OLLAMA;
  }

  Model model() {
    return model(Capabilities.UNKNOWN);
  }

  Model model(Capabilities can) {
    return new Model(
        "tiny",
        "tiny",
        name().toLowerCase(java.util.Locale.ROOT),
        true,
        true,
        0,
        Instant.EPOCH,
        can);
  }

  Llm llm(ScriptedUpstream upstream, Patience patience) {
    return new Llm(
        new Models(List.of(provider(Fetch.client(), upstream.address(), KEY)), null),
        patience,
        patience);
  }

  Llm llm(ScriptedUpstream upstream) {
    return llm(upstream, new Patience(LONG, LONG, LONG));
  }

  /// All that is answered, when the upstream does this.
  List<Chunk> ask(ScriptedUpstream upstream, ScriptedUpstream.Script script)
      throws InterruptedException {
    return ask(upstream, Prompt.of("hi"), script);
  }

  List<Chunk> ask(ScriptedUpstream upstream, Prompt prompt, ScriptedUpstream.Script script)
      throws InterruptedException {
    return ask(upstream, model(), prompt, script);
  }

  List<Chunk> ask(
      ScriptedUpstream upstream, Model model, Prompt prompt, ScriptedUpstream.Script script)
      throws InterruptedException {
    upstream.at(path, script);
    try (var llm = llm(upstream);
        var reply = llm.ask(model, prompt)) {
      return rest(reply);
    }
  }

  static List<Chunk> rest(Reply reply) throws InterruptedException {
    var chunks = new ArrayList<Chunk>();
    do {
      chunks.add(reply.next());
    } while (!(chunks.getLast() instanceof Chunk.End));
    return chunks;
  }

  static String event(String data) {
    return "data: " + data + "\n\n";
  }
}
