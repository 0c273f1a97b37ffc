#!/usr/bin/env python3
"""A daemon that means harm, against every command of `undertone` that talks to daemons.

It answers with what a real daemon answered (Tests/Fixtures/Golden), changed: numbers out of all ranges, deep nests, long
texts, escapes, wrong types, cut bodies, drip, endless lines, floods of events, other statuses, bad framing. A command may
say what it likes and end with any exit status. It may not crash, hang, grow, or write to a terminal what steers one.

    fuzz-client.py PROGRAM [--seconds 600] [--seed N] [--cases N] [--case N] [--quick]

Each failure is printed with its seed and case; `--seed S --case N` does that one again.
"""
import argparse
import base64
import json
import os
import pathlib
import pty
import random
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

GOLDEN = pathlib.Path(__file__).parent.parent / "Fixtures/Golden"
MAX_SECONDS = 75
MAX_MB = 500
# What the panel itself writes: colours, the cursor, what is erased.
OWN_SEQUENCES = re.compile(r"\x1b\[(\?(?:25|7|1049)[hl]|[0-9;]*[mAJKHhl])")
ESCAPES = "\x1b]0;EVE\x07\x1b[2J\x1b]52;c;ZXZl\x07\x9b31m\u202eevil\u2028line\r\nforged \u0007"

AGENT = [
    "status", "consent show", "consent grant --yes replay", "consent withdraw replay", "mine", "mine --json",
    "mine --export copy --force", "mine erase --all --yes", "pause --for 90s --reason private", "resume", "call begin",
    "call end", "help-me --reason fuzz", "contest call-1 --reason r", "trust", "trust --json", "doctor", "baseline show",
    "audit show", "audit export", "devices",
]
OTHERS = [
    "status", "status --json", "alerts", "alerts --json --open", "ack call-1", "takeover call-1", "ack call-1 --json",
    "handover call-1 --to ivan", "resolve call-1 --note n --nothing-wrong", "judge call-1 --upheld --note n",
    "watch --for 2", "watch --for 2 --json --after 0", "watch --once --json", "watch --once", "watch --for 2 --bell",
    "segments list --reason r", "segments list --reason r --json --state all", "segments hold call-1-0 --reason r",
    "segments release call-1-0 --reason r", "segments approve call-1-0 --for ivan",
    "segments purpose call-1-0 evaluation --reason r", "segments erase call-1-0 --reason r --yes",
    "segments verify call-1-0 --reason r --identity qa.key", "segments replay call-1-0 --reason r --identity qa.key",
    "segments replay call-1-0 --reason r --identity qa.key --html page.html --force",
    "segments export call-1-0 --reason r --identity qa.key --format json --output -",
    "segments redact call-1-0 --reason r --identity qa.key --from 1 --to 2 --yes",
    "segments rekey call-1-0 --reason r --identity qa.key --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "audit show", "audit show --json", "audit export", "audit verify --without-journal", "watch --for 2 --notify",
]


def recorded():
    """Bodies by method and path, each number of an identifier left out."""
    bodies = {}
    request = None
    for line in (GOLDEN / "answers.txt").read_text().splitlines():
        if line.startswith("> "):
            request = line[2:].split(" ")[:2]
        elif request and line[:1] in "{[":
            try:
                json.loads(line)
            except ValueError:
                continue
            if '"title"' not in line:
                bodies.setdefault((request[0], route(request[1])), []).append(line)
            request = None
    return bodies


def route(path):
    return re.sub(r"/(alerts|segments)/[^/?]+", r"/\1/ID", path.split("?")[0])


BODIES = recorded()
PAGES = [page for page in map(json.loads, BODIES["GET", "/v1/events"]) if "events" in page]
BODIES["GET", "/v1/events"] = [json.dumps(page) for page in PAGES]
EVENTS = [json.dumps(event, separators=(",", ":")) for page in PAGES for event in page["events"]]
SEGMENT = base64.b64decode((GOLDEN / "segments/call-0.age.txt").read_text())


class Raw(str):
    """What stands in JSON as it is."""


