#!/usr/bin/python3
"""A desktop for the tests of the tray: a session bus of its own, a panel that shows tray icons, and notices.

    tray-host.py [--bare]

--bare is a desktop without such a panel. Prints the address of the bus, then answers a command on each line of standard
input with a line of JSON. Written with another library than the program that it looks at (dbus-python).
"""

import json
import os
import subprocess
import sys
import tempfile

import dbus
import dbus.lowlevel
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"
NOTIFICATIONS = "org.freedesktop.Notifications"


class Watcher(dbus.service.Object):
    items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, name, sender=None):
        item = str(name) if not name.startswith("/") else sender + name
        if item not in self.items:
            self.items.append(item)

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _, name):
        return {"IsStatusNotifierHostRegistered": True, "ProtocolVersion": 0}[name]


class Notices(dbus.service.Object):
    shown = []

    @dbus.service.method(NOTIFICATIONS, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, name, replaced, icon, summary, body, actions, hints, timeout):
        self.shown.append([summary, body, bool(hints.get("suppress-sound", False))])
        return len(self.shown)


def plain(value):
    if isinstance(value, dbus.Boolean):
        return bool(value)
    if isinstance(value, (str, dbus.ObjectPath)):
        return str(value)
    if isinstance(value, (int, float)):
        return int(value)
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, dbus.Struct)):
        return [plain(v) for v in value]
    return value


class Desktop:
    def __init__(self, bus, watcher):
        self.bus, self.watcher, self.signals = bus, watcher, []
        for interface in (ITEM, MENU):
            bus.add_signal_receiver(self.told, dbus_interface=interface, member_keyword="member")

    def told(self, *values, member=None):
        self.signals.append(member)

    def ask(self, path, interface, member, signature="", values=()):
        name = Watcher.items[-1]
        return plain(self.bus.call_blocking(name, path, interface, member, signature, values, timeout=5))

    def show(self):
        properties = self.ask("/StatusNotifierItem", PROPERTIES, "GetAll", "s", [ITEM])
        revision, root = self.ask(properties["Menu"], MENU, "GetLayout", "iias", [0, -1, []])
        menu = [{"id": child[0], **child[1]} for child in root[2]]
        return {"properties": properties, "menu": menu, "revision": revision}

    def command(self, words):
        verb, rest = words[0], words[1:]
        if verb == "items":
            return list(Watcher.items)
        if verb == "show":
            return self.show()
        if verb == "click":
            item = [entry for entry in self.show()["menu"] if entry.get("label") == rest[0]][0]
            value = dbus.String("", variant_level=1)
            return self.ask("/MenuBar", MENU, "Event", "isvu", [item["id"], rest[1] if rest[1:] else "clicked", value, 0])
        if verb == "call":
            return self.ask(*rest)
        if verb == "signals":
            return self.signals
        if verb == "notices":
            return Notices.shown
        if verb == "drop":
            Watcher.items.clear()
            return self.bus.release_name(WATCHER)
        if verb == "take":
            return self.bus.request_name(WATCHER)
        if verb == "flap":
            # Gone and back in the same moment, as a panel that crashes at its start.
            for _ in range(rest[0]):
                Watcher.items.clear()
                self.bus.release_name(WATCHER)
                self.bus.request_name(WATCHER)
            return True
        if verb == "lie":
            # A signal that looks as if the bus had sent it.
            message = dbus.lowlevel.SignalMessage("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged")
            message.append(WATCHER, "", ":1.99", signature="sss")
            message.set_destination(Watcher.items[-1])
            self.bus.send_message(message)
            return True
        raise ValueError(verb)


def main():
    folder = tempfile.mkdtemp()
    configuration = os.path.join(folder, "bus.conf")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write(
            f"<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>"
            '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
            '<allow own="*"/></policy></busconfig>')
    daemon = subprocess.Popen(
        ["dbus-daemon", "--nofork", "--nopidfile", "--nosyslog", "--print-address", f"--config-file={configuration}"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        serve(daemon)
    finally:
        daemon.kill()
        daemon.wait()


def serve(daemon):
    address = daemon.stdout.readline().strip()
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(address)
    bus.set_exit_on_disconnect(False)
    watcher, notices = Watcher(bus, "/StatusNotifierWatcher"), Notices(bus, "/org/freedesktop/Notifications")
    bus.request_name(NOTIFICATIONS)
    if "--bare" not in sys.argv:
        bus.request_name(WATCHER)
    desktop = Desktop(bus, watcher)
    loop = GLib.MainLoop()

    def line(*_):
        text = sys.stdin.readline()
        words = json.loads(text) if text.strip() else ["end"]
        if words[0] == "end":
            loop.quit()
            return False
        if words[0] == "kill":
            daemon.kill()
            print("true", flush=True)
            return True
        try:
            print(json.dumps(desktop.command(words), ensure_ascii=False), flush=True)
        except dbus.DBusException as error:
            print(json.dumps({"error": error.get_dbus_name()}), flush=True)
        except (IndexError, KeyError) as error:
            print(json.dumps({"error": str(error)}), flush=True)
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, line)
    print(address, flush=True)
    loop.run()


main()
