package dev.plinth.chat;

import dev.plinth.chat.spend.Hold;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import dev.plinth.llm.Models;
import dev.plinth.llm.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An answer of one model, of which every token is counted: it is settled before its reader hears
/// of its end, however that comes about. The usage comes with its cost, also where the provider
/// gave none.
final class CountedSpeech implements Speech {
  private static final System.Logger LOG = System.getLogger(Speech.class.getName());

  /// What we count of an answer may be too high by so much before it is cut off: a provider that
  /// obeys its limit is never cut by our estimate.
  private static final int COUNTED_TWICE = 2;

  private static final int COUNTED_BESIDE = 64;

  private final Reply reply;
  private final Hold hold;
  private final Models models;
  private final int trimmed;
  private final Consumer<Chunk.Usage> afterwards;
  private final Runnable leave;
  private Model spoke;
  private Chunk.@Nullable Usage said;
  private Chunk.@Nullable End end;
  private long quarters;
  private boolean hasBegun;
  private boolean hasArguments;
  private boolean isTrimmingTold = true;
  private boolean isSettled;

  /// @param trimmed messages that were left out, since they did not fit
  /// @param afterwards hears what was used
  /// @param leave gives back the places that were taken
  CountedSpeech(
      Reply reply,
      Hold hold,
      Model model,
      Models models,
      int trimmed,
      Consumer<Chunk.Usage> afterwards,
      Runnable leave) {
    this.reply = reply;
    this.hold = hold;
    this.models = models;
    this.trimmed = trimmed;
    this.afterwards = afterwards;
    this.leave = leave;
    this.spoke = model;
  }

  @Override
  public int trimmed() {
    return trimmed;
  }

  @Override
  public Optional<Chunk> next(Duration wait) throws InterruptedException {
    if (end != null) {
      return Optional.of(end);
    }
    if (!isTrimmingTold) {
      isTrimmingTold = true;
      return Optional.of(new Chunk.Trimmed(trimmed));
    }
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      var next = reply.next(left);
      if (next.isEmpty()) {
        return next;
      }
      switch (next.get()) {
        case Chunk.Usage usage -> said = usage; // and comes with the end
        case Chunk.End last -> {
          return Optional.of(finish(last));
        }
        case Chunk.Start start -> {
          spoke = models.find(start.model()).orElse(spoke);
          isTrimmingTold = trimmed == 0;
          return next;
        }
        case Chunk chunk -> {
          hasBegun = true;
          quarters += quarters(chunk);
          hold.hasWritten(quarters / 4);
          if (quarters / 4 > hold.outputMax() * COUNTED_TWICE + COUNTED_BESIDE) {
            reply.close();
            return Optional.of(finish(new Chunk.Finish(Chunk.Reason.LENGTH)));
          }
          return next;
        }
      }
    }
  }

  @Override
  public void cancel() {
    reply.close();
  }

  @Override
  public void close() {
    reply.close();
    try {
      if (!isSettled) {
        settle(null);
      }
    } finally {
      leave.run();
    }
  }

  /// The usage first, if there is any; then, when asked again, the end.
  private Chunk finish(Chunk.End last) {
    end = last;
    var usage = settle(last);
    return usage == null ? last : usage;
  }

  private Chunk.@Nullable Usage settle(Chunk.@Nullable End last) {
    isSettled = true;
    try {
      if (!hasBegun && !(last instanceof Chunk.Finish)) {
        hold.release();
        afterwards.accept(new Chunk.Usage(0, 0, 0, 0, true));
        return null;
      }
      var usage = hold.priced(spoke, usage());
      hold.settle(spoke, usage);
      afterwards.accept(usage);
      return usage;
    } catch (ProblemException e) {
      // The answer is there; the ledger writes it down as soon as it can.
      LOG.log(System.Logger.Level.WARNING, "what an answer cost could not be noted: {0}", e);
      return hold.priced(spoke, usage());
    }
  }

  /// What the provider said, or our own count where it said nothing that can be.
  private Chunk.Usage usage() {
    int written = Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.ceilDiv(quarters, 4)));
    if (said == null || said.input() < 0 || said.output() < 0) {
      return new Chunk.Usage(Math.toIntExact(hold.input()), written, 0, 0, true);
    }
    return said.output() == 0 && written > 0
        ? new Chunk.Usage(said.input(), written, 0, 0, true)
        : said;
  }

  /// A quarter of a token for each character, roughly.
  private long quarters(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Text(var delta) -> delta.length();
      case Chunk.Reasoning(var delta) -> delta.length();
      case Chunk.ToolArguments(_, var delta) -> {
        hasArguments = true;
        yield delta.length();
      }
      case Chunk.ToolCall(_, _, var arguments) -> hasArguments ? 0 : arguments.length();
      case Chunk.ToolStart _,
          Chunk.ToolResult _,
          Chunk.Approval _,
          Chunk.Trimmed _,
          Chunk.Sources _,
          Chunk.Stage _,
          Chunk.Step _,
          Chunk.Start _,
          Chunk.Usage _,
          Chunk.End _ ->
          0;
    };
  }
}
