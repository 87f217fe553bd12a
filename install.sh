#!/usr/bin/env bash
# Builds Plinth when this is a clone, installs it for one user, and can serve an app right away. `./install.sh --help` says more.
#
# Written for bash 3.2 (macOS) and later; nothing here needs root, and nothing is downloaded but by Maven.
set -u

readonly NEEDED=25
# One small serial heap; what compilers and statements gave back goes back to the machine every half minute.
readonly FLAGS='-XX:+UseSerialGC -Xms16m -Xmn12m -XX:SurvivorRatio=4 -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=30000'
readonly MARK='# made by install.sh of Plinth'

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P) || exit 1
prefix=${PREFIX:-${HOME:?HOME is not set}/.local}
share=$prefix/share/plinth
launcher=$prefix/bin/plinth

usage() {
  cat <<EOF
usage: ./install.sh                          builds if needed, installs the command plinth in $prefix
       ./install.sh --run [APP] [OPTIONS]    the same, then serves the React app in the folder APP (without one: the demo);
                                             OPTIONS go to 'plinth serve', for instance --port 8080
       ./install.sh --uninstall              removes what was installed; your backends and their data stay
       ./install.sh --help

PREFIX       where to install                (default: ~/.local)
PLINTH_JAVA  the java program of a JDK $NEEDED+  (default: searched for)
EOF
}

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "install.sh: $1"
  shift
  for line in "$@"; do say "  $line"; done
  exit 1
}

# ---- finding a JDK ----

# The major version of the java program $1; nothing when it is none.
version_of() {
  [ -x "$1" ] && [ ! -d "$1" ] || return 0
  "$1" -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p' | head -n 1
}

fits() {
  local version
  version=$(version_of "$1")
  [ -n "$version" ] && [ "$version" -ge "$NEEDED" ]
}

