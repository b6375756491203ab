# The private Redis, part of script/setup; its settings are in redis.conf beside this file.
# shellcheck shell=bash

redis() { redis-cli -s "$SOCKETS/redis.sock" "$@" 2>/dev/null; }

redis_answers() { [ "$(redis ping)" = PONG ]; }

start_redis() {
  ! redis_answers || return 0
  say "Starting Redis"
  as_owner mkdir -p "$SERVICES/redis"
  as_owner tee "$SERVICES/redis.conf" <"$ROOT/script/lib/redis.conf" >/dev/null
  # Redis 7.2 and later do not start in a language that the machine does not have; ours sort nothing by language.
  quietly as_owner env LC_ALL=C redis-server "$SERVICES/redis.conf" --dir "$SERVICES/redis" --unixsocket "$SOCKETS/redis.sock" \
    --pidfile "$SERVICES/redis.pid" --logfile "$SERVICES/redis.log" && wait_for 60 redis_answers ||
    die "Redis does not start; its reasons are in $SERVICES/redis.log"
  STARTED+=(redis)
}

stop_redis() {
  local pid
  redis_answers || return 0
  say "Stopping Redis"
  pid=$(redis info server | tr -d '\r' | sed -n 's/^process_id://p')
  redis shutdown || true
  wait_for 60 gone "$pid"
}
