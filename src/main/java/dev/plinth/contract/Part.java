package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.json.Json;
import dev.plinth.rules.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A piece of the file that knows its place. Whoever expects something else than what stands there
/// leaves a fault and goes on with something harmless, so that one run finds all faults.
record Part(Node node, String path, Faults faults) {
  private static final Tag NULL = Tag.NULL;

  int line() {
    return YamlFile.line(node);
  }

  void fault(String text) {
    faults.add(line(), (path.isEmpty() ? "" : path + ": ") + text);
  }

  boolean isText() {
    return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /// The members of a map, whatever their names.
  Map<String, Part> members() {
    var members = new LinkedHashMap<String, Part>();
    if (!(node instanceof MappingNode map)) {
      if (!node.getTag().equals(NULL)) {
        fault("expected a map of names to values, found " + found());
      }
      return members;
    }
    for (var tuple : map.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        var name = key.getValue();
        var member = new Part(tuple.getValueNode(), inner(name), faults);
        if (members.put(name, member) != null) {
          faults.add(YamlFile.line(key), inner(name) + ": this key stands here twice");
        }
      } else {
        faults.add(YamlFile.line(tuple.getKeyNode()), path + ": expected a name as key");
      }
    }
    return members;
  }

  /// The members of a map that knows its keys.
  Map<String, Part> members(Collection<String> known) {
    var members = members();
    members.forEach((name, part) -> {
      if (!known.contains(name)) {
        part.fault(
            "unknown key"
                + Nearest.hint(name, known)
                + "; expected one of "
                + String.join(", ", known));
      }
    });
    return members;
  }

  List<Part> elements() {
    if (!(node instanceof SequenceNode list)) {
      fault("expected a list, found " + found());
      return List.of();
    }
    var elements = new ArrayList<Part>();
    for (var element : list.getValue()) {
      elements.add(new Part(element, path + "[" + elements.size() + "]", faults));
    }
    return elements;
  }

  /// A list of texts, or one text alone.
  List<String> texts() {
    return isList() ? elements().stream().map(Part::text).toList() : List.of(text());
  }

  String text() {
    if (node instanceof ScalarNode scalar
        && (node.getTag().equals(Tag.STR) || node.getTag().equals(Tag.INT))) {
      return scalar.getValue();
    }
    fault("expected text, found " + found());
    return "";
  }

  boolean truth() {
    if (node.getTag().equals(Tag.BOOL) && node instanceof ScalarNode scalar) {
      return scalar.getValue().equalsIgnoreCase("true");
    }
    fault("expected true or false, found " + found());
    return false;
  }

  long integer(long min, long max) {
    if (node.getTag().equals(Tag.INT) && json().isIntegralNumber()) {
      var value = json();
      if (value.canConvertToLong() && value.longValue() >= min && value.longValue() <= max) {
        return value.longValue();
      }
    }
    fault("expected a whole number from " + min + " to " + max + ", found " + found());
    return min;
  }

  double number() {
    var value = json();
    if (!value.isNumber()) {
      fault("expected a number, found " + found());
    }
    return value.asDouble();
  }

  /// One of these words.
  String word(Collection<String> known) {
    var word = text();
    if (!known.contains(word)) {
      fault(
          "expected one of "
              + String.join(", ", known)
              + ", found "
              + word
              + Nearest.hint(word, known));
      return known.iterator().next();
    }
    return word;
  }

  /// The part as JSON.
  JsonNode json() {
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode _ -> {
        var array = Json.array();
        elements().forEach(element -> array.add(element.json()));
        yield array;
      }
      case MappingNode _ -> {
        var object = Json.object();
        members().forEach((name, part) -> object.set(name, part.json()));
        yield object;
      }
      default -> NullNode.getInstance();
    };
  }

  private JsonNode scalar(ScalarNode scalar) {
    var tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return NullNode.getInstance();
    }
    if (tag.equals(Tag.BOOL)) {
      return BooleanNode.valueOf(scalar.getValue().equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      try {
        return Json.parse(scalar.getValue());
      } catch (IllegalArgumentException e) {
        fault("expected a number in plain notation, found " + scalar.getValue());
        return NullNode.getInstance();
      }
    }
    return TextNode.valueOf(scalar.getValue());
  }

  private String inner(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String found() {
    return switch (node) {
      case SequenceNode _ -> "a list";
      case MappingNode _ -> "a map";
      case ScalarNode scalar when scalar.getTag().equals(NULL) -> "nothing";
      case ScalarNode scalar -> scalar.getValue();
      default -> "something else";
    };
  }
}