# Candidates, one a line, best first; later ones are asked only when the earlier ones do not fit.
candidates() {
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME/bin/java"
  command -v java
  local folder
  for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk*; do printf '%s\n' "$folder/bin/java"; done
  if [ -x /usr/libexec/java_home ]; then
    folder=$(/usr/libexec/java_home -v "$NEEDED+" 2>/dev/null) && printf '%s\n' "$folder/bin/java"
  fi
  for folder in /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk* /usr/local/opt/openjdk* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/*; do
    printf '%s\n' "$folder/bin/java"
  done
}

find_java() {
  if [ -n "${PLINTH_JAVA:-}" ]; then
    fits "$PLINTH_JAVA" || fail "PLINTH_JAVA names $PLINTH_JAVA, which is no Java $NEEDED or later."
    printf '%s\n' "$PLINTH_JAVA"
    return
  fi
  local java
  while IFS= read -r java; do
    if fits "$java"; then
      printf '%s\n' "$java"
      return
    fi
  done <<EOF
$(candidates)
EOF
  fail "no JDK $NEEDED or later was found (looked at PLINTH_JAVA, JAVA_HOME, PATH, /usr/lib/jvm, SDKMAN and the like)." \
    "Get one: 'sdk install java $NEEDED-tem', 'brew install openjdk', 'apt install openjdk-$NEEDED-jdk', or https://adoptium.net" \
    "then run this again, or name it: PLINTH_JAVA=/path/to/jdk/bin/java ./install.sh"
}

# The home of the JDK that the java program $1 belongs to; links such as /usr/bin/java are followed by Java itself.
home_of() {
  "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' | head -n 1
}

# ---- building ----

is_clone() { [ -f "$here/pom.xml" ] && [ -d "$here/src/main/java" ]; }

is_stale() {
  [ -f "$here/target/plinth.jar" ] || return 0
  [ -n "$(cd "$here" && find pom.xml jooq-codegen src/main -type f -newer target/plinth.jar 2>/dev/null | head -n 1)" ]
}

build() {
  command -v mvn >/dev/null || fail "Maven is needed to build Plinth, and 'mvn' is not on the PATH." \
    "Get it: 'sdk install maven', 'brew install maven' or 'apt install maven'."
  local home log began pid
  home=$(home_of "$java")
  [ -x "$home/bin/javac" ] || fail "$java is a Java runtime without a compiler; building needs a JDK $NEEDED or later."
  log=$here/target/install.log
  mkdir -p "$here/target" || fail "cannot write to $here/target"
  say "Building Plinth with $home (the first time takes a few minutes: Maven fetches the libraries)"
  began=$SECONDS
  # Maven itself may run on an older Java; JAVA25_HOME is where its toolchain plugin looks for the newer one.
  (
    cd "$here" || exit 1
    export JAVA25_HOME=$home
    command -v java >/dev/null || [ -n "${JAVA_HOME:-}" ] || export JAVA_HOME=$home
    exec mvn -B -ntp -Dmaven.test.skip=true -Dformat.skip=true package
  ) >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    [ -t 2 ] && printf '\r  %d s ' $((SECONDS - began)) >&2
    sleep 1
  done
  [ -t 2 ] && printf '\r\033[K' >&2
  if ! wait "$pid"; then
    grep -E '^\[ERROR\]|BUILD' "$log" | head -n 25 >&2
    fail "the build failed; all of it is in $log"
  fi
  trap - INT TERM
  touch "$here/target/plinth.jar" # an unchanged jar keeps its old time, and would look stale for ever
  say "Built in $((SECONDS - began)) s"
}

# ---- installing ----

is_ours() { [ ! -e "$launcher" ] || grep -qF "$MARK" "$launcher" 2>/dev/null; }

quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# Copies through a neighbour and a rename: a running Plinth keeps the file that it has open.
place() { cp "$1" "$2.new" && mv -f "$2.new" "$2"; }

write_launcher() {
  cat >"$launcher.new" <<EOF
#!/bin/sh
$MARK
java=$(quoted "$java")
share=$(quoted "$share")
flags='$FLAGS'
EOF
  cat >>"$launcher.new" <<'EOF'
java=${PLINTH_JAVA:-$java}
heap=${PLINTH_HEAP:-128m}
unset PLINTH_JAVA PLINTH_HEAP
if [ ! -x "$java" ]; then
  echo "plinth: $java is gone; run install.sh again, or name another JDK 25 in PLINTH_JAVA" >&2
  exit 2
fi
# One memory arena and a small serial heap: the same requests per second as with Java's defaults, in a third of the memory.
# Requests that are under way fit the survivors, so that little gets old; PLINTH_HEAP=512m is for a server with much traffic.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
# shellcheck disable=SC2086 # several words are meant
exec "$java" $flags -Xmx"$heap" -XX:AOTCache="$share/plinth.aot" -Xlog:aot=off -Xlog:aot+codecache+stubs=off \
  -jar "$share/plinth.jar" "$@"
EOF
  chmod 755 "$launcher.new" && mv -f "$launcher.new" "$launcher"
}

install_all() {
  is_ours || fail "$launcher exists and is not Plinth's; move it away, or choose another PREFIX."
  mkdir -p "$share" "$prefix/bin" || fail "cannot write to $prefix"
  if ! cmp -s "$jar" "$share/plinth.jar"; then
    place "$jar" "$share/plinth.jar" || fail "cannot write to $share"
    rm -f "$share/plinth.aot"
  fi
  write_launcher || fail "cannot write $launcher"
  local version
  version=$("$launcher" version 2>&1) || fail "what was installed does not start:" "$version"
  warm_up
  say "Installed $version: $launcher"
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "$prefix/bin is not on your PATH; add it to say just 'plinth'." ;;
  esac
}

# A cache of loaded and linked classes (JEP 483, 514), which halves the start. It is made by starting Plinth once over the demo in
# a folder that is thrown away, and serves only the very jar and Java it was made with. Nothing depends on it.
warm_up() {
  local made_for work server
  made_for="$java $("$java" -version 2>&1 | tail -n 1)"
  if [ -f "$share/plinth.aot" ] && [ "$(cat "$share/plinth.aot.for" 2>/dev/null)" = "$made_for" ]; then return 0; fi
  work=$(mktemp -d) || return 0
  say "Making the start fast (once, a few seconds)"
  env -i PATH="$PATH" HOME="$work" XDG_DATA_HOME="$work" MALLOC_ARENA_MAX=1 \
    "$java" $FLAGS -Xmx128m -XX:AOTCacheOutput="$work/plinth.aot" \
    -jar "$share/plinth.jar" demo --port 0 >"$work/out" 2>"$work/err" </dev/null &
  server=$!
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    if ! kill -0 "$server" 2>/dev/null || grep -q '^Plinth is ready' "$work/out"; then break; fi
    sleep 1
  done
  kill "$server" 2>/dev/null
  if wait "$server" && [ -f "$work/plinth.aot" ]; then
    mv -f "$work/plinth.aot" "$share/plinth.aot" && printf '%s\n' "$made_for" >"$share/plinth.aot.for"
  fi
  rm -rf "$work"
}

uninstall() {
  is_ours || fail "$launcher is not Plinth's; nothing was removed."
  rm -f "$launcher" "$share/plinth.jar" "$share/plinth.aot" "$share/plinth.aot.for"
  rmdir "$share" 2>/dev/null
  say "Plinth is uninstalled; backends and their data were left alone, the demo's too (in ${XDG_DATA_HOME:-$HOME/.local/share}/plinth/demo)."
}

# ---- what was asked ----

run=
case ${1:-} in
  '') ;;
  --run) run=yes && shift ;;
  --uninstall) uninstall && exit 0 ;;
  --help | -h) usage && exit 0 ;;
  *)
    say "install.sh: unknown option $1"
    usage >&2
    exit 2
    ;;
esac

app=
if [ -n "$run" ] && [ $# -gt 0 ]; then
  case $1 in
    -*) ;;
    *)
      app=$1
      shift
      [ -d "$app" ] || fail "there is no folder $app"
      ;;
  esac
elif [ $# -gt 0 ]; then
  say "install.sh: $1 is not expected here"
  usage >&2
  exit 2
fi

java=$(find_java) || exit 1
jar=$here/target/plinth.jar
if is_clone; then
  if is_stale; then build; fi
else
  jar=$here/plinth.jar
  [ -f "$jar" ] || fail "neither Plinth's sources nor plinth.jar lie beside this script."
fi
install_all

if [ -n "$run" ]; then
  if [ -n "$app" ]; then exec "$launcher" serve "$app" "$@"; fi
  exec "$launcher" demo "$@"
fi
