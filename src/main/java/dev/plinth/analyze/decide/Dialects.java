package dev.plinth.analyze.decide;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an app asks in the protocol of an SDK that Plinth does not serve yet: each call is left
/// with its place, so that it answers 501 and says why.
final class Dialects {
  private static final int NAMED_MAX = 20;

  /// How people call the protocol of a client.
  private static final Map<String, String> NAMES =
      Map.of(
          "supabase", "supabase-js",
          "pocketbase", "PocketBase",
          "apollo", "GraphQL",
          "urql", "GraphQL",
          "graphql-request", "GraphQL",
          "trpc", "tRPC",
          "better-auth", "Better Auth");

  private static final Pattern ORIGIN = Pattern.compile("^(?:https?|wss?)://[^/?#]*");
  private static final Set<String> OPERATIONS = Set.of("QUERY", "MUTATION");

  private final Analysis analysis;
  private final Notes notes;
  private final List<Call> operations = new ArrayList<>();

  Dialects(Analysis analysis, Notes notes) {
    this.analysis = analysis;
    this.notes = notes;
  }

  /// Leaves a call that speaks one of them.
  ///
  /// @return whether it does
  boolean leave(Call call) {
    var name = name(call);
    if (name == null) {
      return false;
    }
    if (OPERATIONS.contains(call.method())) {
      operations.add(call);
    } else {
      notes.leave(
          call.method(),
          call.path(),
          Notes.place(call),
          "the app speaks " + name + " here, which is not served yet",
          name);
    }
    return true;
  }

  private static @Nullable String name(Call call) {
    boolean isGraphQl = call.method().equals("POST") && call.path().endsWith("/graphql");
    return isGraphQl ? "GraphQL" : NAMES.get(call.via());
  }

  /// Leaves what has no call of its own: the address that all operations of GraphQL share, and
  /// connections that stay open.
  void leaveOthers() {
    if (!operations.isEmpty()) {
      var paths =
          analysis.server().graphQl().isEmpty() ? Set.of("/graphql") : analysis.server().graphQl();
      for (var path : paths) {
        notes.leave(
            "POST",
            path,
            Notes.place(operations.getFirst()),
            "the app speaks GraphQL here, which is not served yet: " + listed(operations),
            "GraphQL");
      }
    }
    for (var socket : analysis.sockets()) {
      var path = path(socket);
      if (path != null && !socket.kind().equals("event-source")) {
        notes.leave(
            "GET",
            path,
            socket.at().toString(),
            "the app speaks "
                + socket.kind()
                + " here, which is not served yet"
                + (socket.events().isEmpty() ? "" : ": " + named(socket.events().stream())),
            socket.kind());
      }
    }
  }

  private static String listed(List<Call> calls) {
    return named(
        calls.stream()
            .map(call -> call.method() + " " + call.path() + " (" + Notes.place(call) + ")"));
  }

  private static String named(Stream<String> names) {
    var all = names.toList();
    var shown = String.join(", ", all.subList(0, Math.min(all.size(), NAMED_MAX)));
    return all.size() > NAMED_MAX ? shown + " and " + (all.size() - NAMED_MAX) + " more" : shown;
  }

  /// Where a connection is asked for at the app's own backend; null for another's, and for the page
  /// itself.
  private static @Nullable String path(Analysis.Socket socket) {
    var address = socket.path();
    var origin = ORIGIN.matcher(address);
    if (origin.find()) {
      if (!Exchanges.isLocal(origin.group())) {
        return null;
      }
      address = address.substring(origin.end());
    }
    var path = address.replaceFirst("[?#].*$", "");
    return path.matches("/[^\\s]+") ? path : null;
  }
}
