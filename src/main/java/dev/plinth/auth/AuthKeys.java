package dev.plinth.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// The keys of signing in, each derived from the home's one secret (HKDF-SHA256, RFC 5869), so that
/// none of them tells anything about another.
public final class AuthKeys {
  /// Fewer bytes could be guessed.
  private static final int SECRET_BYTES_MIN = 32;

  private static final int KEY_BYTES = 32;

  private final byte[] signing;
  private final byte[] refresh;

  private AuthKeys(byte[] signing, byte[] refresh) {
    this.signing = signing;
    this.refresh = refresh;
  }

  /// Derives the keys.
  ///
  /// @param secret at least 32 random bytes
  public static AuthKeys of(byte[] secret) {
    if (secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException("the secret needs " + SECRET_BYTES_MIN + " bytes");
    }
    return new AuthKeys(derive(secret, "plinth access"), derive(secret, "plinth refresh"));
  }

  /// Seed of the Ed25519 key that signs access tokens.
  public byte[] signing() {
    return signing.clone();
  }

  /// Key of the HMAC that derives a refresh token's successor.
  public byte[] refresh() {
    return refresh.clone();
  }

  private static byte[] derive(byte[] secret, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
