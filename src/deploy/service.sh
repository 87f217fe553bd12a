# shellcheck shell=bash disable=SC2015,SC2154
# The service of systemd: sourced by install.sh, which says what $home, $user, $port, $url, $prefix, $launcher and $jar are.

# Both can be said from outside for tests: where units lie, and which folders a service does not see.
UNIT=${SYSTEMD_UNITS:-/etc/systemd/system}/plinth.service
HIDDEN=${SERVICE_HIDES:-/home /root /run/user /tmp /var/tmp}
before='' # what the unit said, where there was one

# What the unit of an earlier installation says, so that an upgrade repeats no option.
read_unit() {
  [ -f "$UNIT" ] || return 0
  grep -qF "$MARK" "$UNIT" || fail "$UNIT is not Plinth's; move it away first."
  before="home $(said WorkingDirectory=), user $(said User=), port $(said Environment=PLINTH_PORT=), url $(said Environment=PLINTH_PUBLIC_URL=)"
  home=${home:-$(said WorkingDirectory=)}
  user=${user:-$(said User=)}
  port=${port:-$(said Environment=PLINTH_PORT=)}
  url=${url:-$(said Environment=PLINTH_PUBLIC_URL=)}
  prefix=${prefix:-$(earlier_prefix)}
}

said() { sed -n "s|^$1||p" "$UNIT" | head -n 1; }

earlier_prefix() { said ExecStart= | sed -n 's|^"\(.*\)/bin/plinth".*|\1|p'; }

