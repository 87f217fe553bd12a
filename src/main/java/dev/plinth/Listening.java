package dev.plinth;

import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.http.Origins;
import dev.plinth.http.RequestLog;
import dev.plinth.http.Server;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.rules.Decision;
import dev.plinth.rules.Rules;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Where the server listens, and for whom.
final class Listening {
  /// Where Vite's development server and its preview stand.
  private static final List<String> VITE =
      List.of(
          "http://localhost:5173",
          "http://127.0.0.1:5173",
          "http://localhost:4173",
          "http://127.0.0.1:4173");

  private Listening() {}

  /// Takes the port, before anything else is done.
  ///
  /// @throws dev.plinth.http.PortTakenException when somebody else listens there
  /// @throws Refused when others would reach what the contract opens to anyone
  static Server open(Config config, Contract contract, Ids ids, RequestLog log) {
    int port = config.port().orElse(contract.server().port());
    requireConfirmed(config, contract);
    if (config.host().isEmpty()) {
      return Server.onLoopback(port, config.limits(), ids, log);
    }
    return Server.on(address(config.host()), port, config.limits(), ids, log);
  }

  /// @throws Refused when others would reach what the contract opens to anyone
  static void requireConfirmed(Config config, Contract contract) {
    if (config.isLocal() || config.openToAnyone()) {
      return;
    }
    var open = openWrites(contract);
    if (!open.isEmpty()) {
      throw new Refused(
          "Anyone who reaches this server from outside could write: "
              + String.join(", ", open)
              + ". Change these rules in plinth.yaml, or confirm them with PLINTH_OPEN_TO_ANYONE=yes.");
    }
  }

  /// `collection.verb` for each change that a caller who is not signed in may make.
  static List<String> openWrites(Contract contract) {
    var rules = new Rules(contract.schema());
    var open = new ArrayList<String>();
    for (var collection : contract.schema().collections()) {
      var own = rules.of(collection.name());
      if (Rules.decide(own.create(), Caller.ANONYMOUS) != Decision.NO) {
        open.add(collection.name() + ".create");
      }
      if (Rules.decide(own.update(), Caller.ANONYMOUS) != Decision.NO) {
        open.add(collection.name() + ".update");
      }
      if (Rules.decide(own.delete(), Caller.ANONYMOUS) != Decision.NO) {
        open.add(collection.name() + ".delete");
      }
    }
    return open;
  }

  /// What people get by signing up as the first, or by founding something; empty where nothing.
  static List<String> newcomers(Contract contract) {
    var auth = contract.auth();
    var told = new ArrayList<String>();
    var founds = auth.founds();
    if (founds != null) {
      told.add(
          "whoever signs up with a %s makes what their %s refers to, and whoever names one there joins it (auth.founds)"
              .formatted(founds.by(), founds.as()));
    }
    if (!auth.first().isEmpty()) {
      var gets =
          auth.first().entrySet().stream()
              .map(one -> one.getKey() + " " + one.getValue().asText())
              .collect(Collectors.joining(", "));
      told.add(
          founds == null
              ? "the first person to sign up gets " + gets + " (auth.first)"
              : "the first person of each " + founds.as() + " gets " + gets + " (auth.first)");
    }
    return told;
  }

  /// Where browsers reach this server.
  static String ownOrigin(Config config, int port) {
    return config
        .publicUrl()
        .map(URI::toString)
        .flatMap(Origins::of)
        .orElse("http://localhost:" + port);
  }

  static Origins origins(Config config, Contract contract, int port) {
    var origins = new ArrayList<>(VITE);
    origins.addAll(contract.frontend().origins());
    origins.addAll(config.origins());
    var hosts = new HashSet<>(config.hosts());
    if (!config.host().isEmpty()) {
      hosts.addAll(ownAddresses(address(config.host())));
    }
    return new Origins(
        port, config.publicUrl().map(URI::toString).orElse(""), origins, Set.copyOf(hosts));
  }

  private static InetAddress address(String host) {
    try {
      var address = InetAddress.getByName(host);
      if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
      throw new Refused("This machine has no address " + host + " (PLINTH_HOST, --host).");
    } catch (UnknownHostException | SocketException e) {
      throw new Refused("This machine has no address " + host + " (PLINTH_HOST, --host).");
    }
  }

  /// The address itself, or all of this machine's for `0.0.0.0` and `::`.
  private static List<String> ownAddresses(InetAddress address) {
    if (!address.isAnyLocalAddress()) {
      return List.of(text(address));
    }
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(Listening::text)
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  private static String text(InetAddress address) {
    var text = address.getHostAddress();
    int zone = text.indexOf('%');
    var plain = zone < 0 ? text : text.substring(0, zone);
    return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
  }
}
