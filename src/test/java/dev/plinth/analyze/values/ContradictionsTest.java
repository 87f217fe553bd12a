package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Types that say something else than what the app does.
class ContradictionsTest {
  @TempDir private Path folder;

  private List<String> warnings(String types, String statements) {
    return new TinyApp(folder)
        .running("import axios from 'axios';\n" + types, statements)
        .read()
        .warnings();
  }

  @Test
  void aListThatIsReadAsAnObjectIsTold() {
    assertThat(
            warnings(
                "type Job = { id: number; title: string };",
                """
                const res = await axios.get<Job[]>('/api/jobs');
                document.title = String((res.data as any).total);
                """))
        .containsExactly(
            "src/App.tsx:7: the answer is declared as a list, but the app reads total of it");
  }

  @Test
  void anObjectThatIsGoneThroughIsTold() {
    assertThat(
            warnings(
                "type Page = { jobs: { id: number } };",
                """
                const res = await axios.get<Page>('/api/jobs');
                (res.data.jobs as any).map((job: any) => job.id);
                """))
        .containsExactly(
            "src/App.tsx:7: jobs is declared as an object, but the app goes through it as a list");
  }

  @Test
  void aScalarOfAnotherKindIsTold() {
    assertThat(
            warnings(
                "type Job = { id: number; pay: string };",
                """
                const res = await axios.get<Job>('/api/jobs/1');
                console.log((res.data.pay as any).toFixed(2));
                """))
        .containsExactly(
            "src/App.tsx:7: pay is declared as a text, but the app uses it as a number");
  }

  @Test
  void whatAgreesIsNotTold() {
    assertThat(
            warnings(
                "type Job = { id: number; title?: string | null; tags: string[]; at: string };",
                """
                const res = await axios.get<Job[]>('/api/jobs');
                res.data.filter((job) => job.id === 3 && job.title === 'Cook').map((job) =>
                  job.tags.join(', ') + job.title?.length + new Date(job.at).toLocaleDateString());
                """))
        .isEmpty();
  }
}
