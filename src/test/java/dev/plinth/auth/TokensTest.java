package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.testing.FixedClock;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Access tokens: what is made is read, and everything near it is refused.
final class TokensTest {
  private static final byte[] SEED = seed(1);
  private static final String ISSUER = "http://localhost:3000";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final FixedClock clock = new FixedClock();
  private final Tokens tokens = new Tokens(List.of(SEED), ISSUER, clock);
  private final String good = tokens.issue("account", "session", 3, Duration.ofMinutes(10));

  @Test
  void whatIsIssuedIsRead() {
    long now = clock.instant().getEpochSecond();

    assertThat(tokens.read(good))
        .contains(new Tokens.Claims("account", "session", 3, now, now + 600));
    assertThat(good).hasSizeLessThan(500);
    assertThat(decoded(part(good, 0)))
        .contains("\"alg\":\"EdDSA\"", "\"typ\":\"at+jwt\"", "\"kid\":\"");
  }

  @Test
  void theKeyFollowsFromItsSeedAlone() {
    assertThat(new Tokens(List.of(SEED), ISSUER, clock).read(good)).isPresent();
    assertThat(new Tokens(List.of(seed(2)), ISSUER, clock).read(good)).isEmpty();
  }

  @Test
  void anOlderKeyStillVerifiesAndNoLongerSigns() {
    var rotated = new Tokens(List.of(seed(2), SEED), ISSUER, clock);

    assertThat(rotated.read(good)).isPresent();
    assertThat(tokens.read(rotated.issue("a", "s", 0, Duration.ofMinutes(1)))).isEmpty();
  }

