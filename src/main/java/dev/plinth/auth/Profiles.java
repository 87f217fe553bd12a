package dev.plinth.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.db.Tx;
import java.util.Optional;

/// The public side of accounts: rows of the collection `users`, each with the id of its account.
public interface Profiles {
  /// For a backend whose contract has no collection `users`.
  Profiles NONE =
      new Profiles() {
        @Override
        public void insert(Tx tx, String account, ObjectNode profile) {}

        @Override
        public void update(Tx tx, String account, ObjectNode changes) {}

        @Override
        public Optional<ObjectNode> find(String account) {
          return Optional.empty();
        }
      };

  /// Makes the row of a new account, inside the transaction that makes the account.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid` with all wrong fields
  void insert(Tx tx, String account, ObjectNode profile);

  /// Changes the row of an account.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid` with all wrong fields
  void update(Tx tx, String account, ObjectNode changes);

  /// The row with all visible fields, `id` among them.
  Optional<ObjectNode> find(String account);
}
