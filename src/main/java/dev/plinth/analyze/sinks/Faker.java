package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Made-up data of mocks: each call is one plausible value, always the same for the same call, so
/// that reading twice gives the same seeds.
final class Faker implements Library {
  private int made;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    int n = ++made;
    return switch (name) {
      case "uuid", "nanoid", "cuid" -> Values.text("id-" + n);
      case "firstname" -> Values.text("Ada");
      case "lastname" -> Values.text("Lovelace");
      case "fullname", "findname", "name" -> Values.text("Person " + n);
      case "email" -> Values.text("person" + n + "@example.com");
      case "username", "displayname" -> Values.text("person" + n);
      case "company", "companyname" -> Values.text("Company " + n);
      case "word", "slug", "noun" -> Values.text("word-" + n);
      case "words", "title", "productname", "product", "catchphrase" -> Values.text("Sample " + n);
      case "sentence",
          "sentences",
          "paragraph",
          "paragraphs",
          "text",
          "lines",
          "productdescription",
          "description",
          "bio" ->
          Values.text("A sample text, number " + n + ".");
      case "number", "int", "integer", "float" -> Values.number(n);
      case "price", "amount" -> Values.text(n + ".00");
      case "boolean" -> Values.FALSE;
      case "past", "recent", "future", "soon", "between", "anytime" ->
          Values.text("2026-01-01T00:00:00.000Z");
      case "imageurl", "image", "avatar", "url", "urlpicsumphotos" ->
          Values.text("https://example.com/" + n);
      case "city" -> Values.text("London");
      case "country" -> Values.text("United Kingdom");
      case "arrayelement", "arrayelements", "helpers" -> first(call);
      default -> null;
    };
  }

  private static @Nullable Value first(Invocation call) {
    var item = call.interpreter().members().item(call.arg(0));
    return Values.isUndefined(item) ? null : Values.options(item).getFirst();
  }
}
