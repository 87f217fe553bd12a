package dev.plinth.analyze.decide;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SourceRef;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Merges what all calls, declared types and seeds say of each kind of thing.
final class Drafts {
  private static final Set<String> PROFILE = Set.of("profile", "user", "account", "member");

  private final Analysis analysis;
  private final SignInCalls signIn;
  private final LoginField login;
  private final Map<String, EntityDraft> drafts = new LinkedHashMap<>();

  private Drafts(Analysis analysis, SignInCalls signIn, LoginField login) {
    this.analysis = analysis;
    this.signIn = signIn;
    this.login = login;
  }

  static Map<String, EntityDraft> of(
      Analysis analysis,
      Map<String, Target> targets,
      SignInCalls signIn,
      LoginField login,
      Notes notes) {
    var merging = new Drafts(analysis, signIn, login);
    if (signIn.isEnabled()) {
      merging.people();
    }
    targets.values().stream().filter(Target::isPlain).forEach(merging::plain);
    targets.values().stream().filter(target -> !target.isPlain()).forEach(merging::special);
    merging.seeds(notes);
    merging.types();
    merging.embedded();
    merging.drafts.values().forEach(EntityDraft::dropWords);
    return merging.drafts;
  }

  /// Whether a call's method and path promise a list.
  static boolean expectsList(Target target) {
    return target.method().equals("GET") && target.key() == null;
  }

  private EntityDraft draft(String collection) {
    return drafts.computeIfAbsent(collection, EntityDraft::new);
  }

  private void people() {
    var users = draft(Schema.USERS);
    for (var call : analysis.calls()) {
      var verb = signIn.verbs().get(call.key());
      if (verb == null || verb == AuthVerb.LOGOUT || verb == AuthVerb.REFRESH) {
        continue;
      }
      if (verb != AuthVerb.PASSWORD) {
        users.read(UserForm.of(call, analysis.signIn()).user(), call.at());
      }
      var body = Envelope.ofRequest(call.request(), "user").item();
      if (verb == AuthVerb.LOGIN) {
        asked(users, body, call.at());
      } else if (!body.names().isEmpty() && verb != AuthVerb.PASSWORD) {
        users.sent(body, verb == AuthVerb.SIGNUP, call.at());
      }
    }
  }

  /// A log-in says who somebody is; whatever else it sends, `grant_type` or `rememberMe`, is
  /// nothing of a person.
  private void asked(EntityDraft users, Shape body, List<SourceRef> at) {
    if (!login.isAny() && login.member().equals(login.name())) {
      var member = new Shape.Member(body.member(login.name()), false);
      users.sent(new Shape.Obj(Map.of(login.name(), member), null), false, at);
    }
  }

  private void plain(Target target) {
    var call = target.call();
    var draft = draft(target.collection());
    draft.calledBy(call);
    var answer = Envelope.of(call.response(), target.noun(), expectsList(target));
    if (!tells(answer.item())) {
      draft.read(answer.item(), call.at());
    }
    boolean isWritten = !Set.of("GET", "DELETE").contains(target.method());
    if (isWritten && call.body() != Call.Body.NONE) {
      var sent = Envelope.ofRequest(call.request(), target.noun()).item();
      draft.sent(sent, isCreate(target), call.at());
    }
  }

  /// An action's answer counts where it looks like the thing itself.
  private void special(Target target) {
    var call = target.call();
    var draft = draft(target.collection());
    draft.calledBy(call);
    var item = Envelope.of(call.response(), target.noun(), false).item();
    if (target.method().equals("GET")) {
      var list = Envelope.of(call.response(), target.noun(), true);
      item = list.isList() ? list.item() : item;
    }
    boolean isNamed =
        Envelope.object(item) instanceof Shape.Obj(_, var type)
            && type != null
            && Words.flat(type).equals(Words.flat(target.noun()));
    long shared = item.names().stream().filter(name -> draft.part(name).isPresent()).count();
    if (isNamed || shared >= 2) {
      draft.read(item, call.at());
    }
  }

