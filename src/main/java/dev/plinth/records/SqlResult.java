package dev.plinth.records;

import org.jspecify.annotations.Nullable;

/// What a statement answered.
///
/// @param items a JSON array of objects, one for each row
/// @param first the first of them; null for none
/// @param count how many rows it answered, or, where it answers none, how many it changed
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record SqlResult(byte[] items, byte @Nullable [] first, int count) {}
