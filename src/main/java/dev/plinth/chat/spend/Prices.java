package dev.plinth.chat.spend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.config.ConfigException;
import dev.plinth.json.Json;
import dev.plinth.llm.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What models cost: the table that ships with Plinth (as of July 2026), and a file of the home
/// that says better.
///
/// A model that the owner's machine runs costs nothing, unless the file says so. One that stands in
/// no table has no known price, which is never taken for nothing.
public final class Prices {
  /// In the home: `{"openai": {"gpt-4o": {"input": 2.5, "output": 10}}}`, USD per million tokens.
  public static final String FILE = "prices.json";

  private static final Set<String> FIELDS =
      Set.of("input", "output", "cached", "cacheWrite", "reasoning");

  /// What stands behind a name and does not change its price: dates, and the word for the newest.
  private static final Pattern DATED =
      Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8}|\\d{4}|\\d{3}|latest)$");

  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

  /// No model costs more than this by the million: a slip of the pen would end every budget.
  private static final BigDecimal DOLLARS_MAX = BigDecimal.valueOf(1_000_000);

  private final Map<String, Price> own;
  private final Map<String, Price> shipped;

  private Prices(Map<String, Price> own, Map<String, Price> shipped) {
    this.own = own;
    this.shipped = shipped;
  }

  /// The shipped table and the home's file, if there is one.
  ///
  /// @throws ConfigException with every fault of the file
  public static Prices read(Path home) {
    var file = home.resolve(FILE);
    try {
      return new Prices(
          Files.exists(file) ? parse(Files.readString(file), FILE) : Map.of(), shipped());
    } catch (IOException e) {
      throw new ConfigException(List.of(FILE + " cannot be read"));
    }
  }

  /// The price of a model.
  public Price of(Model model) {
    var name = model.provider() + "/" + model.name();
    var said = find(own, name);
    if (said != null) {
      return said;
    }
    if (model.local()) {
      return Price.FREE;
    }
    return Objects.requireNonNullElse(find(shipped, name), Price.UNKNOWN);
  }

  private static @Nullable Price find(Map<String, Price> table, String name) {
    var exact = table.get(name);
    return exact != null ? exact : table.get(DATED.matcher(name).replaceFirst(""));
  }

  private static Map<String, Price> shipped() {
    try (var in = Prices.class.getResourceAsStream("/llm/prices.json")) {
      return parse(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8), "prices");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Price> parse(String text, String file) {
    var prices = new HashMap<String, Price>();
    var faults = new ArrayList<String>();
    try {
      for (var provider : Json.parse(text).properties()) {
        for (var model : provider.getValue().properties()) {
          var name = provider.getKey() + "/" + model.getKey();
          prices.put(name, price(model.getValue(), file + ": " + name, faults));
        }
        if (!provider.getValue().isObject()) {
          faults.add(file + ": " + provider.getKey() + " must hold models and their prices");
        }
      }
    } catch (IllegalArgumentException e) {
      faults.add(file + " must be JSON: " + e.getMessage());
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    return prices;
  }

  private static Price price(JsonNode node, String where, List<String> faults) {
    node.properties().stream()
        .map(Map.Entry::getKey)
        .filter(field -> !FIELDS.contains(field))
        .forEach(field ->
            faults.add(where + " has no field " + field + ", only " + String.join(", ", FIELDS)));
    if (!node.hasNonNull("input") || !node.hasNonNull("output")) {
      faults.add(where + " needs input and output, USD per million tokens");
    }
    return new Price(
        micros(node, "input", where, faults),
        micros(node, "output", where, faults),
        micros(node, "cached", where, faults),
        micros(node, "cacheWrite", where, faults),
        micros(node, "reasoning", where, faults));
  }

  private static @Nullable Long micros(
      JsonNode node, String field, String where, List<String> faults) {
    var value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()
        || value.decimalValue().signum() < 0
        || value.decimalValue().compareTo(DOLLARS_MAX) > 0) {
      faults.add(where + " " + field + " must be a number of USD per million tokens");
      return null;
    }
    return value.decimalValue().multiply(MICROS).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
