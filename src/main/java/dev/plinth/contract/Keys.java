package dev.plinth.contract;

import java.util.List;

/// Every key that a contract may have. `plinth.schema.json` holds the same ones; a test compares.
final class Keys {
  static final List<String> TOP =
      List.of(
          "plinth",
          "frontend",
          "server",
          "auth",
          "collections",
          "endpoints",
          "errors",
          "assistant",
          "undecided");
  static final List<String> ASSISTANT = List.of("tools", "knowledge");
  static final List<String> FRONTEND = List.of("name", "dir", "origins", "dist", "replaces");
  static final List<String> SERVER = List.of("port", "base", "proxies");
  static final List<String> PROXY = List.of("from", "to");
  static final List<String> AUTH =
      List.of("login", "token", "lifetime", "passwordMin", "founds", "first");
  static final List<String> FOUNDS = List.of("by", "as", "name");
  static final List<String> TOKEN = List.of("in", "name", "scheme", "refresh");
  static final List<String> COLLECTION =
      List.of(
          "id",
          "fields",
          "rules",
          "indexes",
          "item",
          "unique",
          "was",
          "view",
          "search",
          "singleton");
  static final List<String> SEARCH = List.of("fields", "tokenizer");
  static final List<String> FIELD =
      List.of(
          "type",
          "required",
          "unique",
          "default",
          "set",
          "hidden",
          "read",
          "write",
          "min",
          "max",
          "pattern",
          "caseless",
          "values",
          "of",
          "to",
          "onDelete",
          "maxBytes",
          "accept",
          "epoch",
          "schema",
          "was",
          "computed",
          "flag",
          "count",
          "ids");
  static final List<String> RULES =
      List.of("read", "write", "create", "update", "check", "delete", "require");
  static final List<String> REQUIRE = List.of("read", "create", "update", "check", "delete");
  static final List<String> ENDPOINT =
      List.of(
          "do",
          "with",
          "where",
          "filter",
          "search",
          "body",
          "set",
          "page",
          "offset",
          "size",
          "sizeDefault",
          "first",
          "sort",
          "expand",
          "item",
          "answer",
          "reply",
          "headers",
          "status",
          "access",
          "protocol",
          "file",
          "as",
          "rule",
          "params",
          "columns",
          "at");

  /// Of a parameter of a SQL file, and of the type of a column of its answer.
  static final List<String> PARAMETER =
      List.of(
          "from", "type", "required", "default", "min", "max", "pattern", "values", "of", "epoch");

  static final List<String> ERRORS = List.of("reply", "statuses");
  static final List<String> UNDECIDED = List.of("at", "why", "speaks");

  private Keys() {}
}
