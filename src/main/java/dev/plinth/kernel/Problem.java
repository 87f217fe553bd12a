package dev.plinth.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All that a caller can be told when something went wrong.
///
/// `code` is stable and for programs; `detail` is a sentence for people and safe to show. Each
/// dialect puts both into its own shape; the native API answers RFC 9457.
public sealed interface Problem {
  /// The HTTP status.
  int status();

  /// A stable word for programs, in snake_case.
  String code();

  /// A sentence that says what to do; never holds SQL, paths, class names or secrets.
  String detail();

  /// What a translation of the detail needs, by name.
  default Map<String, Object> parameters() {
    return Map.of();
  }

  /// The exception that carries this problem to the one place that answers it.
  default ProblemException asException() {
    return new ProblemException(this);
  }

  /// One wrong field: a JSON pointer into the body (`#/email`), a sentence, and a stable word where
  /// programs tell this fault from others (`password_compromised`).
  record FieldError(String pointer, String detail, String code) {
    public FieldError(String pointer, String detail) {
      this(pointer, detail, "invalid");
    }

    /// How many are told in one sentence; all of them stand in the list.
    private static final int TOLD_MAX = 10;

    static String sentence(List<FieldError> errors) {
      var text = new StringBuilder();
      for (var error : errors.subList(0, Math.min(TOLD_MAX, errors.size()))) {
        text.append(text.isEmpty() ? "" : "; ");
        var last = error.pointer().substring(error.pointer().lastIndexOf('/') + 1);
        var name = last.replace("~1", "/").replace("~0", "~");
        text.append(name.isEmpty() || name.equals("#") ? "" : name + " ").append(error.detail());
      }
      int more = errors.size() - TOLD_MAX;
      return more > 0 ? text + "; and " + more + " more" : text.toString();
    }
  }

  /// 400: the request could not be understood. The code tells which part: `malformed_json`,
  /// `bad_filter` …
  record Malformed(String code, String detail) implements Problem {
    public Malformed(String detail) {
      this("malformed", detail);
    }

    @Override
    public int status() {
      return 400;
    }
  }

  /// 401: no, an expired or an invalid token; the answer is the same for all of them.
  record Unauthenticated(String code, String detail) implements Problem {
    public Unauthenticated() {
      this("unauthenticated", "Sign in first.");
    }

    @Override
    public int status() {
      return 401;
    }
  }

  /// 403: we know who is asking, and the answer is no.
  record Forbidden(String code, String detail) implements Problem {
    public Forbidden() {
      this("forbidden", "You may not do that.");
    }

    @Override
    public int status() {
      return 403;
    }
  }

  /// 404: missing, or not for this caller's eyes; both read the same.
  record NotFound() implements Problem {
    @Override
    public int status() {
      return 404;
    }

    @Override
    public String code() {
      return "not_found";
    }

    @Override
    public String detail() {
      return "There is nothing here.";
    }
  }

  /// 405, with the methods that would work.
  record MethodNotAllowed(List<String> allowed) implements Problem {
    public MethodNotAllowed {
      allowed = List.copyOf(allowed);
    }

    @Override
    public int status() {
      return 405;
    }

    @Override
    public String code() {
      return "method_not_allowed";
    }

    @Override
    public String detail() {
      return "Use " + String.join(", ", allowed) + " here.";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("allowed", allowed);
    }
  }

  /// 409: a duplicate, a stale version, the last admin.
  record Conflict(String code, String detail) implements Problem {
    @Override
    public int status() {
      return 409;
    }
  }

  /// 412: the item is not in the version that the request names, or is there although it should not
  /// be.
  record Stale() implements Problem {
    @Override
    public int status() {
      return 412;
    }

    @Override
    public String code() {
      return "stale";
    }

    @Override
    public String detail() {
      return "It has changed since you read it: read it again, then change that.";
    }
  }

  /// Several changes of one request of which some are wrong, so that none was made. Each is named,
  /// with the code that it would have had alone.
  ///
  /// @param status and code are those of all of them, where they agree
  record Rejected(int status, String code, List<FieldError> errors) implements Problem {
    public Rejected {
      errors = List.copyOf(errors);
    }

