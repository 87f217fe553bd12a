package dev.plinth.contract;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Text of YAML to a tree of nodes. A file is looked through once before anything is built of it:
/// an alias can make gigabytes of a few lines, and deep nesting can overflow the stack.
final class YamlFile {
  /// Characters; the largest contract seen has a fortieth of it.
  static final int SIZE_MAX = 2_000_000;

  static final int DEPTH_MAX = 40;

  private YamlFile() {}

  /// The root of the only document.
  ///
  /// @throws ContractException when it is no YAML that can be read
  static Part read(String text, Faults faults) {
    if (text.length() > SIZE_MAX) {
      faults.add(1, "this file is too large: " + SIZE_MAX + " characters at most");
      faults.settle();
    }
    var settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(SIZE_MAX)
            .setAllowDuplicateKeys(true) // found by Part, which knows where
            .build();
    try {
      lookThrough(text, settings, faults);
      faults.settle();
      var root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        faults.add(1, "this file is empty: expected `plinth: 1` and a contract");
        faults.settle();
      }
      return new Part(root.orElseThrow(), "", faults);
    } catch (MarkedYamlEngineException e) {
      faults.add(line(e.getProblemMark()), "this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      faults.add(1, "this is not YAML: " + e.getMessage());
    }
    faults.settle();
    throw new IllegalStateException("settled without a fault");
  }

  private static void lookThrough(String text, LoadSettings settings, Faults faults) {
    int depth = 0;
    int documents = 0;
    for (var event : new Parse(settings).parseString(text)) {
      switch (event) {
        case AliasEvent _ ->
            faults.add(line(event), "aliases (`*name`) are not read here: write it out");
        case CollectionStartEvent _ -> depth++;
        case CollectionEndEvent _ -> depth--;
        case DocumentStartEvent _ -> {
          if (++documents > 1) {
            faults.add(line(event), "a second document begins: expected one");
          }
        }
        default -> {}
      }
      if (depth > DEPTH_MAX) {
        faults.add(line(event), "nested deeper than " + DEPTH_MAX + " levels");
        return;
      }
    }
  }

  private static int line(Event event) {
    return line(event.getStartMark());
  }

  static int line(Node node) {
    return line(node.getStartMark());
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0) + 1;
  }
}
