package dev.plinth.records;

/// A request that is carried out once, however often it is sent.
///
/// @param holder who chose the key: keys of others are none of theirs
/// @param key as the client sent it
/// @param request a digest of all that was asked
public record Once(String holder, String key, String request) {}
