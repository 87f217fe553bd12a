package dev.plinth.auth;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.plinth.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Hashes and verifies passwords with argon2id.
///
/// Each hash takes 19 MiB outside the Java heap and 20 ms of a core, so a few platform threads do
/// all of it, a short queue waits, and the rest is turned away: many log-ins at once cannot exhaust
/// the memory.
public final class Passwords implements AutoCloseable {
  /// Most code points of a password, after normalisation.
  public static final int CODE_POINTS_MAX = 128;

  /// Most bytes of a password, in UTF-8.
  public static final int BYTES_MAX = 1024;

  static final int MEMORY_KIB = 19_456;
  static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int TAG_BYTES = 32;
  private static final int QUEUE_MAX = 32;
  private static final Duration WAIT_MAX = Duration.ofSeconds(1);
  private static final String PREFIX =
      "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$";

  private final Argon2 argon2 = Argon2Factory.create(Argon2Types.ARGON2id, SALT_BYTES, TAG_BYTES);
  private final Semaphore permits;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ExecutorService threads;
  private final Duration waitMax;
  private final String nobody;

  /// As many permits as this machine, or this container, can bear.
  public Passwords() {
    this(permits(Runtime.getRuntime().availableProcessors(), memoryMib()), WAIT_MAX);
  }

  Passwords(int permits, Duration waitMax) {
    this.permits = new Semaphore(permits, true);
    this.threads =
        Executors.newFixedThreadPool(
            permits, Thread.ofPlatform().name("argon2-", 0).daemon().factory());
    this.waitMax = waitMax;
    this.nobody = unmatched();
  }

  /// At most 8 % of the memory, at most one hash per core, at least one at all.
  static int permits(int cores, long memoryMib) {
    return (int) Math.max(1, Math.min(cores, memoryMib * 8 / 100 / 19));
  }

  /// The form in which a password is hashed and counted: NFC, otherwise untouched.
  static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  /// Whether a password is short enough to be hashed. A cheap look first, so that a megabyte is
  /// refused unread.
  public static boolean fits(String password) {
    if (password.length() > BYTES_MAX) {
      return false;
    }
    var normal = normal(password);
    return normal.codePointCount(0, normal.length()) <= CODE_POINTS_MAX
        && normal.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX;
  }

  /// Hashes a password that fits.
  ///
  /// @return a PHC string with its own salt
  public String hash(String password) {
    var bytes = bytes(password);
    return run(() -> argon2.hash(PASSES, MEMORY_KIB, LANES, bytes));
  }

  /// Whether the password is the one that was hashed.
  ///
  /// @param hash a PHC string, or [#nobody()] for an account that does not exist
  boolean verify(String password, String hash) {
    var bytes = bytes(password);
    return run(() -> argon2.verify(hash, bytes));
  }

  /// A hash that no password matches, and that costs as much to verify as a real one.
  String nobody() {
    return nobody;
  }

  /// Whether the hash was made with other parameters than today's.
  static boolean isOutdated(String hash) {
    return !hash.startsWith(PREFIX);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private static byte[] bytes(String password) {
    if (!fits(password)) {
      throw new IllegalArgumentException("the password is too long");
    }
    return normal(password).getBytes(StandardCharsets.UTF_8);
  }

  private <T> T run(Callable<T> work) {
    acquire();
    try {
      return threads.submit(work).get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      permits.release();
    }
  }

  private void acquire() {
    if (waiting.incrementAndGet() > QUEUE_MAX + permits.availablePermits()) {
      waiting.decrementAndGet();
      throw busy();
    }
    try {
      if (!permits.tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      waiting.decrementAndGet();
    }
  }

  private static RuntimeException busy() {
    return new Problem.Unavailable(
            "busy", "Too many people sign in at this moment: try again.", Duration.ofSeconds(1))
        .asException();
  }

  private static String unmatched() {
    var random = new SecureRandom();
    var salt = new byte[SALT_BYTES];
    var tag = new byte[TAG_BYTES];
    random.nextBytes(salt);
    random.nextBytes(tag);
    var base64 = Base64.getEncoder().withoutPadding();
    return PREFIX + base64.encodeToString(salt) + "$" + base64.encodeToString(tag);
  }

  private static long memoryMib() {
    var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getTotalMemorySize() / (1024 * 1024)
        : 1024;
  }
}
