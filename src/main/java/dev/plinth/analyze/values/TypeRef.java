package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;

/// A type as the source writes it, and the scope that its names belong to.
public record TypeRef(Node node, Scope scope) {}
