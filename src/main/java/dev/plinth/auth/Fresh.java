package dev.plinth.auth;

import dev.plinth.db.Tx;
import java.util.function.Function;

/// An account to be made.
///
/// @param row makes the row in `users`, and gives its id
record Fresh(AccountStore.Stored account, Function<Tx, String> row) {
  String insert(Tx tx, AccountStore store, long now, AccountSettings settings) {
    if (store.byLogin(tx, new Login(account.login())).isPresent()) {
      throw settings.taken();
    }
    var id = row.apply(tx);
    store.insert(tx, account.withId(id), now);
    return id;
  }
}
