package dev.plinth.llm;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The models that are asked one prompt, the next where one fails before it said anything.
final class Chain {
  private static final System.Logger LOG = System.getLogger(Chain.class.getName());

  private final Llm llm;
  private final Prompt prompt;
  private final Deque<Model> further;

  /// @param further after the first
  Chain(Llm llm, Prompt prompt, List<Model> further) {
    this.llm = llm;
    this.prompt = prompt;
    this.further = new ArrayDeque<>(further);
  }

  Patience patience(Model model) {
    return llm.patience(model);
  }

  /// Whom to ask after this failure; empty where it would help nothing, or there is nobody left.
  Optional<Model> after(Model model, Chunk.Failure failure) {
    if (!isOfTheModel(failure.kind())) {
      return Optional.empty();
    }
    llm.coolDowns().failed(model, failure);
    var next = Optional.ofNullable(further.poll());
    next.ifPresent(other ->
        LOG.log(
            Level.INFO, "{0} failed ({1}), {2} is asked", model.id(), failure.kind(), other.id()));
    return next;
  }

  void succeeded(Model model) {
    llm.coolDowns().succeeded(model);
  }

  /// Asks. What goes wrong here is an answer like any other.
  void begin(Reply.Attempt attempt) {
    try {
      llm.models().provider(attempt.model()).answer(attempt.model(), prompt, attempt);
    } catch (RuntimeException e) {
      // The type alone: a library's message may hold what was sent.
      LOG.log(Level.WARNING, "the prompt could not be sent: {0}", e.getClass().getName());
      attempt.put(Failures.of(e));
    }
  }

  /// Whether another model may do better: the prompt is not what was wrong, nor the caller.
  private static boolean isOfTheModel(Chunk.Kind kind) {
    return switch (kind) {
      case UNREACHABLE, TOO_SLOW, BUSY, REFUSED, NO_SUCH_MODEL, BROKEN -> true;
      case BAD_PROMPT, CUT_SHORT, SIGNED_OUT, UNFIT -> false;
    };
  }
}
