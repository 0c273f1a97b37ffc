#!/usr/bin/python3
"""Writes the manual pages from what is written already: `--help` of the programs and the comments of the configuration.

    manual.py BINARIES PACKAGE FOLDER

BINARIES holds the programs; PACKAGE is undertone (with undertoned and config/undertone.toml), undertone-uplink or
undertone-hub; FOLDER receives man1, man5 and man8. The pages are dated by SOURCE_DATE_EPOCH, else today. They are written
in mdoc, see mdoc(7).
"""

import datetime
import json
import os
import re
import subprocess
import sys
import textwrap

FILES = [
    ("/etc/undertone/undertone.toml", "Configuration of the machine, see undertone.toml(5)"),
    ("~/.config/undertone/undertone.toml", "Configuration of one agent; key by key it counts before the machine's"),
    ("~/.local/state/undertone", "The agent's baselines, event log and encrypted segments"),
    ("$XDG_RUNTIME_DIR/undertone/agent.sock", "Socket for the agent"),
    ("/run/undertone/AGENT/feed.sock", "Socket for supervisors; agents are members of the group undertone-agent"),
]
PAGES = {"undertone": 1, "undertone.toml": 5, "undertoned": 8}
# Of a site: a page each.
SERVICES = {
    "undertone-uplink": [
        ("/var/lib/undertone-uplink", "Which site this desk has joined, its key, and up to where events have left"),
        ("/run/undertone/AGENT/hub.sock", "Sockets of the daemons that it follows"),
    ],
    "undertone-hub": [
        ("/var/lib/undertone-hub", "The site: its keys, what its desks have told, and the audit; who has it is the site"),
        ("/var/lib/undertone-hub-nats", "Configuration, certificate and store of the broker, for nats-server"),
        ("/run/undertone-hub/hub.sock", "Socket at which people ask, each in the role of their groups"),
    ],
}


# -- mdoc


def escaped(text):
    """Characters that roff would take for its own or turn into typographic ones."""
    for plain, roff in [("\\", "\\e"), ("-", "\\-"), ("'", "\\(aq"), ("`", "\\(ga"), ("^", "\\(ha"), ("~", "\\(ti")]:
        text = text.replace(plain, roff)
    return "\\&" + text if text.startswith((".", "\\(aq")) else text


def prose(text):
    """Running text: a sentence a line, `code` in bold, page(section) as a reference."""
    lines = []
    for sentence in re.split(r"(?<=[.!?]) (?=[A-Z`\"(])", " ".join(text.split())):
        pieces = re.split(r"`([^`]*)`", sentence)
        line = "".join("\\fB" + escaped(p) + "\\fR" if i % 2 else hyphenated(p) for i, p in enumerate(pieces))
        lines += textwrap.wrap(line, 79, break_long_words=False, break_on_hyphens=False)
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in lines)


def hyphenated(text):
    """Running text in which an option or a range of numbers keeps its minus; hyphens of words may break."""
    text = text.replace("\\", "\\e").replace("~/", "\\(ti/").replace(" . ", " .\\& ")
    return re.sub(r"(?<![a-zA-Z])-|(?<=-)-", r"\\-", text)


def argument(word):
    """One argument of a macro."""
    word = escaped(word).replace('"', '\\(dq')
    return f'"{word}"' if " " in word else word


def literal(lines):
    return "\n".join([".Bd -literal -offset indent", *map(escaped, lines), ".Ed"])


def tagged(rows):
    """A list of (tag as macro text, description in mdoc)."""
    body = "\n".join(f".It {tag}\n{text}" for tag, text in rows)
    return f".Bl -tag -width Ds\n{body}\n.El"


def blocks(parts):
    """Paragraphs, lists and displays, one after the other; only a paragraph asks for the space above it."""
    parts = [part for part in parts if part]
    return "\n".join(p if i == 0 or p.startswith((".Bd", ".Bl")) else f".Pp\n{p}" for i, p in enumerate(parts))


