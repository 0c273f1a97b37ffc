#!/bin/bash
# Holds the feed against its own OpenAPI document with schemathesis: every operation, sound and unsound requests, on the
# agent's socket and on the supervisors'. Needs the build of FeedTrial, socat, and schemathesis in .build/python-api. Ends with
# a status that is not 0 where the daemon does not do what the document says. API_EXAMPLES is how many requests each
# operation gets, 100 by default; API_SEED repeats a run.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${1:-.build/debug}/FeedTrial
schemathesis=.build/python-api/bin/schemathesis
folder=$(mktemp -d)
# The end of its standard input stops the server.
coproc SERVER { exec "$program" serve "$folder"; }
bridges=()
stop() {
    [ ${#bridges[@]} = 0 ] || kill "${bridges[@]}" 2>/dev/null || true
    eval "exec ${SERVER[1]}>&-"
    wait "$SERVER_PID" 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT
server=$SERVER_PID
for _ in agent feed; do read -r -t 20 _ <&"${SERVER[0]}"; done

# A segment that was erased is told from one that never was.
cat >"$folder/schemathesis.toml" <<'END'
[checks.positive_data_acceptance]
expected-statuses = [200, 401, 403, 404, 409, 410, 429]
[checks.negative_data_rejection]
expected-statuses = [400, 403, 404, 405, 409, 413, 429]
END

# Loopback only, and for as long as the test runs.
status=0
for socket in agent feed; do
    port=$((20000 + RANDOM % 10000))
    socat "TCP-LISTEN:$port,bind=127.0.0.1,fork,reuseaddr,backlog=64" "UNIX-CONNECT:$folder/$socket.sock" &
    bridges+=($!)
    echo "== $socket"
    # Without Accept a stream of events has no end. How the test machine's users get other roles is tested elsewhere.
    "$schemathesis" --config-file "$folder/schemathesis.toml" run "http://127.0.0.1:$port/v1/openapi.json" --url "http://127.0.0.1:$port" --wait-for-schema 10 \
        --header 'Accept: application/json' --header 'Undertone-Reason: test' --checks all \
        --exclude-checks ignored_auth --phases examples,coverage,fuzzing --max-examples "${API_EXAMPLES:-100}" \
        --request-timeout 10 --continue-on-failure --no-color ${API_SEED:+--seed "$API_SEED"} || status=1
    kill -0 "$server" || { echo "the server ended"; exit 1; }
done
exit $status
