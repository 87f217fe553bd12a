package dev.plinth.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.records.Arguments;
import dev.plinth.records.Cut;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.rules.Expr;
import dev.plinth.schema.Collection;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Writes all items of a collection, in the order of their ids; hidden fields stay inside.
public final class Exports {
  /// Items that are in memory at once.
  private static final int PAGE = 1_000;

  private final Records records;
  private final LongConsumer progress;

  /// @param progress is told now and then how many items were written
  public Exports(Records records, LongConsumer progress) {
    this.records = records;
    this.progress = progress;
  }

  /// Takes an item.
  private interface Sink {
    void write(JsonNode item) throws IOException;
  }

  /// Writes the items.
  ///
  /// @return how many
  public long write(Collection collection, Format format, Writer out) throws IOException {
    long count =
        switch (format) {
          case NDJSON -> each(collection, item -> out.append(Json.text(item)).append('\n'));
          case JSON -> {
            out.append('[');
            var separator = new String[] {"\n"};
            long written =
                each(
                    collection,
                    item -> {
                      out.append(separator[0]).append(Json.text(item));
                      separator[0] = ",\n";
                    });
            out.append("\n]\n");
            yield written;
          }
          case CSV -> csv(collection, out);
        };
    out.flush();
    return count;
  }

  private long csv(Collection collection, Writer out) throws IOException {
    var names = new ArrayList<String>();
    names.add("id");
    collection.fields().stream()
        .filter(field -> !field.hidden() && !field.isDerived())
        .forEach(field -> names.add(field.name()));
    var schema = CsvSchema.builder().addColumns(names, CsvSchema.ColumnType.STRING).build();
    var mapper = CsvMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();
    try (var rows = mapper.writer(schema.withHeader()).writeValues(out)) {
      return each(
          collection,
          item -> {
            var row = new LinkedHashMap<String, String>();
            names.forEach(name -> row.put(name, cell(item.path(name))));
            rows.write(row);
          });
    }
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    return value.isTextual() ? value.textValue() : Json.text(value);
  }

  private long each(Collection collection, Sink sink) throws IOException {
    var query = new Query(collection.name(), Expr.ANYONE, List.of(), Form.ALL, false);
    long count = 0;
    @Nullable String cursor = null;
    do {
      var page = records.read(Caller.SYSTEM, query, new Cut.Keyset(PAGE, cursor), Arguments.NONE);
      for (var item : Json.read(page.items())) {
        sink.write(item);
      }
      count += page.size();
      cursor = page.next();
      progress.accept(count);
    } while (cursor != null);
    return count;
  }
}
