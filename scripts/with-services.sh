#!/usr/bin/env bash
# Runs a command with a PostgreSQL, a Redis and a bucket in HONEYDUE_TEST_DATABASE_URL, HONEYDUE_TEST_REDIS_URL and
# HONEYDUE_TEST_S3_URL: those of DATABASE_URL, REDIS_URL and TEST_S3_URL (http://KEY:SECRET@HOST/BUCKET) where they are set, else
# throwaway servers on free ports that end with the command.
# Usage: scripts/with-services.sh COMMAND [ARGUMENT…]
set -euo pipefail
here=$PWD
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$here"
[ $# -gt 0 ] || die "usage: with-services.sh COMMAND [ARGUMENT…]"

place=$(mktemp -d "${TMPDIR:-/tmp}/honeydue-services.XXXXXX")
chmod 711 "$place"
postgres_bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
postgres_runs= redis_pid= s3_pid= child=

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

random_port() { echo $((20000 + (RANDOM * 32768 + RANDOM) % 12000)); }

finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  set +e
  if [ -n "$child" ] && kill "$child" 2>/dev/null; then wait "$child" 2>/dev/null; fi
  [ -z "$postgres_runs" ] || as_postgres "$postgres_bin/pg_ctl" -D "$place/postgres/data" -m immediate -w -t 10 stop >/dev/null 2>&1
  if [ -n "$redis_pid" ]; then kill "$redis_pid" 2>/dev/null; wait "$redis_pid" 2>/dev/null; fi
  if [ -n "$s3_pid" ]; then kill "$s3_pid" 2>/dev/null; wait "$s3_pid" 2>/dev/null; fi
  rm -rf "$place"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

start_postgres() {
  local data=$place/postgres/data log=$place/postgres/log port
  [ -x "$postgres_bin/initdb" ] || die "PostgreSQL is not installed; run \`make setup\`"
  mkdir "$place/postgres"
  [ "$(id -u)" != 0 ] || chown postgres: "$place/postgres"
  as_postgres "$postgres_bin/initdb" -D "$data" -U honeydue -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$place/initdb.log" 2>&1 \
    || { cat "$place/initdb.log" >&2; die "initdb failed"; }
  for _ in 1 2 3 4 5; do # a port that was free when picked may be taken when used
    port=$(random_port)
    if as_postgres "$postgres_bin/pg_ctl" -D "$data" -l "$log" -w -t 30 start -o "-p $port -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories= -c max_connections=300 -c shared_buffers=128MB \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off ${POSTGRES_OPTIONS:-}" >/dev/null 2>&1; then
      postgres_runs=1
      "$postgres_bin/createdb" -h 127.0.0.1 -p "$port" -U honeydue honeydue
      HONEYDUE_TEST_DATABASE_URL=postgres://honeydue@127.0.0.1:$port/honeydue
      export HONEYDUE_TEST_POSTGRES_DATA=$data # for whoever stops and starts it
      return
    fi
  done
  cat "$log" >&2
  die "PostgreSQL did not start"
}

start_redis() {
  local log=$place/redis.log port
  command -v redis-server >/dev/null || die "Redis is not installed; run \`make setup\`"
  for _ in 1 2 3 4 5; do
    port=$(random_port)
    redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$place" --daemonize no >"$log" 2>&1 &
    redis_pid=$!
    for _ in $(seq 100); do
      kill -0 "$redis_pid" 2>/dev/null || break
      # Asked for its pid, so that a stranger on the same port is not taken for it.
      if redis-cli -h 127.0.0.1 -p "$port" info server 2>/dev/null | grep -q "process_id:$redis_pid"; then
        HONEYDUE_TEST_REDIS_URL=redis://127.0.0.1:$port/
        return
      fi
      sleep 0.05
    done
    kill "$redis_pid" 2>/dev/null || true
    wait "$redis_pid" 2>/dev/null || true
    redis_pid=
  done
  cat "$log" >&2
  die "Redis did not start"
}

start_s3() {
  local log=$place/s3.log port
  [ -x "$S3_SERVER" ] || die "the S3 server for tests is not there; run \`make setup\`"
  mkdir -p "$place/s3/honeydue-test" # a folder is a bucket
  for _ in 1 2 3 4 5; do
    port=$(random_port)
    "$S3_SERVER" --host 127.0.0.1 --port "$port" --access-key test --secret-key secret-of-the-tests "$place/s3" >"$log" 2>&1 &
    s3_pid=$!
    for _ in $(seq 100); do
      kill -0 "$s3_pid" 2>/dev/null || break
      if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        HONEYDUE_TEST_S3_URL=http://test:secret-of-the-tests@127.0.0.1:$port/honeydue-test
        return
      fi
      sleep 0.05
    done
    kill "$s3_pid" 2>/dev/null || true
    wait "$s3_pid" 2>/dev/null || true
    s3_pid=
  done
  cat "$log" >&2
  die "the S3 server did not start"
}

HONEYDUE_TEST_DATABASE_URL=${DATABASE_URL:-}
HONEYDUE_TEST_S3_URL=${TEST_S3_URL:-}
HONEYDUE_TEST_REDIS_URL=${REDIS_URL:-}
[ -n "$HONEYDUE_TEST_DATABASE_URL" ] || start_postgres
[ -n "$HONEYDUE_TEST_REDIS_URL" ] || start_redis
[ -n "$HONEYDUE_TEST_S3_URL" ] || start_s3
export HONEYDUE_TEST_DATABASE_URL HONEYDUE_TEST_REDIS_URL HONEYDUE_TEST_S3_URL

"$@" <&0 & # waited for, so that a signal runs the traps at once
child=$!
wait "$child"
