package dev.plinth;

import dev.plinth.json.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `plinth openapi`: the description of what is served.
@Command(name = "openapi", description = "Print the OpenAPI 3.1 document of what is served.")
final class OpenapiCommand implements Callable<Integer> {
  @Mixin private DescriptionOutput described = new DescriptionOutput();

  @Override
  public Integer call() throws IOException {
    return described.write((_, document) -> Json.pretty(document) + "\n");
  }
}
