package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class FaultsTest {
  private final StringWriter err = new StringWriter();

  private int tell(Throwable fault) {
    return Faults.tell(fault, new PrintWriter(err));
  }

  @Test
  void whatNobodyForesawIsOneLineWithItsStackInAFileOfItsOwner() throws IOException {
    assertThat(tell(new IllegalStateException("the sky\n\tfell"))).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    var told =
        Pattern.compile(
                "plinth: Plinth failed: IllegalStateException: the sky fell \\(details in (.+)\\)\n")
            .matcher(err.toString());
    assertThat(told.matches()).as(err.toString()).isTrue();
    var file = Path.of(told.group(1));
    assertThat(Files.readString(file)).contains("the sky", "at dev.plinth.FaultsTest");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.delete(file);
  }

  @Test
  void anErrorOfTheMachineIsNoStackTraceEither() {
    assertThat(tell(new StackOverflowError())).isEqualTo(1);
    assertThat(err.toString()).startsWith("plinth: Plinth failed: StackOverflowError (details in ");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() {
    assertThat(tell(new UncheckedIOException(new AccessDeniedException("/srv/app/plinth.yaml"))))
        .isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("plinth: /srv/app/plinth.yaml may not be read or written by this user.\n");
  }

  @Test
  void aCommandsOwnRefusalIsItsSentence() {
    assertThat(tell(new Refused("Say which app."))).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("plinth: Say which app.\n");
  }
}
