package dev.plinth.typescript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSParser;
import org.treesitter.TSTreeCursor;

/// From bytes to our tree, through tree-sitter. Every call into native code costs, so that kinds
/// and fields are asked for by number, and their names only once.
final class Parsing {
  /// Deeper nesting than any person writes; what lies deeper is left out.
  private static final int DEPTH_MAX = 800;

  /// More parts than that make no file that people write: some 700 KB of source. Bundles and data
  /// that were pasted into the source tree do.
  private static final int PARTS_MAX = 300_000;

  private static final String LEFT_OUT = "ERROR";
  private static final int FAULTS_MAX = 5;
  private static final int CHUNK_BYTES = 256 * 1024;

  private static final Set<String> DROPPED =
      Set.of(
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          ",",
          ";",
          ":",
          "\"",
          "'",
          "`",
          "${",
          "=>",
          "=",
          "<",
          ">",
          "/",
          "</",
          "/>",
          "comment",
          "html_comment",
          "hash_bang_line",
          ".");

  private final Source source;
  private final Grammar grammar;
  private final boolean isFaultless;
  private final List<Integer> faults = new ArrayList<>();
  private int parts;
  private int tooDeep;

  private Parsing(Source source, Grammar grammar, boolean isFaultless) {
    this.source = source;
    this.grammar = grammar;
    this.isFaultless = isFaultless;
  }

  static Source parse(String name, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var source = new Source(name, bytes);
    boolean plain = name.endsWith(".ts") || name.endsWith(".mts") || name.endsWith(".cts");
    var grammar = plain ? Grammar.TYPESCRIPT : Grammar.TSX;
    try (var parser = new TSParser()) {
      if (!parser.setLanguage(grammar.language())) {
        throw new SourceTooHard("the parser refuses its own grammar");
      }
      // parseString would hand over "modified UTF-8", in which every emoji shifts what follows.
      try (var tree =
          parser.parse(
              new byte[CHUNK_BYTES],
              null,
              (buffer, offset, position) -> {
                int count = Math.min(buffer.length, bytes.length - offset);
                System.arraycopy(bytes, offset, buffer, 0, Math.max(0, count));
                return Math.max(0, count);
              },
              TSInputEncoding.TSInputEncodingUTF8)) {
        if (tree == null) {
          throw new SourceTooHard("the parser gave up");
        }
        try (var cursor = new TSTreeCursor(tree.getRootNode())) {
          var parsing = new Parsing(source, grammar, !tree.getRootNode().hasError());
          var root = Objects.requireNonNull(parsing.convert(cursor, 0));
          source.complete(root, parsing.faults, parsing.tooDeep);
        }
      }
    }
    return source;
  }

  /// A node, or null for one that is dropped.
  private @Nullable Node convert(TSTreeCursor cursor, int depth) {
    if (++parts > PARTS_MAX) {
      throw new SourceTooHard(
          "it has more parts than a file that people write: it looks generated");
    }
    var at = cursor.currentNode();
    int symbol = at.getSymbol();
    var kind = grammar.kind(symbol, at);
    var field = grammar.field(cursor);
    boolean isNamed = grammar.isNamed(symbol, at);
    if (field == null && isFaultless && !isNamed && DROPPED.contains(kind)) {
      return null; // a third of all parts, spared of the calls that tell where they are
    }
    int start = at.getStartByte();
    int end = at.getEndByte();
    boolean error = !isFaultless && (kind.equals("ERROR") || (start == end && at.isMissing()));
    if (error && faults.size() < FAULTS_MAX) {
      faults.add(source.line(start));
    }
    var children = List.<Node>of();
    if (depth == DEPTH_MAX && at.getChildCount() > 0) {
      tooDeep = tooDeep == 0 ? source.line(start) : tooDeep;
      kind = LEFT_OUT; // nobody shall look for its parts
    } else if (cursor.gotoFirstChild()) {
      var all = new ArrayList<Node>();
      do {
        var child = convert(cursor, depth + 1);
        if (child != null && (child.field() != null || !DROPPED.contains(child.kind()))) {
          all.add(child);
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
      children = List.copyOf(all);
    }
    return new Node(source, kind, field, start, end, isNamed, children);
  }
}
