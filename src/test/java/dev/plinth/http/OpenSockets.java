package dev.plinth.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Connections that are open and counted: each has had an answer.
final class OpenSockets implements AutoCloseable {
  private final List<Socket> sockets = new ArrayList<>();

  OpenSockets(int port, int count) {
    try {
      for (int i = 0; i < count; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket
            .getOutputStream()
            .write("GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        if (socket.getInputStream().read() != 'H') {
          throw new IllegalStateException("no answer");
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int count() {
    return sockets.size();
  }

  @Override
  public void close() {
    for (var socket : sockets) {
      try {
        socket.close();
      } catch (IOException _) {
        // closed already
      }
    }
  }
}