class Mutator:
    def __init__(self, rng):
        self.rng = rng

    def number(self):
        return self.rng.choice([
            Raw("1e300"), Raw("-1e300"), Raw("1e400"), Raw("NaN"), Raw("Infinity"), Raw("-0"), -1, 2**53, 2**53 + 1,
            2**63 - 1, 2**63, -(2**63), 1e18, 0.5, -0.5, 100.0001, 101, Raw("1" * 5000), Raw("0." + "3" * 400), 1e-320, 0,
            Raw("0x10"), 9007199254740991, 2**31, Raw("1E+2")
        ])

    def text(self):
        return self.rng.choice([
            ESCAPES, ESCAPES, ESCAPES, ESCAPES, "\x1b[2J", "alice, says bob", "", " ", "аlice", "alice ", "\0", "a" * 5000, "e\u0301" * 9000, "../../etc/passwd",
            "call-1/../../mine", "x\r\nHost: y", "x HTTP/1.1\r\n\r\nGET /", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2025-02-30T00:00:00Z", "=cmd()", "-rf", "%1b%5b2J",
            "urn:undertone:h:%1b%5b2J%0a", "critical", "help", "raised", "🧑‍💻" * 50, "\u202e" * 99, "a" * 1_000_000,
            Raw('"\\ud800"'), Raw('"\\u001b[2J"'), Raw('"\x1b[2J"'), "io.undertone.alert.raised", "a" * 20
        ])

    def value(self):
        return self.rng.choice([
            self.number, self.number, self.text, self.text, lambda: None, lambda: True, lambda: [], lambda: {},
            lambda: Raw("[" * 33 + "]" * 33), lambda: Raw("[" * 100_000), lambda: Raw('{"a":' * 100_000),
            lambda: [0] * 20_000, lambda: Raw("[" + "[]," * 300_000 + "[]]"), lambda: [{}] * 5,
        ])()

    def change(self, node):
        """The tree with one place of it changed."""
        places = []

        def collect(node):
            children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
            for key, child in children:
                places.append((node, key))
                collect(child)

        collect(node)
        if not places:
            return self.value()
        parent, key = self.rng.choice(places)
        old = parent[key]
        roll = self.rng.random()
        if roll < 0.15 and isinstance(parent, dict):
            del parent[key]
        elif roll < 0.25 and isinstance(old, list) and old:
            parent[key] = old * self.rng.choice([2, 50, 12_000 if len(json.dumps(old)) < 100 else 50])
        elif roll < 0.75 and isinstance(old, (int, float)) and not isinstance(old, bool):
            parent[key] = self.number()
        elif roll < 0.75 and isinstance(old, str):
            parent[key] = self.text()
        else:
            parent[key] = self.value()
        return node

    def json(self, text):
        node = json.loads(text)
        for _ in range(self.rng.choice([0, 1, 1, 1, 2, 5])):
            node = self.change(node)
        out = self.write(node).encode("utf-8", "surrogatepass")
        roll = self.rng.random()
        if roll < 0.03:
            out = out[: self.rng.randrange(len(out) + 1)]
        elif roll < 0.06 and out:
            out = bytearray(out)
            for _ in range(self.rng.randrange(1, 9)):
                out[self.rng.randrange(len(out))] = self.rng.randrange(256)
        elif roll < 0.07:
            out = out.decode("utf-8", "replace").encode(self.rng.choice(["utf-16", "utf-16-le", "utf-32", "utf-8-sig"]))
        elif roll < 0.09 and out[:1] == b"{":
            out = b'{"agent":"alice","score":{"value":1e300},' + out[1:]
        return bytes(out)

    def write(self, node):
        if isinstance(node, Raw):
            return str(node)
        if isinstance(node, dict):
            return "{" + ",".join(json.dumps(k) + ":" + self.write(v) for k, v in node.items()) + "}"
        if isinstance(node, list):
            return "[" + ",".join(map(self.write, node)) + "]"
        return json.dumps(node, ensure_ascii=self.rng.random() < 0.5)


