#!/usr/bin/env bash
# Installs Plinth for one user, from a jar or built when this is a clone, and can serve an app right away, or set up a service of
# systemd. `./install.sh --help` says more.
#
# Written for bash 3.2 (macOS) and later; only --service needs root, and nothing is downloaded but by Maven.
#
# shellcheck disable=SC2015 # `a && b || fail` is meant: whichever fails
set -u

readonly NEEDED=25
# One small serial heap; what compilers and statements gave back goes back to the machine every half minute.
readonly FLAGS='-XX:+UseSerialGC -Xms16m -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=30000'
readonly SERVER='-Xmn12m -XX:SurvivorRatio=4'
readonly MARK='# made by install.sh of Plinth'

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P) || exit 1

usage() {
  cat <<EOF
usage: ./install.sh                          installs the command plinth in ~/.local; in a clone it is built first, with Maven
       ./install.sh --jar FILE               installs this jar: no Maven, no build; FILE.sha256 or SHA256SUMS beside it is held against it
       ./install.sh --run [APP] [OPTIONS]    installs, then serves the React app in the folder APP (without one: the demo);
                                             OPTIONS go to 'plinth serve', for instance --port 8080
       ./install.sh --service [--home DIR] [--user NAME] [--port N] [--url https://HOST] [--print]
                                             installs in /usr/local and sets up the service plinth of systemd; needs root.
                                             DIR is the backend's folder (/var/lib/plinth), NAME the system user that it is made for
                                             (plinth), N the port on loopback (3000), HOST where browsers find it, through a proxy.
                                             What is not said stays as it was. --print only shows the unit
       ./install.sh --uninstall              removes what was installed, the service too; your backends and their data stay
       ./install.sh --help
--jar goes with --run and --service too, before them.

PREFIX       where to install                (default: ~/.local, with --service /usr/local)
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

# Prints the launcher.
launcher_text() {
  cat <<EOF
#!/bin/sh
$MARK
java=$(quoted "$java")
share=$(quoted "$share")
flags='$FLAGS'
server='$SERVER'
EOF
  cat <<'EOF'
java=${PLINTH_JAVA:-$java}
heap=${PLINTH_HEAP:-}
unset PLINTH_JAVA PLINTH_HEAP
if [ ! -x "$java" ]; then
  echo "plinth: $java is gone; run install.sh again, or name another JDK 25 in PLINTH_JAVA" >&2
  exit 2
fi
# A server gets one memory arena and a small serial heap: the same requests per second as with Java's defaults, in a third of the
# memory. Requests that are under way fit the survivors, so that little gets old; PLINTH_HEAP=512m is for a server with much traffic.
# What ends by itself is done before the second compiler has paid for itself: half the processor time without it.
case ${1:-} in
  serve | dev | demo | import) flags="$flags $server -Xmx${heap:-128m}" ;;
  *) flags="$flags -XX:TieredStopAtLevel=1 -Xmx${heap:-512m}" ;;
esac
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
# shellcheck disable=SC2086 # several words are meant
exec "$java" $flags -XX:AOTCache="$share/plinth.aot" -Xlog:aot=off -Xlog:aot+codecache+stubs=off \
  -jar "$share/plinth.jar" "$@"
EOF
}

# The SHA-256 of the file $1; nothing where no program can tell.
sha256_of() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 <"$1"
  elif command -v openssl >/dev/null; then
    openssl dgst -sha256 -r <"$1"
  fi | cut -c 1-64
}

