package dev.plinth.adopt;

import java.util.ArrayList;
import java.util.List;

/// What became of each table and view of a database.
public record Report(List<Entry> entries, List<String> remarks) {
  public Report {
    entries = List.copyOf(entries);
    remarks = List.copyOf(remarks);
  }

  /// How a table is served.
  public enum How {
    WRITTEN("Served: read and written"),
    READ("Served: only read"),
    LEFT("Not served: left in the database as it is");

    private final String title;

    How(String title) {
      this.title = title;
    }
  }

  /// One table or view.
  ///
  /// @param collection its name in the contract; empty where it is not served
  /// @param notes why, what changed, and what a person can do
  public record Entry(How how, String table, String collection, long rows, List<String> notes) {
    public Entry {
      notes = List.copyOf(notes);
    }

    private String line() {
      var served =
          collection.isEmpty() || collection.equals(table) ? "" : ", as `" + collection + "`";
      return "- `" + table + "`" + served + (rows < 0 ? "" : ": " + rows + " rows");
    }
  }

  /// The same report with more to say of a whole.
  public Report with(List<String> more) {
    var all = new ArrayList<>(remarks);
    all.addAll(more);
    return new Report(entries, all);
  }

  /// The report in Markdown.
  public String text() {
    var text = new StringBuilder();
    for (var how : How.values()) {
      var those = entries.stream().filter(entry -> entry.how() == how).toList();
      if (!those.isEmpty()) {
        text.append("## ").append(how.title).append(" (").append(those.size()).append(")\n");
        for (var entry : those) {
          text.append(entry.line()).append('\n');
          entry.notes().forEach(note -> text.append("  - ").append(note).append('\n'));
        }
        text.append('\n');
      }
    }
    if (!remarks.isEmpty()) {
      text.append("## Besides\n");
      remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
    }
    return text.toString();
  }
}
