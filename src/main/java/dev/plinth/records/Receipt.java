package dev.plinth.records;

import org.jspecify.annotations.Nullable;

/// The answer to a request that changed something, as it is given again when the request comes
/// again.
///
/// @param status of HTTP
/// @param version of the one item that it is about; null for none
/// @param location of the item that it made; null for none
/// @param body JSON; empty for none
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Receipt(
    int status, @Nullable String version, @Nullable String location, byte[] body) {}
