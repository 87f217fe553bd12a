package dev.plinth.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.typescript.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordFormsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "const schema = z.object({ email: z.string(), password: z.string().min(7, 'short').max(99) })",
        "const schema = z.object({ 'password': z.string().trim().regex(/x/).min(7) })",
        "const schema = yup.object({ password: yup.string().required('x').min(7) })",
        "const f = () => <input type=\"password\" minLength={7} />",
        "const f = () => <input name='password' minLength='7' />",
        "const f = () => <Input id=\"password\" minLength={7}></Input>",
        "function f(e) { if (password.length < 7) { setError('short'); return } }",
        "function f(e) { if (!form.password || form.password?.length <= 6) return }",
        "const isValid = user.password.trim().length >= 7",
        "const f = () => <input {...register('password', { required: true, minLength: 7 })} />",
        "const f = () => <input {...form.register('password', { minLength: { value: 7, message: 'x' } })} />",
        "const f = () => <Controller name=\"password\" rules={{ minLength: { value: 7 } }} />",
        "const f = () => <Form.Item name=\"password\" rules={[{ required: true }, { min: 7 }]} />",
        "const rules = { password: { required: true, minLength: 7 } }",
      })
  void everyUsualWayOfSayingALengthIsUnderstood(String text) {
    assertThat(read(text)).extracting(SignInFlow.PasswordForm::min).as(text).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const schema = z.object({ name: z.string().min(7) })",
        "const schema = z.object({ password: z.string().min(1, 'required') })",
        "const schema = z.object({ confirmPassword: z.string().min(7) })",
        "const f = () => <input type=\"password\" name=\"confirm\" minLength={7} />",
        "const f = () => <input type=\"text\" minLength={7} />",
        "function f() { if (password.length > count) return; if (password.length === 7) return }",
        "function f() { if (title.length < 7) return }",
        "register('name', { minLength: 7 })",
      })
  void whatSaysNothingOfAPasswordsLengthIsNoEvidence(String text) {
    assertThat(read(text)).as(text).isEmpty();
  }

  @Test
  void theFormThatMakesAccountsDecides() {
    assertThat(chosen("const loginSchema = {password: z.string().min(3)}")).isEqualTo(3);
    assertThat(
            chosen(
                "const loginSchema = {password: z.string().min(3)}; const schema = {password: z.string().min(6)}"))
        .isEqualTo(6);
    assertThat(
            chosen(
                "const schema = {password: z.string().min(6)};"
                    + "function Register() { if (password.length < 9) return; if (password.length < 8) return }"))
        .isEqualTo(8);
  }

  @Test
  void thePlaceIsNamed() {
    assertThat(read("const a = 1;\nfunction SignUp() { if (password.length < 8) return }"))
        .singleElement()
        .satisfies(form -> {
          assertThat(form.at()).isEqualTo(new SourceRef("src/x.tsx", 2));
          assertThat(form.isSignUp()).isTrue();
        });
  }

  private static int chosen(String text) {
    var flow = SignInFlow.NONE;
    return new SignInFlow(
            flow.kind(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            false,
            null,
            List.of(),
            List.of(),
            List.of(),
            read(text),
            List.of(),
            false)
        .passwordForm()
        .orElseThrow()
        .min();
  }

  private static List<SignInFlow.PasswordForm> read(String text) {
    var forms = new PasswordForms();
    forms.read(Source.parse("src/x.tsx", text));
    return forms.found();
  }
}
