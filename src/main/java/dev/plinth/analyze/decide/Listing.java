package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint.Page;
import dev.plinth.contract.Template;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the query of a list asks for: pages, order, search, conditions.
///
/// @param conditions of the rule language, all of which hold
/// @param filter conditions by field that count only when they are sent
record Listing(
    List<String> conditions, Map<String, Template> filter, @Nullable Page page, List<String> sort) {
  private static final int PAGE_SIZE = 10;
  private static final int SIZE_WHERE_NONE_IS_SENT = 1000;
  private static final Set<String> SORT =
      Set.of("sort", "sortby", "orderby", "ordering", "sortfield", "sortkey");
  private static final Set<String> DIRECTION =
      Set.of("order", "sortorder", "direction", "sortdir", "dir", "sortdirection", "orderdir");
  private static final Set<String> SEARCH =
      Set.of(
          "q",
          "query",
          "search",
          "keyword",
          "keywords",
          "term",
          "s",
          "searchterm",
          "searchquery",
          "searchtext");

  static Listing of(
      Call call, Entity entity, Map<String, Entity> entities, Marks marks, Notes notes) {
    var conditions = new ArrayList<String>();
    var filter = new LinkedHashMap<String, Template>();
    var sort = new ArrayList<String>();
    var cut = call.page();
    for (var parameter : call.query()) {
      var name = parameter.name();
      var flat = Words.flat(name);
      boolean isPage =
          cut != null
              && (name.equals(cut.number())
                  || name.equals(cut.offset())
                  || name.equals(cut.size()));
      if (isPage) {
        continue;
      }
      if (SORT.contains(flat) || DIRECTION.contains(flat)) {
        sort.add("$query." + name);
      } else if (SEARCH.contains(flat) && entity.field(name).isEmpty()) {
        search(name, entity).ifPresent(conditions::add);
      } else if (marks.asked(entity, parameter).map(conditions::add).orElse(false)) {
        notes.decide(
            call.key(),
            "?" + name + "= asks for what somebody marked",
            "its name is that of the mark",
            call.at());
      } else if (!condition(name, entity, entities, conditions, filter)) {
        notes.decide(
            call.key(),
            "?" + name + "= changes nothing",
            "no field of " + entity.name() + " fits it",
            call.at());
      }
    }
    if (sort.isEmpty()) {
      newestFirst(entity, cut).ifPresent(sort::add);
    }
    return new Listing(conditions, filter, page(call), sort);
  }

  /// A condition that holds wherever a text of the item contains what was searched.
  static Optional<String> search(String parameter, Entity entity) {
    return contained("$query." + parameter, entity)
        .map(texts -> "($query." + parameter + " is null or " + texts + ")");
  }

  /// The same for a path's parameter: in the one field that is called so, else in all texts.
  static Optional<String> found(String parameter, Entity entity) {
    boolean isField =
        entity
            .field(parameter)
            .filter(field -> field.type() instanceof FieldType.Text && !field.hidden())
            .isPresent();
    return isField
        ? Optional.of(parameter + " contains $path." + parameter)
        : contained("$path." + parameter, entity).map(texts -> "(" + texts + ")");
  }

  private static Optional<String> contained(String variable, Entity entity) {
    var texts =
        entity.collection().fields().stream()
            .filter(field -> field.type() instanceof FieldType.Text && !field.hidden())
            .map(field -> field.name() + " contains " + variable)
            .limit(6)
            .toList();
    return texts.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", texts));
  }

  private static boolean condition(
      String name,
      Entity entity,
      Map<String, Entity> entities,
      List<String> conditions,
      Map<String, Template> filter) {
    var reference = reference(name, entity);
    if (reference.isPresent()) {
      var handle = handle(reference.get(), entities);
      if (handle.isPresent() && !name.matches(".*(Id|_id|ID)")) {
        conditions.add(
            "($query.%s is null or %s.%s = $query.%s)"
                .formatted(name, reference.get().name(), handle.get(), name));
      } else {
        filter.put(reference.get().name(), new Template.Variable("query." + name));
      }
      return true;
    }
    if (entity.keys().contains(name)) {
      filter.put("id", new Template.Variable("query." + name));
      return true;
    }
    if (entity.field(name).filter(field -> !field.hidden()).isPresent()) {
      filter.put(name, new Template.Variable("query." + name));
      return true;
    }
    return listOrBound(name, entity, conditions);
  }

  /// `tag` for the list `tagList`; `minPrice` for the number `price`.
  private static boolean listOrBound(String name, Entity entity, List<String> conditions) {
    var flat = Words.flat(Words.singular(name));
    for (var field : entity.collection().fields()) {
      var own = Words.flat(field.name());
      boolean isList = field.type() instanceof FieldType.ListOf;
      if (isList
          && (own.equals(flat + "list") || Words.flat(Words.singular(field.name())).equals(flat))) {
        conditions.add(
            "($query.%s is null or %s contains $query.%s)".formatted(name, field.name(), name));
        return true;
      }
      var operator =
          flat.equals("min" + own) || flat.equals(own + "min") || flat.equals(own + "gte")
              ? ">="
              : flat.equals("max" + own) || flat.equals(own + "max") || flat.equals(own + "lte")
                  ? "<="
                  : "";
      if (!operator.isEmpty()) {
        conditions.add(
            "($query.%s is null or %s %s $query.%s)".formatted(name, field.name(), operator, name));
        return true;
      }
    }
    return false;
  }

  private static Optional<Field> reference(String name, Entity entity) {
    var plain = Words.flat(name.replaceAll("(Id|_id|ID)$", ""));
    return entity.collection().fields().stream()
        .filter(field -> field.isReference() && !field.hidden())
        .filter(field ->
            field.name().equals(name)
                || Words.flat(field.name().replaceAll("(Id|_id|ID)$", "")).equals(plain)
                || (field.name().equals(entity.owner()) && FieldTypes.OWNERS.contains(plain)))
        .findFirst();
  }

  private static Optional<String> handle(Field reference, Map<String, Entity> entities) {
    if (!(reference.type() instanceof FieldType.Reference(var to, _)) || entities.get(to) == null) {
      return Optional.empty();
    }
    var target = entities.get(to);
    boolean isKeyed =
        target.draft().calls().stream()
            .flatMap(call -> call.parameters().stream())
            .anyMatch(parameter -> target.keys().contains(parameter.name()));
    return isKeyed
        ? Optional.empty()
        : target.collection().fields().stream()
            .map(Field::name)
            .filter(name -> name.equals("username") || name.equals("slug"))
            .findFirst();
  }

  private static Optional<String> newestFirst(Entity entity, Call.@Nullable Page cut) {
    return entity.collection().fields().stream()
        .filter(field -> field.set() == Field.Source.CREATED)
        .filter(_ ->
            cut != null
                || entity.embeds().values().stream()
                    .anyMatch(e -> e.reference().equals(entity.owner())))
        .map(field -> "-" + field.name())
        .findFirst();
  }

  private static @Nullable Page page(Call call) {
    var cut = call.page();
    if (cut == null) {
      return null;
    }
    boolean isCounted = cut.number() != null || cut.offset() != null;
    return new Page(
        query(cut.number()),
        query(cut.offset()),
        query(cut.size()),
        cut.first(),
        sizeDefault(call, cut).orElse(isCounted ? PAGE_SIZE : SIZE_WHERE_NONE_IS_SENT));
  }

  private static Optional<Integer> sizeDefault(Call call, Call.Page cut) {
    return call.query().stream()
        .filter(parameter -> parameter.name().equals(cut.size()) && cut.number() != null)
        .map(Call.Parameter::value)
        .filter(value -> value != null && value.matches("[1-9]\\d{0,3}"))
        .map(value -> Integer.valueOf(String.valueOf(value)))
        .findFirst();
  }

  private static @Nullable Template query(@Nullable String name) {
    return name == null ? null : new Template.Variable("query." + name);
  }

  /// Whether an answer's items are read from a list.
  static boolean isUnread(Shape shape) {
    return shape instanceof Shape.Unknown || shape.names().isEmpty();
  }
}
