package dev.plinth.chat;

/// A file that a message was sent with, and its bytes.
public final class SentFile {
  private final ChatFile file;
  private final byte[] bytes;

  SentFile(ChatFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  public ChatFile file() {
    return file;
  }

  /// Whoever asks leaves them as they are.
  public byte[] bytes() {
    return bytes;
  }
}
