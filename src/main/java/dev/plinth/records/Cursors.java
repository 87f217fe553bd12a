package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Writes and reads cursors: where a list goes on, signed, and worth something only to the caller
/// and the question they were made for: an invented one would compare hidden values.
final class Cursors {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 16;
  private static final int TEXT_MAX = 8_192;
  private static final String FACT = "cursor-key";

  private final SecretKeySpec key;

  private Cursors(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /// The key lives in the database: cursors outlive a restart.
  static Cursors open(Database db, SecureRandom random) {
    byte[] fresh = new byte[KEY_BYTES];
    random.nextBytes(fresh);
    String kept =
        db.write(tx -> {
          tx.run(
              "INSERT INTO _plinth_fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
              FACT,
              Base64.getEncoder().encodeToString(fresh));
          return tx.first(
                  "SELECT value FROM _plinth_fact WHERE name = ?",
                  row -> String.valueOf(row.text(0)),
                  FACT)
              .orElseThrow();
        });
    return new Cursors(Base64.getDecoder().decode(kept));
  }

  /// @param keys the sort keys of the first item of the next part, as JSON
  /// @param question the statement and its values, without the cursor's own
  String write(byte[] keys, @Nullable Object[] question) {
    var signed = Arrays.copyOf(sign(keys, question), SIGNATURE_BYTES + keys.length);
    System.arraycopy(keys, 0, signed, SIGNATURE_BYTES, keys.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /// The sort keys of a cursor.
  ///
  /// @throws ProblemException `Malformed` (`bad_cursor`), the same for every fault
  JsonNode read(String cursor, @Nullable Object[] question) {
    try {
      if (cursor.length() > TEXT_MAX) {
        throw bad();
      }
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length <= SIGNATURE_BYTES) {
        throw bad();
      }
      byte[] keys = Arrays.copyOfRange(bytes, SIGNATURE_BYTES, bytes.length);
      byte[] signature = Arrays.copyOf(bytes, SIGNATURE_BYTES);
      boolean canonical =
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(cursor);
      if (!canonical || !MessageDigest.isEqual(signature, sign(keys, question))) {
        throw bad();
      }
      return Json.read(keys);
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  private static ProblemException bad() {
    return new Problem.Malformed("bad_cursor", "This cursor does not belong to this list.")
        .asException();
  }

  private byte[] sign(byte[] keys, @Nullable Object[] question) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (var part : question) {
        mac.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
      }
      mac.update(keys);
      return Arrays.copyOf(mac.doFinal(), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
