package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Schemas;
import dev.plinth.analyze.values.Value;
import org.jspecify.annotations.Nullable;

/// zod, yup, valibot.
final class SchemaLibraries implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = path.substring(path.lastIndexOf('.') + 1);
    return name.equals("pipe") ? call.arg(0) : Schemas.make(name, call);
  }
}
