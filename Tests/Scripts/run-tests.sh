#!/bin/bash
# Builds and runs the tests. Prints what failed, what was skipped and why, and the count in the last line; of what passed,
# nothing. Ends with the status of `swift test`, whose options it takes.
set -euo pipefail
cd "$(dirname "$0")/../.."

# A message may go on over several lines: what follows a failure belongs to it until a line starts with another sign.
# Before the first sign the build speaks, of its errors alone; a crash may speak at any time.
swift test --quiet --disable-xctest "$@" 2>&1 | awk '
    /^(◇|✔|↳|\[[0-9]+\/|Building for|Build complete)/ { show = 0 }
    /^(✘|➜)/ || /error:|warning:|Fatal error|Crash/ { show = 1 }
    /Test run with/ { summary = $0; next }
    NR == 1 && !/^(◇|✔|↳|\[[0-9]+\/|Building for|Build complete)/ { show = 1 }
    show { print; fflush() }
    END { print summary == "" ? "the tests did not run to their end" : summary }'
