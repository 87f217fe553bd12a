package dev.plinth.chat;

import dev.plinth.chat.tools.RecordTools;
import dev.plinth.kernel.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// With which tools of ours a question is answered.
///
/// @param caller under whose rules they run
/// @param waiting where the caller's word is waited for while the answer is on its way; null for a
///   client that asks again with its word
/// @param decided calls of which the caller has said yes or no, to begin with
public record Tooling(
    RecordTools tools, Caller caller, @Nullable Waiting waiting, List<Decided> decided) {
  public Tooling {
    tools = caller.reachesRecords() ? tools : RecordTools.NONE;
    decided = List.copyOf(decided);
  }

  /// Where words are said.
  ///
  /// @param conversation its id
  public record Waiting(Approvals approvals, String conversation) {}

  /// A call of an earlier answer.
  ///
  /// @param arguments a JSON object as text
  public record Decided(String id, String name, String arguments, boolean approved) {}
}
