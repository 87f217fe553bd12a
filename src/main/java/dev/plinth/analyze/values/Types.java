package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import dev.plinth.typescript.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// TypeNames.Declared types as shapes. Names are looked up where the type stands, through imports.
public final class Types {
  private static final int DEPTH_MAX = 7;
  private static final Set<String> TRANSPARENT =
      Set.of(
          "Promise",
          "Awaited",
          "Readonly",
          "NonNullable",
          "AxiosResponse",
          "PayloadAction",
          "Required",
          "DeepPartial",
          "Partial",
          "FC",
          "UseQueryResult",
          "Ref",
          "RefObject",
          "Response");
  private static final Set<String> LISTS =
      Set.of("Array", "ReadonlyArray", "Set", "Iterable", "ReadonlySet");

  private final Interpreter interpreter;
  private final TypeNames names;
  private final Map<TypeRef, Shape> shapes = new HashMap<>();
  private final Set<Node> asked = new HashSet<>();

  /// How often a type spoke of a value: what that is, may change.
  private int queries;

  Types(Interpreter interpreter) {
    this.interpreter = interpreter;
    this.names = new TypeNames(interpreter);
  }

  /// A value that the source says to be of a type: an unknown one takes it, an answer remembers it.
  public Value typed(Value value, TypeRef type) {
    return switch (value) {
      case Value.Unknown unknown when unknown.type() == null && unknown.shape() == null ->
          new Value.Unknown(unknown.name(), type);
      case Value.Answer _, Value.Choice _, Value.OneOf _ -> {
        declare(value, type);
        yield value;
      }
      case Value.Obj obj when obj.klass() == null && isLiteral(obj) -> {
        if (shape(type) instanceof Shape.Obj said) {
          Spreads.addSpread(obj, new Value.Schema(said, false));
        }
        yield value;
      }
      default -> value;
    };
  }

  /// Props of elements are read, not sent: their types say nothing of a request.
  private static boolean isLiteral(Value.Obj obj) {
    var site = obj.site();
    return site != null && site.is("object");
  }

