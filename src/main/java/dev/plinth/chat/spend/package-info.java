/// What asking models costs, and how much of it a caller may: prices, limits, and the ledger in
/// which money and tokens are held before a question is sent and settled after its answer. Start
/// reading at [dev.plinth.chat.spend.Ledger]. It never asks a model itself.
@NullMarked
package dev.plinth.chat.spend;

import org.jspecify.annotations.NullMarked;