def section(title, *parts):
    body = blocks(parts)
    return f".Sh {title}\n{body}" if body else ""


def page(name, number, summary, sections):
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.datetime.now().timestamp())
    day = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
    pages = sorted((PAGES | dict.fromkeys(SERVICES, 8) if name in SERVICES else PAGES).items(), key=lambda p: (p[1], p[0]))
    see = " ,\n".join(f".Xr {other} {section}" for other, section in pages if other != name)
    head = [
        ".\\\" Made from --help and the comments of the configuration: mend those.",
        f".Dd {day:%B} {day.day}, {day.year}",
        f".Dt {name.upper()} {number}",
        # groff would call it a manual of BSD.
        ".ds doc-volume Undertone Manual",
        ".Os Undertone",
        ".Sh NAME",
        f".Nm {name}",
        f".Nd {summary[0].lower() + summary[1:].rstrip('.')}",
    ]
    return "\n".join([*head, *filter(None, sections), f".Sh SEE ALSO\n{see}", ""])


def files_section(files):
    return section("FILES", tagged([(f"Pa {argument(path)}", prose(what + ".")) for path, what in files]))


# -- commands


class Command:
    """One command as `--experimental-dump-help` describes it."""

    def __init__(self, described):
        self.words = described.get("superCommands", []) + [described["commandName"]]
        self.abstract = described["abstract"]
        self.subcommands = [
            Command(sub)
            for sub in described.get("subcommands", [])
            if sub["shouldDisplay"] and sub["commandName"] != "help"
        ]
        shown = [a for a in described.get("arguments", []) if a["shouldDisplay"]]
        self.common = [a for a in shown if a.get("valueName") in ("help", "version") and a["kind"] == "flag"]
        self.arguments = [a for a in shown if a not in self.common]
        self.description, self.examples, self.statuses = [], [], []
        for paragraph in described.get("discussion", "").split("\n\n"):
            first, *rest = paragraph.split("\n")
            if re.fullmatch(r"Examples?:", first):
                self.examples += [line.strip() for line in rest]
            elif first.startswith("Exit status: "):
                text = paragraph.removeprefix("Exit status: ").replace("\n", " ").rstrip(".")
                self.statuses = [status(item) for item in re.split(r", (?=\d)", text)]
            elif paragraph.startswith("  "):
                self.description.append(literal(line.removeprefix("  ") for line in paragraph.split("\n")))
            elif paragraph:
                self.description.append(prose(paragraph))

    def all_examples(self):
        return self.examples + [example for sub in self.subcommands for example in sub.all_examples()]

    def usage(self):
        lines = [f".Nm {' '.join(self.words)}"]
        for a in self.arguments:
            names = a.get("preferredName")
            text = flag(names) if names else ""
            if a["kind"] != "flag":
                text = f"{text} Ar {argument(a['valueName'])}".strip()
            lines.append(f".{'Op ' if a['isOptional'] else ''}{text}{' ...' if a['isRepeating'] else ''}")
        return "\n".join(lines)

    def options(self, common):
        rows = []
        for a in self.arguments + (self.common if common else []):
            value = "" if a["kind"] == "flag" else f" Ar {argument(a['valueName'])}"
            tag = " , ".join(flag(n) for n in a.get("names", [])) + value
            text = [prose(a.get("abstract", ""))]
            if "discussion" in a:
                text.append(prose(a["discussion"]))
            values = a.get("allValues", [])
            if not all(v in a.get("abstract", "") for v in values):
                text.append(prose("One of " + ", ".join(values) + "."))
            # Where the help says in words how the default is found, the value is that of this machine alone.
            if "defaultValue" in a and "by default" not in a.get("abstract", ""):
                text.append(prose(f"Default: {a['defaultValue']}."))
            rows.append((tag.strip(), "\n".join(text)))
        return tagged(rows) if rows else ""


def flag(name):
    return f"Fl {'-' if name['kind'] == 'long' else ''}{name['name']}"


