package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Names and what they stand for, inside other names.
public final class Scope {
  private final @Nullable Scope outer;
  private final ModuleCode module;
  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private final Map<String, TypeRef> types = new HashMap<>();
  private String owner = "";

  Scope(@Nullable Scope outer, ModuleCode module) {
    this.outer = outer;
    this.module = module;
  }

  /// The function whose call made it, by name.
  void ownedBy(String name) {
    owner = name;
  }

  /// The functions around it, inner first.
  List<String> owners() {
    var names = new ArrayList<String>();
    for (Scope at = this; at != null; at = at.outer) {
      if (!at.owner.isEmpty()) {
        names.add(at.owner);
      }
    }
    return names;
  }

  Scope inner() {
    return new Scope(this, module);
  }

  ModuleCode module() {
    return module;
  }

  boolean isModule() {
    return outer == null;
  }

  Cell declare(String name, Value value) {
    var cell = new Cell(value, isModule());
    cells.put(name, cell);
    return cell;
  }

  void declareLazily(String name, Supplier<Value> value) {
    var cell = new Cell(Values.UNDEFINED, isModule());
    cell.lazy = value;
    cells.put(name, cell);
  }

  /// Declared here, not further out.
  @Nullable Cell own(String name) {
    return cells.get(name);
  }

  @Nullable Cell find(String name) {
    for (Scope at = this; at != null; at = at.outer) {
      var cell = at.cells.get(name);
      if (cell != null) {
        return cell;
      }
    }
    return null;
  }

  /// The outermost scope in which types mean what they mean here.
  ///
  /// @param names of the values that they speak of
  Scope ofTypes(Set<String> names) {
    var at = this;
    while (at.outer != null
        && at.types.isEmpty()
        && names.stream().noneMatch(at.cells::containsKey)) {
      at = at.outer;
    }
    return at;
  }

  /// A type parameter that stands for a type here.
  void bindType(String name, TypeRef type) {
    types.put(name, type);
  }

  @Nullable TypeRef findType(String name) {
    for (Scope at = this; at != null; at = at.outer) {
      var type = at.types.get(name);
      if (type != null) {
        return type;
      }
    }
    return null;
  }

  /// A variable.
  static final class Cell {
    Value value;
    final boolean shared;
    boolean constant;
    @Nullable TypeRef type;
    @Nullable Supplier<Value> lazy;

    private Cell(Value value, boolean shared) {
      this.value = value;
      this.shared = shared;
    }

    Value read() {
      var supplier = lazy;
      return supplier == null ? value : supplier.get();
    }
  }
}
