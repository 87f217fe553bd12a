package dev.plinth;

/// The entry of the jar.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println("plinth");
  }
}