# Holds the copy $2 of the jar $1 against the checksum that lies beside $1, where one does.
check_sum() {
  local name list wanted is
  name=$(basename "$1")
  list=$1.sha256
  if [ -f "$list" ]; then
    wanted=$(head -n 1 "$list" | sed 's/[[:space:]].*//')
  else
    list=$(dirname "$1")/SHA256SUMS
    [ -f "$list" ] || return 0
    wanted=$(NAME=$name awk '{ sum = $1; sub(/^[^ ]+ [ *]/, ""); sub(/^\.\//, ""); if ($0 == ENVIRON["NAME"]) { print sum; exit } }' "$list")
    if [ -z "$wanted" ]; then
      say "$list does not name $name: its checksum was not looked at"
      return 0
    fi
  fi
  wanted=$(printf '%s' "$wanted" | tr 'A-F' 'a-f')
  printf '%s\n' "$wanted" | grep -qE '^[0-9a-f]{64}$' || refuse "$list holds no SHA-256 for $name."
  is=$(sha256_of "$2")
  [ -n "$is" ] || refuse "$list cannot be compared: there is neither sha256sum, shasum nor openssl."
  [ "$is" = "$wanted" ] || refuse "$1 is not the file that $list tells of; get it again." "told: $wanted" "file: $is"
}

# Ends, and leaves what was installed before as it was.
refuse() {
  rm -f "$share/plinth.jar.new"
  fail "$@"
}

# Whether the copy beside the installed jar is a whole jar of Plinth: its own class answers, and the main class of no other program is run.
check_jar() {
  [ "$(head -c 2 "$share/plinth.jar.new" | tr -d '\0')" = PK ] || refuse "$jar is no jar."
  check_sum "$jar" "$share/plinth.jar.new"
  version=$(cd "$share" && "$java" -XX:TieredStopAtLevel=1 -cp plinth.jar.new dev.plinth.Main version 2>&1)
  case $version in
    'plinth '[0-9]*) ;;
    *) refuse "$jar is no jar of Plinth, or only a part of one; get it again." "$(printf '%s\n' "$version" | head -n 1)" ;;
  esac
}

install_all() {
  is_ours || fail "$launcher exists and is not Plinth's; move it away, or choose another PREFIX."
  mkdir -p "$share" "$prefix/bin" || fail "cannot write to $prefix"
  local earlier='' did='is installed already, unchanged'
  if ! cmp -s "$jar" "$share/plinth.jar"; then
    [ -f "$share/plinth.jar" ] && earlier=$("$launcher" version 2>/dev/null || echo 'one that does not start')
    # Through a neighbour and a rename: a running Plinth keeps the file that it has open.
    cp "$jar" "$share/plinth.jar.new" || refuse "cannot copy $jar to $share"
    check_jar
    mv -f "$share/plinth.jar.new" "$share/plinth.jar" || fail "cannot write to $share"
    rm -f "$share/plinth.aot"
    did="is installed${earlier:+, in the place of ${earlier#plinth }}"
  else
    check_sum "$jar" "$jar"
  fi
  if [ "$(launcher_text)" != "$(cat "$launcher" 2>/dev/null)" ]; then
    launcher_text >"$launcher.new" && chmod 755 "$launcher.new" && mv -f "$launcher.new" "$launcher" || fail "cannot write $launcher"
    case $did in *unchanged) did='is installed already; its launcher is new' ;; esac
  fi
  version=$("$launcher" version 2>&1) || fail "what was installed does not start:" "$version"
  warm_up
  say "$version $did: $launcher"
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "$prefix/bin is not on your PATH; add it to say just 'plinth'." ;;
  esac
}

