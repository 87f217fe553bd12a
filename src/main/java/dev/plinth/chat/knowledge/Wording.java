package dev.plinth.chat.knowledge;

import java.util.Locale;

/// What models were taught to read before a question, and before a passage: without it they find
/// less. As their makers' pages say.
record Wording(String question, String passage) {
  private static final Wording PLAIN = new Wording("", "");

  static Wording of(String model) {
    var name = model.toLowerCase(Locale.ROOT);
    if (name.contains("nomic-embed")) {
      return new Wording("search_query: ", "search_document: ");
    }
    if (name.contains("embeddinggemma")) {
      return new Wording("task: search result | query: ", "title: none | text: ");
    }
    if (name.matches("(.*[-_/])?e5-.*")) {
      return new Wording("query: ", "passage: ");
    }
    if (name.contains("mxbai-embed") || name.matches("(.*[-_/])?bge-\\w+-en.*")) {
      return new Wording("Represent this sentence for searching relevant passages: ", "");
    }
    return PLAIN;
  }
}
