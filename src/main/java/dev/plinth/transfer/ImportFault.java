package dev.plinth.transfer;

/// Something in a file that cannot become an item.
///
/// @param line of the file, from 1
/// @param what the field and the reason
public record ImportFault(long line, String what) {}
