package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Shape;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Form libraries: what is registered is what is submitted.
final class Forms implements Library {
  private record Slot(Node site, String what) {}

  /// The form around what is being rendered.
  private @Nullable Value provided;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useForm" -> form(call);
      case "useFormik" -> formik(call);
      case "useFieldArray" -> array();
      case "useFormContext" -> provided == null ? new Value.Unknown("form") : provided;
      case "useWatch", "useController" -> new Value.Unknown("form");
      case "zodResolver", "yupResolver", "valibotResolver" -> call.arg(0);
      default -> null;
    };
  }

  private static Value.Obj values(Invocation call, Value defaults) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "form"));
    if (!interpreter.isSet(key)) {
      interpreter.add(key, Play.object());
    }
    var values = (Value.Obj) interpreter.read(key);
    for (var option : Values.options(defaults)) {
      if (option instanceof Value.Obj given) {
        given
            .members()
            .forEach(
                (name, value) -> values.members().merge(name, open(name, value), Values::join));
        given.spreads().stream()
            .filter(s -> !values.spreads().contains(s))
            .forEach(values.spreads()::add);
      } else if (option instanceof Value.Answer && !values.spreads().contains(option)) {
        values.spreads().add(option);
      }
    }
    return values;
  }

  /// A field starts as it is given and becomes what a person types.
  private static Value open(String name, Value initial) {
    return initial instanceof Value.Const(String _)
        ? new Value.OneOf(List.of(initial, new Value.Unknown(name)))
        : initial;
  }

  private static Value form(Invocation call) {
    var interpreter = call.interpreter();
    var values = values(call, call.member(0, "defaultValues"));
    values(call, call.member(0, "values"));
    if (call.member(0, "resolver") instanceof Value.Schema(var shape, _)) {
      members(values, shape);
    }
    var type = call.type(0);
    if (type != null) {
      members(values, interpreter.types().shape(type));
      if (values.spreads().isEmpty()) {
        values.spreads().add(new Value.Unknown("values", type));
      }
    }
    var register =
        Play.fn(
            "register",
            inner -> {
              var name = Values.string(inner.arg(0));
              add(values, name);
              return Play.object()
                  .with("name", inner.arg(0))
                  .with("onChange", Play.nothing("onChange"));
            });
    var made = Play.object().with("register", register);
    made.with(
        "handleSubmit",
        Play.fn(
            "handleSubmit",
            inner ->
                Play.fn(
                    "submit",
                    submit -> {
                      inner
                          .interpreter()
                          .callIf(inner.arg(1), List.of(new Value.Unknown("errors")), inner.at());
                      return inner
                          .interpreter()
                          .callIf(
                              inner.arg(0),
                              List.of(values, new Value.Unknown("event")),
                              inner.at());
                    })));
    Value.NativeCall read =
        inner -> {
          var name = Values.string(inner.arg(0));
          return name == null
              ? values
              : values.members().getOrDefault(name, new Value.Unknown(name));
        };
    made.with("watch", Play.fn("watch", read)).with("getValues", Play.fn("getValues", read));
    made.with(
        "setValue",
        Play.fn(
            "setValue",
            inner -> {
              var name = Values.string(inner.arg(0));
              if (name != null) {
                values.members().merge(name, inner.arg(1), Values::join);
              }
              return Values.UNDEFINED;
            }));
    made.with(
        "reset",
        Play.fn(
            "reset",
            inner -> {
              values(
                  new Invocation(
                      inner.interpreter(), call.self(), call.args(), call.at(), List.of()),
                  Values.UNDEFINED);
              if (inner.arg(0) instanceof Value.Obj given) {
                given
                    .members()
                    .forEach((name, value) -> values.members().merge(name, value, Values::join));
              } else if (inner.arg(0) instanceof Value.Answer answer
                  && !values.spreads().contains(answer)) {
                values.spreads().add(answer);
              }
              return Values.UNDEFINED;
            }));
    made.with("control", Play.object().with("*values", values));
    var errors = Play.object().with("errors", new Value.Unknown("errors"));
    errors
        .with("isSubmitting", new Value.Unknown("isSubmitting"))
        .with("isValid", new Value.Unknown("isValid"));
    made.with("formState", errors);
    for (var name :
        List.of("setError", "clearErrors", "trigger", "setFocus", "resetField", "unregister")) {
      made.with(name, Play.nothing(name));
    }
    return made;
  }

  private static void members(Value.Obj values, Shape shape) {
    for (var name : shape.names()) {
      if (!values.members().containsKey(name)) {
        var said = shape.member(name);
        values.with(
            name,
            said instanceof Shape.Unknown
                ? new Value.Unknown(name)
                : new Value.Schema(said, false));
      }
    }
  }

  private static void add(Value.Obj values, @Nullable String name) {
    if (name != null && !name.isEmpty()) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        values.members().putIfAbsent(name, new Value.Unknown(name));
      } else {
        var inner = values.members().computeIfAbsent(name.substring(0, dot), key -> Play.object());
        if (inner instanceof Value.Obj nested) {
          add(nested, name.substring(dot + 1));
        }
      }
    }
  }

  private static Value array() {
    return Play.object()
        .with("fields", Value.Arr.of(List.of(new Value.Unknown("field"))))
        .with("append", Play.nothing("append"))
        .with("remove", Play.nothing("remove"));
  }

  private static Value formik(Invocation call) {
    var values = values(call, call.member(0, "initialValues"));
    if (call.member(0, "validationSchema") instanceof Value.Schema(var shape, _)) {
      members(values, shape);
    }
    return filled(call, values);
  }

  private static Value filled(Invocation call, Value.Obj values) {
    var helpers = new Value.Unknown("helpers");
    var submit =
        Play.fn(
            "handleSubmit",
            inner ->
                inner
                    .interpreter()
                    .callIf(call.member(0, "onSubmit"), List.of(values, helpers), inner.at()));
    return Play.object()
        .with("values", values)
        .with("handleSubmit", submit)
        .with("submitForm", submit)
        .with("handleChange", Play.nothing("handleChange"))
        .with("handleBlur", Play.nothing("handleBlur"))
        .with("errors", new Value.Unknown("errors"))
        .with("touched", new Value.Unknown("touched"))
        .with("isSubmitting", new Value.Unknown("isSubmitting"))
        .with("resetForm", Play.nothing("resetForm"))
        .with(
            "setFieldValue",
            Play.fn(
                "setFieldValue",
                inner -> {
                  var name = Values.string(inner.arg(0));
                  if (name != null) {
                    values.members().merge(name, inner.arg(1), Values::join);
                  }
                  return Values.UNDEFINED;
                }))
        .with(
            "getFieldProps",
            Play.fn(
                "getFieldProps",
                inner -> {
                  add(values, Values.string(inner.arg(0)));
                  return Play.object();
                }));
  }

  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    var props = element.props();
    if (path.equals("Controller")) {
      var control = props.members().get("control");
      if (control instanceof Value.Obj owner
          && owner.members().get("*values") instanceof Value.Obj values) {
        add(values, Values.string(props.members().getOrDefault("name", Values.UNDEFINED)));
      }
      return false;
    }
    if (path.equals("FormProvider")) {
      var outer = provided;
      provided = props;
      interpreter.escape(props.members().getOrDefault("children", Values.UNDEFINED));
      provided = outer;
      return true;
    }
    if (path.equals("Formik")) {
      var call =
          new Invocation(interpreter, Values.UNDEFINED, List.of(props), element.at(), List.of());
      var form = formik(call);
      interpreter.callIf(
          interpreter.members().get(form, "handleSubmit", element.at()), List.of(), element.at());
      var children = props.members().getOrDefault("children", Values.UNDEFINED);
      interpreter.escape(
          Values.isCallable(children)
              ? interpreter.callIf(children, List.of(form), element.at())
              : children);
      return true;
    }
    return false;
  }
}
