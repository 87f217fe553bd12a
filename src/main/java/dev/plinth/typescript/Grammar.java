package dev.plinth.typescript;

import org.jspecify.annotations.Nullable;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;
import org.treesitter.TreeSitterTsx;
import org.treesitter.TreeSitterTypescript;

/// A grammar with the names of its symbols and fields as far as they were needed. Names are the
/// same whoever asks first, so that threads may race.
final class Grammar {
  static final Grammar TYPESCRIPT = new Grammar(new TreeSitterTypescript());
  static final Grammar TSX = new Grammar(new TreeSitterTsx());

  private final TSLanguage language;
  private final @Nullable String[] kinds = new @Nullable String[4096];
  private final boolean[] named = new boolean[4096];
  private final @Nullable String[] fields = new @Nullable String[512];

  private Grammar(TSLanguage language) {
    this.language = language;
  }

  TSLanguage language() {
    return language;
  }

  String kind(int symbol, TSNode node) {
    if (symbol < 0 || symbol >= kinds.length) {
      return node.getType();
    }
    var known = kinds[symbol];
    if (known == null) {
      known = node.getType().intern();
      named[symbol] = node.isNamed();
      kinds[symbol] = known;
    }
    return known;
  }

  boolean isNamed(int symbol, TSNode node) {
    return (symbol < 0 || symbol >= named.length) ? node.isNamed() : named[symbol];
  }

  @Nullable String field(TSTreeCursor cursor) {
    int id = cursor.currentFieldId();
    if (id <= 0 || id >= fields.length) {
      return null;
    }
    var known = fields[id];
    if (known == null) {
      known = cursor.currentFieldName().intern();
      fields[id] = known;
    }
    return known;
  }
}
