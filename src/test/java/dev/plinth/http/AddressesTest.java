package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  private static final Addresses BEHIND_PROXY =
      new Addresses(List.of("10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7"));

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 203.0.113.9",
    "::ffff:203.0.113.9, 203.0.113.9",
    "2001:db8:7:8::1, 20010db800070008::/64",
    "2001:db8:7:8:ffff::2, 20010db800070008::/64",
    "fe80::1%eth0, fe80000000000000::/64",
    "::1, ::1",
    "'', unknown",
    "example.org, unknown"
  })
  void aKeyIsAnIpv4AddressOrAnIpv6Network(String address, String key) {
    assertThat(Addresses.key(address)).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 1.1.1.1 | 203.0.113.9",
        "10.1.1.1 | 1.1.1.1 | 1.1.1.1",
        "10.1.1.1 | 6.6.6.6, 1.1.1.1, 192.0.2.7 | 1.1.1.1",
        "10.1.1.1 | 6.6.6.6, nonsense, 10.2.2.2 | 10.2.2.2",
        "10.1.1.1 | 10.3.3.3, 10.2.2.2 | 10.3.3.3",
        "192.0.2.8 | 1.1.1.1 | 192.0.2.8"
      })
  void theChainIsReadFromTheRightToTheFirstStranger(String peer, String chain, String client) {
    assertThat(BEHIND_PROXY.client(peer, List.of(chain))).isEqualTo(client);
  }

  @Test
  void severalLinesAreOneChain() {
    assertThat(BEHIND_PROXY.client("10.1.1.1", List.of("6.6.6.6, 1.1.1.1", "10.9.9.9")))
        .isEqualTo("1.1.1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "example.org", "", "2001:db8::/129"})
  void whatIsNoBlockIsRefused(String text) {
    assertThatThrownBy(() -> new Addresses(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
