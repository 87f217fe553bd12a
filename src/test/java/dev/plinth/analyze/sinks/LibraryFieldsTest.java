package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryFieldsTest {
  @TempDir Path folder;

  @Test
  void aFieldOfALibraryTellsItsNameAsTheBrowsersDo() {
    var app =
        SmallApp.in(folder)
            .app(
                """
                import { useState } from 'react';
                import { Input, Select } from 'some-components';
                export default function App() {
                  const [values, setValues] = useState({ email: '', password: '' });
                  const [kind, setKind] = useState('a');
                  const change = (e) => {
                    const { name, value } = e.target;
                    setValues((before) => ({ ...before, [name]: value }));
                  };
                  const submit = () => {
                    if (values.email !== '' || values.password !== '') {
                      fetch('/api/signup', { method: 'POST', body: JSON.stringify({ ...values, kind }) });
                    }
                  };
                  return <form onSubmit={submit}>
                    <Input name="email" onChange={change} /><Input name="password" onChange={change} />
                    <Select name="kind" onChange={(chosen) => setKind(chosen)} /></form>;
                }
                """);

    var request = app.only("POST /api/signup").request();
    assertThat(request.names()).containsExactlyInAnyOrder("email", "password", "kind");
    assertThat(request.member("kind").names()).isEmpty();
  }
}