def own_statuses(command, statuses):
    """Those of the program's exit statuses that a command can end with, and what it and its subcommands say of theirs."""
    every = [command, *command.subcommands]
    arguments = [a for one in every for a in one.arguments]
    options = {a.get("preferredName", {}).get("name", a["valueName"]) for a in arguments if not a.get("allValues")}
    can = {"0", "1", "64"}
    can |= {"78"} if options & {"config"} else set()
    can |= {"69", "77"} if options & {"socket"} or command.words[-1] in OWN_DAEMON else set()
    can |= {"69"} if command.words[-1] in SOUND else set()
    can |= {"66"} if options & READS or command.words[-1] in READING else set()
    can |= {"73 and 74"} if options & WRITES or command.words[-1] in WRITING else set()
    own = dict(command.statuses)
    rows = {number: text for number, text in statuses if number in can} | own
    for sub in command.subcommands:
        for number, text in sub.statuses:
            said = f"{sub.words[-1]}: {text[0].lower()}{text[1:]}"
            rows[number] = f"{rows[number]}\n{said}" if number in rows else said[0].upper() + said[1:]
    return sorted(rows.items(), key=lambda row: int(re.match(r"\d+", row[0])[0]))


# Commands that talk to the agent's own daemon or the sound server, and those that read or write files without an option.
OWN_DAEMON = {"setup", "consent", "pause", "resume", "help-me", "mine", "trust", "call", "clock"}
SOUND = {"devices", "segments"}
READS = {"files", "file", "directory", "manifest", "log", "segment", "segments", "identity", "baseline-from"}
READING = {"baseline", "trust"}
WRITES = {"output", "export", "html", "png"}
WRITING = {"setup", "config", "baseline"}


def status(item):
    numbers, meaning = re.fullmatch(r"([\d and]*\d) (.*)", item).groups()
    return numbers, prose(meaning[0].upper() + meaning[1:] + ".")


def command_page(command, number, statuses, extra=()):
    whole = len(command.words) == 1
    usage, commands, examples = [command.usage()], "", list(command.examples)
    if command.subcommands and whole:
        # Each has a page of its own; this one shows the first example of each.
        usage = [f".Nm {command.words[0]}\n.Ar command\n.Op Ar options"]
        commands = tagged([(f"Xr {'-'.join(sub.words)} 1", prose(sub.abstract)) for sub in command.subcommands])
        examples += [sub.all_examples()[0] for sub in command.subcommands if sub.all_examples()]
    elif command.subcommands:
        usage = [sub.usage() for sub in command.subcommands]
        examples = list(dict.fromkeys(command.all_examples()))
        commands = "\n".join(
            f".Ss {' '.join(sub.words)}\n{blocks([prose(sub.abstract), *sub.description, sub.options(False)])}"
            for sub in command.subcommands
        )
    sections = [
        section("SYNOPSIS", "\n".join(usage)),
        section("DESCRIPTION", prose(command.abstract), *command.description),
        section("COMMANDS", commands),
        section("OPTIONS", command.options(True)),
        *extra,
        section("EXIT STATUS", tagged(statuses)) if statuses else "",
        section("EXAMPLES", literal(examples)) if examples else "",
    ]
    return page("-".join(command.words), number, command.abstract, sections)


def leaves(command):
    """The commands that do something, the first first."""
    return [leaf for sub in command.subcommands for leaf in leaves(sub)] if command.subcommands else [command]


def service_statuses(command, every):
    """What the program ends with, and what a command says of its own."""
    rows = dict(command.statuses)
    for leaf in every:
        for number, text in leaf.statuses:
            said = prose(f"`{' '.join(leaf.words[1:])}`: ") + f" {text[0].lower()}{text[1:]}"
            rows[number] = f"{rows[number]}\n{said}" if number in rows else said
    return sorted(rows.items(), key=lambda row: int(re.match(r"\d+", row[0])[0]))


