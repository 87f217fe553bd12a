package dev.plinth.analyze.values;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The form field whose handlers are called: what they get tells its name.
///
/// @param name what it is called, empty when it is no field
/// @param type what a person puts into it: `text`, `checkbox`; empty when that is not known
/// @param plain an element of the browser, whose handlers surely get an event
record Field(String name, String type, boolean plain) {
  static final Field NONE = new Field("", "", false);

  /// Components of others that are called so in the end are fields with a name.
  private static final List<String> FIELDS =
      List.of(
          "Input",
          "Field",
          "Select",
          "TextArea",
          "Textarea",
          "Checkbox",
          "Switch",
          "Radio",
          "Control",
          "Picker",
          "Password",
          "Number");

  /// The field that an element of the browser is.
  static Field of(String tag, Value.Obj props) {
    return switch (tag) {
      case "input" -> of(props, type(props, "text"), true);
      case "select" -> of(props, "select-one", true);
      case "textarea" -> of(props, tag, true);
      default -> NONE;
    };
  }

  /// The field that a component of another package is.
  static Field ofComponent(String path, Value.Obj props) {
    return FIELDS.stream().anyMatch(path::endsWith) ? of(props, type(props, ""), false) : NONE;
  }

  private static Field of(Value.Obj props, String type, boolean plain) {
    var name = text(props, "name");
    var found = name == null ? text(props, "id") : name;
    return found == null ? NONE : new Field(found, type, plain);
  }

  private static String type(Value.Obj props, String otherwise) {
    var given = text(props, "type");
    return given == null ? otherwise : given;
  }

  private static @Nullable String text(Value.Obj props, String name) {
    var value = props.members().get(name);
    return value == null ? null : Values.string(value);
  }

  boolean isNone() {
    return name.isEmpty();
  }
}
