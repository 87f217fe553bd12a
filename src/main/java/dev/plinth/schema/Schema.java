package dev.plinth.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All collections of a backend, by name, in the order of the contract.
public final class Schema {
  /// The collection of people, where the app has any: its rows are the profiles of accounts.
  public static final String USERS = "users";

  private final Map<String, Collection> collections = new LinkedHashMap<>();

  public Schema(List<Collection> collections) {
    collections.forEach(collection -> this.collections.put(collection.name(), collection));
  }

  public List<Collection> collections() {
    return List.copyOf(collections.values());
  }

  public Optional<Collection> collection(String name) {
    return Optional.ofNullable(collections.get(name));
  }

  /// The same collections with what is stored alone.
  public Schema withoutDerived() {
    return new Schema(
        collections().stream()
            .map(one ->
                one.with(
                    one.id(),
                    one.fields().stream().filter(field -> !field.isDerived()).toList(),
                    one.access(),
                    one.indexes()))
            .toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema schema && collections().equals(schema.collections());
  }

  @Override
  public int hashCode() {
    return collections.hashCode();
  }
}
