/// JSON Schema (draft 2020-12): whether a JSON value is what a schema asks for. [JsonSchema] is a
/// compiled one. Nothing is ever fetched, no schema and no value makes a check endless, and the
/// library behind it never shows outside.
@NullMarked
package dev.plinth.jsonschema;

import org.jspecify.annotations.NullMarked;
