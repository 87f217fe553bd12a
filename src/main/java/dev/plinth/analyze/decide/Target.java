package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import org.jspecify.annotations.Nullable;

/// What a call is about, as its path says it.
///
/// @param method what is done: the call's own method, unless its path says another one
/// @param collection whose items the call reads or changes
/// @param noun the singular of the path's own word: `profile` where that means `users`
/// @param key the path's parameter that names one item, or null
/// @param parent the collection above, for a nested path, or null
/// @param word what follows the collection and is no collection itself: `complete`, `featured`,
///   `search`; or null
/// @param wordParameter the parameter after that word: `category/{category}`; or null
record Target(
    Call call,
    String method,
    String collection,
    String noun,
    @Nullable String key,
    @Nullable Parent parent,
    @Nullable String word,
    @Nullable String wordParameter) {
  /// The item that a nested path hangs from.
  ///
  /// @param isPeer whether it is a person that items are for, beside the one who made them
  record Parent(String collection, String parameter, boolean isPeer) {}

  /// The same about items that hang from another one, which the path's parameter names.
  Target below(Parent above) {
    return new Target(call, method, collection, noun, null, above, word, wordParameter);
  }

  /// The same about a list of which the path's parameter says something.
  Target asked(@Nullable String asked, @Nullable String parameter) {
    return new Target(call, method, collection, noun, null, parent, asked, parameter);
  }

  boolean isPlain() {
    return word == null;
  }
}
