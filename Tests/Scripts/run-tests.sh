#!/bin/bash
# Builds and runs the tests. Prints what failed, what was skipped and why, and the count of each group; of what passed,
# nothing. Ends with a status that is not 0 where any test failed. Takes the options of `swift test`; with --filter it runs
# just what is asked for.
#
# Tests that play sound, serve sockets or run programs wait for the real time of other processes. In one run with all the
# others they starve on a machine of two cores, so they run in groups, one after the other.
set -euo pipefail
cd "$(dirname "$0")/../.."

real_time=(CaptureTests EventLogTests FeedClientTests FeedTests PipelineTests ReplayTests UndertoneTests UndertonedTests VaultTests)

# What measures the time or the pace of a daemon runs apart from the other tests of daemons.
measuring='^UndertonedTests\.(LongRunTests|ConsentTests|GoldenDaemonTests|MemoryTests)'

# A message may go on over several lines: what follows a failure belongs to it until a line starts with another sign.
# Before the first sign the build speaks, of its errors alone; a crash may speak at any time.
run() {
    swift test --quiet --disable-xctest "$@" 2>&1 | awk '
        /^(◇|✔|↳|\[[0-9]+\/|Building for|Build complete)/ { show = 0 }
        /^(✘|➜)/ || /error:|warning:|Fatal error|Crash/ { show = 1 }
        /Test run with/ { summary = $0; next }
        NR == 1 && !/^(◇|✔|↳|\[[0-9]+\/|Building for|Build complete)/ { show = 1 }
        show { print; fflush() }
        END { print summary == "" ? "the tests did not run to their end" : summary }'
}

# Tests of real time have limits, and a shared machine may stand still for seconds. What fails twice is no accident; what
# failed once stays printed.
run_twice_at_most() {
    run "$@" && return
    echo "once more: ${*: -1}"
    run "$@" --skip-build
}

case " $* " in
*" --filter ArchitectureTests "*)
    run "$@"
    exit
    ;;
*" --filter "*)
    run_twice_at_most "$@"
    exit
    ;;
esac

status=0
skip=()
for group in "${real_time[@]}"; do skip+=(--skip "^$group\\."); done
run "$@" "${skip[@]}" || status=1
for group in "${real_time[@]}"; do
    run_twice_at_most "$@" --skip-build --skip "$measuring" --filter "^$group\\." || status=1
done
run_twice_at_most "$@" --skip-build --filter "$measuring" || status=1
exit $status
