package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import org.jspecify.annotations.Nullable;

/// redux-persist: a reducer that is kept is still that reducer.
final class ReduxPersist implements Library {
  private final Toolkit toolkit;

  ReduxPersist(Toolkit toolkit) {
    this.toolkit = toolkit;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "persistReducer" -> call.arg(1);
      case "persistCombineReducers" -> toolkit.combined(call.arg(1));
      case "persistStore", "createTransform", "createMigrate" -> Values.UNDEFINED;
      default -> null;
    };
  }
}
