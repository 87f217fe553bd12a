package dev.plinth;

import dev.plinth.admin.Operations;
import dev.plinth.api.AuthRoutes;
import dev.plinth.api.FileRoutes;
import dev.plinth.api.KeyRoutes;
import dev.plinth.api.RecordRoutes;
import dev.plinth.api.SqlRoutes;
import dev.plinth.auth.AccountSettings;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.Authentication;
import dev.plinth.auth.PasswordPolicy;
import dev.plinth.auth.People;
import dev.plinth.auth.SessionCookies;
import dev.plinth.chat.tools.RecordTools;
import dev.plinth.config.SignUp;
import dev.plinth.console.ConsoleRoutes;
import dev.plinth.console.Sights;
import dev.plinth.contract.Contract;
import dev.plinth.files.Uploads;
import dev.plinth.http.Addresses;
import dev.plinth.http.Handler;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Site;
import dev.plinth.migrate.Migrations;
import dev.plinth.openapi.DocsRoutes;
import dev.plinth.records.Records;
import dev.plinth.records.Seeds;
import dev.plinth.records.SqlConsole;
import dev.plinth.records.SqlEndpoints;
import dev.plinth.rest.EndpointRoutes;
import dev.plinth.rules.Rules;
import dev.plinth.wire.Multipart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one contract makes of what is open: its tables, and who answers which path.
///
/// @param notes lines for a person about how it came to be
record Wiring(
    Contract contract,
    RouteTable table,
    Records records,
    Authentication authentication,
    Operations operations,
    Uploads uploads,
    DocsRoutes docs,
    List<String> notes) {
  Wiring {
    notes = List.copyOf(notes);
  }

  /// Migrates, sows, and wires.
  ///
  /// @param files what serves the app's own files, if there are or will be any
  /// @throws MigrationFailure where the data do not fit the contract
  static Wiring of(Resources resources, Contract contract, Optional<Handler> files) {
    var config = resources.config;
    var db = resources.db;
    var notes = new ArrayList<String>();
    var rules = new Rules(contract.schema());
    migrate(resources, contract, rules, notes);
    var records = new Records(db, rules, resources.ids, resources.random);
    notes.addAll(sow(resources, records));
    resources.knowledge.serve(records, contract.assistant().knowledge());
    var folder = config.data().resolve("files");
    var uploads = new Uploads(db, records, resources.ids, folder, config.limits().uploadBytes());
    var multipart = new Multipart(uploads, config.limits().requestBytes());
    var sql = new SqlEndpoints(db, rules, contract, config.home(), config.sql());
    var accounts = accounts(resources, contract, records);
    resources.roles = accounts.people()::roles;
    resources.tools = new RecordTools(records, contract.assistant(), resources.knowledge);
    var auth = contract.auth();
    var cookies = new SessionCookies(auth.token());
    var authentication =
        new Authentication(resources.sessions, resources.apiKeys, auth.token(), cookies);

    var routes = RouteTable.builder();
    resources.health.addTo(routes);
    var talk = resources.talk(!auth.enabled());
    talk.addTo(routes, contract);
    new EndpointRoutes(
            contract,
            records,
            sql,
            accounts,
            cookies,
            authentication,
            resources.clock,
            multipart,
            talk::of)
        .addTo(routes);
    new FileRoutes(uploads).addTo(routes);
    var recordRoutes = new RecordRoutes(records, multipart, auth.enabled() ? auth.login() : null);
    recordRoutes.addTo(routes);
    new AuthRoutes(accounts, resources.sessions, auth.login()).addTo(routes);
    new KeyRoutes(resources.apiKeys, resources.clock).addTo(routes);
    new SqlRoutes(new SqlConsole(db, rules, config.sql())).addTo(routes);
    var docs = new DocsRoutes(contract, config.isLocal(), Version.number());
    docs.addTo(routes);
    var sights = sights(resources, contract, records, accounts.people());
    new ConsoleRoutes(resources.setupToken, resources.rates, sights, recordRoutes).addTo(routes);
    files.ifPresent(routes::files);

    var table = routes.build();
    docs.describe(table);
    notes.addAll(table.shadowed());
    if (!config.isLocal()) {
      Listening.newcomers(contract).forEach(told -> notes.add("look at this: " + told));
    }
    var operations = new Operations(db, accounts, resources.apiKeys, folder);
    return new Wiring(contract, table, records, authentication, operations, uploads, docs, notes);
  }

  /// Makes sure that a contract can be served over the data that there are, and changes nothing.
  ///
  /// @throws MigrationFailure where it cannot
  static void require(Resources resources, Contract contract) {
    new Migrations(resources.db, resources.config.home(), contract)
        .require(new Rules(contract.schema()));
  }

  Site site(Resources resources, int port) {
    var config = resources.config;
    return new Site(
        table,
        authentication,
        Listening.origins(config, contract, port),
        new Addresses(config.trustedProxies()),
        Listening.ownOrigin(config, port),
        resources.throttle);
  }

  private static void migrate(
      Resources resources, Contract contract, Rules rules, List<String> notes) {
    var migrations = new Migrations(resources.db, resources.config.home(), contract);
    var done = migrations.migrate(rules);
    done.applied().forEach(file -> notes.add("migrated: " + file));
    done.proposed().forEach(sql -> notes.add("left for you to decide: " + sql));
    migrations.looks(rules).forEach(sentence -> notes.add("look at this: " + sentence));
  }

  /// Puts in what lies in the home's `seed/` and was not put in before.
  ///
  /// @return lines for a person
  List<String> sow(Resources resources) {
    return sow(resources, records);
  }

  private static List<String> sow(Resources resources, Records records) {
    var notes = new ArrayList<String>();
    var sown = new Seeds(resources.db, records, resources.config.home()).sow();
    sown.items().entrySet().stream()
        .filter(each -> each.getValue() > 0)
        .forEach(each -> notes.add("seeded: " + each.getValue() + " items of " + each.getKey()));
    notes.addAll(sown.faults());
    return notes;
  }

  private static Sights sights(
      Resources resources, Contract contract, Records records, People people) {
    var config = resources.config;
    var program =
        new Sights.Program(Version.number(), config.home(), config.data(), resources.started);
    return new Sights(
        program,
        contract,
        records,
        people,
        resources.health,
        resources.llm.models(),
        resources.requests);
  }

  private static Accounts accounts(Resources resources, Contract contract, Records records) {
    var config = resources.config;
    var auth = contract.auth();
    var policy =
        config.isLocal()
            ? PasswordPolicy.local(auth.passwordMin())
            : PasswordPolicy.guarded(auth.passwordMin(), contract.frontend().name());
    var signUp = config.signUp().orElse(SignUp.OPEN);
    var settings = new AccountSettings(auth.login(), signUp, policy, auth.founds(), auth.first());
    return new Accounts(
        resources.db,
        records,
        resources.sessions,
        resources.passwords,
        resources.rates,
        settings,
        resources.ids,
        resources.clock);
  }
}
