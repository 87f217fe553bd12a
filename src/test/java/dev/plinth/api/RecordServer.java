package dev.plinth.api;

import dev.plinth.config.HttpLimits;
import dev.plinth.config.SqlLimits;
import dev.plinth.db.Database;
import dev.plinth.files.Uploads;
import dev.plinth.http.Addresses;
import dev.plinth.http.Origins;
import dev.plinth.http.RequestLog;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Server;
import dev.plinth.http.Site;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.records.Records;
import dev.plinth.records.SqlConsole;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Schema;
import dev.plinth.testing.TestClient;
import dev.plinth.wire.Multipart;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A server with the native routes of records, where a header says who is asking.
final class RecordServer implements AutoCloseable {
  /// Small enough to be reached, and patient enough for a slow machine.
  private static final SqlLimits LIMITS = new SqlLimits(Duration.ofSeconds(2), 1000, 1024 * 1024);

  final Records records;
  final Database db;
  private final Server server;

  RecordServer(Path home, Schema schema) {
    db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC());
    var rules = new Rules(schema);
    new Migrations(db, home).migrate(rules);
    var ids = new Ids(Clock.systemUTC(), new SecureRandom());
    records = new Records(db, rules, ids, new SecureRandom());
    var routes = RouteTable.builder();
    var uploads = new Uploads(db, records, ids, home.resolve("data/files"), 1024 * 1024);
    new RecordRoutes(records, new Multipart(uploads, 1024 * 1024), null).addTo(routes);
    new SqlRoutes(new SqlConsole(db, rules, LIMITS)).addTo(routes);
    server = Server.onLoopback(0, HttpLimits.DEFAULT, ids, RequestLog.SILENT);
    server.serve(
        new Site(
            routes.build(),
            exchange -> exchange.header("X-As").map(RecordServer::caller).orElse(Caller.ANONYMOUS),
            new Origins(server.port(), "", List.of(), Set.of()),
            new Addresses(List.of()),
            "http://localhost:" + server.port()));
  }

  private static Caller caller(String name) {
    var id = name.replace("+editor", "");
    var claims = id.equals(name) ? Caller.NOTHING : "{\"editor\":true}";
    return new Caller(id, "session of " + id, id.equals("admin"), claims);
  }

  TestClient anonymous() {
    return new TestClient(server.port());
  }

  TestClient as(String name) {
    return anonymous().with("X-As", name);
  }

  long rows(String table) {
    return db.<Long>read(tx -> tx.number("SELECT count(*) FROM " + table));
  }

  @Override
  public void close() {
    server.close();
    db.close();
  }
}
