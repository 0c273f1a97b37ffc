#!/usr/bin/env python3
"""The feed as other people's clients use it: curl, nc, socat, ab, nginx as a proxy, Python's requests and sseclient, and
the EventSource of a real browser, which has to come back after the daemon was started anew with nothing lost or doubled.

  clients.py FEEDTRIAL

Runs in a network of its own where it may (root); what a browser reaches is never reachable from elsewhere. Ends with a
status that is not 0 where a client does not get what it should. What is not installed is named and left out, unless
UNDERTONE_CLIENTS=all.
"""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

failures = []
left_out = []


def check(name, holds, seen=""):
    print(f"{'ok  ' if holds else 'FAIL'} {name}" + ("" if holds else f": {seen!r}"[:600]), flush=True)
    if not holds:
        failures.append(name)


def has(program):
    if shutil.which(program):
        return True
    left_out.append(program)
    return False


class Daemon:
    """FeedTrial's server: the agent's socket and the supervisors', over a log that outlives it."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", self.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2):
            self.process.stdout.readline()

    def append(self, count):
        self.process.stdin.write(f"append {count} 0\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "appended"

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)


def run(*words, **options):
    options.setdefault("timeout", 15)
    if "input" in options:
        options["input"] = options["input"].encode()
    return subprocess.run(words, capture_output=True, **options).stdout.decode()


def curl(path, *options):
    return run("curl", "--silent", "--max-time", "10", "--unix-socket", agent, *options, f"http://undertone{path}")


def with_curl():
    status = curl("/v1/status", "--http1.0", "-D", "-")
    check("curl --http1.0 gets an answer with an end", status.startswith("HTTP/1.0 200") and '"agent"' in status, status)
    check("curl -I gets a head", " 200" in curl("/metrics", "-I"))
    check("curl -I of events does not hang", " 200" in curl("/v1/events", "-I"))
    took = curl("/v1/pause", "-H", "Expect: 100-continue", "-d", '{"reason":"payment"}', "-o", "/dev/null",
                "-w", "%{http_code} %{time_total}").split()
    check("curl with Expect waits for nothing", took[0] == "200" and float(took[1]) < 0.9, took)
    large = os.path.join(folder, "large")
    with open(large, "wb") as file:
        file.write(b"x" * 2_000_000)
    took = curl("/v1/pause", "-H", "Expect: 100-continue", "--data-binary", f"@{large}", "-o", "/dev/null",
                "-w", "%{http_code} %{time_total} %{size_upload}").split()
    check("curl sends nothing of a body that is refused", took[0] == "413" and took[2] == "0" and float(took[1]) < 0.9, took)
    took = curl("/v1/pause", "--data-binary", f"@{large}", "-H", "Expect:", "-o", "/dev/null", "-w", "%{http_code}")
    check("curl without Expect is refused too", took == "413", took)
    check("curl -T is refused in words", "urn:undertone" in curl("/v1/status", "-T", large))


def with_sockets():
    request = "GET /v1/events?after=0&follow=false HTTP/1.0\r\n\r\n"
    if has("nc"):
        text = run("nc", "-U", agent, input=request)
        check("nc -U ends by itself, without sizes of pieces", text.startswith("HTTP/1.0 200") and
              all(line.startswith("{") for line in text.split("\r\n\r\n", 1)[1].splitlines()), text)
    if has("socat"):
        text = run("socat", "-t5", "-", f"UNIX-CONNECT:{agent}", input=request.replace("1.0", "1.1"))
        check("socat gets a whole answer", "HTTP/1.1 200" in text and text.endswith("0\r\n\r\n"), text[-200:])


def nginx(port):
    path = os.path.join(folder, "nginx.conf")
    with open(path, "w") as file:
        file.write(f"""
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; {'user root;' if os.getuid() == 0 else ''}
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{
        listen 127.0.0.1:{port};
        location = /page {{ default_type text/html; alias {folder}/page.html; }}
        location / {{ proxy_pass http://unix:{agent}:; }}
    }}
}}
""")
    process = subprocess.Popen(["nginx", "-c", path, "-e", f"{folder}/nginx.log"])
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            time.sleep(0.05)
    raise SystemExit("nginx does not start: " + open(f"{folder}/nginx.log").read())


def with_proxy(port):
    base = f"http://127.0.0.1:{port}"
    check("nginx passes an answer on", '"agent"' in run("curl", "-s", f"{base}/v1/status"))
    check("nginx passes HEAD on", " 200" in run("curl", "-sI", f"{base}/metrics"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/v1/events", headers={"Accept": "text/event-stream"})
    answer = connection.getresponse()
    start = time.monotonic()
    daemon.append(1)
    line = answer.fp.readline()
    while line and b"data:" not in line:
        line = answer.fp.readline()
    check("nginx holds no event back", b"alert" in line and time.monotonic() - start < 3, line)
    connection.close()
    if has("ab"):
        text = run("ab", "-q", "-n", "200", "-c", "4", f"{base}/v1/status")
        check("ab through nginx fails never", "Failed requests:        0" in text and "Non-2xx" not in text, text)
        text = run("ab", "-q", "-k", "-n", "200", "-c", "4", f"{base}/v1/status")
        check("ab -k through nginx fails never", "Failed requests:        0" in text, text)


def bridge(port):
    """socat on the socket itself: HTTP/1.0 from ab without anything that repairs it between."""
    process = subprocess.Popen(
        ["socat", f"TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr,backlog=64", f"UNIX-CONNECT:{agent}"])
    time.sleep(0.3)
    return process


def with_bridge(port):
    if has("ab"):
        for flag in ([], ["-k"]):
            text = run("ab", "-q", *flag, "-n", "100", "-c", "4", f"http://127.0.0.1:{port}/v1/status")
            check(f"ab {' '.join(flag)} on the socket fails never",
                  "Complete requests:      100" in text and "Failed requests:        0" in text, text)


def with_python(port):
    try:
        import requests
        import sseclient
    except ImportError as error:
        left_out.append(str(error.name))
        return
    base = f"http://127.0.0.1:{port}"
    answer = requests.get(f"{base}/v1/status", timeout=10)
    check("requests reads an answer", answer.json()["agent"] == "maria")
    refused = requests.post(f"{base}/v1/pause", json={"for_s": 1e6}, timeout=10)
    check("requests reads a refusal", refused.status_code == 400 and refused.json()["errors"][0]["pointer"] == "#/for_s",
          refused.text)
    stream = requests.get(f"{base}/v1/events?after=0&follow=false", headers={"Accept": "text/event-stream"},
                          stream=True, timeout=10)
    events = list(sseclient.SSEClient(stream).events())
    check("sseclient reads every event", len(events) >= 2 and all(event.id for event in events), len(events))
    again = requests.get(f"{base}/v1/events?follow=false", timeout=10, stream=True,
                         headers={"Accept": "text/event-stream", "Last-Event-ID": events[-2].id})
    check("sseclient goes on where it was", [event.id for event in sseclient.SSEClient(again).events()] == [events[-1].id])
    empty = requests.get(f"{base}/v1/events?after=0&follow=false", timeout=10,
                         headers={"Accept": "text/event-stream", "Last-Event-ID": ""})
    check("an empty place is none", empty.status_code == 200 and "event: gap" not in empty.text, empty.text)


PAGE = """<!doctype html><title>feed</title><script>
const seen = [], gaps = [], states = [];
function open(after) {
  const source = new EventSource('/v1/events?after=' + after);
  for (const type of ['raised', 'rising', 'cleared']) source.addEventListener('io.undertone.alert.' + type, event => {
    seen.push([event.lastEventId, JSON.parse(event.data).id]);
  });
  source.addEventListener('gap', event => gaps.push(event.data));
  source.onopen = () => states.push('open');
  source.onerror = () => states.push(source.readyState === 2 ? 'closed' : 'lost');
  return source;
}
const source = open(0);
</script>"""


class Browser:
    """A little of WebDriver, which is JSON over HTTP."""

    def __init__(self, port):
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}", "--log-level=SEVERE"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.port = port
        for _ in range(100):
            try:
                self.ask("GET", "/status")
                break
            except OSError:
                time.sleep(0.05)
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     f"--user-data-dir={folder}/browser"]
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")}}}})
        self.session = f"/session/{made['sessionId']}"

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, json.dumps(body) if body is not None else None)
        value = json.loads(connection.getresponse().read())["value"]
        if isinstance(value, dict) and "error" in value:
            raise SystemExit(value["message"])
        return value

    def open(self, url):
        self.ask("POST", self.session + "/url", {"url": url})

    def run(self, script):
        return self.ask("POST", self.session + "/execute/sync", {"script": script, "args": []})

    def close(self):
        try:
            self.ask("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait(10)


def wait_for(holds, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def with_browser(port, driver_port):
    if not (has("chromium") and has("chromedriver")):
        return
    with open(os.path.join(folder, "page.html"), "w") as file:
        file.write(PAGE)
    browser = Browser(driver_port)
    try:
        browser.open(f"http://127.0.0.1:{port}/page")

        def held():
            events = json.loads(curl("/v1/events?after=0&type=alert.raised", "-H", "Accept: application/json"))["events"]
            return [[str(event["sequence"]), event["id"]] for event in events]

        check("EventSource reads all that there is", wait_for(lambda: browser.run("return seen") == held()),
              browser.run("return [seen, states]"))
        daemon.append(20)
        check("EventSource reads what comes", wait_for(lambda: browser.run("return seen") == held()))
        daemon.stop()
        check("EventSource loses a daemon that stops, and does not give up",
              wait_for(lambda: browser.run("return states[states.length - 1]") == "lost"), browser.run("return states"))
        # nginx answers 502 meanwhile, which is final to an EventSource: the daemon is back before the next attempt.
        daemon.start()
        daemon.append(20)
        check("EventSource comes back with nothing lost or doubled",
              wait_for(lambda: browser.run("return seen") == held()), browser.run("return [seen, states, gaps]"))
        check("EventSource meets no gap", browser.run("return gaps") == [])
        # A page that was left open over a log that was moved away.
        browser.run("source.close(); seen.length = 0; states.length = 0; window.later = open(999999)")
        check("EventSource beyond the log gets a gap and everything",
              wait_for(lambda: browser.run("return gaps.length") == 1 and browser.run("return seen") == held()),
              browser.run("return [seen.length, states, gaps]"))
    finally:
        browser.close()


def own_network():
    """A network that nobody else sees, where that can be had."""
    if os.environ.get("UNDERTONE_OWN_NETWORK") or os.getuid() != 0:
        return
    if subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0:
        os.environ["UNDERTONE_OWN_NETWORK"] = "1"
        words = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable, *sys.argv]
        os.execvp(words[0], words)


own_network()
folder = tempfile.mkdtemp(prefix="uc-")
os.chmod(folder, 0o755)
agent = os.path.join(folder, "agent.sock")
daemon = Daemon(sys.argv[1], folder)
started = []
try:
    with_curl()
    with_sockets()
    if has("socat"):
        started.append(bridge(18081))
        with_bridge(18081)
        with_python(18081)
    if has("nginx"):
        started.append(nginx(18082))
        with_proxy(18082)
        with_browser(18082, 18083)
finally:
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    daemon.stop()
    shutil.rmtree(folder, ignore_errors=True)
for name in sorted(set(left_out)):
    print(f"left out: {name} is not installed")
sys.exit(1 if failures or (left_out and os.environ.get("UNDERTONE_CLIENTS") == "all") else 0)
