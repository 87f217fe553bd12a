package dev.plinth.http;

import dev.plinth.config.HttpLimits;
import dev.plinth.kernel.Ids;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Listens, and stops without losing anything. Between binding and [#serve] it answers 503, so that
/// a taken port is found before anything else is done.
public final class Server implements AutoCloseable {
  /// How many more files this process may open besides its connections: the database, the app's
  /// files, calls to models.
  private static final int FILES_RESERVED = 64;

  private static final int CONNECTIONS_MIN = 16;

  private static final Pattern MAX_OPEN_FILES = Pattern.compile("Max open files\\s+(\\d{1,9})\\s");

  private static final int STREAM_BUFFER_BYTES = 512;
  private static final int SURPLUS = 16;
  private static final int PORT_TRIES = 10;

  private final List<WebServer> listeners = new ArrayList<>();
  private final Deadlines deadlines = new Deadlines();
  private final Edge edge;
  private final HttpLimits limits;
  private final Ids ids;
  private final RequestLog log;
  private final ConnectionCounts counts;

  private Server(HttpLimits limits, Ids ids, RequestLog log) {
    this.limits = limits;
    this.ids = ids;
    this.log = log;
    this.counts = new ConnectionCounts(connections(limits), limits.connectionsPerAddress());
    var nothing = RouteTable.builder().build();
    var starting =
        new Site(
            nothing,
            Authenticator.NOBODY,
            new Origins(0, "", List.of(), Set.of("*")),
            new Addresses(List.of()),
            "");
    this.edge = new Edge(limits, ids, log, starting);
  }

  /// Listens on loopback, IPv4 and IPv6.
  ///
  /// @param port 0 for any that is free
  /// @throws PortTakenException when somebody else listens there
  public static Server onLoopback(int port, HttpLimits limits, Ids ids, RequestLog log) {
    for (int tries = 1; ; tries++) {
      var server = new Server(limits, ids, log);
      try {
        server.listen(InetAddress.ofLiteral("127.0.0.1"), port);
        server.listenOnIpv6Too();
        return server;
      } catch (PortTakenException e) {
        server.close();
        if (port != 0 || tries == PORT_TRIES) {
          throw e;
        }
      }
    }
  }

  /// Listens on one address.
  ///
  /// @throws PortTakenException when somebody else listens there
  public static Server on(
      InetAddress address, int port, HttpLimits limits, Ids ids, RequestLog log) {
    var server = new Server(limits, ids, log);
    try {
      server.listen(address, port);
      return server;
    } catch (PortTakenException e) {
      server.close();
      throw e;
    }
  }

  /// A machine may have no IPv6: then nobody asks there.
  private void listenOnIpv6Too() {
    var address = InetAddress.ofLiteral("::1");
    try {
      if (NetworkInterface.getByInetAddress(address) != null) {
        listen(address, port());
      }
    } catch (SocketException _) {
      // IPv4 alone
    }
  }

  /// Helidon itself would log a taken port and go on as if it had started.
  private static void requireFree(InetAddress address, int port) {
    try (var socket = ServerSocketChannel.open()) {
      socket.bind(new InetSocketAddress(address, port));
    } catch (BindException e) {
      boolean forbidden = String.valueOf(e.getMessage()).contains("denied");
      throw new PortTakenException(
          port,
          forbidden
              ? "Port " + port + " is for programs with more rights: choose with --port N."
              : "Port "
                  + port
                  + " is taken by another program: stop that one, or choose with --port N (0 takes"
                  + " any free one).");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything that the server needs is named here, so Helidon need not look for services: a tenth
  /// of the start.
  private static void withoutDiscovery() {
    if (!GlobalServiceRegistry.configured()) {
      GlobalServiceRegistry.registry(
          ServiceRegistryManager.create(
                  ServiceRegistryConfig.builder()
                      .discoverServices(false)
                      .discoverServicesFromServiceLoader(false)
                      .build())
              .registry());
    }
  }

  private void listen(InetAddress address, int port) {
    withoutDiscovery();
    var http1 =
        Http1ConnectionSelector.builder()
            .config(
                Http1Config.builder()
                    .maxPrologueLength(limits.requestLineBytes())
                    .maxHeadersSize(limits.headerBytes())
                    .validateRequestHeaders(true)
                    .validateResponseHeaders(false) // Reply looks at what is not a constant
                    .addReceiveListener(new HeadCheck(limits))
                    .build())
            .build();
    var listener =
        WebServer.builder()
            .address(address)
            .port(port)
            .shutdownHook(false)
            .useNio(false)
            // A token is a small packet: it must not wait for the receipt of the one before it,
            // which
            // a client puts off for 40 ms once a connection is used again.
            .connectionOptions(options -> options.tcpNoDelay(true))
            .protocolsDiscoverServices(false)
            .featuresDiscoverServices(false)
            .maxPayloadSize(limits.requestBytes())
            .maxTcpConnections(counts.max() + SURPLUS)
            .writeBufferSize(STREAM_BUFFER_BYTES)
            .shutdownGracePeriod(Duration.ofMillis(500))
            .mediaContext(MediaContext.builder().mediaSupportsDiscoverServices(false).build())
            .contentEncoding(
                ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
            .directHandlers(direct())
            .addConnectionSelector(
                new GuardedSelector(http1, limits, deadlines, new ToEdge(edge), edge, counts))
            .build();
    requireFree(address, port);
    listener.start();
    if (!listener.isRunning()) {
      throw new PortTakenException(port, "Port " + port + " could not be taken.");
    }
    listeners.add(listener);
  }

  private DirectHandlers direct() {
    var builder = DirectHandlers.builder();
    for (var type : EventType.values()) {
      builder.addHandler(type, new Refusal(ids, log, limits));
    }
    return builder.build();
  }

  /// The limit, or less where the process may open fewer files: an accept that fails for want of
  /// one would end Helidon's listener.
  private static int connections(HttpLimits limits) {
    int files = Integer.MAX_VALUE;
    int open = 0;
    try (var lines = Files.lines(Path.of("/proc/self/limits"));
        var names = Files.list(Path.of("/proc/self/fd"))) {
      files =
          lines
              .map(MAX_OPEN_FILES::matcher)
              .filter(Matcher::lookingAt)
              .mapToInt(found -> Integer.parseInt(found.group(1)))
              .findFirst()
              .orElse(files);
      open = (int) names.count();
    } catch (IOException | UncheckedIOException _) {
      // not Linux: the limit stands as it is
    }
    int left = files - open - FILES_RESERVED - 2 * SURPLUS;
    return Math.max(CONNECTIONS_MIN, Math.min(limits.connections(), left));
  }

  /// The port that was asked for, or was found free.
  public int port() {
    return listeners.getFirst().port();
  }

  /// From now on answers.
  public void serve(Site site) {
    edge.serve(site);
  }

  /// Answers 503 until it [#serve]s again.
  public void pause() {
    edge.pause();
  }

  /// Whether the server is about to stop; readiness says so to load balancers.
  public boolean isDraining() {
    return edge.drain().isDraining();
  }

  /// How many requests are under way, streams among them.
  int underWay() {
    return edge.drain().underWay();
  }

  /// Tells streams to end and waits until what is under way is done.
  public void drain(Duration atMost) {
    edge.drain().drain(atMost);
  }

  @Override
  public void close() {
    listeners.forEach(WebServer::stop);
    deadlines.close();
  }

  /// Leads all of Helidon's routing to one place.
  private record ToEdge(Edge edge) implements Router {
    @Override
    public <T extends Routing> T routing(Class<T> type, T otherwise) {
      return type == HttpRouting.class ? type.cast(edge) : otherwise;
    }

    @Override
    public List<? extends Routing> routings() {
      return List.of(edge);
    }

    @Override
    public void beforeStart() {}

    @Override
    public void afterStop() {}
  }
}
