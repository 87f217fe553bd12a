package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.schema.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `:name` in a SQL file stands for.
///
/// @param from the variable of the request, split at the dots: `[query, year]`
/// @param type what the value must be; null takes it as it comes
/// @param required whether a request without it is refused
/// @param fallback the value where none was sent, as JSON, or null for NULL
public record SqlParameter(
    List<String> from, @Nullable FieldType type, boolean required, @Nullable JsonNode fallback) {
  public SqlParameter {
    from = List.copyOf(from);
  }

  /// A value that is taken as it comes, NULL where there is none.
  public SqlParameter(List<String> from) {
    this(from, null, false, null);
  }
}
