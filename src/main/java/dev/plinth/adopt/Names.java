package dev.plinth.adopt;

import dev.plinth.contract.ContractReader;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Names that a contract can hold, none twice: SQLite takes upper and lower case for the same.
final class Names {
  private static final int LENGTH = 50;

  private final Set<String> taken = new HashSet<>();

  Names(Collection<String> taken) {
    taken.forEach(name -> this.taken.add(name.toLowerCase(Locale.ROOT)));
  }

  /// A name as near to the wish as can be.
  String like(String wish) {
    var bare = Normalizer.normalize(wish, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    var plain = bare.replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("^_+|_+$", "");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0)) || plain.charAt(0) == '-') {
      plain = "t_" + plain;
    }
    var base = plain.length() > LENGTH ? plain.substring(0, LENGTH) : plain;
    var name = base;
    for (int n = 2;
        !ContractReader.isName(name) || !taken.add(name.toLowerCase(Locale.ROOT));
        n++) {
      name = base + "_" + n;
    }
    return name;
  }
}
