package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apps with more pages than a glance takes in: what is written out counts to the last one.
final class ManyPagesTest {
  private static final int PAGES = 150;

  @TempDir Path folder;

  private static String each(String form) {
    return IntStream.range(0, PAGES)
        .mapToObj(number -> form.replace("#", Integer.toString(number)))
        .collect(Collectors.joining("\n"));
  }

  private static String pages() {
    return each(
        "function Page#() { useEffect(() => { fetch('/api/things#'); }, []); return null; }");
  }

  @Test
  void everyElementOfALongPageIsShown() {
    var app =
        "import { useEffect } from 'react';\nimport { BrowserRouter, Routes, Route } from 'react-router-dom';\n"
            + pages()
            + "export default function App() { return <BrowserRouter><Routes>\n"
            + each("<Route path=\"/page#\" element={<Page# />} />")
            + "\n</Routes></BrowserRouter>; }\n";

    assertThat(new TinyApp(folder).app(app).calls()).hasSize(PAGES);
  }

  @Test
  void everyRouteOfALongListIsOne() {
    var app =
        "import { useEffect } from 'react';\nimport { createBrowserRouter, RouterProvider } from 'react-router-dom';\n"
            + pages()
            + "const router = createBrowserRouter([\n"
            + each("{ path: '/page#', element: <Page# /> },")
            + "\n]);\nexport default function App() { return <RouterProvider router={router} />; }\n";

    assertThat(new TinyApp(folder).app(app).calls()).hasSize(PAGES);
  }
}
