package dev.plinth.analyze.page;

import java.util.List;

/// Markdown in the making.
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  Markdown heading(int level, String title) {
    gap();
    text.append("#".repeat(level)).append(' ').append(title).append("\n\n");
    return this;
  }

  Markdown paragraph(String sentence) {
    gap();
    text.append(sentence).append("\n");
    return this;
  }

  Markdown item(String line) {
    text.append("- ").append(line).append("\n");
    return this;
  }

  Markdown table(List<String> heads, List<List<String>> rows) {
    gap();
    row(heads);
    text.append("|").append(" --- |".repeat(heads.size())).append("\n");
    rows.forEach(this::row);
    return this;
  }

  Markdown block(String language, String content) {
    gap();
    text.append("```")
        .append(language)
        .append("\n")
        .append(content.stripTrailing())
        .append("\n```\n");
    return this;
  }

  /// Text as code; a pipe or a backtick in it would end a table's cell or the code.
  static String code(String text) {
    return text.isEmpty() ? "" : "`" + text.replace("`", "'") + "`";
  }

  private void row(List<String> cells) {
    text.append("|");
    for (var cell : cells) {
      text.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
    }
    text.append("\n");
  }

  private void gap() {
    if (!text.isEmpty() && !text.toString().endsWith("\n\n")) {
      text.append("\n");
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
