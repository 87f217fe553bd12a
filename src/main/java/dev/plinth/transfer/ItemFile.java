package dev.plinth.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.plinth.json.Json;
import dev.plinth.kernel.ProblemException;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a file item by item: no more than one is in memory.
final class ItemFile {
  /// Words of the parser about itself.
  private static final Pattern PARSERS_OWN =
      Pattern.compile(", from `[^`]*`| \\(start marker at .*| \\(from `[^`]*`\\)");

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxStringLength(CheckedText.CHARS_MAX).build();

  private final Path file;
  private final Receiver receiver;

  /// How far the file was read, for faults that the parser gives no place.
  private long reached;

  /// @param receiver is told of every item and of every fault, in the order of the file
  ItemFile(Path file, Receiver receiver) {
    this.file = file;
    this.receiver = receiver;
  }

  /// Takes what a file holds.
  interface Receiver {
    /// Where the following items belong; empty where the file does not say.
    ///
    /// @return whether there is such a collection
    boolean collection(String name, long line);

    void item(long line, JsonNode item);

    void fault(long line, String what);

    /// What follows cannot be read any more.
    void broken(long line, String what);
  }

  /// @param collection whose fields the columns are; null for a JSON file that names its own
  void read(Format format, @Nullable Collection collection) throws IOException {
    try {
      switch (format) {
        case CSV -> csv(collection);
        case NDJSON -> lines();
        case JSON -> json(collection == null);
      }
    } catch (JsonProcessingException e) {
      fault(e);
    } catch (RuntimeJsonMappingException e) {
      if (e.getCause() instanceof JsonProcessingException cause) {
        fault(cause);
      } else {
        throw e;
      }
    } catch (CheckedText.Unreadable e) {
      receiver.broken(e.line(), String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      receiver.broken(CheckedText.lineOfBadBytes(file), "the file is not UTF-8");
    }
  }

  private void fault(JsonProcessingException e) {
    var at = e.getLocation();
    var what = PARSERS_OWN.matcher(e.getOriginalMessage()).replaceAll("");
    receiver.broken(at == null || at.getLineNr() < 1 ? Math.max(1, reached) : at.getLineNr(), what);
  }

  private void lines() throws IOException {
    try (var reader = new BufferedReader(new CheckedText(file, true))) {
      long number = 0;
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          one(number, line);
        }
      }
    }
  }

  private void one(long number, String line) {
    try {
      receiver.item(number, Json.read(line.getBytes(StandardCharsets.UTF_8)));
    } catch (ProblemException e) {
      receiver.fault(number, e.problem().detail());
    }
  }

  private void json(boolean isNamed) throws IOException {
    try (var text = new CheckedText(file, false);
        var parser = limited().createParser(text)) {
      var first = parser.nextToken();
      if (isNamed && first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          var name = parser.currentName();
          boolean isKnown = receiver.collection(name, line(parser));
          parser.nextToken();
          if (isKnown) {
            array(parser);
          } else {
            parser.skipChildren();
          }
        }
      } else if (!isNamed) {
        array(parser);
      } else {
        receiver.fault(1, "expected an object of arrays, one for each collection");
      }
    }
  }

  private static JsonFactory limited() {
    var factory = Json.mapper().getFactory();
    var limits = factory.streamReadConstraints().rebuild().maxStringLength(CheckedText.CHARS_MAX);
    return factory.rebuild().streamReadConstraints(limits.build()).build();
  }

  private void array(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      receiver.fault(line(parser), "expected an array of objects");
      parser.skipChildren();
      return;
    }
    var one = Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long line = line(parser);
      JsonNode item = one.readTree(parser);
      try {
        Json.requireCleanText(item);
        receiver.item(line, item);
      } catch (ProblemException e) {
        receiver.fault(line, e.problem().detail());
      }
    }
  }

  private static long line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private void csv(@Nullable Collection collection) throws IOException {
    var limited = CsvFactory.builder().streamReadConstraints(LIMITS).build();
    var mapper = CsvMapper.builder(limited).enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();
    try (var text = new CheckedText(file, true);
        MappingIterator<Map<String, String>> rows =
            mapper
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
      boolean isFirst = true;
      while (rows.hasNextValue()) {
        var row = rows.nextValue();
        // the parser stands at the end of the row; a line break inside quotes makes rows longer
        long line = rows.getParser().currentTokenLocation().getLineNr();
        reached = line;
        var names =
            rows.getParser().getSchema() instanceof CsvSchema schema
                ? schema.getColumnNames()
                : List.<String>of();
        int columns = names.size();
        var twice = isFirst ? twice(names) : Optional.<String>empty();
        if (twice.isPresent()) {
          receiver.broken(1, "the header names " + twice.get() + " twice");
          return;
        }
        isFirst = false;
        if (row.size() < columns) {
          receiver.fault(line, "has " + row.size() + " of " + columns + " columns");
          continue;
        }
        var item = Json.object();
        row.forEach((name, value) -> {
          if (!value.isEmpty()) { // an empty cell is no value
            item.set(name, cell(name, value, collection));
          }
        });
        receiver.item(line, item);
      }
    }
  }

  private static Optional<String> twice(List<String> names) {
    var seen = new HashSet<String>();
    return names.stream().filter(name -> !seen.add(name)).findFirst();
  }

  /// What holds JSON is JSON.
  private static JsonNode cell(String name, String text, @Nullable Collection collection) {
    boolean isJson =
        collection != null
            && collection
                .field(name)
                .map(field -> field.type())
                .filter(type ->
                    type instanceof FieldType.AnyJson
                        || type instanceof FieldType.ListOf
                        || type instanceof FieldType.References)
                .isPresent();
    if (isJson) {
      try {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
      } catch (ProblemException e) {
        return Json.mapper().getNodeFactory().textNode(text);
      }
    }
    return Json.mapper().getNodeFactory().textNode(text);
  }
}