  /// Answers in a value are declared to be of a type.
  public void declare(Value value, TypeRef type) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        node.declare(type);
      } else if (option instanceof Value.Reply(var exchange, var axios)
          && axios
          && isResponse(type)) {
        exchange.answer().declare(type);
      }
    }
  }

  private static boolean isResponse(TypeRef type) {
    return type.node().text().contains("AxiosResponse");
  }

  /// The shape of a type.
  public Shape shape(TypeRef type) {
    var known = shapes.get(type);
    if (known != null) {
      return known;
    }
    int before = queries;
    var shape = shape(type.node(), type.scope(), 0);
    if (queries == before) {
      shapes.put(type, shape);
    }
    return shape;
  }

  private Shape shape(Node node, Scope scope, int depth) {
    if (depth > DEPTH_MAX) {
      return Shape.unknown();
    }
    return switch (node.kind()) {
      case "type_annotation",
          "parenthesized_type",
          "readonly_type",
          "optional_type",
          "asserts_annotation" -> {
        var inner = node.named().isEmpty() ? null : node.named().getLast();
        yield inner == null ? Shape.unknown() : shape(inner, scope, depth);
      }
      case "predefined_type" -> Literals.predefined(node.text());
      case "literal_type" -> Literals.literal(node);
      case "template_literal_type" -> new Shape.Scalar(Shape.Kind.STRING);
      case "array_type" -> new Shape.Arr(inner(node, scope, depth + 1));
      case "tuple_type" -> new Shape.Arr(inner(node, scope, depth + 1));
      case "object_type", "interface_body" -> object(node, scope, depth, null);
      case "union_type" -> union(node, scope, depth);
      case "intersection_type" -> {
        Shape all = Shape.unknown();
        for (var part : node.named()) {
          all = all.and(shape(part, scope, depth));
        }
        yield all;
      }
      case "type_identifier", "identifier" -> named(node.text(), List.of(), node, scope, depth);
      case "generic_type" -> {
        var arguments = node.child("type_arguments");
        var args =
            arguments == null
                ? List.<TypeRef>of()
                : arguments.named().stream().map(a -> new TypeRef(a, scope)).toList();
        yield named(node.require("name").text(), args, node, scope, depth);
      }
      case "nested_type_identifier" -> nested(node, scope, depth);
      case "index_type_query" -> new Shape.Scalar(Shape.Kind.STRING);
      case "lookup_type" -> lookup(node, scope, depth);
      case "type_query" -> query(node, scope);
      default -> Shape.unknown();
    };
  }

  /// `typeof state`. What was set with `as typeof state` would ask for itself: it then says
  /// nothing.
  private Shape query(Node node, Scope scope) {
    queries++;
    var inner = node.first();
    if (inner == null || !inner.is("identifier") || !asked.add(node)) {
      return Shape.unknown();
    }
    try {
      return new ValueShapes(interpreter)
          .shape(interpreter.expressions().name(inner.text(), scope));
    } finally {
      asked.remove(node);
    }
  }

  private Shape inner(Node node, Scope scope, int depth) {
    var inner = node.first();
    return inner == null ? Shape.unknown() : shape(inner, scope, depth);
  }

  private Shape object(Node body, Scope scope, int depth, @Nullable String name) {
    var members = new LinkedHashMap<String, Shape.Member>();
    for (var member : body.named()) {
      if (member.is("property_signature")) {
        var type = member.child("type");
        members.put(
            Patterns.keyText(member.require("name")),
            new Shape.Member(
                type == null ? Shape.unknown() : shape(type, scope, depth + 1), member.has("?")));
      }
    }
    if (members.isEmpty()) {
      return Shape.unknown();
    }
    return new Shape.Obj(members, name);
  }

  private Shape union(Node node, Scope scope, int depth) {
    Shape all = Shape.unknown();
    boolean nothing = false;
    for (var part : node.named()) {
      var text = part.text();
      if (text.equals("undefined") || text.equals("null")) {
        nothing |= text.equals("null");
        continue;
      }
      all = all.and(shape(part, scope, depth));
    }
    if (nothing && all instanceof Shape.Scalar scalar) {
      return scalar.and(new Shape.Scalar(Shape.Kind.NULL));
    }
    return all;
  }

  private Shape named(String name, List<TypeRef> args, Node node, Scope scope, int depth) {
    if (TRANSPARENT.contains(name) && args.size() == 1) {
      var inner = shape(args.getFirst().node(), args.getFirst().scope(), depth);
      return name.endsWith("Partial") ? optional(inner) : inner;
    }
    if (LISTS.contains(name) && args.size() == 1) {
      return new Shape.Arr(shape(args.getFirst().node(), args.getFirst().scope(), depth + 1));
    }
    switch (name) {
      case "z.infer",
          "z.output",
          "z.input",
          "z.TypeOf",
          "yup.InferType",
          "infer",
          "InferType",
          "v.InferOutput" -> {
        return args.isEmpty()
            ? Shape.unknown()
            : shape(args.getFirst().node(), args.getFirst().scope(), depth + 1);
      }
      case "Date" -> {
        return new Shape.Scalar(Set.of(Shape.Kind.STRING), Set.of(), Set.of("date"));
      }
      case "File", "Blob" -> {
        return new Shape.Scalar(Set.of(Shape.Kind.STRING), Set.of(), Set.of("file"));
      }
      case "Pick", "Omit" -> {
        return args.size() == 2 ? picked(name, args, depth) : Shape.unknown();
      }
      case "Record", "Map" -> {
        return args.size() == 2 ? record(args, depth) : Shape.unknown();
      }
      default -> {}
    }
    var bound = scope.findType(name);
    if (bound != null && bound.node() != node) {
      return shape(bound.node(), bound.scope(), depth + 1);
    }
    var declared = names.find(name, scope);
    return declared == null ? Shape.unknown() : declared(declared, name, args, depth);
  }

  private Shape record(List<TypeRef> args, int depth) {
    var value = shape(args.get(1).node(), args.get(1).scope(), depth + 1);
    var keys = shape(args.getFirst().node(), args.getFirst().scope(), depth);
    if (keys instanceof Shape.Scalar scalar && !scalar.literals().isEmpty()) {
      var members = new LinkedHashMap<String, Shape.Member>();
      scalar.literals().forEach(key -> members.put(key, new Shape.Member(value, false)));
      return new Shape.Obj(members, null);
    }
    return Shape.unknown();
  }

  private static Shape optional(Shape shape) {
    if (!(shape instanceof Shape.Obj(var members, var type))) {
      return shape;
    }
    var all = new LinkedHashMap<String, Shape.Member>();
    members.forEach((name, member) -> all.put(name, new Shape.Member(member.shape(), true)));
    return new Shape.Obj(all, type);
  }

  private Shape picked(String how, List<TypeRef> args, int depth) {
    var from = shape(args.getFirst().node(), args.getFirst().scope(), depth);
    var keys = shape(args.get(1).node(), args.get(1).scope(), depth);
    if (!(from instanceof Shape.Obj(var members, var type))
        || !(keys instanceof Shape.Scalar some)) {
      return from;
    }
    var kept = new LinkedHashMap<String, Shape.Member>();
    members.forEach((name, member) -> {
      if (some.literals().contains(name) == how.equals("Pick")) {
        kept.put(name, member);
      }
    });
    return new Shape.Obj(kept, type);
  }

  private Shape declared(TypeNames.Declared declared, String name, List<TypeRef> args, int depth) {
    var node = declared.node();
    var scope = declared.scope();
    var parameters = node.child("type_parameters");
    if (parameters != null) {
      scope = scope.inner();
      int index = 0;
      for (var parameter : parameters.named()) {
        var its = parameter.child("name");
        var fallback = parameter.child("value");
        if (its != null && index < args.size()) {
          scope.bindType(its.text(), args.get(index));
        } else if (its != null && fallback != null) {
          var given = fallback.first();
          scope.bindType(its.text(), new TypeRef(given == null ? fallback : given, scope));
        }
        index++;
      }
    }
    return switch (node.kind()) {
      case "type_alias_declaration" -> {
        var shape = shape(node.require("value"), scope, depth + 1);
        yield shape instanceof Shape.Obj(var members, var type) && type == null
            ? new Shape.Obj(members, name)
            : shape;
      }
      case "interface_declaration" -> {
        var own = object(node.require("body"), scope, depth + 1, name);
        var parents = node.first("extends_type_clause");
        if (parents != null) {
          Shape inherited = Shape.unknown();
          for (var parent : parents.named()) {
            inherited = inherited.and(shape(parent, scope, depth + 1));
          }
          own = named(inherited.and(own), name);
        }
        yield own;
      }
      case "enum_declaration" -> Literals.enumeration(node);
      case "class_declaration" -> fields(node, scope, depth, name);
      default -> Shape.unknown();
    };
  }

  private static Shape named(Shape shape, String name) {
    return shape instanceof Shape.Obj(var members, _) ? new Shape.Obj(members, name) : shape;
  }

  private Shape fields(Node node, Scope scope, int depth, String name) {
    var members = new LinkedHashMap<String, Shape.Member>();
    for (var member : node.require("body").named()) {
      var type = member.child("type");
      var key = member.child("name");
      if (member.is("public_field_definition") && type != null && key != null) {
        members.put(
            Patterns.keyText(key),
            new Shape.Member(shape(type, scope, depth + 1), member.has("?")));
      }
    }
    return members.isEmpty() ? Shape.unknown() : new Shape.Obj(members, name);
  }

  /// `z.infer<typeof schema>`, `Namespace.Type`.
  private Shape nested(Node node, Scope scope, int depth) {
    var name = node.child("name");
    return name == null ? Shape.unknown() : named(name.text(), List.of(), node, scope, depth + 1);
  }

  private Shape lookup(Node node, Scope scope, int depth) {
    var parts = node.named();
    if (parts.size() < 2) {
      return Shape.unknown();
    }
    var object = shape(parts.getFirst(), scope, depth + 1);
    var key = shape(parts.get(1), scope, depth + 1);
    if (object instanceof Shape.Arr(var item) && parts.get(1).text().equals("number")) {
      return item;
    }
    return key instanceof Shape.Scalar scalar && scalar.literals().size() == 1
        ? object.member(scalar.literals().iterator().next())
        : Shape.unknown();
  }

  /// All object types that the app's files declare, by name.
  public Map<String, Shape> all(Iterable<String> files) {
    var all = new LinkedHashMap<String, Shape>();
    for (var file : files) {
      var module = interpreter.module(file);
      if (module == null) {
        continue;
      }
      for (var statement : module.source.root().named()) {
        var node = statement.is("export_statement") ? statement.child("declaration") : statement;
        var name = node == null ? null : node.child("name");
        if (node != null
            && name != null
            && TypeNames.isType(node)
            && node.child("type_parameters") == null) {
          var shape =
              declared(new TypeNames.Declared(node, module.scope), name.text(), List.of(), 0);
          if (shape instanceof Shape.Obj) {
            all.merge(name.text(), shape, Shape::and);
          }
        }
      }
    }
    return all;
  }

  /// The type of a member of a type, or null.
  public @Nullable TypeRef member(@Nullable TypeRef type, String name) {
    return names.member(type, name);
  }

  /// The type of the items of a type of lists, or null.
  @Nullable TypeRef element(@Nullable TypeRef type) {
    return TypeNames.element(type);
  }
}
