package dev.plinth.testing;

import dev.plinth.api.AuthRoutes;
import dev.plinth.api.FileRoutes;
import dev.plinth.api.RecordRoutes;
import dev.plinth.auth.AccountSettings;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.ApiKeys;
import dev.plinth.auth.AuthKeys;
import dev.plinth.auth.Authentication;
import dev.plinth.auth.PasswordPolicy;
import dev.plinth.auth.Passwords;
import dev.plinth.auth.RateLimits;
import dev.plinth.auth.SessionCookies;
import dev.plinth.auth.Sessions;
import dev.plinth.auth.Tokens;
import dev.plinth.config.HttpLimits;
import dev.plinth.config.Rates;
import dev.plinth.config.SignUp;
import dev.plinth.config.SqlLimits;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.files.Uploads;
import dev.plinth.http.Addresses;
import dev.plinth.http.Origins;
import dev.plinth.http.RequestLog;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Server;
import dev.plinth.http.Site;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.openapi.DocsRoutes;
import dev.plinth.records.Records;
import dev.plinth.records.SqlEndpoints;
import dev.plinth.rest.EndpointRoutes;
import dev.plinth.rules.Rules;
import dev.plinth.wire.Multipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A server that has the endpoints of one contract, the native records and sign-in, and the
/// description of all that, on a real database in a temporary folder.
public final class ContractServer implements AutoCloseable {
  private static final SqlLimits SQL = new SqlLimits(Duration.ofSeconds(2), 10_000, 1024 * 1024);

  private final Passwords passwords = new Passwords();
  private final Database db;
  private final Server server;
  private final RouteTable table;
  private final Uploads uploads;

  public ContractServer(Path folder, String yaml) {
    this(folder, yaml, true);
  }

  /// @param isOpen whether anyone may read the description
  public ContractServer(Path folder, String yaml, boolean isOpen) {
    var contract = ContractReader.read(yaml, "plinth.yaml");
    var clock = new FixedClock();
    var random = new SecureRandom();
    var ids = new Ids(clock, random);
    db = Database.open(folder.resolve("plinth.db"), clock);
    var rules = new Rules(contract.schema());
    new Migrations(db, folder).migrate(rules);
    var records = new Records(db, rules, ids, random);
    var keys =
        AuthKeys.of("a secret of thirty-two bytes, no less".getBytes(StandardCharsets.UTF_8));
    var tokens = new Tokens(List.of(keys.signing()), "plinth", clock);
    var sessions = new Sessions(db, tokens, keys.refresh(), ids, random, clock);
    var rates = new RateLimits(Rates.LOCAL);
    var apiKeys = new ApiKeys(db, sessions, rates, Rates.LOCAL.keys(), ids, random, clock);
    var cookies = new SessionCookies(contract.auth().token());
    var authentication = new Authentication(sessions, apiKeys, contract.auth().token(), cookies);
    var accounts =
        new Accounts(
            db,
            records,
            sessions,
            passwords,
            rates,
            new AccountSettings(
                contract.auth().login(),
                SignUp.OPEN,
                PasswordPolicy.local(6),
                contract.auth().founds(),
                contract.auth().first()),
            ids,
            clock);
    var routes = RouteTable.builder();
    var sql = sql(rules, contract, folder);
    uploads = new Uploads(db, records, ids, folder.resolve("files"), 64 * 1024);
    var multipart = new Multipart(uploads, 1024 * 1024);
    new FileRoutes(uploads).addTo(routes);
    new EndpointRoutes(
            contract,
            records,
            sql,
            accounts,
            cookies,
            authentication,
            clock,
            multipart,
            _ -> Optional.empty())
        .addTo(routes);
    new RecordRoutes(records, multipart, contract.auth().enabled() ? contract.auth().login() : null)
        .addTo(routes);
    new AuthRoutes(accounts, sessions, contract.auth().login()).addTo(routes);
    var docs = new DocsRoutes(contract, isOpen, "1.2.3");
    docs.addTo(routes);
    table = routes.build();
    docs.describe(table);
    server = Server.onLoopback(0, HttpLimits.DEFAULT, ids, RequestLog.SILENT);
    server.serve(
        new Site(
            table,
            authentication,
            new Origins(server.port(), "", List.of("http://localhost:5173"), Set.of()),
            new Addresses(List.of()),
            "http://localhost:" + server.port()));
  }

  private SqlEndpoints sql(Rules rules, Contract contract, Path folder) {
    try {
      return new SqlEndpoints(db, rules, contract, folder, SQL);
    } catch (ContractException e) {
      db.close();
      throw e;
    }
  }

  public TestClient client() {
    return new TestClient(server.port());
  }

  /// All routes.
  public RouteTable table() {
    return table;
  }

  /// Where files are, to clear them away at once.
  public Uploads uploads() {
    return uploads;
  }

  /// Changes the tables as no caller could.
  public void write(String sql) {
    db.<Integer>write(tx -> tx.run(sql));
  }

  @Override
  public void close() {
    server.close();
    db.close();
    passwords.close();
  }
}