# Gives what was not said its default, and refuses what cannot work before anything is done.
check_service() {
  home=${home:-/var/lib/plinth} user=${user:-plinth} port=${port:-3000}
  case $home in /*) ;; *) home=$PWD/$home ;; esac
  while [ "$home" != / ] && [ "${home%/}" != "$home" ]; do home=${home%/}; done
  local path
  for path in "$home" "$prefix"; do
    case $path in
      *[!A-Za-z0-9\ ./_+,@:~-]*) fail "a unit of systemd would need quoting for $path; choose a folder of letters, digits, spaces and ._+,@:~-" ;;
      */../* | */.. | */./* | */.) fail "name the folder without . and ..: $path" ;;
    esac
    ! is_hidden "$path" ||
      fail "the service does not see $path, nor anything else below $HIDDEN; take /srv/NAME or /var/lib/NAME (as PREFIX: /usr/local)."
  done
  case $home in
    / | /bin | /boot | /dev | /etc | /lib | /lib64 | /opt | /proc | /run | /sbin | /srv | /sys | /usr | /usr/* | /var | /var/lib)
      fail "$home belongs to the system; name a folder of the backend's own, such as /var/lib/plinth."
      ;;
  esac
  # Not grep, which would be content with one fitting line of several.
  local name='^[a-z_][a-z0-9_-]{0,30}$' address='^https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:[0-9]+)?/?$'
  [[ $user =~ $name ]] || fail "$user is no name for a system user: small letters, digits, _ and -."
  [ "$user" != root ] || fail "a service that others reach does not run as root; choose another --user."
  case $port in *[!0-9]* | ??????*) port=0 ;; esac
  if [ "$port" -lt 1024 ] || [ "$port" -gt 65535 ]; then
    fail "--port is a number from 1024 to 65535; 80 and 443 are the proxy's."
  fi
  [ -z "$url" ] || [[ $url =~ $address ]] ||
    fail "--url is where browsers find the app, such as https://tasks.example.com: $url is not."
  url=${url%/}
}

require_systemd() {
  local again="sudo ./install.sh ${jar:+--jar $jar }--service --home $home --user $user --port $port${url:+ --url $url}"
  [ "$(id -u)" = 0 ] || fail "a service needs root; nothing was changed. Run:" "$again" \
    "or look at the unit first: ./install.sh --service --print"
  case $(systemctl is-system-running 2>/dev/null) in
    '' | offline | unknown)
      fail "systemd does not run here; nothing was changed." \
        "./install.sh installs the command alone; let whatever starts services here run, as a user of its own:" \
        "PLINTH_PORT=$port PLINTH_TRUSTED_PROXIES=127.0.0.1,::1${url:+ PLINTH_PUBLIC_URL=$url} plinth serve --home $home" \
        "./install.sh --service --print shows the unit, with all that it forbids the service."
      ;;
  esac
}

is_hidden() {
  local folder
  for folder in $HIDDEN; do
    case $1 in "$folder" | "$folder"/*) return 0 ;; esac
  done
  return 1
}

# The JDK $1 has to be where the service sees it.
require_visible() {
  ! is_hidden "$1" || fail "the JDK $1 is one person's own, which a service does not see." \
    "Install one for all (README, 'On a server'), or copy it: cp -r $1 /opt/jdk-$NEEDED"
}

unit_text() {
  cat <<EOF
$MARK; it is written anew by 'install.sh --service'. Your own lines: systemctl edit plinth
[Unit]
Description=Plinth, the backend in $home
After=network-online.target
Wants=network-online.target
# A start that fails is not tried for ever; a person's restarts count too, and have room.
StartLimitIntervalSec=1min
StartLimitBurst=10

[Service]
User=$user
WorkingDirectory=$home
ExecStart="$launcher" serve --home "$home"
Environment=PLINTH_PORT=$port
${url:+Environment=PLINTH_PUBLIC_URL=$url
}# A proxy on this machine may say who asks, and over which scheme; nobody else may.
Environment=PLINTH_TRUSTED_PROXIES=127.0.0.1,::1
# What libraries unpack goes to the service's own /tmp, rather than into the backend's folder.
Environment=XDG_CACHE_HOME=/tmp
Restart=on-failure
RestartSec=2
# What starting again does not mend: wrong settings (2), an old SQLite (4), the database of a newer Plinth (6).
RestartPreventExitStatus=2 4 6
# Java ends with 143 after SIGTERM where it was asked before it was ready.
SuccessExitStatus=143
TimeoutStopSec=30

# Memory: 128 MB of heap (PLINTH_HEAP) and what lies beside it; measured under load in README.md.
MemoryHigh=448M
MemoryMax=512M
TasksMax=512

# It reads the system, writes its home, and may do nothing else. No MemoryDenyWriteExecute: Java compiles while it runs.
# Libraries in the jar (SQLite, argon2, tree-sitter) are unpacked in a /tmp of its own, from where they may be run.
ReadWritePaths="$home"
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ExecPaths=/tmp
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0077

[Install]
WantedBy=multi-user.target
EOF
}

# The user and the folder, made where they are missing. A folder with other things in it is not given away.
make_home() {
  if ! id "$user" >/dev/null 2>&1; then
    useradd --system --user-group --home-dir "$home" --no-create-home --shell /usr/sbin/nologin "$user" ||
      fail "the system user $user could not be made; make it yourself, or name another with --user."
    say "The system user $user is new"
  fi
  if [ -d "$home" ] && ! [ -f "$home/plinth.yaml" ] && [ -n "$(ls -A "$home")" ]; then
    fail "$home holds other things, and no plinth.yaml: it is no backend. Name the folder that 'plinth analyze' made."
  fi
  mkdir -p "$home" && chown -R "$user:$(id -gn "$user")" "$home" && chmod o-rwx "$home" || fail "$home cannot be given to $user."
  # As the service will: what it may not read or run is told here, rather than in the journal.
  local told
  told=$(cd / && runuser -u "$user" -- "$launcher" version 2>&1) || fail "$user cannot run $launcher:" "$told"
  runuser -u "$user" -- test -w "$home" || fail "$user cannot reach $home: a folder above it is closed to others (ls -ld)."
}

set_up_service() {
  local did=new now
  now="home $home, user $user, port $port, url $url"
  make_home
  if [ -n "$before" ]; then
    did="unchanged ($now)"
    if [ "$(unit_text)" != "$(cat "$UNIT")" ]; then
      cp -p "$UNIT" "$UNIT.before" || fail "cannot write $UNIT.before"
      did="changed: $now; before: $before (kept as $UNIT.before)"
      [ "$now" != "$before" ] || did="written anew, with the same $now (the earlier one is kept as $UNIT.before)"
    fi
  fi
  unit_text >"$UNIT.new" && chmod 644 "$UNIT.new" && mv -f "$UNIT.new" "$UNIT" || fail "cannot write $UNIT"
  systemctl daemon-reload && systemctl enable --quiet plinth.service || fail "systemd did not take $UNIT: systemctl status plinth"
  say "$UNIT is $did"
  if ! [ -f "$home/plinth.yaml" ]; then
    say "The service is not started: there is no plinth.yaml in $home yet. Copy the folder that 'plinth analyze' made to it, then:" \
      "chown -R $user: $home && systemctl start plinth"
    return
  fi
  systemctl reset-failed plinth.service 2>/dev/null # earlier failures do not count against what is new
  systemctl restart plinth.service || fail "the service did not start: journalctl -u plinth -n 20"
  local waited=0
  until (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    waited=$((waited + 1))
    if [ "$waited" -gt 60 ] || systemctl is-failed --quiet plinth.service; then
      fail "the service does not answer at port $port; its last words:" "$(journalctl -u plinth -n 5 -o cat --no-pager 2>/dev/null)" \
        "more of them: journalctl -u plinth"
    fi
    sleep 0.5
  done
  say "Plinth serves $home at http://localhost:$port${url:+, for a proxy that makes it $url}"
  [ -n "$url" ] || say "Browsers elsewhere find it once they have an address: ./install.sh --service --url https://HOST (README, 'On a server')"
}

# For --uninstall: the service goes with the program that it runs; its home and its user stay.
remove_service() {
  [ -f "$UNIT" ] && grep -qF "$MARK" "$UNIT" || return 0
  local theirs
  theirs=$(earlier_prefix)
  if [ "$(id -u)" != 0 ]; then
    # Another installation than one's own.
    [ "${prefix:-$HOME/.local}" != "$theirs" ] || fail "the service plinth runs what would be removed: sudo ./install.sh --uninstall"
    return 0
  fi
  prefix=${prefix:-$theirs}
  [ "$prefix" = "$theirs" ] || return 0
  local home
  home=$(said WorkingDirectory=)
  systemctl disable --quiet --now plinth.service 2>/dev/null
  rm -f "$UNIT" "$UNIT.before" || fail "cannot remove $UNIT"
  systemctl daemon-reload 2>/dev/null
  say "The service plinth is gone; $home and the user that it ran as were left alone."
}
