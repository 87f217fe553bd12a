package dev.plinth.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A refresh token: its session, how often it was rotated, and 256 secret bits. Clients see 70
/// opaque characters; the database sees a SHA-256.
///
/// Each successor is derived from its parent by HMAC, so that a parent which comes back gets the
/// very same successor again, with nothing kept in between: two tabs, or a crash before the answer.
/// And from any ancestor one can go forward to the newest token, which tells a replayed token from
/// an invented one.
final class RefreshToken {
  private static final int SECRET_BYTES = 32;
  private static final int BYTES = 2 * Long.BYTES + Integer.BYTES + SECRET_BYTES;
  private static final int LENGTH = (BYTES * 8 + 5) / 6;

  private final String session;
  private final int generation;
  private final byte[] secret;

  private RefreshToken(String session, int generation, byte[] secret) {
    this.session = session;
    this.generation = generation;
    this.secret = secret;
  }

  /// The first token of a session.
  static RefreshToken first(String session, RandomGenerator random) {
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new RefreshToken(session, 0, secret);
  }

  /// Reads what a client sent; nothing when it was never one of ours.
  static Optional<RefreshToken> read(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      var session = new UUID(bytes.getLong(), bytes.getLong()).toString();
      int generation = bytes.getInt();
      var secret = new byte[SECRET_BYTES];
      bytes.get(secret);
      var token = new RefreshToken(session, generation, secret);
      return generation >= 0 && token.text().equals(text) ? Optional.of(token) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  String text() {
    var id = UUID.fromString(session);
    var bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .putInt(generation)
            .put(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  RefreshToken successor(byte[] key) {
    return later(generation + 1, key);
  }

  /// The descendant of a later generation; at most a few thousand steps of a microsecond, since a
  /// session ends after 30 days.
  RefreshToken later(int laterGeneration, byte[] key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var next = secret;
      for (int i = generation; i < laterGeneration; i++) {
        mac.update(session.getBytes(StandardCharsets.US_ASCII));
        next = mac.doFinal(next);
      }
      return new RefreshToken(session, laterGeneration, next);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The SHA-256 of the secret, in hex.
  String hash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String session() {
    return session;
  }

  int generation() {
    return generation;
  }

  /// Without the secret: this may end in a log.
  @Override
  public String toString() {
    return "RefreshToken[" + session + " " + generation + "]";
  }
}
