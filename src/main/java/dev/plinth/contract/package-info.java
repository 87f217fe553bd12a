/// The file `plinth.yaml`: read with precise errors, checked, written, merged. Start at [Contract].
/// It serves nothing and makes no tables.
@NullMarked
package dev.plinth.contract;

import org.jspecify.annotations.NullMarked;
