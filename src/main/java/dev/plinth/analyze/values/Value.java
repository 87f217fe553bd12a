package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import dev.plinth.typescript.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an expression can be, as far as reading tells.
public sealed interface Value {
  /// A value that is simply not there.
  enum Nothing {
    NULL,
    UNDEFINED,
    /// A property that an element was not given. It is undefined here; what depends on it is part
    /// of what the element can show.
    OMITTED
  }

  /// Something from outside: user input, a library's result. Its identity matters, since one
  /// unknown compared twice gives the same answer twice.
  final class Unknown implements Value {
    private final String name;
    private final @Nullable TypeRef type;
    private final @Nullable Shape shape;
    private final Map<String, Unknown> members = new LinkedHashMap<>();

    public Unknown(String name, @Nullable TypeRef type) {
      this.name = name;
      this.type = type;
      this.shape = null;
    }

    /// Something of which only the shape is known: what a person types is a text.
    public Unknown(String name, Shape shape) {
      this.name = name;
      this.type = null;
      this.shape = shape;
    }

    public Unknown(String name) {
      this.name = name;
      this.type = null;
      this.shape = null;
    }

    /// How the source calls it, or empty.
    public String name() {
      return name;
    }

    public @Nullable TypeRef type() {
      return type;
    }

    public @Nullable Shape shape() {
      return shape;
    }

    /// Its member: the same one whenever it is asked for.
    public Unknown member(String member, @Nullable TypeRef itsType) {
      return members.computeIfAbsent(member, key -> new Unknown(key, itsType));
    }

    /// The members that were read.
    public Map<String, Unknown> members() {
      return members;
    }

    @Override
    public String toString() {
      return "?" + name;
    }
  }

  /// A text, `Double`, `Boolean`, or `Nothing`.
  record Const(Object value) implements Value {}

  /// A text with holes: constants and, between them, values that are not known.
  record Text(List<Value> parts) implements Value {
    public Text {
      parts = List.copyOf(parts);
    }
  }

  /// A value in a text, and what the source calls it there.
  record Hole(String name, Value value) implements Value {}

  /// `import.meta.env.NAME`, and what stands after `||`.
  record EnvVar(String name, @Nullable Value fallback) implements Value {}

  /// An object.
  final class Obj implements Value {
    private final Map<String, Value> members = new LinkedHashMap<>();
    private final List<Value> spreads = new Few(0, 12);
    private final @Nullable Node site;
    private final int depth;
    private @Nullable Klass klass;
    private boolean client;

    /// @param site where it is made, or null for one of a library
    /// @param depth how many conditions held when it was made; 0 for one of a module or library
    public Obj(@Nullable Node site, int depth) {
      this.site = site;
      this.depth = depth;
    }

    public static Obj of(Map<String, Value> members) {
      var made = new Obj(null, 0);
      made.members.putAll(members);
      return made;
    }

    public Map<String, Value> members() {
      return members;
    }

    /// Objects and answers whose members it has too.
    public List<Value> spreads() {
      return spreads;
    }

    public @Nullable Node site() {
      return site;
    }

    public int depth() {
      return depth;
    }

    public @Nullable Klass klass() {
      return klass;
    }

    public Obj of(Klass type) {
      this.klass = type;
      return this;
    }

    /// Marks a library's client. Code that we do not know and that gets hold of one does not call
    /// each of its methods, as it may call the handlers that it is given.
    public Obj client() {
      client = true;
      return this;
    }

    boolean isClient() {
      return client;
    }

    public Obj with(String name, Value value) {
      members.put(name, value);
      return this;
    }
  }

  /// A list: known items, and lists spread into it.
  final class Arr implements Value {
    /// Enough items to see what they are, in an app.
    static final int ITEMS_MAX = 64;

    private final List<Value> items;
    private final List<Value> spreads = new Few(0, 12);
    private final @Nullable Node site;

    public Arr(@Nullable Node site) {
      this(site, ITEMS_MAX);
    }

    /// @param max how many items it may have
    Arr(@Nullable Node site, int max) {
      this.site = site;
      this.items = new Few(max == ITEMS_MAX ? 24 : max, max);
    }

    public static Arr of(List<? extends Value> items) {
      var made = new Arr(null, Math.max(ITEMS_MAX, items.size()));
      made.items.addAll(items);
      return made;
    }

    public List<Value> items() {
      return items;
    }

    public List<Value> spreads() {
      return spreads;
    }

    public @Nullable Node site() {
      return site;
    }
  }

  /// A function of the app, with what it closes over.
  record Fn(Node node, Scope scope, @Nullable Value self, String name) implements Value {}

  /// A class of the app.
  final class Klass implements Value {
    private final Node node;
    private final Scope scope;
    private final @Nullable Value parent;
    private final Map<String, Value> statics = new LinkedHashMap<>();

    Klass(Node node, Scope scope, @Nullable Value parent) {
      this.node = node;
      this.scope = scope;
      this.parent = parent;
    }

    public Node node() {
      return node;
    }

    public Scope scope() {
      return scope;
    }

    public @Nullable Value parent() {
      return parent;
    }

    public Map<String, Value> statics() {
      return statics;
    }
  }

  /// A function that we play ourselves, with members (`axios.get`) where it has some.
  final class Native implements Value {
    private final String name;
    private final NativeCall body;
    private final Map<String, Value> members = new LinkedHashMap<>();

    public Native(String name, NativeCall body) {
      this.name = name;
      this.body = body;
    }

    public String name() {
      return name;
    }

    public NativeCall body() {
      return body;
    }

    public Map<String, Value> members() {
      return members;
    }

    public Native with(String member, Value value) {
      members.put(member, value);
      return this;
    }
  }

  /// What a native function does.
  interface NativeCall {
    Value call(Invocation call);
  }

  /// A member of a package that is not the app's: `axios`, `default.create`.
  record External(String pack, String path) implements Value {}

  /// One of these, and nothing says which.
  record OneOf(List<Value> options) implements Value {
    public OneOf {
      options = List.copyOf(options);
    }
  }

  /// The one where the condition holds, the other where it does not.
  record Choice(Object key, Value yes, Value no) implements Value {}

  /// A truth that is not known; the same key is the same truth.
  record Test(Object key, boolean negated) implements Value {}

  /// Part of an answer of the backend.
  record Answer(AnswerNode node) implements Value {}

  /// What a client library gives for a call: fetch's or axios's response.
  record Reply(Exchange exchange, boolean axios) implements Value {}

  /// The status of a reply, for comparisons.
  record Status(Exchange exchange) implements Value {}

  /// What a failed call throws.
  record Failure(List<Exchange> exchanges) implements Value {
    public Failure {
      exchanges = List.copyOf(exchanges);
    }
  }

  /// A JSX element, not yet rendered.
  final class Element implements Value {
    private final Value component;
    private final Obj props;
    private final Node at;

    public Element(Value component, Obj props, Node at) {
      this.component = component;
      this.props = props;
      this.at = at;
    }

    public Value component() {
      return component;
    }

    public Obj props() {
      return props;
    }

    public Node at() {
      return at;
    }
  }

  /// An object's member that is computed when it is read.
  record Getter(Fn fn) implements Value {}

  /// All exports of a module: `import * as api`, `import('./page')`.
  record Namespace(ModuleCode module) implements Value {}

  /// A schema of a validation library.
  record Schema(Shape shape, boolean optional) implements Value {}
}
