package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Firebase: its own wires and servers, so that it is told what it is used for, by collection.
final class Firebase implements Library {
  private static final Map<String, String> DATA =
      Map.ofEntries(
          Map.entry("getDoc", "reads"),
          Map.entry("getDocs", "reads"),
          Map.entry("getDocFromServer", "reads"),
          Map.entry("getDocsFromServer", "reads"),
          Map.entry("getCountFromServer", "reads"),
          Map.entry("getAggregateFromServer", "reads"),
          Map.entry("onSnapshot", "listens to"),
          Map.entry("addDoc", "writes"),
          Map.entry("setDoc", "writes"),
          Map.entry("updateDoc", "writes"),
          Map.entry("deleteDoc", "deletes from"),
          Map.entry("get", "reads"),
          Map.entry("set", "writes"),
          Map.entry("push", "writes"),
          Map.entry("update", "writes"),
          Map.entry("remove", "deletes from"),
          Map.entry("onValue", "listens to"),
          Map.entry("onChildAdded", "listens to"));

  private static final Pattern SIGN_IN =
      Pattern.compile(
          "(signIn|createUser|sendPassword|sendEmail|sendSignIn|confirmPassword|verify|link|unlink|reauthenticate|apply|check).*|signOut|updateProfile|updateEmail|updatePassword|deleteUser");

  private static final Pattern FILES =
      Pattern.compile("upload.*|getDownloadURL|getBlob|getBytes|deleteObject|list|listAll");

  private static final String WHERE = "*firebase";

  private final String part;

  /// @param part `firestore`, `auth`, `storage`, `database`, `functions`, or `app` for the older
  ///   `firebase.firestore()`
  Firebase(String part) {
    this.part = part;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = Play.plain(path);
    call.interpreter().exchanges().facts().style("firebase");
    return switch (part) {
      case "auth" -> {
        if (SIGN_IN.matcher(name).matches()) {
          need(call, "auth " + name);
        }
        yield null;
      }
      case "storage" -> {
        if (FILES.matcher(name).matches()) {
          need(call, "storage " + name);
        }
        yield null;
      }
      case "functions" -> {
        if (name.equals("httpsCallable")) {
          var function = Values.string(call.arg(1));
          yield Play.fn(
              "callable",
              inner -> {
                need(inner, "functions calls " + (function == null ? "*" : function));
                return Play.object().with("data", new Value.Unknown("data"));
              });
        }
        yield null;
      }
      case "app" -> older(name, call);
      default -> data(name, call);
    };
  }

  private @Nullable Value data(String name, Invocation call) {
    return switch (name) {
      case "collection", "collectionGroup", "doc", "ref", "child" ->
          Play.object().with(WHERE, Values.text(place(call)));
      case "query" -> call.arg(0);
      case "runTransaction", "writeBatch" -> {
        need(call, part + " writes in a batch");
        yield null;
      }
      default -> touched(DATA.get(name), call);
    };
  }

  private @Nullable Value touched(@Nullable String how, Invocation call) {
    if (how == null) {
      return null;
    }
    need(call, part + " " + how + " " + where(call.arg(0)));
    for (int i = 1; i < call.args().size(); i++) {
      call.interpreter().escape(call.arg(i));
    }
    return new Value.Unknown("snapshot");
  }

  /// The collection that a reference leads to, without the names of its documents:
  /// `chats/messages`.
  private static String place(Invocation call) {
    var path = new StringBuilder();
    boolean inner = false;
    for (var arg : call.args()) {
      var before = where(arg);
      var text = Values.string(arg);
      if (!before.equals("*")) {
        path.append(before);
        inner = true;
      } else if (text != null) {
        path.append(path.isEmpty() ? "" : "/").append(text);
      } else if (arg instanceof Value.Text(var parts)
          && parts.getFirst() instanceof Value.Const(String first)) {
        path.append(path.isEmpty() ? "" : "/").append(first.replaceFirst("/$", ""));
      }
    }
    var text = path.toString().replaceAll("^/+|/+$", "");
    return text.isEmpty() || (inner && text.isEmpty()) ? "*" : text;
  }

  private static String where(Value value) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Obj obj
          && obj.members().get(WHERE) instanceof Value.Const(String text)) {
        return text;
      }
    }
    return "*";
  }

  /// Version 8 and its `compat`: everything is a member of something.
  private Value older(String name, Invocation call) {
    return switch (name) {
      case "firestore", "database", "storage" -> chain(name, "", call.interpreter());
      case "auth" -> signIns(call.interpreter());
      default -> new Value.Unknown(name);
    };
  }

  private static Value chain(String part, String path, Interpreter interpreter) {
    var made = Play.object().client();
    for (var name : List.of("collection", "collectionGroup", "doc", "ref", "child")) {
      made.with(
          name,
          Play.fn(
              name,
              call -> {
                var text = Values.string(call.arg(0));
                if (text == null || name.equals("doc")) {
                  return chain(part, path, interpreter);
                }
                return chain(part, path.isEmpty() ? text : path + "/" + text, interpreter);
              }));
    }
    for (var name :
        List.of(
            "where", "orderBy", "limit", "startAfter", "orderByChild", "equalTo", "limitToLast")) {
      made.with(name, Play.fn(name, call -> made));
    }
    var place = path.isEmpty() ? "*" : path;
    Map.of(
            "get",
            "reads",
            "add",
            "writes",
            "set",
            "writes",
            "update",
            "writes",
            "delete",
            "deletes from",
            "onSnapshot",
            "listens to",
            "on",
            "listens to",
            "put",
            "writes",
            "push",
            "writes",
            "remove",
            "deletes from")
        .forEach((name, how) ->
            made.with(
                name,
                Play.fn(
                    name,
                    call -> {
                      need(call, part + " " + how + " " + place);
                      call.args().forEach(interpreter::escape);
                      return new Value.Unknown("snapshot");
                    })));
    return made;
  }

  private static Value signIns(Interpreter interpreter) {
    var made = Play.object().client();
    for (var name :
        List.of(
            "signInWithEmailAndPassword",
            "createUserWithEmailAndPassword",
            "signInWithPopup",
            "signInWithRedirect",
            "signInAnonymously",
            "sendPasswordResetEmail",
            "signOut",
            "onAuthStateChanged")) {
      made.with(
          name,
          Play.fn(
              name,
              call -> {
                need(call, "auth " + name);
                call.args().forEach(interpreter::escape);
                return new Value.Unknown("credential");
              }));
    }
    made.with("currentUser", new Value.Unknown("user"));
    return made;
  }

  private static void need(Invocation call, String what) {
    call.interpreter().exchanges().facts().need("firebase", what, call.at());
  }
}
