package dev.plinth.analyze.decide;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.contract.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Calls that go to a model: at the paths of their protocol Plinth answers them by itself; a chat
/// at a path of the app's own becomes an endpoint; the rest is left, with its protocol named.
final class Models {
  private static final Set<String> CLIENTS = Set.of("openai", "ollama", "anthropic", "gemini");

  /// What the surfaces of models' clients answer.
  private static final Pattern SURFACES =
      Pattern.compile(
          "POST (/api/chat|/api/completion|/api/object"
              + "|/v1/(chat/completions|completions|responses|embeddings)"
              + "|(/ollama)?/api/(generate|embed|embeddings|show|pull)|/ollama/api/chat)"
              + "|GET (/v1/models(/[^/]+)?|(/ollama)?/api/(tags|ps|version))");

  /// Paths that an app may well have for itself: they are a surface where a model's client asks.
  private static final Pattern COMMON =
      Pattern.compile("\\w+ /api/(generate|show|tags|ps|version|embed|embeddings|pull)");

  private final Analysis analysis;
  private final Notes notes;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private int surfaces;

  Models(Analysis analysis, Notes notes) {
    this.analysis = analysis;
    this.notes = notes;
  }

  /// Takes a call that goes to a model.
  ///
  /// @return whether it does
  boolean take(Call call) {
    if (!isModel(call)) {
      return false;
    }
    var protocol = protocol(call);
    if (isSurface(call, protocol)) {
      surfaces++;
      notes.decide(
          call.key(), "a model answers", "Plinth speaks this protocol by itself", call.at());
    } else if (isChat(call, protocol)) {
      endpoints.add(chat(call, protocol));
      notes.decide(
          call.key(),
          "a model answers, as " + protocol,
          "the app chats with it in this protocol",
          call.at());
    } else {
      notes.leave(
          call,
          "a model is asked here ("
              + protocol
              + "), in a way that Plinth does not serve; a chat would be `do: chat`");
    }
    return true;
  }

  /// Chats at paths of the app's own.
  List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /// How many calls the surfaces of models' clients answer.
  int surfaces() {
    return surfaces;
  }

  private boolean isModel(Call call) {
    return call.via().startsWith("ai-sdk")
        || CLIENTS.contains(call.via())
        || (SURFACES.matcher(call.key()).matches() && !COMMON.matcher(call.key()).matches())
        || analysis.llm().stream().anyMatch(use -> use.path().equals(call.path()));
  }

  private String protocol(Call call) {
    return analysis.llm().stream()
        .filter(use -> use.path().equals(call.path()))
        .map(Analysis.LlmUse::protocol)
        .findFirst()
        .orElse(call.via());
  }

  private static boolean isSurface(Call call, String protocol) {
    return SURFACES.matcher(call.key()).matches()
        && !protocol.equals("anthropic")
        && !protocol.equals("gemini");
  }

  /// Whether the contract has a verb for it: the wire is known, and it is a chat.
  private static boolean isChat(Call call, String protocol) {
    return call.method().equals("POST")
        && !call.path().matches(".*[^/]\\{.*|.*}[^/].*")
        && switch (protocol) {
          case "ai-sdk", "ai-sdk-completion", "ai-sdk-object" -> !call.path().equals("/");
          case "openai" -> call.path().matches(".*/(chat/completions|responses)");
          case "ollama" -> call.path().matches(".*/api/(chat|generate)");
          default -> false;
        };
  }

  private static Endpoint chat(Call call, String protocol) {
    return new Endpoint(
        call.method(),
        call.path(),
        new Endpoint.Action.Chat(
            call.path().endsWith("/responses") ? "openai-responses" : protocol),
        Map.of(),
        null,
        Map.of(),
        null,
        Map.of(),
        null,
        List.of(),
        List.of(),
        null,
        null,
        Map.of(),
        0,
        Endpoint.Access.ANYONE,
        call.at().stream().map(Object::toString).toList());
  }
}
