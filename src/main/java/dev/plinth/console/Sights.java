package dev.plinth.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.auth.People;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractWriter;
import dev.plinth.http.Health;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Model;
import dev.plinth.llm.Models;
import dev.plinth.records.Arguments;
import dev.plinth.records.Count;
import dev.plinth.records.Cut;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.rules.Expr;
import dev.plinth.schema.Collection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// All that there is to see beside the items themselves, as JSON. No secret and no hash is among
/// it.
public final class Sights {
  /// More of ARCHITECTURE.md than this is not read here.
  private static final int PAGE_BYTES_MAX = 1024 * 1024;

  private final Program program;
  private final Contract contract;
  private final Records records;
  private final People people;
  private final Health health;
  private final Models models;
  private final RecentRequests requests;

  public Sights(
      Program program,
      Contract contract,
      Records records,
      People people,
      Health health,
      Models models,
      RecentRequests requests) {
    this.program = program;
    this.contract = contract;
    this.records = records;
    this.people = people;
    this.health = health;
    this.models = models;
    this.requests = requests;
  }

  /// The process that serves.
  ///
  /// @param version of Plinth
  /// @param home the backend's folder
  /// @param data the folder of its data
  /// @param started when
  public record Program(String version, Path home, Path data, Instant started) {}

  /// What runs, and how it is.
  ObjectNode overview() {
    var sight = Json.object();
    sight.put("name", contract.frontend().name());
    sight.put("version", program.version());
    sight.put("java", System.getProperty("java.version"));
    sight.put("home", program.home().toAbsolutePath().normalize().toString());
    sight.put("started", program.started().toString());
    sight.put("requests", requests.count());
    sight.put("endpoints", contract.endpoints().size());
    sight.put("undecided", contract.undecided().size());
    var checks = sight.putArray("health");
    health.checks().forEach((name, isSo) -> checks.addObject().put("name", name).put("ok", isSo));
    sight.set("disk", disk());
    var memory = sight.putObject("memory");
    var runtime = Runtime.getRuntime();
    memory.put("used", runtime.totalMemory() - runtime.freeMemory());
    memory.put("most", runtime.maxMemory());
    return sight;
  }

  /// In bytes. What cannot be found out is missing.
  private ObjectNode disk() {
    var disk = Json.object();
    long database = 0;
    for (var name : List.of("plinth.db", "plinth.db-wal")) {
      database += program.data().resolve(name).toFile().length();
    }
    disk.put("database", database);
    try {
      var store = Files.getFileStore(program.data());
      disk.put("free", store.getUsableSpace());
      disk.put("all", store.getTotalSpace());
    } catch (IOException e) {
      disk.put("fault", "the disk does not tell how full it is");
    }
    return disk;
  }

  /// Each collection with its fields, its rules and the number of its items.
  ArrayNode collections() {
    var sight = Json.array();
    for (var collection : contract.schema().collections()) {
      var one = sight.addObject().put("name", collection.name());
      one.put("id", collection.id().name().toLowerCase(Locale.ROOT));
      one.put("singleton", collection.singleton());
      one.put("view", collection.isView());
      one.put("searched", collection.search() != null);
      count(one, collection);
      var fields = one.putArray("fields");
      for (var field : collection.fields()) {
        fields
            .addObject()
            .put("name", field.name())
            .put("type", FieldWords.type(field.type()))
            .put("required", field.required())
            .put("unique", field.unique())
            .put("hidden", field.hidden())
            .put("read", field.read())
            .put("write", field.write())
            .put("to", field.type().target().orElse(null));
      }
      var access = collection.access();
      one.putObject("rules")
          .put("read", access.read())
          .put("create", access.create())
          .put("update", access.update())
          .put("delete", access.delete());
    }
    return sight;
  }

  private void count(ObjectNode one, Collection collection) {
    var query = new Query(collection.name(), Expr.ANYONE, List.of(), Form.ALL, Count.BOUNDED);
    try {
      var page = records.read(Caller.SYSTEM, query, new Cut.Offset(1, 0), Arguments.NONE);
      one.put("count", page.total()).put("exact", page.totalIsExact());
    } catch (ProblemException _) {
      // a view that takes too long, say: that one is not counted, all else is shown
      one.putNull("count").put("exact", false);
    }
  }

  /// The contract in pieces, with its places in the app's source, and what analysis wrote for
  /// people.
  ObjectNode contract() {
    var sight = Json.object();
    sight.put("frontend", contract.frontend().dir());
    var passages = sight.putArray("passages");
    for (var passage : ContractWriter.passages(contract)) {
      var one =
          passages
              .addObject()
              .put("section", passage.section().name().toLowerCase(Locale.ROOT))
              .put("key", passage.key())
              .put("text", passage.text());
      var at = one.putArray("at");
      passage.at().forEach(at::add);
    }
    sight.put("architecture", architecture());
    return sight;
  }

  /// The home's own page about itself; empty where there is none.
  private String architecture() {
    var file = program.home().resolve("ARCHITECTURE.md");
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(PAGE_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /// Who can sign in.
  ArrayNode people() {
    var sight = Json.array();
    for (var person : people.list()) {
      var one =
          sight
              .addObject()
              .put("id", person.id())
              .put("login", person.login())
              .put("admin", person.admin())
              .put("disabled", person.disabled())
              .put("created", Instant.ofEpochMilli(person.createdAt()).toString());
      var seenAt = person.seenAt();
      one.put("seen", seenAt == null ? null : Instant.ofEpochMilli(seenAt).toString());
    }
    return sight;
  }

  /// The last requests, the newest first.
  ObjectNode requests() {
    var sight = Json.object().put("count", requests.count()).put("kept", RecentRequests.KEPT);
    var all = sight.putArray("requests");
    for (var seen : requests.newest()) {
      var line = seen.line();
      all.addObject()
          .put("number", seen.number())
          .put("at", seen.at().toString())
          .put("method", line.method())
          .put("path", line.path())
          .put("status", line.status())
          .put("micros", line.nanos() / 1_000)
          .put("caller", line.caller())
          .put("request", line.requestId())
          .put("reason", line.reason());
    }
    return sight;
  }

  /// Who answers prompts.
  ObjectNode models() {
    var sight = Json.object().put("preferred", models.preferred().id());
    var all = sight.putArray("models");
    for (Model model : models.list()) {
      all.addObject()
          .put("id", model.id())
          .put("provider", model.provider())
          .put("local", model.local())
          .put("chats", model.chats())
          .put("bytes", model.bytes())
          .put("contextTokens", model.can().contextTokens());
    }
    var providers = sight.putArray("providers");
    for (var provider : models.providers()) {
      providers
          .addObject()
          .put("name", provider.name())
          .put("available", provider.available())
          .put("reason", provider.reason())
          .put("set", provider.set())
          .put("address", provider.address());
    }
    return sight;
  }
}
