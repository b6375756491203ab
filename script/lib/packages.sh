# Debian packages, part of script/setup: finds what the machine has, installs what is missing or says what to install.
# shellcheck shell=bash

# postgres_bin [VERSION]: the programs of the newest PostgreSQL here that has PostGIS, or of that version.
postgres_bin() {
  local folder version found=
  while read -r folder; do
    version=$(basename "$folder")
    has_postgis "$folder/bin" "/usr/share/postgresql/$version" "${1:-$version}" "$version" && found=$folder/bin
  done < <(printf '%s\n' /usr/lib/postgresql/* | sort -V)
  [ -n "$found" ] || found=$(elsewhere_postgres_bin "${1:-}")
  [ -n "$found" ] && printf '%s\n' "$found"
}

has_postgis() { [ -x "$1/initdb" ] && [ -e "$2/extension/postgis.control" ] && [ "$3" = "$4" ]; }

# PostgreSQL outside Debian's layout answers through pg_config.
elsewhere_postgres_bin() {
  local bin version
  command -v pg_config >/dev/null || return 0
  bin=$(pg_config --bindir)
  version=$(pg_config --version | grep -o '[0-9]*' | head -n 1)
  has_postgis "$bin" "$(pg_config --sharedir)" "${1:-$version}" "$version" && printf '%s\n' "$bin"
}

# find_python: the first interpreter that the pinned requirements support and that can make environments.
find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    "$name" -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
    command -v "$name"
    return
  done
  return 1
}

# find_chromium: the one in CHROMIUM, else the machine's; the shell without windows first, as it takes a third less time.
find_chromium() {
  if [ -n "${CHROMIUM:-}" ]; then printf '%s\n' "$CHROMIUM"; return; fi
  command -v chromium-headless-shell || command -v chromium || command -v google-chrome
}

missing_packages() {
  [ -n "$OWN_DATABASE" ] || postgres_bin >/dev/null || echo postgresql-postgis
  [ -n "$OWN_REDIS" ] || command -v redis-server >/dev/null || echo redis-server
  [ -x "$PYTHON" ] || find_python >/dev/null || echo python3-venv
  [ "${1:-}" != dev ] || find_chromium >/dev/null || echo chromium-headless-shell
}

as_root() { if [ "$EUID" = 0 ]; then "$@"; else sudo "$@"; fi; }

# A password can only be asked for at a terminal.
can_be_root() { [ "$EUID" = 0 ] || sudo -n true 2>/dev/null || { command -v sudo >/dev/null && [ -t 0 ]; }; }

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "${1:-}")
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null || ! can_be_root; then
    die "Missing here: ${missing[*]} (Debian's names); install them, or name services of your own in DATABASE_URL and REDIS_URL."
  fi
  say "Downloading Debian packages: ${missing[*]}"
  download_packages "${missing[@]}" || die "apt-get could not download ${missing[*]}; its last words are above."
  trap 'die "Interrupted; the packages are in place, start again to go on."' INT TERM HUP
  install_downloaded "${missing[@]}" || die "apt-get could not install ${missing[*]}; its last words are above."
  trap - INT TERM HUP
}

APT=(env DEBIAN_FRONTEND=noninteractive apt-get -q --yes --no-install-recommends -o DPkg::Lock::Timeout=600)

# An installation that something else interrupted earlier is finished first.
download_packages() {
  quietly as_root dpkg --configure -a &&
    quietly as_root "${APT[@]}" update &&
    quietly as_root "${APT[@]}" install --download-only "$@"
}

# Interrupting dpkg would leave the machine's packages half configured, so this part is out of Ctrl-C's reach.
install_downloaded() (
  trap '' INT TERM HUP
  say "Installing them (about 20 seconds, during which Ctrl-C has to wait)"
  keep_machine_clusters_away
  quietly as_root setsid --wait "${APT[@]}" install "$@" && status=0 || status=1
  allow_machine_clusters
  [[ " $* " != *" redis-server "* ]] || keep_machine_redis_away
  exit $status
)

# Debian makes and starts a cluster of its own on installation, unless told not to; we tell it for our installation only.
CLUSTER_OPTION=/etc/postgresql-common/createcluster.d/carte-blanche.conf

keep_machine_clusters_away() {
  as_root mkdir -p "$(dirname "$CLUSTER_OPTION")"
  as_root tee "$CLUSTER_OPTION" >/dev/null <<<'create_main_cluster = false'
}

allow_machine_clusters() { as_root rm -f "$CLUSTER_OPTION"; }

# Only called when Redis was not on the machine before us: the service that its package starts is nobody's.
keep_machine_redis_away() {
  if [ -d /run/systemd/system ]; then
    quietly as_root systemctl disable --now redis-server
  else
    quietly as_root service redis-server stop || true
    quietly as_root update-rc.d redis-server disable
  fi
}
