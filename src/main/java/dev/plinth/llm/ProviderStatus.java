package dev.plinth.llm;

import org.jspecify.annotations.Nullable;

/// Whether a provider gives models now.
///
/// @param reason why not: a sentence that is safe to show to anybody; null where it is available
/// @param set the setting that would help; null where none would
/// @param address that was tried, for whoever runs this server; null where nothing was tried
public record ProviderStatus(
    String name,
    boolean available,
    @Nullable String reason,
    @Nullable String set,
    @Nullable String address) {}
