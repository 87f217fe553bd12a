package dev.plinth.analyze.decide;

import dev.plinth.analyze.Shape;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From the shape of a member to the type of a field.
///
/// Where the shape says little, the name decides among types that accept what apps send; what is
/// truly open becomes JSON, which takes anything.
final class FieldTypes {
  static final Set<String> OWNERS =
      Set.of(
          "author",
          "user",
          "owner",
          "creator",
          "createdby",
          "postedby",
          "userid",
          "authorid",
          "ownerid",
          "creatorid",
          "createdbyid",
          "sender",
          "senderid",
          "userref",
          "uid");
  private static final Set<String> PEOPLE =
      Set.of(
          "author",
          "user",
          "owner",
          "creator",
          "createdby",
          "postedby",
          "sender",
          "receiver",
          "assignee",
          "assignedto",
          "reviewer",
          "seller",
          "buyer",
          "customer",
          "profile",
          "uid");
  private static final Set<String> CREATED =
      Set.of(
          "createdat",
          "created",
          "createdon",
          "datecreated",
          "creationdate",
          "dateadded",
          "inserted",
          "insertedat",
          "timestamp",
          "postedat",
          "publishedat",
          "created_at");
  private static final Set<String> UPDATED =
      Set.of(
          "updatedat",
          "updated",
          "modifiedat",
          "lastmodified",
          "dateupdated",
          "updatedon",
          "modified");
  private static final Set<String> FLAGS =
      Set.of(
          "done",
          "completed",
          "active",
          "published",
          "archived",
          "featured",
          "verified",
          "favorited",
          "favourited",
          "following",
          "followed",
          "liked",
          "bookmarked",
          "starred",
          "saved",
          "read",
          "pinned",
          "enabled",
          "disabled",
          "checked");
  private static final Set<String> PICTURES =
      Set.of(
          "image",
          "img",
          "photo",
          "picture",
          "pic",
          "avatar",
          "cover",
          "thumbnail",
          "banner",
          "logo",
          "screenshot");

  /// Code points of a picture that is sent as a data URL.
  private static final int PICTURE_MAX = 5_000_000;

  private static final int ENUM_MAX = 40;

  private final Set<String> collections;

  FieldTypes(Set<String> collections) {
    this.collections = Set.copyOf(collections);
  }

  static boolean isCreated(String name) {
    return CREATED.contains(Words.flat(name));
  }

  /// Times that are the backend's even where an app sends whole objects back.
  static boolean isStamp(String name) {
    return Set.of("createdat", "updatedat", "createdon", "updatedon", "modifiedat")
        .contains(Words.flat(name));
  }

  static boolean isUpdated(String name) {
    return UPDATED.contains(Words.flat(name));
  }

  static boolean isReference(@Nullable Field field) {
    return field != null && field.isReference();
  }

  static boolean mayBeNull(Shape shape) {
    return shape instanceof Shape.AnyOf
        || (shape instanceof Shape.Scalar(var kinds, _, _) && kinds.contains(Shape.Kind.NULL));
  }

  /// What a client that never sends it should not be able to give itself: roles, flags, counts.
  static boolean isStanding(String name, FieldType type) {
    return type instanceof FieldType.Bool
        || type instanceof FieldType.Int
        || type instanceof FieldType.Real
        || Set.of("role", "roles", "plan", "permissions", "balance").contains(Words.flat(name));
  }

