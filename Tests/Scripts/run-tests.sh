#!/bin/bash
# Builds and runs the tests. Prints what failed, what was skipped and why, and the count of each group; of what passed,
# nothing. Ends with a status that is not 0 where any test failed. Takes the options of `swift test`; with --filter it runs
# just what is asked for. Nothing is run twice.
#
# Tests that play sound, serve sockets or run programs wait for other processes. They run in groups, one after the other,
# and of each group so many at a time that what they started does not starve.
set -euo pipefail
cd "$(dirname "$0")/../.."

real_time=(BrokerTests CaptureTests EventLogTests FeedClientTests FeedTests HubTests PipelineTests ReplayTests
    UndertoneTests UndertonedTests UplinkTests VaultTests)

# What measures the time or the pace of a daemon runs apart from the other tests of daemons.
measuring='^UndertonedTests\.(LongRunTests|ConsentTests|GoldenDaemonTests|MemoryTests)'

# Tests at a time. Swift 6.2 does not have the option, and starts all of a group at once.
width=()
[[ "$(swift test --help-hidden 2>/dev/null)" != *--experimental-maximum-parallelization-width* ]] ||
    width=(--experimental-maximum-parallelization-width "$(($(nproc) * 4))")

# A message may go on over several lines: what follows a failure belongs to it until a line starts with another sign.
# A crash may speak at any time.
run() {
    swift test --skip-build --quiet --disable-xctest "$@" 2>&1 | awk '
        /^(◇|✔|↳)/ { show = 0 }
        /^(✘|➜)/ || /error:|warning:|Fatal error|Crash/ { show = 1 }
        /Test run with/ { summary = $0; next }
        show { print; fflush() }
        END { print summary == "" ? "the tests did not run to their end" : summary }'
}

# Options of the build come before those that choose among the tests.
build=()
while [ $# -gt 0 ] && [[ $1 != --filter && $1 != --no-parallel ]]; do
    build+=("$1")
    shift
done
Tests/Scripts/patiently.sh 'building the tests' swift build --build-tests "${build[@]}"
case " $* " in
*" --filter "*)
    run "${build[@]}" "${width[@]}" "$@"
    exit
    ;;
esac

status=0
skip=()
for group in "${real_time[@]}"; do skip+=(--skip "^$group\\."); done
run "${build[@]}" "$@" "${skip[@]}" || status=1
for group in "${real_time[@]}"; do
    run "${build[@]}" "${width[@]}" "$@" --skip "$measuring" --filter "^$group\\." || status=1
done
run "${build[@]}" "${width[@]}" "$@" --filter "$measuring" || status=1
exit $status
