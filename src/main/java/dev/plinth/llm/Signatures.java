package dev.plinth.llm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a provider signed its thoughts with, by the call of a tool that came of them. It wants the
/// signature back with the tool's result, and no client's wire carries it: the latest are kept
/// here. One that is gone is no failure, the thought is merely not taken up again.
final class Signatures {
  private static final int CALLS_MAX = 2_000;
  private static final int CHARACTERS_MAX = 16 * 1024 * 1024;

  private final Map<String, String> byCall = new LinkedHashMap<>();
  private int characters;

  synchronized void keep(String call, String signature) {
    var former = byCall.put(call, signature);
    characters += signature.length() - (former == null ? 0 : former.length());
    var oldest = byCall.entrySet().iterator();
    while ((byCall.size() > CALLS_MAX || characters > CHARACTERS_MAX) && oldest.hasNext()) {
      characters -= oldest.next().getValue().length();
      oldest.remove();
    }
  }

  synchronized Optional<String> of(String call) {
    return Optional.ofNullable(byCall.get(call));
  }
}
