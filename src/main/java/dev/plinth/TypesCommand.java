package dev.plinth;

import dev.plinth.openapi.Declarations;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `plinth types`: TypeScript declarations of the collections and the app's endpoints.
@Command(
    name = "types",
    description = "Print TypeScript declarations of the collections and the app's endpoints.")
final class TypesCommand implements Callable<Integer> {
  @Mixin private DescriptionOutput described = new DescriptionOutput();

  @Override
  public Integer call() throws IOException {
    return described.write(Declarations::of);
  }
}