  FieldType of(String name, Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(name, scalar);
      case Shape.Arr(var item) -> list(item);
      case Shape.Obj _ -> new FieldType.AnyJson();
      case Shape.AnyOf(var options) -> anyOf(options);
      case Shape.Unknown _ -> byName(name);
    };
  }

  /// A list that a form keeps as text until it sends it is a list.
  private static FieldType anyOf(List<Shape> options) {
    boolean isListOrText =
        options.stream()
            .allMatch(option ->
                option instanceof Shape.Arr
                    || option instanceof Shape.Unknown
                    || (option instanceof Shape.Scalar(var kinds, _, _)
                        && Set.of(Shape.Kind.STRING, Shape.Kind.NULL).containsAll(kinds)));
    return options.stream()
        .filter(option -> isListOrText && option instanceof Shape.Arr)
        .findFirst()
        .map(option -> list(((Shape.Arr) option).item()))
        .orElseGet(FieldType.AnyJson::new);
  }

  /// The collection that a member refers to, as an id or as an embedded object.
  Optional<String> reference(String name, Shape shape) {
    var object = Envelope.object(shape);
    if (object instanceof Shape.Obj(var members, var type)) {
      var byType = type == null ? Optional.<String>empty() : known(type);
      if (byType.isPresent()) {
        return byType;
      }
      boolean isThing = members.keySet().stream().anyMatch(EntityDraft::isKey);
      return PEOPLE.contains(Words.flat(name)) || (isThing && !members.isEmpty())
          ? known(name)
          : Optional.empty();
    }
    boolean isKey = name.matches(".+(Id|_id|ID|Ref)") || name.equals("uid");
    return isKey && !(shape instanceof Shape.Arr)
        ? known(name.replaceAll("(Id|_id|ID|Ref)$", ""))
        : Optional.empty();
  }

  private Optional<String> known(String word) {
    var own = Words.collection(word);
    if (collections.contains(own)) {
      return Optional.of(own);
    }
    boolean isPerson =
        PEOPLE.contains(Words.flat(word)) || Drafts.isProfile(Words.flat(Words.singular(word)));
    return isPerson && collections.contains(Schema.USERS)
        ? Optional.of(Schema.USERS)
        : Optional.empty();
  }

  private static FieldType scalar(String name, Shape.Scalar scalar) {
    var kinds = new ArrayList<>(scalar.kinds());
    kinds.remove(Shape.Kind.NULL);
    if (kinds.contains(Shape.Kind.NUMBER) && kinds.contains(Shape.Kind.STRING)) {
      return isAmount(name) ? new FieldType.Real() : new FieldType.AnyJson();
    }
    if (kinds.size() > 1) {
      return new FieldType.AnyJson();
    }
    if (kinds.isEmpty()) {
      return scalar.hints().isEmpty() ? byName(name) : text(name, scalar);
    }
    return switch (kinds.getFirst()) {
      case NUMBER -> number(name, scalar.hints());
      case BOOLEAN -> new FieldType.Bool();
      case STRING -> text(name, scalar);
      case NULL -> byName(name);
    };
  }

  private static FieldType number(String name, Set<String> hints) {
    if (isCreated(name) || isUpdated(name)) {
      return new FieldType.DateTime(true);
    }
    boolean isWhole =
        hints.contains("integer")
            || Words.flat(name)
                .matches(".*(count|quantity|qty|stock|age|year|position|order|likes|views|index)");
    return isWhole && !hints.contains("fraction") ? new FieldType.Int() : new FieldType.Real();
  }

  private static FieldType text(String name, Shape.Scalar scalar) {
    if (isCreated(name) || isUpdated(name)) {
      return new FieldType.DateTime();
    }
    if (scalar.hints().contains("file")) {
      return new FieldType.File();
    }
    var words = new ArrayList<>(scalar.literals());
    words.removeIf(String::isEmpty);
    if (scalar.hints().contains("enum")
        && words.size() > 1
        && words.size() <= ENUM_MAX
        && words.size() == scalar.literals().size()) {
      return new FieldType.OneOf(words);
    }
    return plainText(name);
  }

  private static FieldType list(Shape item) {
    return item instanceof Shape.Scalar(var kinds, _, var hints)
        ? (kinds.contains(Shape.Kind.STRING) && kinds.size() == 1)
                || (kinds.isEmpty() && hints.contains("shown"))
            ? new FieldType.ListOf(new FieldType.Text())
            : kinds.contains(Shape.Kind.NUMBER) && kinds.size() == 1
                ? new FieldType.ListOf(new FieldType.Real())
                : new FieldType.AnyJson()
        : new FieldType.AnyJson();
  }

  private static FieldType byName(String name) {
    var parts = Words.parts(name);
    var flat = Words.flat(name);
    if (isCreated(name) || isUpdated(name)) {
      return new FieldType.DateTime();
    }
    boolean asks =
        !parts.isEmpty() && List.of("is", "has", "can", "should").contains(parts.getFirst());
    if (asks || FLAGS.contains(flat)) {
      return new FieldType.Bool();
    }
    if (flat.matches(".*(count|quantity|qty|stock|likes|views)")) {
      return new FieldType.Int();
    }
    return flat.matches(
            ".*(name|title|text|description|body|content|summary|email|phone|address|city|country"
                + "|slug|url|link|image|avatar|photo|picture|bio|status|type|category|color|icon"
                + "|message|comment|note|notes|location|company|gender|username|role|caption"
                + "|subtitle|label|website|state|street|zip|language|timezone)")
        ? plainText(name)
        : new FieldType.AnyJson();
  }

  private static FieldType plainText(String name) {
    return isPicture(name) ? new FieldType.Text(0, PICTURE_MAX, null) : new FieldType.Text();
  }

  /// Forms let people leave pictures out.
  static boolean isPicture(String name) {
    return Words.parts(name).stream().anyMatch(PICTURES::contains);
  }

  private static boolean isAmount(String name) {
    return Words.flat(name)
        .matches(
            ".*(price|amount|total|cost|salary|rating|score|quantity|qty|stock|age|year|weight|height|budget|balance|discount|percentage|duration|count)");
  }
}
