# The private services, part of script/setup: where they live, who runs them, starting and stopping them together.
# shellcheck shell=bash

source "$ROOT/script/lib/postgres.sh"
source "$ROOT/script/lib/redis.sh"

STARTED=() # what this very command started, and so has to stop

# Where a private service cannot be reached by a path of its own under VAR_DIR, this is where it lives.
SHARED_PLACE=/var/lib/carte-blanche
# A socket's path may have 107 bytes, of which PostgreSQL's own file name takes 14.
LONGEST_SOCKET_FOLDER=93

start_services() {
  [ -z "$OWN_DATABASE" ] || [ -z "$OWN_REDIS" ] || return 0
  mkdir -p "$VAR_DIR"
  locked "$VAR_DIR" start_missing_services
}

start_missing_services() {
  place_services
  place_sockets
  if [ -z "$OWN_DATABASE" ]; then
    start_postgres
    export DATABASE_URL=postgis://carte_blanche@${SOCKETS//\//%2F}/carte_blanche
  fi
  if [ -z "$OWN_REDIS" ]; then
    start_redis
    export REDIS_URL=unix://$SOCKETS/redis.sock
  fi
}

# stop_services: the private services of VAR_DIR, whoever started them.
stop_services() {
  [ -d "$VAR_DIR/services" ] || return 0
  place_services
  SOCKETS=$(readlink -f "$SERVICES/sockets")
  stop_postgres
  stop_redis
}

# stop_started_services: only those that this command started, without a word.
stop_started_services() {
  local service
  for service in "${STARTED[@]}"; do "stop_$service" 2>/dev/null || say "$service did not stop"; done
  STARTED=()
}

# place_services: the folder of the private services, open to nobody but the user who runs them.
place_services() {
  local link=$VAR_DIR/services place
  choose_owner
  if [ ! -d "$link" ]; then
    place=$link
    as_owner test -x "$VAR_DIR" || place=$(shared_place)
    install -d -m 0700 -o "$OWNER" "$place"
    [ "$place" = "$link" ] || link_from_elsewhere "$place" "$link"
  fi
  SERVICES=$(readlink -f "$link")
}

# A place that the services' user can reach, whatever the umask of the one who makes it.
shared_place() {
  install -d -m 0755 "$SHARED_PLACE"
  printf '%s\n' "$SHARED_PLACE/$(sha256sum <<<"$VAR_DIR" | cut -c 1-12)"
}

link_from_elsewhere() {
  ln -sfn "$1" "$2"
  say "The data lives in $1, linked from $2: the user $OWNER may not enter $VAR_DIR"
}

# PostgreSQL refuses to run as root; then the user of the machine's own PostgreSQL runs ours.
choose_owner() {
  OWNER=$(id -un)
  if [ -d "$VAR_DIR/services" ]; then
    OWNER=$(stat -Lc %U "$VAR_DIR/services")
  elif [ "$EUID" = 0 ]; then
    OWNER=$(id -un postgres 2>/dev/null || id -un redis 2>/dev/null) ||
      die "The services must not run as root, and there is no user postgres here: run this as another user."
  fi
  [ "$EUID" = 0 ] || [ "$OWNER" = "$(id -un)" ] ||
    die "$VAR_DIR/services belongs to $OWNER: run this as root or as $OWNER, or set VAR_DIR to a folder of your own."
}

# as_owner COMMAND...: in a folder that its user may enter, as the caller's may be closed to it.
as_owner() (
  cd /
  if [ "$OWNER" = "$(id -un)" ]; then exec "$@"; fi
  exec setpriv --reuid "$OWNER" --regid "$(id -gn "$OWNER")" --init-groups -- "$@"
)

# place_sockets: a folder for the sockets; a short one under /tmp where the path would be too long or needs quoting.
place_sockets() {
  local folder=$SERVICES/sockets
  SOCKETS=$(readlink -f "$folder")
  ! usable_for_sockets || return 0
  rm -rf "$folder"
  SOCKETS=$folder
  as_owner mkdir -m 0700 "$folder"
  ! usable_for_sockets || return 0
  SOCKETS=$(as_owner mktemp -d /tmp/carte-blanche.XXXXXX)
  rmdir "$folder"
  ln -s "$SOCKETS" "$folder"
}

usable_for_sockets() {
  [ -d "$SOCKETS" ] && [ "$(stat -c %U "$SOCKETS")" = "$OWNER" ] &&
    [ ${#SOCKETS} -le $LONGEST_SOCKET_FOLDER ] && [[ ! $SOCKETS =~ [^A-Za-z0-9/._-] ]]
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.05
  done
}

# A process that has ended may still be listed, as a zombie, where nobody collects it (a container without an init).
gone() { ! grep -q $'^State:\t[^ZX]' "/proc/$1/status" 2>/dev/null; }
