package dev.plinth.chat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Calls of tools that wait for the word of whoever asked, while their answer is on its way.
public final class Approvals {
  private final Map<String, Question> open = new ConcurrentHashMap<>();

  /// A call that waits.
  final class Question implements AutoCloseable {
    private final String key;
    private @Nullable Boolean word;

    private Question(String key) {
      this.key = key;
    }

    /// What was said; empty while nothing was, for this time.
    synchronized Optional<Boolean> await(Duration wait) throws InterruptedException {
      long until = System.nanoTime() + wait.toNanos();
      for (long left = wait.toNanos(); word == null && left > 0; left = until - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      return Optional.ofNullable(word);
    }

    private synchronized void say(boolean approved) {
      if (word == null) {
        word = approved;
      }
      notifyAll();
    }

    @Override
    public void close() {
      open.remove(key, this);
    }
  }

  /// Asks for a word; close it when nobody waits any more.
  Question ask(String conversation, String call) {
    var question = new Question(key(conversation, call));
    open.put(question.key, question);
    return question;
  }

  /// Says yes or no.
  ///
  /// @return whether a call waited for it
  public boolean decide(String conversation, String call, boolean approved) {
    var question = open.get(key(conversation, call));
    if (question != null) {
      question.say(approved);
    }
    return question != null;
  }

  private static String key(String conversation, String call) {
    return conversation + " " + call;
  }
}
