package dev.plinth.chat.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Slice;
import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.llm.Model;
import dev.plinth.llm.Models;
import dev.plinth.llm.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps templates of prompts. Admins write them; whoever a template's newest version is for reads
/// and runs it, in all its versions: to close one closes what it was before, too.
public final class Prompts {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int NAME_MAX = 64;

  /// More are hardly written by hand.
  private static final int PROMPTS_MAX = 1_000;

  private static final int VERSIONS_MAX = 10_000;

  private final Database db;
  private final Models models;
  private final Function<Caller, List<String>> roles;
  private final boolean isOpen;
  private final boolean isLocal;
  private final PromptStore store = new PromptStore();

  /// A service of templates.
  ///
  /// @param roles an app's own roles of a caller
  /// @param isOpen whether the backend knows no sign-in
  /// @param isLocal whether this machine alone can reach it: then, without sign-in, who sits there
  ///   is its admin
  public Prompts(
      Database db,
      Models models,
      Function<Caller, List<String>> roles,
      boolean isOpen,
      boolean isLocal) {
    this.db = db;
    this.models = models;
    this.roles = roles;
    this.isOpen = isOpen;
    this.isLocal = isLocal;
  }

  /// The newest versions of those that a caller may see, by name.
  ///
  /// @param after the name before the first; empty for the beginning
  public Slice<Edition> list(Caller caller, int limit, String after) {
    var found = new ArrayList<Edition>();
    for (var from = after; found.size() <= limit; ) {
      var start = from;
      var more = db.<List<Edition>>read(tx -> store.latest(tx, start, limit + 1));
      more.stream().filter(edition -> isFor(caller, edition)).forEach(found::add);
      if (more.size() <= limit) {
        break;
      }
      from = more.getLast().name();
    }
    return found.size() <= limit
        ? new Slice<>(found, null)
        : new Slice<>(found.subList(0, limit), found.get(limit - 1).name());
  }

  /// A template.
  ///
  /// @param version null for the newest
  /// @throws dev.plinth.kernel.ProblemException `NotFound`; `Unauthenticated` for who has not
  ///   signed in, whether it is there or not
  public Edition named(Caller caller, String name, @Nullable Integer version) {
    var newest = newest(caller, name);
    return version == null || version == newest.version()
        ? newest
        : db.<Optional<Edition>>read(tx -> store.find(tx, name, version))
            .orElseThrow(() -> new Problem.NotFound().asException());
  }

  /// The versions of a template, the newest first.
  ///
  /// @param below the version after the first
  public Slice<Edition> versions(Caller caller, String name, int limit, long below) {
    newest(caller, name);
    var found = db.<List<Edition>>read(tx -> store.versions(tx, name, below, limit + 1));
    return found.size() <= limit
        ? new Slice<>(found, null)
        : new Slice<>(found.subList(0, limit), Integer.toString(found.get(limit - 1).version()));
  }

  /// Begins a template, at version 1.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Conflict` (`prompt_exists`, `too_many_prompts`)
  public Edition create(Caller caller, String name, Definition definition) {
    requireWriter(caller);
    var edition = edition(caller, name, 1, definition);
    return db.write(tx -> {
      if (store.find(tx, name, null).isPresent()) {
        throw new Problem.Conflict(
                "prompt_exists", "There is a template of this name: PUT makes its next version.")
            .asException();
      }
      if (store.count(tx) >= PROMPTS_MAX) {
        throw new Problem.Conflict(
                "too_many_prompts", "There are " + PROMPTS_MAX + " templates: delete one first.")
            .asException();
      }
      store.insert(tx, edition);
      return edition;
    });
  }

  /// The next version of a template.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Conflict` (`too_many_versions`)
  public Edition change(Caller caller, String name, Definition definition) {
    requireWriter(caller);
    return db.write(tx -> {
      var before =
          store.find(tx, name, null).orElseThrow(() -> new Problem.NotFound().asException());
      if (before.version() >= VERSIONS_MAX) {
        throw new Problem.Conflict(
                "too_many_versions",
                "It has " + VERSIONS_MAX + " versions: begin another template.")
            .asException();
      }
      var edition = edition(caller, name, before.version() + 1, definition);
      store.insert(tx, edition);
      return edition;
    });
  }

