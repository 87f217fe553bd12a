/// The waist: reading and changing items for a caller, under the contract's rules, in sets. Start
/// at [Records]. It knows no HTTP; every dialect calls it.
@NullMarked
package dev.plinth.records;

import org.jspecify.annotations.NullMarked;