  /// The first data for each kind of thing, the surest first: a mock's database, what its routes
  /// answer, then modules of fixtures that look like it and that no page shows as they are.
  private void seeds(Notes notes) {
    for (var seed : analysis.seeds()) {
      var name = Words.collection(seed.name());
      var draft = drafts.get(name);
      if (draft == null || !seed.items().isArray()) {
        continue;
      }
      if (seed.kind().equals("constant") && isLike(draft, seed)) {
        notes.decide(
            name + ".seed",
            "not " + seed.at(),
            "the app shows this data itself: it may be no data of its backend",
            List.of(seed.at()));
      } else if (draft.seed().isEmpty() && isSure(draft, seed)) {
        draft.seeded(seed.items());
        boolean isWire = Set.of("json-server", "msw").contains(seed.kind());
        var shape = SeedShape.of(seed.items());
        draft.read(isWire ? shape : scalars(shape), List.of(seed.at()));
        notes.decide(
            name + ".seed",
            seed.items().size() + " items of " + seed.kind(),
            "the app carries them for its backend",
            List.of(seed.at()));
      }
    }
  }

  /// The rows of a mock's database hold other rows, which its routes may answer in another form.
  private static Shape scalars(Shape row) {
    if (!(row instanceof Shape.Obj(var members, _))) {
      return row;
    }
    var kept = new LinkedHashMap<String, Shape.Member>();
    members.forEach((name, member) -> {
      if (member.shape() instanceof Shape.Scalar) {
        kept.put(name, member);
      }
    });
    return new Shape.Obj(kept, null);
  }

  private static boolean isSure(EntityDraft draft, Analysis.SeedData seed) {
    return switch (seed.kind()) {
      case "constant" -> false;
      case "fixture" -> isLike(draft, seed);
      default -> true;
    };
  }

  /// Half of the members that the app reads or sends, two at least.
  private static boolean isLike(EntityDraft draft, Analysis.SeedData seed) {
    var names = SeedShape.of(seed.items()).names();
    long shared = names.stream().filter(name -> draft.part(name).isPresent()).count();
    return shared >= 2 && shared * 2 >= draft.parts().size();
  }

  /// A declared type counts for the thing of its name, when it shares a member with what calls
  /// showed, or when they showed nothing.
  private void types() {
    for (var draft : drafts.values()) {
      var name = Words.typeName(draft.noun());
      for (var candidate : List.of(name, "I" + name, name + "Type", "T" + name, name + "Dto")) {
        typed(candidate)
            .ifPresent(shape -> {
              boolean fits =
                  draft.parts().isEmpty()
                      || shape.names().stream().anyMatch(member -> draft.part(member).isPresent());
              if (fits) {
                draft.read(shape, List.of());
              }
            });
      }
    }
  }

  /// What the app reads of a thing inside of another one belongs to the thing.
  private void embedded() {
    var types = new FieldTypes(drafts.keySet());
    for (var draft : List.copyOf(drafts.values())) {
      for (var part : List.copyOf(draft.parts())) {
        var object = Envelope.object(part.read());
        if (object instanceof Shape.Obj && !(part.read() instanceof Shape.Arr)) {
          types
              .reference(part.name(), part.read())
              .ifPresent(to -> draft(to).read(object, part.at()));
        }
      }
    }
  }

  private Optional<Shape> typed(String name) {
    return Optional.ofNullable(analysis.types().get(name))
        .filter(shape -> Envelope.object(shape) instanceof Shape.Obj);
  }

  /// `{ success, message }`: words about an item, none of its members.
  private static boolean tells(Shape item) {
    return Set.of("message", "msg", "success", "ok", "error", "errors", "detail")
        .containsAll(item.names());
  }

  static boolean isCreate(Target target) {
    return target.method().equals("POST") && target.key() == null;
  }

  static boolean isProfile(String noun) {
    return PROFILE.contains(noun);
  }
}
