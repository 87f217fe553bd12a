package dev.plinth.records;

import dev.plinth.contract.Template;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of an item is answered, and how it is written. Statements are kept by their form: a caller
/// makes one once and uses it again.
public final class Form {
  /// All visible fields, references as ids.
  public static final Form ALL = new Form(null, List.of(), null);

  private final @Nullable Template item;
  private final List<String> expand;
  private final @Nullable List<String> fields;
  private final int hash;

  /// @param item the shape; null for an object of the fields. `$title` is a field, `$author.name` a
  ///   field of a referred item, `$fields` the object of all visible fields
  /// @param expand references, `author` or `project.owner`, that are answered as objects, null
  ///   where the caller may not read them
  /// @param fields the only ones wanted, in this order; null for all visible ones
  public Form(@Nullable Template item, List<String> expand, @Nullable List<String> fields) {
    this.item = item;
    this.expand = List.copyOf(expand);
    this.fields = fields == null ? null : List.copyOf(fields);
    this.hash = Objects.hash(item, this.expand, this.fields);
  }

  public @Nullable Template item() {
    return item;
  }

  public List<String> expand() {
    return expand;
  }

  public @Nullable List<String> fields() {
    return fields;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof Form form
            && hash == form.hash
            && Objects.equals(item, form.item)
            && expand.equals(form.expand)
            && Objects.equals(fields, form.fields));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
