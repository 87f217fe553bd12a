package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;

/// `supabase.storage`: files in buckets.
final class SupabaseStorage {
  private static final String OBJECT = "/storage/v1/object/";
  private static final String BUCKET = "/storage/v1/bucket";

  private SupabaseStorage() {}

  static Value make() {
    var made = Play.object().client();
    made.with("from", Play.fn("from", SupabaseStorage::bucket));
    made.with("listBuckets", buckets("listBuckets", "GET", false));
    made.with("createBucket", buckets("createBucket", "POST", false));
    made.with("getBucket", buckets("getBucket", "GET", true));
    made.with("updateBucket", buckets("updateBucket", "PUT", true));
    made.with("deleteBucket", buckets("deleteBucket", "DELETE", true));
    return made;
  }

  private static Value buckets(String name, String verb, boolean one) {
    return Play.fn(
        name,
        call ->
            result(
                call,
                verb,
                one ? Wire.path(BUCKET + "/", call.arg(0)) : Values.text(BUCKET),
                Values.UNDEFINED));
  }

  private static Value bucket(Invocation call) {
    var given = call.arg(0);
    for (var option : Values.options(given)) {
      var name = Values.string(option);
      if (name != null) {
        call.interpreter().exchanges().facts().supabase("bucket", name);
      }
    }
    var made = Play.object().client();
    made.with("upload", upload("upload", "POST", given))
        .with("update", upload("update", "PUT", given));
    made.with(
        "uploadToSignedUrl",
        Play.fn(
            "uploadToSignedUrl",
            inner ->
                result(inner, "PUT", file("upload/sign/", given, inner.arg(0)), inner.arg(2))));
    with(made, "download", "GET", "", given, true);
    with(made, "info", "GET", "info/", given, true);
    with(made, "exists", "HEAD", "", given, true);
    with(made, "createSignedUrl", "POST", "sign/", given, true);
    with(made, "createSignedUploadUrl", "POST", "upload/sign/", given, true);
    with(made, "createSignedUrls", "POST", "sign/", given, false);
    with(made, "list", "POST", "list/", given, false);
    with(made, "remove", "DELETE", "", given, false);
    for (var name : List.of("move", "copy")) {
      made.with(
          name,
          Play.fn(
              name,
              inner ->
                  result(
                      inner,
                      "POST",
                      Values.text(OBJECT + name),
                      Play.object()
                          .with("bucketId", given)
                          .with("sourceKey", inner.arg(0))
                          .with("destinationKey", inner.arg(1)))));
    }
    made.with(
        "getPublicUrl",
        Play.fn(
            "getPublicUrl",
            inner ->
                Play.object()
                    .with("publicURL", new Value.Unknown("publicUrl"))
                    .with(
                        "data", Play.object().with("publicUrl", new Value.Unknown("publicUrl")))));
    return made;
  }

  private static void with(
      Value.Obj made, String name, String verb, String below, Value bucket, boolean one) {
    made.with(
        name,
        Play.fn(
            name,
            call ->
                result(
                    call,
                    verb,
                    one ? file(below, bucket, call.arg(0)) : Wire.path(OBJECT + below, bucket),
                    Values.UNDEFINED)));
  }

  private static Value upload(String name, String verb, Value bucket) {
    return Play.fn(
        name,
        call ->
            SupabaseJs.result(
                SupabaseJs.WIRE.send(
                    call,
                    verb,
                    file("", bucket, call.arg(0)),
                    Values.UNDEFINED,
                    call.arg(1),
                    Call.Body.MULTIPART)));
  }

  /// The whole name of a file is one parameter, folders and all.
  private static Value file(String below, Value bucket, Value path) {
    var text = Values.string(path);
    return new Value.Text(
        List.of(
            Values.text(OBJECT + below),
            bucket instanceof Value.Const ? bucket : new Value.Hole("bucket", bucket),
            Values.text("/"),
            text == null ? Wire.unknown("path") : Values.text(text)));
  }

  private static Value result(Invocation call, String verb, Value url, Value body) {
    return SupabaseJs.result(SupabaseJs.WIRE.send(call, verb, url, Values.UNDEFINED, body));
  }
}
