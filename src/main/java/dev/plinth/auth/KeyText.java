package dev.plinth.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The text of an API key: `plk_`, 256 random bits, and a checksum of both, in digits of base 36.
///
/// A scanner of sources finds one by its form (`plk_[0-9a-z]{57}`) and knows by the checksum that
/// it is no accident; a double click marks all of it; a slip of the hand is refused without a look
/// into the database. 256 bits are not guessed, so that one quick hash (SHA-256) keeps them.
final class KeyText {
  static final String PREFIX = "plk_";

  private static final int RADIX = 36;
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_DIGITS = 50;
  private static final int CHECK_DIGITS = 7;
  private static final Pattern WHOLE =
      Pattern.compile(PREFIX + "[0-9a-z]{" + (SECRET_DIGITS + CHECK_DIGITS) + "}");

  private KeyText() {}

  static String make(RandomGenerator random) {
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    var start = PREFIX + digits(new BigInteger(1, secret), SECRET_DIGITS);
    return start + check(start);
  }

  /// Whether somebody meant this for an API key, be it a right one or not.
  static boolean isMeantAsOne(String text) {
    return text.startsWith(PREFIX);
  }

  /// Whether this could be a key that was made here or elsewhere.
  static boolean isWhole(String text) {
    int end = text.length() - CHECK_DIGITS;
    return WHOLE.matcher(text).matches()
        && check(text.substring(0, end)).equals(text.substring(end));
  }

  /// SHA-256, in hex.
  static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String check(String start) {
    var crc = new CRC32();
    crc.update(start.getBytes(StandardCharsets.US_ASCII));
    return digits(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
  }

  private static String digits(BigInteger number, int count) {
    var digits = number.toString(RADIX);
    return "0".repeat(count - digits.length()) + digits;
  }
}
