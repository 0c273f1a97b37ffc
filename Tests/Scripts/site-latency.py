#!/usr/bin/env python3
"""How long it takes from the moment in which a desk's daemon writes an alert to its line in `undertone watch --hub`.

Two network namespaces: the desk with its daemon's feed and uplink in one, nats-server, hub and supervisor in the other.
Needs root, `ip`, `unshare`, nats-server and the builds of FeedTrial, undertone, undertone-hub and undertone-uplink.

    Tests/Scripts/site-latency.py [EVENTS] [PER_SECOND] [FOLDER OF THE PROGRAMS]
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

EVENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 300
RATE = float(sys.argv[2]) if len(sys.argv) > 2 else 5
PROGRAMS = os.path.abspath(sys.argv[3] if len(sys.argv) > 3 else ".build/debug")
HUB, DESK = f"uthub{os.getpid()}", f"utdesk{os.getpid()}"
ENVIRONMENT = dict(os.environ, PATH=os.environ["PATH"] + ":/usr/sbin:/sbin", LANG="C.UTF-8")


def run(*words, **more):
    return subprocess.run(words, check=True, text=True, capture_output=True, env=ENVIRONMENT, **more).stdout


def inside(namespace, *words):
    return ("ip", "netns", "exec", namespace, *words)


def program(name):
    return os.path.join(PROGRAMS, name)


class Trial:
    def __init__(self, work):
        self.work = work
        self.started = []

    def path(self, name):
        return os.path.join(self.work, name)

    def start(self, name, *words, **more):
        log = open(self.path(name + ".log"), "w")
        more.setdefault("stdout", log)
        process = subprocess.Popen(words, stderr=log, text=True, env=ENVIRONMENT, start_new_session=True, **more)
        self.started.append(process)
        return process

    def patiently(self, *words):
        for _ in range(300):
            if subprocess.run(words, capture_output=True, env=ENVIRONMENT).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit("in vain: " + " ".join(words))

    def network(self):
        for name in (HUB, DESK):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "link", "add", "ut0", "netns", HUB, "type", "veth", "peer", "name", "ut1", "netns", DESK)
        for name, link, address in ((HUB, "ut0", "10.77.0.1/24"), (DESK, "ut1", "10.77.0.2/24")):
            run("ip", "-n", name, "address", "add", address, "dev", link)
            run("ip", "-n", name, "link", "set", link, "up")

    def site(self):
        hub, socket = program("undertone-hub"), self.path("hub.sock")
        run(hub, "init", "--site", "trial", "--server", "10.77.0.1:4222", "--state", self.path("site"))
        nats = self.path("site-nats")
        conf = next(os.path.join(nats, name) for name in os.listdir(nats) if name.endswith(".conf"))
        self.start("nats", *inside(HUB, "nats-server", "-c", conf))
        self.start("hub", *inside(HUB, hub, "run", "--state", self.path("site"), "--socket", socket))
        self.patiently(hub, "status", "--socket", socket)
        told = run(hub, "token", "create", "--label", "floor-2", "--socket", socket)
        return re.search(r"undertone-1\.[A-Za-z0-9_-]+", told).group()

    def desk(self, token):
        folder, state = self.path("desk"), self.path("state")
        os.mkdir(folder, 0o700)
        daemon = self.start(
            "daemon", *inside(DESK, program("FeedTrial"), "serve", folder), stdin=subprocess.PIPE)
        while not os.path.exists(folder + "/hub.sock"):
            time.sleep(0.05)
        uplink, socket = program("undertone-uplink"), folder + "/hub.sock"
        run(*inside(DESK, uplink, "join", token, "--yes", "--state", state, "--socket", socket))
        self.start("uplink", *inside(DESK, uplink, "run", "--state", state, "--socket", socket))
        return daemon

    def measure(self, daemon):
        watch = self.start(
            "watch", *inside(HUB, program("undertone"), "watch", "--hub=" + self.path("hub.sock")),
            stdout=subprocess.PIPE)
        os.set_blocking(watch.stdout.fileno(), True)
        # The first line is of what was there before.
        watch.stdout.readline()
        time.sleep(1)
        print(f"append {EVENTS} {RATE}", file=daemon.stdin, flush=True)
        took = []
        while len(took) < EVENTS:
            line = watch.stdout.readline()
            now = time.monotonic_ns()
            if not line:
                raise SystemExit("watch has ended: " + open(self.path("watch.log")).read())
            for said in re.findall(r"t=([0-9]+)=", line):
                took.append((now - int(said)) / 1e6)
        return sorted(took)

    def end(self):
        for process in reversed(self.started):
            process.kill()
            process.wait()
        for name in (HUB, DESK):
            subprocess.run(("ip", "netns", "delete", name), capture_output=True, env=ENVIRONMENT)


def main():
    if os.geteuid() != 0:
        sys.exit("this makes network namespaces, and needs root")
    if os.environ.get("SITE_LATENCY") != "inside":
        # Who measures is a supervisor, in a table of groups of its own.
        os.execvpe("unshare", ["unshare", "-m", sys.executable, *sys.argv], dict(os.environ, SITE_LATENCY="inside"))
    work = tempfile.mkdtemp(prefix="utlat", dir="/tmp")
    trial = Trial(work)
    try:
        groups = open("/etc/group").read()
        lines = [line for line in groups.splitlines() if not line.startswith(("undertone:", "undertone-hub:"))]
        with open(trial.path("group"), "w") as file:
            file.write("\n".join(lines + ["undertone:x:59901:root", "undertone-hub:x:59902:root"]) + "\n")
        run("mount", "--bind", trial.path("group"), "/etc/group")
        trial.network()
        took = trial.measure(trial.desk(trial.site()))
    finally:
        trial.end()
        subprocess.run(("umount", "/etc/group"), capture_output=True)
        shutil.rmtree(work, ignore_errors=True)

    def at(share):
        return took[min(len(took) - 1, int(share * len(took)))]

    print(
        f"{len(took)} alerts, {RATE:g} a second: median {at(0.5):.0f} ms, p99 {at(0.99):.0f} ms, "
        f"least {took[0]:.0f} ms, most {took[-1]:.0f} ms (required: median < 150 ms, p99 < 500 ms)"
    )
    if at(0.5) >= 150 or at(0.99) >= 500:
        sys.exit(1)


main()
