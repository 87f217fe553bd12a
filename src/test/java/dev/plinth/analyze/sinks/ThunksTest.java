package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What dispatching a thunk gives: an answer, or what was said of a refusal.
final class ThunksTest {
  @TempDir Path folder;

  private TinyApp app(String test) {
    return new TinyApp(folder)
        .file(
            "src/save.ts",
            """
            import { createAsyncThunk } from '@reduxjs/toolkit';
            export const save = createAsyncThunk('tasks/save', async (title: string, { rejectWithValue }: any) => {
              try {
                const response = await fetch('/api/tasks', { method: 'POST', body: JSON.stringify({ title }) });
                return await response.json();
              } catch (e: any) {
                return rejectWithValue({ reason: e.message });
              }
            });
            """)
        .app(
            """
            import { useState } from 'react';
            import { useDispatch } from 'react-redux';
            import { save } from './save';
            export default function App() {
              const dispatch = useDispatch<any>();
              const [said, setSaid] = useState('');
              const run = async () => {
                const result = await dispatch(save('x'));
                if (%s) { return { ok: true, data: result.payload }; }
                return { ok: false, error: result.payload };
              };
              const click = async () => {
                const done = await run();
                setSaid(done.ok ? done.data.title : done.error.reason);
              };
              return <button onClick={click}>{said}</button>;
            }
            """
                .formatted(test));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "result.meta.requestStatus === 'fulfilled'",
        "result.meta.requestStatus !== 'rejected'",
        "save.fulfilled.match(result)",
        "!save.rejected.match(result)",
        "!result.error"
      })
  void aRefusalIsNoPartOfTheAnswer(String test) {
    assertThat(app(test).only().response().names()).containsExactly("title");
  }

  @Test
  void whatIsNeverToldApartIsReadAsAnAnswer() {
    assertThat(app("Math.random() > 2").only().response().names()).contains("title");
  }
}
