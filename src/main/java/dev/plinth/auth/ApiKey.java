package dev.plinth.auth;

import dev.plinth.kernel.KeyScope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An API key as its owner sees it: everything but the key.
///
/// @param account whose it is
/// @param lastFour of its characters
/// @param scopes what it opens
/// @param models the only ones that it may ask; empty for all
/// @param usedAt within a minute or so; null for never
public record ApiKey(
    String id,
    String account,
    String name,
    String lastFour,
    Set<KeyScope> scopes,
    List<String> models,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant usedAt,
    @Nullable Instant revokedAt) {
  public ApiKey {
    scopes = Set.copyOf(scopes);
    models = List.copyOf(models);
  }

  /// Whether it can be used, or why it cannot.
  public enum Status {
    ACTIVE,
    EXPIRED,
    REVOKED;

    /// As it is written outside of programs.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Status status(Instant now) {
    if (revokedAt != null) {
      return Status.REVOKED;
    }
    return expiresAt == null || now.isBefore(expiresAt) ? Status.ACTIVE : Status.EXPIRED;
  }

  /// What somebody wants a new key to be.
  ///
  /// @param expiresAt null for never
  public record Wish(
      String name, Set<KeyScope> scopes, List<String> models, @Nullable Instant expiresAt) {
    public Wish {
      scopes = Set.copyOf(scopes);
      models = List.copyOf(models);
    }
  }

  /// A new key, and the only time that its text is told.
  public record Made(ApiKey key, String text) {
    /// Without the text: this may end in a log.
    @Override
    public String toString() {
      return "Made[" + key.id() + "]";
    }
  }

  /// A key of somebody, for whoever looks after all of them.
  ///
  /// @param login what its owner signs in with
  public record Owned(ApiKey key, String login) {}

  ApiKey usedAt(@Nullable Instant later) {
    return new ApiKey(
        id, account, name, lastFour, scopes, models, createdAt, expiresAt, later, revokedAt);
  }
}
