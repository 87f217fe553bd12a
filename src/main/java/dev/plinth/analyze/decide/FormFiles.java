package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import java.util.LinkedHashMap;
import java.util.Set;

/// Finds the files among what a form with parts sends. A declared `File` says so itself; of
/// `event.target.files[0]` and its like nothing is known but the name that it is sent under.
final class FormFiles {
  private static final String FILE = "file";
  private static final Set<String> NAMES =
      Set.of(
          FILE,
          "attachment",
          "document",
          "resume",
          "cv",
          "pdf",
          "upload",
          "image",
          "photo",
          "picture",
          "avatar",
          "cover",
          "thumbnail",
          "banner",
          "logo",
          "video",
          "audio",
          "media");

  private FormFiles() {}

  /// The same call, its files known as such.
  static Call told(Call call) {
    if (call.body() != Call.Body.MULTIPART
        || !(call.request() instanceof Shape.Obj(var members, var type))) {
      return call;
    }
    var told = new LinkedHashMap<String, Shape.Member>();
    members.forEach(
        (name, member) -> told.put(name, isFile(name, member.shape()) ? file() : member));
    return call.sending(new Shape.Obj(told, type));
  }

  /// Another request may leave the file out: nobody uploads a picture anew to mend a title.
  private static Shape.Member file() {
    return new Shape.Member(
        new Shape.Scalar(Set.of(Shape.Kind.STRING), Set.of(), Set.of(FILE)), true);
  }

  private static boolean isFile(String name, Shape shape) {
    return switch (shape) {
      case Shape.Scalar(var kinds, _, var hints) ->
          hints.contains(FILE) || (kinds.isEmpty() && isName(name));
      case Shape.Unknown _ -> isName(name);
      case Shape.Obj(var members, _) -> members.isEmpty() && isName(name);
      case Shape.AnyOf(var options) -> options.stream().anyMatch(one -> isFile(name, one));
      case Shape.Arr _ -> false;
    };
  }

  private static boolean isName(String name) {
    return Words.parts(name).stream().anyMatch(NAMES::contains);
  }
}
