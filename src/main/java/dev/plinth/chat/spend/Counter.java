package dev.plinth.chat.spend;

/// Something that is counted, and what holds for it.
///
/// @param name as it is stored: `user:ID`, `key:ID`, `model:ID`, `all`
record Counter(String name, Limit limit, Whose whose) {
  /// Whose limit it is, for people to read.
  enum Whose {
    CALLER("Your"),
    KEY("This API key's"),
    MODEL("This model's"),
    ALL("The server's");

    final String word;

    Whose(String word) {
      this.word = word;
    }
  }
}
