package dev.plinth.contract;

import dev.plinth.contract.Contract.Frontend;
import dev.plinth.contract.Contract.Rewrite;
import dev.plinth.contract.Contract.Server;
import dev.plinth.contract.Contract.Undecided;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads `plinth.yaml`. All faults are reported together, each with its line and what was expected.
public final class ContractReader {
  /// Where an app looks that says nothing.
  static final int PORT_DEFAULT = 3000;

  private ContractReader() {}

  /// Whether a collection or a field can have this name.
  public static boolean isName(String name) {
    return CollectionReader.isName(name);
  }

  /// The contract of a backend without a frontend and without sign-in, which has these collections
  /// and the native API.
  public static Contract of(String name, Schema schema) {
    return new Contract(
        new Frontend(name, "", List.of(), "", List.of()),
        new Server(PORT_DEFAULT, "", List.of()),
        Auth.NONE,
        schema,
        List.of(),
        Errors.USUAL,
        List.of());
  }

  /// Reads a file.
  ///
  /// @throws ContractException with every fault in it
  public static Contract read(Path file) throws IOException {
    var home = file.toAbsolutePath().normalize().getParent();
    return read(Files.readString(file), String.valueOf(file.getFileName()), new SchemaFiles(home));
  }

  /// Reads the text of a home's contract, or what it was before.
  ///
  /// @param file the name that faults begin with
  /// @param home where the files lie that it names
  /// @throws ContractException with every fault in it
  public static Contract read(String text, String file, Path home) {
    return read(text, file, new SchemaFiles(home.toAbsolutePath().normalize()));
  }

  /// Reads a text that lies in no home.
  ///
  /// @param file the name that faults begin with
  /// @throws ContractException with every fault in it
  public static Contract read(String text, String file) {
    return read(text, file, SchemaFiles.NONE);
  }

  private static Contract read(String text, String file, SchemaFiles files) {
    var faults = new Faults(file);
    var contract = contract(YamlFile.read(text, faults), files);
    faults.settle();
    return contract;
  }

  private static Contract contract(Part root, SchemaFiles files) {
    var members = root.members(Keys.TOP);
    if (!members.containsKey("plinth")) {
      root.fault("expected `plinth: 1`, the version of this format, at the top");
    } else {
      members.get("plinth").integer(1, 1);
    }
    var collections = members(members, "collections");
    var schema =
        new Schema(
            collections.entrySet().stream()
                .map(entry -> CollectionReader.read(entry.getKey(), entry.getValue(), files))
                .toList());
    var seen = new HashSet<String>();
    for (var collection : schema.collections()) {
      if (!seen.add(collection.name().toLowerCase(Locale.ROOT))) {
        part(collections, collection)
            .fault("differs from another collection by upper and lower case alone");
      }
      CollectionReader.check(collection, part(collections, collection), schema);
    }
    var auth =
        members.containsKey("auth") ? AuthReader.read(members.get("auth"), schema) : Auth.NONE;
    return new Contract(
        frontend(members(members, "frontend", Keys.FRONTEND)),
        server(members(members, "server", Keys.SERVER)),
        auth,
        auth.enabled() ? withAccounts(schema, auth.login()) : schema,
        endpoints(members(members, "endpoints"), schema, auth, items(collections)),
        ErrorsReader.read(members.get("errors")),
        AssistantReader.read(members.get("assistant"), schema),
        undecided(members(members, "undecided")));
  }

  /// What people sign in with is their account's: it changes there, and never in `users` alone.
  private static Schema withAccounts(Schema schema, String login) {
    return new Schema(
        schema.collections().stream()
            .map(one -> one.name().equals(Schema.USERS) ? one.withServed(login) : one)
            .toList());
  }

  private static Part part(Map<String, Part> collections, Collection collection) {
    var part = collections.get(collection.name());
    if (part == null) {
      throw new IllegalStateException(collection.name());
    }
    return part;
  }

  private static Map<String, Template> items(Map<String, Part> collections) {
    var items = new LinkedHashMap<String, Template>();
    collections.forEach((name, part) -> {
      var item = part.isMap() ? part.members().get("item") : null;
      if (item != null) {
        items.put(name, Templates.of(item.json()));
      }
    });
    return items;
  }

  private static Frontend frontend(Map<String, Part> members) {
    return new Frontend(
        text(members, "name", ""),
        text(members, "dir", ""),
        texts(members, "origins"),
        text(members, "dist", "dist"),
        texts(members, "replaces"));
  }

  private static Server server(Map<String, Part> members) {
    var port = members.get("port");
    var proxies = new ArrayList<Rewrite>();
    if (members.containsKey("proxies")) {
      for (var part : members.get("proxies").elements()) {
        var proxy = part.members(Keys.PROXY);
        if (!proxy.containsKey("from")) {
          part.fault("expected `from`, a prefix such as /api");
        }
        proxies.add(new Rewrite(text(proxy, "from", "/"), text(proxy, "to", "")));
      }
    }
    return new Server(
        port == null ? PORT_DEFAULT : (int) port.integer(1, 65_535),
        text(members, "base", ""),
        proxies);
  }

  private static List<Endpoint> endpoints(
      Map<String, Part> parts, Schema schema, Auth auth, Map<String, Template> items) {
    var founds = auth.founds();
    var joining = founds == null ? List.<String>of() : List.of(founds.by());
    var endpoints = new ArrayList<Endpoint>();
    var shapes = new HashMap<String, String>();
    parts.forEach((key, part) -> {
      var before = shapes.putIfAbsent(key.replaceAll("\\{[^}]*}", "{}"), key);
      if (before != null) {
        part.fault("matches the same requests as " + before);
      }
      var endpoint = EndpointReader.read(key, part, items);
      if (endpoint != null) {
        EndpointCheck.check(endpoint, part, schema, joining);
        endpoints.add(endpoint);
      }
    });
    return endpoints;
  }

  private static List<Undecided> undecided(Map<String, Part> parts) {
    var undecided = new ArrayList<Undecided>();
    parts.forEach((key, part) -> {
      var methodAndPath = EndpointReader.key(key, part);
      var members = part.members(Keys.UNDECIDED);
      if (methodAndPath != null) {
        undecided.add(
            new Undecided(
                methodAndPath.getFirst(),
                methodAndPath.getLast(),
                text(members, "at", ""),
                text(members, "why", ""),
                text(members, "speaks", "")));
      }
    });
    return undecided;
  }

  private static Map<String, Part> members(Map<String, Part> members, String key) {
    var part = members.get(key);
    return part == null ? Map.of() : part.members();
  }

  private static Map<String, Part> members(
      Map<String, Part> members, String key, List<String> known) {
    var part = members.get(key);
    return part == null ? Map.of() : part.members(known);
  }

  private static String text(Map<String, Part> members, String key, String otherwise) {
    var part = members.get(key);
    return part == null ? otherwise : part.text();
  }

  private static List<String> texts(Map<String, Part> members, String key) {
    var part = members.get(key);
    return part == null ? List.of() : part.texts();
  }
}