  @Test
  void aTokenEndsThirtySecondsAfterItsTime() {
    clock.forward(Duration.ofSeconds(629));
    assertThat(tokens.read(good)).isPresent();
    clock.forward(Duration.ofSeconds(2));
    assertThat(tokens.read(good)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void aForgedHeaderIsRefused(String name, String token) {
    assertThat(tokens.read(token)).isEmpty();
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> forgeries() throws Exception {
    var clock = new FixedClock();
    var good = new Tokens(List.of(SEED), ISSUER, clock).issue("a", "s", 0, Duration.ofMinutes(10));
    var claims = decoded(part(good, 1));
    var header = decoded(part(good, 0));
    var signature = part(good, 2);
    var key = key();
    var foreign = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var all = new LinkedHashMap<String, String>();
    for (var none : List.of("none", "None", "NONE", "nOnE", "")) {
      all.put(
          "alg " + none,
          encoded("{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\"}") + "." + encoded(claims) + ".");
    }
    all.put("no signature", part(good, 0) + "." + part(good, 1) + ".");
    all.put("zero signature", part(good, 0) + "." + part(good, 1) + "." + "A".repeat(86));
    all.put("two parts", part(good, 0) + "." + part(good, 1));
    all.put("four parts", good + ".x");
    all.put("five parts", good + "." + part(good, 1) + "." + signature);
    all.put("HS256 with the public key", hmac(claims));
    all.put(
        "another key",
        signed(Map.of("typ", "at+jwt", "kid", keyId()), claims, foreign.getPrivate()));
    all.put(
        "its own key in jwk",
        signed(
            Map.of(
                "typ",
                "at+jwt",
                "jwk",
                new OctetKeyPairJsonWebKey(foreign.getPublic()).toParams(PUBLIC)),
            claims,
            foreign.getPrivate()));
    for (var name : List.of("jku", "x5u", "x5c", "zip")) {
      all.put(
          name, signed(Map.of("typ", "at+jwt", "kid", keyId(), name, "http://x/"), claims, key));
    }
    all.put("crit", altered(header, "{\"crit\":[\"exp\"],", signature, claims));
    all.put("b64 false", altered(header, "{\"b64\":false,", signature, claims));
    all.put("typ JWT", signed(Map.of("typ", "JWT", "kid", keyId()), claims, key));
    all.put("typ AT+JWT", signed(Map.of("typ", "AT+JWT", "kid", keyId()), claims, key));
    all.put("no typ", signed(Map.of("kid", keyId()), claims, key));
    for (var kid : List.of("../../etc/passwd", "' OR 1=1 --", "x\u0000y", "k".repeat(10_000), "")) {
      all.put("kid " + kid.length(), signed(Map.of("typ", "at+jwt", "kid", kid), claims, key));
    }
    all.put("too long", good + "A".repeat(9_000));
    all.put("empty", "");
    all.put("dots", "..");
    all.put("a blank before", " " + good);
    all.put("a blank after", good + " ");
    all.put("padding", good + "==");
    return all.entrySet().stream()
        .map(e -> org.junit.jupiter.params.provider.Arguments.of(e.getKey(), e.getValue()));
  }

  @Test
  void noMutationOfATokenIsATokenToo() {
    var random = new Random(7);
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
    for (int i = 0; i < 500; i++) {
      var text = new StringBuilder(good);
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        default -> text.deleteCharAt(at);
      }
      if (!text.toString().equals(good)) {
        assertThat(tokens.read(text.toString())).as("%s", text).isEmpty();
      }
    }
    for (int i = 0; i < alphabet.length(); i++) { // the last character carries unused bits
      var text = good.substring(0, good.length() - 1) + alphabet.charAt(i);
      if (!text.equals(good)) {
        assertThat(tokens.read(text)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'exp':null",
        "'exp':'1799999999'",
        "'exp':1e400",
        "'exp':1799999999.5",
        "'exp':[1]",
        "'exp':-1",
        "'exp':99999999999999999999",
        "'iat':null",
        "'iat':1799999999",
        "'nbf':1799999999",
        "'nbf':'now'",
        "'iss':'http://evil.example'",
        "'iss':null",
        "'iss':['http://localhost:3000']",
        "'aud':'other'",
        "'aud':['plinth']",
        "'aud':null",
        "'sub':''",
        "'sub':7",
        "'sub':null",
        "'sid':null",
        "'epoch':null",
        "'epoch':'3'"
      })
  void wrongClaimsAreRefusedEvenWhenWeSignedThem(String change) throws Exception {
    var claims = Json.parse(decoded(part(good, 1))).deepCopy();
    var changed = change.replace('\'', '"');
    var name = changed.substring(1, changed.indexOf('"', 1));
    var value = changed.substring(changed.indexOf(':') + 1);
    ((com.fasterxml.jackson.databind.node.ObjectNode) claims).remove(name);
    var open = Json.text(claims);
    var payload =
        value.equals("null")
            ? open
            : open.substring(0, open.length() - 1) + ",\"" + name + "\":" + value + "}";

    assertThat(tokens.read(signed(ours(), decoded(part(good, 1)), key()))).isPresent();
    assertThat(tokens.read(signed(ours(), payload, key()))).isEmpty();
  }

  @Test
  void aClaimThatStandsTwiceIsRefused() throws Exception {
    var claims = decoded(part(good, 1));
    var twice = "{\"sub\":\"other\"," + claims.substring(1);

    assertThat(tokens.read(signed(ours(), twice, key()))).isEmpty();
  }

  private static final org.jose4j.jwk.JsonWebKey.OutputControlLevel PUBLIC =
      org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY;

  /// The header members that we send, in our order.
  private static Map<String, Object> ours() {
    var header = new LinkedHashMap<String, Object>();
    header.put("typ", "at+jwt");
    header.put("kid", keyId());
    return header;
  }

  private static String keyId() {
    var token =
        new Tokens(List.of(SEED), ISSUER, new FixedClock()).issue("a", "s", 0, Duration.ZERO);
    return Json.parse(decoded(part(token, 0))).path("kid").textValue();
  }

  private static String signed(Map<String, ?> header, String payload, PrivateKey key)
      throws Exception {
    var signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signature.setAlgorithmHeaderValue("EdDSA");
    header.forEach(signature::setHeader);
    signature.setKey(key);
    signature.setPayload(payload);
    return signature.getCompactSerialization();
  }

  private static String hmac(String payload) throws Exception {
    var header = encoded("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"" + keyId() + "\"}");
    var mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new HmacKey(publicKey()));
    var input = header + "." + encoded(payload);
    return input + "." + BASE64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
  }

  private static String altered(String header, String begin, String signature, String payload) {
    return encoded(begin + header.substring(1)) + "." + encoded(payload) + "." + signature;
  }

  private static PrivateKey key() throws Exception {
    return java.security.KeyFactory.getInstance("Ed25519")
        .generatePrivate(
            new java.security.spec.EdECPrivateKeySpec(
                java.security.spec.NamedParameterSpec.ED25519, SEED));
  }

  private static byte[] publicKey() {
    return SEED; // the attack is refused before any key is looked at; its bytes do not matter
  }

  private static byte[] seed(int first) {
    var seed = new byte[32];
    seed[0] = (byte) first;
    return seed;
  }

  private static String part(String token, int index) {
    return token.split("\\.", -1)[index];
  }

  private static String decoded(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
