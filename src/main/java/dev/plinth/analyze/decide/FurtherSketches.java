package dev.plinth.analyze.decide;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.EntitySketch;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.analyze.SourceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Things that the app speaks of and that become no collection here: tables behind another dialect,
/// what a GraphQL operation selects, objects of a declared type inside of others, and other names
/// under which people are shown.
final class FurtherSketches {
  private static final Pattern TABLE =
      Pattern.compile("/(?:rest/v1|api/collections)/([A-Za-z_][\\w-]*)(?:/records.*|/)?");
  private static final Set<String> GRAPHQL = Set.of("QUERY", "MUTATION", "SUBSCRIPTION");
  private static final Pattern PLUMBING =
      Pattern.compile(
          ".*(Props|Response|Request|Payload|Input|Params|Result|Query|Args|Options|State)");
  private static final int DEPTH_MAX = 6;

  private final Map<String, EntityDraft> drafts = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();

  private FurtherSketches(List<EntitySketch> first) {
    first.forEach(sketch -> known.add(flat(sketch.name())));
  }

  /// The sketches of all that is no entity of its own yet.
  static List<EntitySketch> beside(
      List<EntitySketch> first, Analysis analysis, java.util.Collection<Target> targets) {
    var further = new FurtherSketches(first);
    analysis.calls().stream().filter(call -> !call.external()).forEach(further::dialect);
    targets.forEach(further::alias);
    analysis.calls().stream().filter(call -> !call.external()).forEach(further::named);
    var entities =
        Entities.of(further.drafts, Map.of(), SignInFlow.NONE, false, LoginField.NONE, new Notes())
            .values();
    return entities.stream().map(Sketches::sketch).map(further::renamed).toList();
  }

  /// Names stay as tables and types have them, and nothing is added that nobody reads.
  private EntitySketch renamed(EntitySketch sketch) {
    var draft =
        drafts.entrySet().stream()
            .filter(entry -> flat(entry.getKey()).equals(flat(sketch.name())))
            .findFirst()
            .orElseThrow();
    var fields =
        sketch.fields().stream()
            .filter(field -> draft.getValue().part(field.name()).isPresent())
            .toList();
    return new EntitySketch(draft.getKey(), fields, sketch.relations());
  }

  private static String flat(String name) {
    return Words.flat(Words.singular(name));
  }

  private EntityDraft draft(String name) {
    return drafts.computeIfAbsent(name, EntityDraft::new);
  }

  private void dialect(Call call) {
    if (GRAPHQL.contains(call.method())) {
      selected(call.response(), call.at(), 0);
      return;
    }
    var table = TABLE.matcher(call.path());
    boolean isTable = Set.of("supabase", "pocketbase").contains(call.via()) && table.matches();
    if (!isTable || known.contains(flat(table.group(1)))) {
      return;
    }
    var draft = draft(table.group(1));
    draft.calledBy(call);
    read(
        draft,
        Envelope.of(call.response(), Words.singular(table.group(1)), false).item(),
        call.at());
    if (call.isMutation() && !call.method().equals("DELETE")) {
      draft.sent(
          Envelope.ofRequest(call.request(), table.group(1)).item(),
          call.method().equals("POST"),
          call.at());
    }
  }

  /// Embedded rows belong to their own table.
  private void read(EntityDraft draft, Shape item, List<SourceRef> at) {
    draft.read(item, at);
    for (var name : item.names()) {
      var inner = item.member(name);
      var row = inner instanceof Shape.Arr(var element) ? element : inner;
      if (Envelope.object(row) instanceof Shape.Obj(var members, _)
          && !members.isEmpty()
          && Words.isPlural(name)) {
        read(draft(name), row, at);
      }
    }
  }

  /// `{ todos { id text author { id name } } }`: each object that is selected.
  private void selected(Shape answer, List<SourceRef> at, int depth) {
    for (var name : answer.names()) {
      var inner = answer.member(name);
      var row = inner instanceof Shape.Arr(var element) ? element : inner;
      if (depth < DEPTH_MAX && Envelope.object(row) instanceof Shape.Obj(var members, var type)) {
        boolean isThing = members.keySet().stream().anyMatch(EntityDraft::isKey);
        if (isThing && !known.contains(flat(type == null ? name : type))) {
          draft(type == null ? Words.singular(name) : type).read(row, at);
        }
        selected(row, at, depth + 1);
      }
    }
  }

  /// `profile` where that means `users`.
  private void alias(Target target) {
    var noun = target.noun();
    if (!flat(noun).equals(flat(target.collection())) && !known.contains(flat(noun))) {
      var item = Envelope.of(target.call().response(), noun, Drafts.expectsList(target)).item();
      if (Envelope.object(item) instanceof Shape.Obj) {
        draft(noun).read(item, target.call().at());
      }
    }
  }

  /// Objects of a declared type inside of answers and bodies.
  private void named(Call call) {
    named(call.response(), call.at(), 0);
    named(call.request(), call.at(), 0);
  }

  private void named(Shape shape, List<SourceRef> at, int depth) {
    if (depth > DEPTH_MAX) {
      return;
    }
    switch (shape) {
      case Shape.Arr(var item) -> named(item, at, depth + 1);
      case Shape.AnyOf(var options) -> options.forEach(option -> named(option, at, depth + 1));
      case Shape.Obj(var members, var type) -> {
        boolean isNew =
            type != null
                && depth > 0
                && !known.contains(flat(type))
                && !PLUMBING.matcher(type).matches();
        if (isNew && members.size() > 1) {
          draft(type).read(shape, at);
        }
        new ArrayList<>(members.values()).forEach(member -> named(member.shape(), at, depth + 1));
      }
      case Shape.Scalar _, Shape.Unknown _ -> {}
    }
  }
}