def service_page(command, files):
    """One page for a program of several commands."""
    every = leaves(command)
    commands = "\n".join(
        f".Ss {' '.join(leaf.words)}\n{blocks([prose(leaf.abstract), *leaf.description, leaf.options(False)])}"
        for leaf in every
    )
    sections = [
        section("SYNOPSIS", "\n".join(leaf.usage() for leaf in every)),
        section("DESCRIPTION", prose(command.abstract), *command.description),
        section("COMMANDS", commands),
        section("OPTIONS", command.options(True)),
        files_section(files),
        section("EXIT STATUS", tagged(service_statuses(command, every))),
        section("EXAMPLES", literal(dict.fromkeys(command.all_examples()))),
    ]
    return page(command.words[0], 8, command.abstract, sections)


# -- configuration


def configuration_page(path):
    """The comment above a key or a table, as config/undertone.toml has them all."""
    parts, comment, tables = [], [], []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        statement = re.fullmatch(r"#?(?:\[(\w+)\]|(\w+) = (.*))", line)
        if statement and statement[1]:
            tables.append((statement[1], comment, []))
            comment = []
        elif statement and tables:
            tables[-1][2].append((statement[2], comment))
            comment = []
        elif line == "" and not tables and comment:
            parts.append(comment)
            comment = []
        elif line == "#" or line.startswith("# "):
            comment.append(line[2:])
        elif line:
            sys.exit(f"{path}:{number}: neither a comment, a table nor a key: {line}")
    summary, preamble = parts[0][0].split(": ")[1], sum(parts, [])[1:]
    body = []
    for name, about, keys in tables:
        rows = [(f"Ic {key}", "\n".join(key_text(line) for line in joined(text))) for key, text in keys]
        body += [f".Ss [{name}]", blocks([paragraphs(about), tagged(rows)])]
    sections = [
        section("DESCRIPTION", paragraphs(preamble)),
        section("TABLES AND KEYS", "\n".join(body)),
        files_section(FILES[:2]),
    ]
    return page("undertone.toml", 5, f"{summary.split(', ')[0]} of Undertone", sections)


def joined(lines):
    """Lines of a comment as sentences that stand apart: prose, then Unit, Range, Default or Example."""
    found = []
    for line in lines:
        if re.match(r"(Unit|Range|Default|Example): ", line) or not found:
            found.append(line)
        else:
            found[-1] += " " + line
    return found


def key_text(line):
    return (".br\n" if re.match(r"(Unit|Range|Default): ", line) else "") + prose(line)


def paragraphs(lines):
    """Comment lines as paragraphs; what is indented stands as it is."""
    found, text, fixed = [], [], []

    def close():
        if text:
            found.append(prose(" ".join(text)))
        if fixed:
            found.append(literal(fixed))
        text.clear(), fixed.clear()

    for line in lines:
        if line == "" or line.startswith("  ") != bool(fixed):
            close()
        if line.startswith("  "):
            fixed.append(line.strip())
        elif line:
            text.append(line)
    close()
    return blocks(found)


# --


def described(program):
    text = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True).stdout
    return Command(json.loads(text)["command"])


def main(binaries, package, folder):
    def write(name, number, text):
        os.makedirs(f"{folder}/man{number}", exist_ok=True)
        with open(f"{folder}/man{number}/{name}.{number}", "w", encoding="utf-8") as file:
            file.write(text)

    if package in SERVICES:
        write(package, 8, service_page(described(f"{binaries}/{package}"), SERVICES[package]))
        return
    files = files_section(FILES)
    client, daemon = described(f"{binaries}/undertone"), described(f"{binaries}/undertoned")
    write("undertone", 1, command_page(client, 1, client.statuses, [files]))
    for sub in client.subcommands:
        write("-".join(sub.words), 1, command_page(sub, 1, own_statuses(sub, client.statuses)))
    write("undertoned", 8, command_page(daemon, 8, daemon.statuses, [files]))
    write("undertone.toml", 5, configuration_page("config/undertone.toml"))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
