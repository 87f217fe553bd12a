package dev.plinth.chat.spend;

import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// What is held for one question, until it is settled or released.
public final class Hold {
  private final Ledger ledger;
  private final Ledger.Held held;
  private final Who who;
  private final Model model;
  private final List<String> counters;
  private final Periods periods;
  private final long input;
  private final boolean isTold;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private volatile long output;
  private long noted;

  Hold(
      Ledger ledger,
      Ledger.Held held,
      Who who,
      Model model,
      List<String> counters,
      Periods periods,
      long input,
      boolean isTold) {
    this.ledger = ledger;
    this.held = held;
    this.who = who;
    this.model = model;
    this.counters = counters;
    this.periods = periods;
    this.input = input;
    this.isTold = isTold;
  }

  /// Tokens that the answer may have.
  public long outputMax() {
    return held.output();
  }

  /// Whether the model has to be told so: a server that knows its own end needs no other.
  public boolean isOutputTold() {
    return isTold;
  }

  /// Tokens of the question, by our count.
  public long input() {
    return input;
  }

  /// Notes how far the answer has come, by our count.
  public void hasWritten(long tokens) {
    output = tokens;
  }

  /// This usage at its cost.
  public Chunk.Usage priced(Model spoke, Chunk.Usage usage) {
    return usage.at(ledger.cost(spoke, usage));
  }

  /// Counts what was used, and lets the rest go. Only the first end of a hold counts.
  ///
  /// @param spoke the model that answered
  public void settle(Model spoke, Chunk.Usage usage) {
    if (isOver.compareAndSet(false, true)) {
      ledger.settle(this, spoke, usage);
    }
  }

  /// Lets all of it go: no model answered.
  public void release() {
    if (isOver.compareAndSet(false, true)) {
      ledger.release(this);
    }
  }

  /// Whether the answer has come further since this was last asked.
  boolean hasMoved() {
    long now = output;
    boolean moved = now != noted;
    noted = now;
    return moved;
  }

  long output() {
    return output;
  }

  Ledger.Held held() {
    return held;
  }

  Who who() {
    return who;
  }

  Model model() {
    return model;
  }

  List<String> counters() {
    return counters;
  }

  Periods periods() {
    return periods;
  }
}
