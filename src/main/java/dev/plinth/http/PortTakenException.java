package dev.plinth.http;

/// The port cannot be had: another process listens there, or it takes more rights. The message is a
/// line for people.
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int port;

  PortTakenException(int port, String line) {
    super(line);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
