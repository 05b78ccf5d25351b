#!/usr/bin/env bash
# Measures the home screen (viewer → residences → board) against the database alone, in one run: the same answer from
# `honeydue serve` over HTTP and from one hand-written statement by pgbench, in turns, medians of all rounds.
# Settings: HOMES=1000 ROUNDS=3 SECS=10 CONNECTIONS=8, HONEYDUE_BIN for a program that is built already.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

if [ -z "${HONEYDUE_TEST_DATABASE_URL:-}" ]; then
  scripts/setup.sh native node bench
  if [ -z "${HONEYDUE_BIN:-}" ]; then
    note "Building for production …"
    ! admin_is_stale || scripts/build-admin.sh
    cargo build --quiet --release --locked
  fi
  # The program has a core to itself; the database and what drives both share the other.
  pin=()
  [ "$(getconf _NPROCESSORS_ONLN)" -lt 2 ] || pin=(taskset -c 1)
  POSTGRES_OPTIONS="-c shared_buffers=512MB -c shared_preload_libraries=pg_stat_statements" exec "${pin[@]}" scripts/with-services.sh bench/home.sh
fi

use_node
HOMES=${HOMES:-1000} ROUNDS=${ROUNDS:-3} SECS=${SECS:-10} CONNECTIONS=${CONNECTIONS:-8}
program=${HONEYDUE_BIN:-$TARGET/release/honeydue}
postgres_bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
email=bench@example.com
place=$(mktemp -d "${TMPDIR:-/tmp}/honeydue-bench.XXXXXX")
server=
finish() {
  trap - EXIT INT TERM
  if [ -n "$server" ]; then kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; fi
  rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

port=$((20000 + RANDOM % 12000))
url=http://127.0.0.1:$port
export DATABASE_URL=$HONEYDUE_TEST_DATABASE_URL REDIS_URL=$HONEYDUE_TEST_REDIS_URL
export SECRET_KEY=0123456789abcdef0123456789abcdef PUBLIC_URL=$url LISTEN=127.0.0.1:$port LOG_LEVEL=warn
export COST_ALLOWANCE=2000000000 COST_PER_SECOND=2000000000
# More tasks than the plan takes that costs nothing.
export DEFAULT_TIER=PRO

"$program" migrate up >/dev/null
own_core=()
# Not nproc: that counts the cores that this script itself was left with.
[ "$(getconf _NPROCESSORS_ONLN)" -lt 2 ] || own_core=(taskset -c 0)
"${own_core[@]}" "$program" serve >"$place/log" 2>&1 &
server=$!
ready() { node -e "fetch('$url/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"; }
tries=0
until ready; do
  kill -0 "$server" 2>/dev/null && [ $((tries += 1)) -lt 200 ] || { cat "$place/log" >&2; die "the program did not start"; }
done
rss() { awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$server/status"; }
idle_mb=$(rss)

token=$(node bench/prepare.mjs "$url" "$email")
"$postgres_bin/psql" "$DATABASE_URL" -q -v homes="$HOMES" -v email="$email" -f bench/seed.sql >/dev/null

node -e 'console.log(JSON.stringify({ query: require("fs").readFileSync("bench/home.graphql", "utf8") }))' >"$place/request.json"
cat >"$place/home.lua" <<LUA
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer $token"
local file = io.open("$place/request.json"); wrk.body = file:read("a"); file:close()
local failed = 0
function response(status, headers, body)
  if status ~= 200 or body:find('"errors"', 1, true) then failed = failed + 1 end
  if failed == 1 then io.stderr:write("an answer failed: ", status, " ", body:sub(1, 300), "\n"); failed = 2 end
end
LUA

# Both must give the same answer, or the comparison means nothing.
node -e 'fetch(process.argv[1] + "/graphql", { method: "POST", headers: { "content-type": "application/json", authorization: "Bearer " + process.argv[2] }, body: require("fs").readFileSync(process.argv[3]) }).then((a) => a.text()).then(console.log)' \
  "$url" "$token" "$place/request.json" >"$place/api.json"
"$postgres_bin/psql" "$DATABASE_URL" -qtA -v email="'$email'" -f bench/home.sql >"$place/sql.json"
node bench/same.mjs "$place/api.json" "$place/sql.json" || die "the two answers differ"

sql() { "$postgres_bin/psql" "$DATABASE_URL" -qtAc "$1"; }
drive() { # seconds → requests a second, requests
  wrk --timeout 10s -t 1 -c "$CONNECTIONS" -d "$1s" -s "$place/home.lua" "$url/graphql" >"$place/wrk"
  awk '/Requests\/sec/ { rate = $2 } /requests in/ { n = $1 } /Non-2xx|Socket errors/ { bad = 1 } END { if (bad) exit 1; print rate, n }' "$place/wrk" \
    || { cat "$place/wrk" >&2; die "requests failed"; }
}
limit() { # seconds → statements a second
  "$postgres_bin/pgbench" -n -M prepared -c "$CONNECTIONS" -j 1 -T "$1" -D email="$email" -f bench/home.sql "$DATABASE_URL" 2>/dev/null \
    | awk '/^tps = / { print $3 }'
}
median() { sort -g | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'; }

note "Warming up …"
drive 2 >/dev/null
limit 2 >/dev/null
served=0
for round in $(seq "$ROUNDS"); do
  read -r rate n < <(drive "$SECS")
  served=$((served + n))
  echo "$rate" >>"$place/rates"
  limit "$SECS" >>"$place/limits"
  note "round $round: $rate requests/s, $(tail -n 1 "$place/limits") statements/s"
done
while [ "$served" -lt 10000 ]; do
  read -r _ n < <(drive 5)
  served=$((served + n))
done

# What the database was asked meanwhile; a database of one's own may not have the means to tell.
statements=–
if sql "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()" >/dev/null 2>&1; then
  read -r _ n < <(drive 2)
  statements=$(sql "SELECT round(sum(calls) / $n, 2) FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'")
fi

rate=$(median <"$place/rates")
top=$(median <"$place/limits")
cat <<RESULT

home screen, $CONNECTIONS connections, $((HOMES + 1)) homes, answer of $(stat -c %s "$place/api.json") bytes
  requests/s of the program      $rate
  statements/s of pgbench        $top
  ratio                          $(awk -v rate="$rate" -v top="$top" 'BEGIN { printf "%.2f", rate / top }')
  SQL statements a request       $statements
  RSS idle                       $idle_mb MB
  RSS after $served requests  $(rss) MB
  size of the program            $(($(stat -L -c %s "$program") / 1000000)) MB
RESULT
