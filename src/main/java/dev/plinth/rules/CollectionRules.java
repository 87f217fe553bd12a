package dev.plinth.rules;

/// The rules of a collection, read. Meaning as in [dev.plinth.schema.Access].
public record CollectionRules(Expr read, Expr create, Expr update, Expr check, Expr delete) {}
