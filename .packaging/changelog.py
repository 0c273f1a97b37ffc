#!/usr/bin/python3
"""Prints CHANGELOG.md as a Debian changelog.

    changelog.py CHANGELOG.md MAINTAINER

MAINTAINER is `Name <address>`. A version without a date is dated by SOURCE_DATE_EPOCH, else now, and marked UNRELEASED.
"""

import datetime
import os
import re
import sys
import textwrap


def entry(version, day, lines, maintainer):
    if day == "unreleased":
        distribution = "UNRELEASED"
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.datetime.now().timestamp())
        moment = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
    else:
        distribution = "unstable"
        moment = datetime.datetime.strptime(day, "%Y-%m-%d").replace(hour=12, tzinfo=datetime.timezone.utc)
    changes = []
    for line in lines:
        line = line.strip()
        if line.startswith("### "):
            changes.append(f"  [ {line[4:]} ]")
        elif line.startswith("- "):
            changes.append(line)
        elif line:
            changes[-1] += " " + line
    body = [
        change if change.startswith("  [") else textwrap.fill(change[2:], 79, initial_indent="  * ",
                subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
        for change in changes
    ]
    signed = f" -- {maintainer}  {moment:%a, %d %b %Y %H:%M:%S +0000}"
    return "\n".join([f"undertone ({version}) {distribution}; urgency=medium", "", *body, "", signed, ""])


def main(path, maintainer):
    text = open(path, encoding="utf-8").read()
    pieces = re.split(r"^## \[(\d[^]]*)\] - (\d{4}-\d\d-\d\d|unreleased)\n", text, flags=re.MULTILINE)
    if len(pieces) == 1:
        sys.exit(f"{path}: no line of the form `## [1.2.3] - 2026-01-31` or `## [1.2.3] - unreleased`")
    versions = zip(pieces[1::3], pieces[2::3], pieces[3::3])
    print("\n".join(entry(version, day, lines.split("\n"), maintainer) for version, day, lines in versions), end="")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
