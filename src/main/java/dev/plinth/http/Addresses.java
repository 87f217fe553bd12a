package dev.plinth.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Client addresses as keys for limits: IPv4 as it is, IPv6 by its /64, an IPv4 address inside an
/// IPv6 one as IPv4: who has one line of an IPv6 provider has a whole /64.
///
/// `X-Forwarded-For` counts only when the peer is a trusted proxy, and is read from the right to
/// the first address that is none: all left of it is what the client wrote itself.
public final class Addresses {
  private static final int KEY_BYTES_V6 = 8;

  private final List<Block> trusted = new ArrayList<>();

  /// @param trustedProxies addresses or CIDR blocks
  /// @throws IllegalArgumentException for what is neither
  public Addresses(List<String> trustedProxies) {
    trustedProxies.forEach(text -> trusted.add(Block.parse(text)));
  }

  /// The key of the client behind a request.
  ///
  /// @param peer the socket's other end, an address in text
  /// @param forwarded all `X-Forwarded-For` lines in their order
  String client(String peer, List<String> forwarded) {
    if (trusted.isEmpty() || forwarded.isEmpty() || !isTrusted(peer)) {
      return key(peer);
    }
    var hops = new ArrayList<String>();
    for (var line : forwarded) {
      for (var hop : line.split(",", -1)) {
        hops.add(hop.strip());
      }
    }
    var client = peer;
    for (int i = hops.size() - 1; i >= 0; i--) {
      if (bytes(hops.get(i)).length == 0) {
        break;
      }
      client = hops.get(i);
      if (!isTrusted(client)) {
        break;
      }
    }
    return key(client);
  }

  /// Whether `X-Forwarded-…` headers may count at all.
  boolean areProxiesTrusted() {
    return !trusted.isEmpty();
  }

  boolean isTrusted(String address) {
    if (trusted.isEmpty()) {
      return false;
    }
    var bytes = bytes(address);
    return trusted.stream().anyMatch(block -> block.holds(bytes));
  }

  static String key(String address) {
    var bytes = bytes(address);
    if (bytes.length == 4) {
      return (bytes[0] & 0xff)
          + "."
          + (bytes[1] & 0xff)
          + "."
          + (bytes[2] & 0xff)
          + "."
          + (bytes[3] & 0xff);
    }
    if (isLoopback(bytes)) {
      return "::1";
    }
    return bytes.length == 0
        ? "unknown"
        : HexFormat.of().formatHex(bytes, 0, KEY_BYTES_V6) + "::/64";
  }

  private static boolean isLoopback(byte[] bytes) {
    var loopback = new byte[16];
    loopback[15] = 1;
    return Arrays.equals(bytes, loopback);
  }

  /// The bytes of a literal address, without asking any name server; none for what is no address.
  private static byte[] bytes(String text) {
    try {
      int zone = text.indexOf('%');
      var literal = zone < 0 ? text : text.substring(0, zone);
      if (literal.isEmpty()) {
        return new byte[0];
      }
      return literal.indexOf(':') >= 0
          ? unmapped(Inet6Address.ofLiteral(literal))
          : Inet4Address.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] unmapped(InetAddress address) {
    return address.getAddress(); // the JDK turns ::ffff:a.b.c.d into IPv4 by itself
  }

  /// An address block.
  private static final class Block {
    private final byte[] network;
    private final int bits;

    private Block(byte[] network, int bits) {
      this.network = network;
      this.bits = bits;
    }

    static Block parse(String text) {
      int slash = text.indexOf('/');
      var network = bytes(slash < 0 ? text.strip() : text.substring(0, slash).strip());
      int bits = network.length * 8;
      if (slash >= 0) {
        try {
          bits = Integer.parseInt(text.substring(slash + 1).strip());
        } catch (NumberFormatException e) {
          bits = -1;
        }
      }
      if (network.length == 0 || bits < 0 || bits > network.length * 8) {
        throw new IllegalArgumentException(text + " is neither an address nor a CIDR block");
      }
      return new Block(network, bits);
    }

    boolean holds(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      int whole = bits / 8;
      if (Arrays.mismatch(Arrays.copyOf(network, whole), Arrays.copyOf(address, whole)) >= 0) {
        return false;
      }
      int rest = bits % 8;
      int mask = 0xff << (8 - rest) & 0xff;
      return rest == 0 || (network[whole] & mask) == (address[whole] & mask);
    }
  }
}