    @Override
    public String detail() {
      return "Nothing was written. " + FieldError.sentence(errors);
    }
  }

  /// 413, with the limit in bytes.
  record TooLarge(long bytesMax) implements Problem {
    @Override
    public int status() {
      return 413;
    }

    @Override
    public String code() {
      return "too_large";
    }

    @Override
    public String detail() {
      return "The body may have " + bytesMax + " bytes at most.";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("bytesMax", bytesMax);
    }
  }

  /// 414: the request line is too long.
  record UriTooLong(int bytesMax) implements Problem {
    @Override
    public int status() {
      return 414;
    }

    @Override
    public String code() {
      return "uri_too_long";
    }

    @Override
    public String detail() {
      return "The address may have " + bytesMax + " bytes at most.";
    }
  }

  /// 415, with the media type that works.
  record UnsupportedMediaType(String expected) implements Problem {
    @Override
    public int status() {
      return 415;
    }

    @Override
    public String code() {
      return "unsupported_media_type";
    }

    @Override
    public String detail() {
      return "Send " + expected + ".";
    }
  }

  /// 422: the fields that are not right, all of them.
  record Invalid(List<FieldError> errors) implements Problem {
    public Invalid {
      errors = List.copyOf(errors);
    }

    /// One wrong field.
    public Invalid(String pointer, String detail) {
      this(List.of(new FieldError(pointer, detail)));
    }

    @Override
    public int status() {
      return 422;
    }

    /// The code of the one wrong field; `invalid` when there are several.
    @Override
    public String code() {
      return errors.size() == 1 ? errors.getFirst().code() : "invalid";
    }

    @Override
    public String detail() {
      if (errors.isEmpty()) {
        return "Some fields are not right.";
      }
      return FieldError.sentence(errors);
    }
  }

  /// 429: a rate, budget or concurrency limit of this caller.
  record TooMany(String code, String detail, Duration retryAfter) implements Problem {
    public TooMany(Duration retryAfter) {
      this("too_many", "Too many requests: wait a little and try again.", retryAfter);
    }

    @Override
    public int status() {
      return 429;
    }
  }

  /// 431: the headers are too large or too many.
  record HeadersTooLarge() implements Problem {
    @Override
    public int status() {
      return 431;
    }

    @Override
    public String code() {
      return "headers_too_large";
    }

    @Override
    public String detail() {
      return "The request's headers are too large.";
    }
  }

  /// 500: our mistake. The caller learns the request id and nothing more.
  record Internal() implements Problem {
    @Override
    public int status() {
      return 500;
    }

    @Override
    public String code() {
      return "internal";
    }

    @Override
    public String detail() {
      return "Something went wrong on our side.";
    }
  }

  /// 501: an endpoint of the frontend that analysis could not decide, with its source line.
  record Undecided(String endpoint, String at, String why) implements Problem {
    @Override
    public int status() {
      return 501;
    }

    @Override
    public String code() {
      return "undecided";
    }

    @Override
    public String detail() {
      return endpoint
          + " is not decided yet ("
          + at
          + "): "
          + why
          + ". Describe it in plinth.yaml.";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("endpoint", endpoint, "at", at, "why", why);
    }
  }

  /// 502: an upstream (a model, an identity provider) answered wrongly.
  record BadUpstream(String code, String detail) implements Problem {
    @Override
    public int status() {
      return 502;
    }
  }

  /// 503: overload, draining, a lock or an I/O error.
  record Unavailable(String code, String detail, Duration retryAfter) implements Problem {
    @Override
    public int status() {
      return 503;
    }
  }

  /// 504: an upstream was too slow.
  record SlowUpstream(String code, String detail) implements Problem {
    @Override
    public int status() {
      return 504;
    }
  }

  /// 507: the disk is full.
  record DiskFull() implements Problem {
    @Override
    public int status() {
      return 507;
    }

    @Override
    public String code() {
      return "disk_full";
    }

    @Override
    public String detail() {
      return "The disk is full: nothing was written.";
    }
  }
}
