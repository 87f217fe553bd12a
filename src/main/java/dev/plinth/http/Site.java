package dev.plinth.http;

/// What a [Server] serves, once all of it is there.
///
/// @param routes who answers which path
/// @param authenticator finds out who is asking
/// @param origins who may call from a browser, and under which names this server answers
/// @param addresses how a client's address is found
/// @param ownOrigin where browsers reach this server
/// @param throttle how many requests one address may make
public record Site(
    RouteTable routes,
    Authenticator authenticator,
    Origins origins,
    Addresses addresses,
    String ownOrigin,
    Throttle throttle) {
  /// Without holding anybody back.
  public Site(
      RouteTable routes,
      Authenticator authenticator,
      Origins origins,
      Addresses addresses,
      String ownOrigin) {
    this(routes, authenticator, origins, addresses, ownOrigin, Throttle.NONE);
  }
}
