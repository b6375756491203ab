# The private PostgreSQL cluster, part of script/setup; its settings are in postgresql.conf beside this file.
# shellcheck shell=bash

POSTGRES_OPTIONS= # settings that a command wants otherwise, in the words of the server's command line

postgres_program() {
  local version=
  [ ! -e "$SERVICES/postgres/PG_VERSION" ] || version=$(<"$SERVICES/postgres/PG_VERSION")
  PG_BIN=$(postgres_bin "$version") ||
    die "$SERVICES was made by PostgreSQL $version, which has left this machine: install it with PostGIS, or start over with script/run --fresh."
}

start_postgres() {
  postgres_program
  if ! postgres_lives; then
    [ -e "$SERVICES/postgres/PG_VERSION" ] || create_cluster
    as_owner tee "$SERVICES/postgres/carte-blanche.conf" <"$ROOT/script/lib/postgresql.conf" >/dev/null
    forget_dead_server
    say "Starting PostgreSQL"
    launch_postgres || die "PostgreSQL does not start; its reasons are in $SERVICES/postgres.log"
    STARTED+=(postgres)
  fi
  wait_for 60 "$PG_BIN/pg_isready" -q -h "$SOCKETS" -U postgres || die "PostgreSQL does not answer; see $SERVICES/postgres.log"
  create_database
}

launch_postgres() {
  quietly as_owner "$PG_BIN/pg_ctl" -D "$SERVICES/postgres" -l "$SERVICES/postgres.log" -o "-k $SOCKETS $POSTGRES_OPTIONS" -w -t 60 start
}

postgres_pid() { head -n 1 "$SERVICES/postgres/postmaster.pid" 2>/dev/null; }

# A server works in its data folder: a process that does not is not our server, whatever its number.
postgres_lives() {
  local pid
  pid=$(postgres_pid) && [ "$(readlink "/proc/$pid/cwd")" = "$SERVICES/postgres" ]
}

# The number that a dead server left may by now be another process's, or a zombie's, and PostgreSQL would not start for
# it. Its files may go once no process of that server is still at work in the folder.
forget_dead_server() {
  wait_for 30 nobody_works_there || die "Processes of a PostgreSQL that died are still at work in $SERVICES/postgres"
  rm -f "$SERVICES/postgres/postmaster.pid" "$SOCKETS/.s.PGSQL.5432.lock"
}

nobody_works_there() { [ -z "$(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$SERVICES/postgres" 2>/dev/null)" ]; }

# Built aside and then renamed, so that an interrupted start leaves no half cluster. Text sorts by code point, the
# quickest; upper and lower case know accents. Nothing else is asked of LANG, which may name what is not installed here.
create_cluster() {
  local new=$SERVICES/postgres.new
  say "Making a private PostgreSQL cluster in $SERVICES"
  rm -rf "$new"
  quietly as_owner "$PG_BIN/initdb" -D "$new" -U postgres -A trust -E UTF8 --locale=C --lc-ctype=C.UTF-8 --no-instructions ||
    die "The cluster could not be made; the reason is above."
  as_owner tee -a "$new/postgresql.conf" >/dev/null <<<"include 'carte-blanche.conf'"
  mv "$new" "$SERVICES/postgres"
}

# PostGIS goes into the template too, so that the role, which is no superuser, can make databases for tests.
create_database() {
  local psql=("$PG_BIN/psql" -q -X -v ON_ERROR_STOP=1 -h "$SOCKETS" -U postgres)
  quietly env PGOPTIONS='-c client_min_messages=warning' "${psql[@]}" -d template1 -c 'CREATE EXTENSION IF NOT EXISTS postgis' &&
    "${psql[@]}" -d postgres -At <"$ROOT/script/lib/database.sql" ||
    die "The database could not be made; the reason is above."
}

stop_postgres() {
  postgres_lives || return 0
  postgres_program
  say "Stopping PostgreSQL"
  quietly as_owner "$PG_BIN/pg_ctl" -D "$SERVICES/postgres" -m fast -w -t 60 stop
}