# A cache of loaded and linked classes (JEP 483, 514), which halves the start. It is made by starting Plinth once over the demo in
# a folder that is thrown away, and serves only the very jar and Java it was made with. Nothing depends on it.
warm_up() {
  local made_for work pid
  made_for="$java $("$java" -version 2>&1 | tail -n 1)"
  if [ -f "$share/plinth.aot" ] && [ "$(cat "$share/plinth.aot.for" 2>/dev/null)" = "$made_for" ]; then return 0; fi
  work=$(mktemp -d) || return 0
  say "Making the start fast (once, a few seconds)"
  # shellcheck disable=SC2086 # several words are meant
  env -i PATH="$PATH" HOME="$work" XDG_DATA_HOME="$work" MALLOC_ARENA_MAX=1 \
    "$java" $FLAGS $SERVER -Xmx128m -XX:AOTCacheOutput="$work/plinth.aot" \
    -jar "$share/plinth.jar" demo --port 0 >"$work/out" 2>"$work/err" </dev/null &
  pid=$!
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    if ! kill -0 "$pid" 2>/dev/null || grep -qs '^Plinth is ready' "$work/out"; then break; fi
    sleep 1
  done
  kill "$pid" 2>/dev/null
  if wait "$pid" && [ -f "$work/plinth.aot" ]; then
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

wrong() {
  say "install.sh: $1"
  usage >&2
  exit 2
}

mode=install
jar='' app='' home='' user='' port='' url='' print=''
while [ $# -gt 0 ]; do
  case $1 in
    --jar | --home | --user | --port | --url)
      [ -n "${2:-}" ] || wrong "$1 needs a value"
      case $1 in --jar) ;; *) [ "$mode" = service ] || wrong "$1 goes with --service, after it" ;; esac
      case $1 in
        --jar) jar=$2 ;;
        --home) home=$2 ;;
        --user) user=$2 ;;
        --port) port=$2 ;;
        --url) url=$2 ;;
      esac
      shift 2
      ;;
    --print)
      [ "$mode" = service ] || wrong "$1 goes with --service, after it"
      print=yes && shift
      ;;
    --service | --uninstall)
      [ "$mode" = install ] || wrong "$1 is not expected here"
      mode=${1#--} && shift
      ;;
    --run)
      [ "$mode" = install ] || wrong "$1 is not expected here"
      mode=run && shift
      case ${1:--} in
        -*) ;;
        *)
          app=$1 && shift
          [ -d "$app" ] || fail "there is no folder $app"
          ;;
      esac
      break
      ;;
    --help | -h) usage && exit 0 ;;
    -*) wrong "unknown option $1" ;;
    *) wrong "$1 is not expected here" ;;
  esac
done

# What is about systemd is a file of its own; where it is missing, as in a copy of this script alone, all else works.
for service in "$here/src/deploy/service.sh" "$here/service.sh"; do
  # shellcheck source=src/deploy/service.sh
  if [ -f "$service" ]; then . "$service" && break; fi
done
if [ "$mode" = service ] && ! command -v set_up_service >/dev/null; then
  fail "service.sh is missing beside this script; it lies in the release archive."
fi

prefix=${PREFIX:-}
if [ "$mode" = service ]; then
  read_unit
  prefix=${prefix:-/usr/local}
elif [ "$mode" = uninstall ] && command -v remove_service >/dev/null; then
  remove_service
fi
prefix=${prefix:-${HOME:?HOME is not set}/.local}
share=$prefix/share/plinth
launcher=$prefix/bin/plinth

if [ "$mode" = uninstall ]; then
  uninstall
  exit 0
fi
if [ "$mode" = service ]; then
  check_service
  if [ -n "$print" ]; then
    unit_text
    exit 0
  fi
  require_systemd
  umask 022 # the service's user reads what root installs
fi

java=$(find_java) || exit 1
if [ -n "$jar" ]; then
  [ -f "$jar" ] || fail "there is no file $jar"
elif is_clone; then
  jar=$here/target/plinth.jar
  if is_stale; then build; fi
else
  jar=$here/plinth.jar
  [ -f "$jar" ] || fail "neither Plinth's sources nor plinth.jar lie beside this script; name the jar: ./install.sh --jar FILE"
fi
if [ "$mode" = service ]; then require_visible "$(home_of "$java")"; fi
install_all

case $mode in
  service) set_up_service ;;
  run)
    if [ -n "$app" ]; then exec "$launcher" serve "$app" "$@"; fi
    exec "$launcher" demo "$@"
    ;;
esac