  /// Deletes a template with all its versions.
  public void delete(Caller caller, String name) {
    requireWriter(caller);
    if (db.<Integer>write(tx -> store.delete(tx, name)) == 0) {
      throw new Problem.NotFound().asException();
    }
  }

  /// Makes sure that a caller may write templates.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated`, `Forbidden`
  public void requireWriter(Caller caller) {
    if (!caller.admin() && !(isOpen && isLocal)) {
      caller.require();
      throw new Problem.Forbidden().asException();
    }
  }

  /// What is wrong with a name; empty where it is one.
  public static Optional<String> nameFault(String name) {
    return name.length() <= NAME_MAX && NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "must be words of small letters and digits with - between them, "
                + NAME_MAX
                + " characters at most");
  }

  /// Puts values into a template's holes.
  ///
  /// @param errors gets what is wrong, beside what is in it
  /// @throws dev.plinth.kernel.ProblemException `Invalid` with all the errors
  public Run fill(Caller caller, Edition edition, Wish wish, List<FieldError> errors) {
    var definition = edition.definition();
    var texts = values(definition.variables(), wish.values(), errors);
    var usual = model(caller, definition.model(), wish.model(), errors);
    var schema =
        wish.schema() == null
            ? null
            : AnswerSchema.read(wish.schema(), "#/schema", errors).orElse(null);
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    var stages = definition.stages();
    var legs = new ArrayList<Run.Leg>();
    for (var stage : stages) {
      boolean isAnswer = legs.size() == stages.size() - 1;
      legs.add(
          new Run.Leg(
              stage,
              stage.model() == null
                  ? usual.orElseThrow()
                  : model(caller, stage.model(), null, errors).orElseThrow(),
              isAnswer && schema != null ? schema : stage.schema()));
    }
    var run = new Run(edition, texts, legs);
    legs.forEach(leg -> run.prompt(leg, _ -> "")); // or says that it is too long
    return run;
  }

  private static Map<String, String> values(
      List<Variable> variables, JsonNode values, List<FieldError> errors) {
    var texts = new HashMap<String, String>();
    if (!values.isObject() && !values.isMissingNode() && !values.isNull()) {
      errors.add(new FieldError("#/variables", "must be an object"));
      return texts;
    }
    for (var variable : variables) {
      var sent = values.path(variable.name());
      boolean isSaid = !sent.isMissingNode() && !sent.isNull();
      var pointer = "#/variables/" + variable.name();
      var value = isSaid ? sent : variable.fallback();
      if (value == null && variable.required()) {
        errors.add(new FieldError(pointer, "is required"));
      } else if (value != null) {
        variable.fault(value).ifPresent(fault -> errors.add(new FieldError(pointer, fault)));
      }
      texts.put(variable.name(), value == null ? "" : value.asText());
    }
    for (var property : values.properties()) {
      if (!texts.containsKey(property.getKey())) {
        errors.add(
            new FieldError(
                "#/variables/" + DefinitionReader.escaped(property.getKey()),
                "is not a variable of this template"));
      }
    }
    return texts;
  }

  /// The model that a caller names, if it is one of theirs; else the template's, where it is there;
  /// else the usual one.
  private Optional<Model> model(
      Caller caller, @Nullable String own, @Nullable String id, List<FieldError> errors) {
    Offer offer = models.of(caller);
    if (id != null) {
      var named = offer.find(id).filter(Model::chats);
      if (named.isEmpty()) {
        errors.add(new FieldError("#/model", "must be one of the models that there are"));
      }
      return named;
    }
    return Optional.of(
        Optional.ofNullable(own)
            .flatMap(offer::find)
            .filter(Model::chats)
            .orElseGet(offer::preferred));
  }

  private Edition newest(Caller caller, String name) {
    return db.<Optional<Edition>>read(tx -> store.find(tx, name, null))
        .filter(edition -> isFor(caller, edition))
        .orElseThrow(() -> {
          if (!isOpen) {
            caller.require();
          }
          return new Problem.NotFound().asException();
        });
  }

  private boolean isFor(Caller caller, Edition edition) {
    return (isOpen && isLocal) || edition.definition().visibility().includes(caller, isOpen, roles);
  }

  private Edition edition(Caller caller, String name, int version, Definition definition) {
    return new Edition(
        name, version, definition, caller.id(), Instant.ofEpochMilli(db.clock().millis()));
  }
}
