package dev.plinth.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What models may do with the app's data, for whoever asks them and never beyond that caller's own
/// rules. Nothing, unless a person says so.
///
/// @param tools by collection, what a model may do with its items
/// @param knowledge by collection, the fields whose meaning is kept, so that answers can rest on
///   them
public record Assistant(
    Map<String, Map<Deed, Consent>> tools, Map<String, List<String>> knowledge) {
  public static final Assistant NONE = new Assistant(Map.of(), Map.of());

  public Assistant {
    var copied = new LinkedHashMap<String, Map<Deed, Consent>>();
    tools.forEach((collection, deeds) ->
        copied.put(collection, Collections.unmodifiableMap(new LinkedHashMap<>(deeds))));
    tools = Collections.unmodifiableMap(copied);
    var fields = new LinkedHashMap<String, List<String>>();
    knowledge.forEach((collection, names) -> fields.put(collection, List.copyOf(names)));
    knowledge = Collections.unmodifiableMap(fields);
  }

  /// Something that a model may do with items.
  public enum Deed {
    LIST,
    VIEW,
    CREATE,
    UPDATE;

    /// As it stands in the contract.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Deed> of(String word) {
      for (var deed : values()) {
        if (deed.word().equals(word)) {
          return Optional.of(deed);
        }
      }
      return Optional.empty();
    }
  }

  /// Whether somebody has to agree first.
  public enum Consent {
    /// Nobody.
    ALLOW,
    /// The person who asked, each time.
    ASK;

    static Consent of(String word) {
      return word.equals(ASK.word()) ? ASK : ALLOW;
    }

    /// As it stands in the contract.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