class Daemon:
    """One hostile daemon. What it does is settled by its random numbers and by what it is asked, in order."""

    def __init__(self, path, seed, is_quick):
        self.rng, self.is_quick, self.is_over = random.Random(seed), is_quick, False
        self.lock = threading.Lock()
        self.log = []
        # Some daemons are hostile in one way only, so that what comes behind the first answer is reached, too.
        self.honesty = self.rng.choice([0.0, 0.5, 0.8, 0.95])
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(path)
        self.server.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while not self.is_over:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def close(self):
        self.is_over = True
        # Wakes whoever waits in accept(), who would keep it open.
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()

    def serve(self, connection):
        try:
            with connection:
                connection.settimeout(20)
                data = b""
                while b"\r\n\r\n" not in data:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    data += piece
                head, rest = data.split(b"\r\n\r\n", 1)
                length = int((re.search(rb"(?i)content-length: *(\d+)", head) or [0, 0])[1])
                while len(rest) < length:
                    rest += connection.recv(65536)
                method, path = head.split(b" ")[:2]
                self.answer(connection, method.decode(), path.decode(), b"ndjson" in head)
        except OSError:
            pass

    def answer(self, connection, method, path, is_stream):
        with self.lock:
            rng = random.Random(self.rng.random())
            is_honest = self.rng.random() < self.honesty
        mutator = Mutator(rng)
        kinds = ["json"] * 12 + ["status", "html", "framing", "early", "redirect", "empty", "informational", "headers"]
        if not self.is_quick:
            kinds += ["drip", "hang", "endless", "headdrip"]
        kind = "honest" if is_honest else rng.choice(kinds)
        with self.lock:
            self.log.append(f"{method} {path}: {kind}")
        if is_stream and kind in ("honest", "json"):
            return self.stream(connection, rng, mutator, is_honest)
        bodies = BODIES.get((method, route(path)), ["{}"])
        body = SEGMENT if method == "GET" and route(path) == "/v1/segments/ID" else None
        if body is None:
            text = rng.choice(bodies)
            body = text.encode() if is_honest else mutator.json(text)
        elif not is_honest:
            body = bytearray(body)
            for _ in range(rng.choice([0, 1, 50])):
                body[rng.randrange(len(body))] = rng.randrange(256)
            body = bytes(body)[: rng.choice([len(body), len(body), rng.randrange(len(body))])]
        send = connection.sendall
        ok = b"HTTP/1.1 200 OK\r\n"
        if kind in ("honest", "json"):
            send(ok + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        elif kind == "status":
            problem = mutator.json('{"title":"Not your role","detail":"because","status":403}')
            status = rng.choice([204, 304, 400, 401, 403, 404, 409, 410, 412, 418, 429, 500, 503, 599, 999])
            send(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(problem)) + problem)
        elif kind == "html":
            body = b"<html><script>\x1b[2J</script>" * rng.choice([1, 9000])
            send(ok + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        elif kind == "framing":
            send(rng.choice([
                ok + b"Content-Length: -1\r\n\r\n" + body, ok + b"Content-Length: 99999999999999999999\r\n\r\n" + body,
                ok + b"Content-Length: 9223372036854775807\r\n\r\n" + body,
                ok + b"Transfer-Encoding: chunked\r\n\r\n8000000000000000\r\n" + body,
                ok + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + body,
                ok + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body,
                ok + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + body,
                ok + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}" + body, b"HTTP/9.9 200 OK\r\n\r\n" + body,
                body, b"\0" * 5000, b"\x16\x03\x01\x02\x00", b"HTTP/1.1 " + b"9" * 50 + b"\r\n\r\n", ok + b"\r\n" + body * 3,
            ]))
        elif kind == "early":
            send((ok + b"Content-Length: %d\r\n\r\n" % len(body) + body)[: rng.randrange(len(body) + 30)])
        elif kind == "redirect":
            send(b"HTTP/1.1 302 Found\r\nLocation: /v1/mine\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        elif kind == "empty":
            send(b"HTTP/1.1 204 No Content\r\n\r\n" + body)
        elif kind == "informational":
            for _ in range(rng.choice([3, 20_000])):
                send(b"HTTP/1.1 102 Processing\r\n\r\n")
            send(ok + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        elif kind == "headers":
            send(ok + b"".join(b"X-%d: %s\r\n" % (i, b"v" * 500) for i in range(rng.choice([50, 5000]))) + b"\r\n" + body)
        elif kind == "hang":
            self.wait(90)
        elif kind == "endless":
            send(ok + b"Transfer-Encoding: chunked\r\n\r\n")
            piece = b"10000\r\n" + b"[" + b" " * 65535 + b"\r\n"
            while not self.is_over:
                send(piece)
        else:
            for byte in (ok if kind == "headdrip" else b""):
                send(bytes([byte]))
                self.wait(3)
            send(ok + b"Content-Length: 60000000\r\n\r\n")
            while not self.is_over:
                send(b" ")
                self.wait(2)

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while not self.is_over and time.monotonic() < end:
            time.sleep(0.1)

    def stream(self, connection, rng, mutator, is_honest):
        def chunk(data):
            connection.sendall(b"%x\r\n" % len(data) + data + b"\r\n")

        connection.sendall(
            b"HTTP/1.1 200 OK\r\nUndertone-Cursor: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
            % (b"0" if is_honest else rng.choice([b"0", b"-1", b"9223372036854775807", b"x", b"9" * 99])))
        kind = "lines" if is_honest else rng.choice(["lines", "lines", "flood", "bigline", "gaps", "blank", "cut"])
        sequence = 1000
        end = time.monotonic() + 4
        while not self.is_over and time.monotonic() < end:
            if kind == "bigline":
                chunk(b"x" * 65536)
            elif kind == "blank":
                chunk(b"\n" * 65536)
            elif kind == "gaps":
                chunk(b'{"gap":{"after":%d,"resumes_after":%d,"reason":"expired"}}\n' % (
                    rng.choice([0, 2**53, 2**63 - 1]), rng.choice([0, 5, 2**53, 2**63 - 1])))
            elif kind == "flood":
                line = EVENTS[0]
                lines = []
                for _ in range(1000):
                    sequence += 1
                    lines.append(re.sub(r'"sequence":\d+', f'"sequence":{sequence}', line))
                chunk(("\n".join(lines) + "\n").encode())
            else:
                sequence += 1
                line = re.sub(r'"sequence":\d+', f'"sequence":{sequence}', rng.choice(EVENTS))
                data = line.encode() if is_honest else mutator.json(line)
                chunk(data.replace(b"\n", b" ") + b"\n")
                if kind == "cut" and rng.random() < 0.3:
                    return
                time.sleep(0.02)
        self.wait(3)


class Case:
    def __init__(self, program, seed, number, is_quick):
        self.program, self.seed, self.number, self.is_quick = program, seed, number, is_quick
        self.rng = random.Random(f"{seed}/{number}")

    def run(self):
        """What went wrong, in words; an empty list where nothing did."""
        home = pathlib.Path(tempfile.mkdtemp(prefix="fuzz-client-"))
        daemons = []
        try:
            (home / "run").mkdir()
            (home / ".config/undertone").mkdir(parents=True)
            (home / ".config/undertone/undertone.toml").write_text(
                f'[feed]\nagent_socket = "{home}/run/a.sock"\n[event_log]\npath = "{home}/none.sqlite"\n')
            (home / "qa.key").write_text((GOLDEN / "segments/qa.key.txt").read_text())
            (home / "qa.key").chmod(0o600)
            (home / "notify-send").write_text("#!/bin/sh\nsleep 60\n")
            (home / "notify-send").chmod(0o755)
            names = ["a", "b", "c"][: self.rng.choice([1, 1, 2, 3])]
            daemons = [Daemon(f"{home}/run/{n}.sock", self.rng.random(), self.is_quick) for n in names]
            # Every command has its turn.
            line = (AGENT + OTHERS)[self.number % len(AGENT + OTHERS)]
            is_agents = self.number % len(AGENT + OTHERS) < len(AGENT)
            words = line.split() + ([] if is_agents else ["--socket", f"{home}/run"])
            # On a terminal a replay plays until a key ends it.
            has_terminal = "replay" not in line and (self.rng.random() < 0.5 or "watch --for" in line)
            faults, seconds, output = self.execute(words, home, has_terminal)
            if seconds > MAX_SECONDS:
                faults.append(f"took {seconds:.0f} s")
            faults += self.raw(output, has_terminal)
            trace = [entry for daemon in daemons for entry in daemon.log[:12]]
            return [f"{fault}\n  undertone {' '.join(words)}\n  {trace}\n  {output[-600:]!r}" for fault in faults]
        finally:
            for daemon in daemons:
                daemon.close()
            shutil.rmtree(home, ignore_errors=True)

    def execute(self, words, home, has_terminal):
        environment = {
            "PATH": f"{home}:/usr/bin:/bin", "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "TERM": "xterm-256color",
            "PULSE_SERVER": f"unix:{home}/none", "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no",
        }
        ours, theirs = pty.openpty() if has_terminal else os.pipe()
        start = time.monotonic()
        process = subprocess.Popen(
            [self.program, *words], cwd=home, env=environment, stdout=theirs, stderr=theirs, start_new_session=True,
            stdin=theirs if has_terminal else subprocess.DEVNULL)
        os.close(theirs)
        output, is_killed, peak = b"", False, 0
        while True:
            ready, _, _ = select.select([ours], [], [], 0.1)
            peak = max(peak, self.peak(process.pid))
            try:
                piece = os.read(ours, 65536) if ready else None
            except OSError:
                piece = b""
            if piece:
                output = (output + piece)[-4_000_000:]
                if has_terminal and self.rng.random() < 0.02:
                    os.write(ours, self.rng.choice([b"a", b"t", b"\x1b[A", b"\x1b[B", b"h", b"r", b"n", b"u", b"y", b"\r", b"?", b"/"]))
            elif piece == b"":
                break
            if time.monotonic() - start > MAX_SECONDS + 15:
                is_killed = True
                os.kill(process.pid, signal.SIGKILL)
                break
        os.close(ours)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = 0
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        faults = []
        if is_killed:
            faults.append("hung")
        elif os.WIFSIGNALED(status):
            faults.append(f"ended by signal {os.WTERMSIG(status)}")
        if peak > MAX_MB * 1024:
            faults.append(f"took {peak // 1024} MB")
        return faults, time.monotonic() - start, output

    @staticmethod
    def peak(pid):
        """Most memory so far, in kB; what the kernel tells at the end counts the fuzzer's own, from which it is forked."""
        try:
            found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
        except OSError:
            return 0
        return int(found[1]) if found else 0

    @staticmethod
    def raw(output, has_terminal):
        """What steers a terminal: on one, only what the program draws with may; elsewhere nothing may."""
        text = output.decode("utf-8", "surrogateescape")
        if has_terminal:
            text = OWN_SEQUENCES.sub("", text[text.find("\n") + 1 :] if len(output) == 4_000_000 else text)
        allowed = "\n\r\t\x07" if has_terminal else "\n\t"
        found = {
            c for c in text
            if (c < " " and c not in allowed) or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e"
            or c in "\u2028\u2029\u2066\u2067\u2068\u2069" or "\udc80" <= c <= "\udcff"
        }
        return [f"wrote {', '.join(map(ascii, sorted(found)))}"] if found else []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=random.randrange(1, 1_000_000))
    parser.add_argument("--cases", type=int, help="so many, and no end by time")
    parser.add_argument("--case", type=int, help="this one alone")
    parser.add_argument("--quick", action="store_true", help="without what is slow to fail")
    parser.add_argument("--jobs", type=int, default=6)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    print(f"seed {options.seed}", flush=True)
    lock = threading.Lock()
    state = {"next": 0, "done": 0, "failed": 0}
    end = time.monotonic() + options.seconds

    def work():
        while True:
            with lock:
                number = state["next"] if options.case is None else options.case
                is_over = state["next"] >= options.cases if options.cases else time.monotonic() > end
                if is_over or (options.case is not None and state["next"] > 0):
                    return
                state["next"] += 1
            try:
                faults = Case(program, options.seed, number, options.quick).run()
            except Exception as error:
                faults = [f"the fuzzer itself: {error!r}"]
            with lock:
                state["done"] += 1
                state["failed"] += len(faults)
                for fault in faults:
                    print(f"FAILED: --seed {options.seed} --case {number}: {fault}", flush=True)
                if state["done"] % 200 == 0:
                    print(f"{state['done']} cases", flush=True)

    workers = [threading.Thread(target=work) for _ in range(options.jobs if options.case is None else 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"{state['done']} cases, {state['failed']} failures" if state["failed"] else f"{state['done']} cases: held")
    sys.exit(1 if state["failed"] else 0)


main()
