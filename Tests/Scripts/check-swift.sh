#!/bin/bash
# Checks that a Swift new enough is on the PATH; silent where it is.
set -euo pipefail
wanted=6.2
how="get it from https://www.swift.org/install/linux and put its usr/bin on the PATH"
command -v swift >/dev/null || { echo "make deps: no swift on the PATH; $how" >&2; exit 1; }
found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
[ "$(printf '%s\n' "$wanted" "$found" | sort --version-sort | head -n 1)" = "$wanted" ] || {
    echo "make deps: Swift ${found:-of unknown version} is older than $wanted; $how" >&2
    exit 1
}
