package dev.plinth.chat;

/// A file that a message was sent with. Its bytes are kept once, whoever sent them how often.
///
/// @param hash SHA-256 of the bytes, hexadecimal
/// @param name as the client called it, for people alone
/// @param type by its content
public record ChatFile(String hash, String name, String type, long size) {
  /// Whether a model that sees can look at it.
  public boolean isPicture() {
    return Attachment.PICTURES.contains(type);
  }
}
