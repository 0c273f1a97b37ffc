import Glibc
import Languages

/// The icon on the desktop: answers whoever shows it, and follows the daemon. Sleeps until something happens. For one
/// thread.
struct TrayLoop: Sendable {
    static let watcher = "org.kde.StatusNotifierWatcher"
    private static let watcherPath = "/StatusNotifierWatcher"
    /// There is one icon in a session.
    private static let name = "io.undertone.Tray"

    let feed: TrayFeed
    /// Folder of the daemon's state file.
    let folder: String
    let commands: Set<String>
    /// How long the desktop may take until it can show an icon.
    let patience: Duration
    /// Does what was clicked.
    let act: @Sendable (TrayAction) -> Void

    /// Shows it until the session ends, or it is closed.
    /// - Throws: ``CommandFailure`` where the desktop shows no such icons.
    func run() throws(CommandFailure) {
        let state = try StateLine(folder: folder)
        let place: (bus: SessionBus, icon: String)?
        do throws(BusFailure) { place = try prepare() } catch {
            throw CommandFailure(localized("no icon can be shown here (\(error.description))"), status: .unavailable)
        }
        guard let place else { throw CommandFailure(localized("there is one already in this session")) }
        // What ends the bus is the end of the session, and of the icon.
        guard (try? serve(place.bus, place.icon, state)) != false else {
            throw CommandFailure(
                localized(
                    "this desktop shows no tray icons (no \(Self.watcher)); on GNOME install the extension AppIndicator, Debian's gnome-shell-extension-appindicator"
                ), status: .unavailable)
        }
    }

    // `nil` where the session has an icon.
    private func prepare() throws(BusFailure) -> (SessionBus, String)? {
        let bus = try SessionBus()
        guard try bus.take(Self.name) else { return nil }
        let icon = "org.kde.StatusNotifierItem-\(getpid())-1"
        _ = try bus.take(icon)
        // Before it is asked whether there is one, so that no change falls between.
        try bus.followOwner(of: Self.watcher)
        return (bus, icon)
    }

    // False where nobody shows it.
    private func serve(_ bus: SessionBus, _ icon: String, _ state: StateLine) throws(BusFailure) -> Bool {
        let deadline = ContinuousClock.now + patience
        var known = state.read()
        feed.look(isThere: known != nil)
        var item = TrayItem(view(known))
        var asked = try register(bus, icon)
        while true {
            while let message = try bus.next() {
                if message.isCall {
                    guard let action = item.answer(message) else { continue }
                    if action == .close { return true }
                    act(action)
                } else if message.isSignal(SessionBus.daemon, "NameOwnerChanged") {
                    // Of whoever sent it no more is believed than that it is worth a look.
                    asked = try register(bus, icon) ?? asked
                } else if let number = asked, message.isRefusal(of: number) {
                    return false
                }
            }
            guard asked != nil || ContinuousClock.now < deadline else { return false }
            let line = state.read()
            if line != known { feed.look(isThere: line != nil) }
            known = line
            for signal in item.show(view(line)) {
                try bus.emit(signal.path, signal.interface, signal.member, signal.values)
            }
            wait(bus, state, until: asked == nil ? deadline : nil)
        }
    }

    /// Asks whoever shows icons to show this one.
    /// - Returns: the number of the call; `nil` where there is nobody.
    private func register(_ bus: SessionBus, _ icon: String) throws(BusFailure) -> UInt64? {
        guard try bus.hasOwner(Self.watcher) else { return nil }
        return try bus.send(
            to: Self.watcher, Self.watcherPath, Self.watcher, "RegisterStatusNotifierItem", [.text(icon)])
    }

    private func view(_ line: String?) -> TrayView {
        var facts = feed.facts
        facts.line = line
        return TrayView(facts, in: .own, commands: commands)
    }

    private func wait(_ bus: SessionBus, _ state: StateLine, until deadline: ContinuousClock.Instant?) {
        func entry(_ descriptor: Int32) -> pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }
        var entries = [bus.entry, entry(state.descriptor), entry(feed.descriptor)]
        var timeout = bus.timeoutMs
        if let deadline {
            let left = Int32(clamping: Int64(max(.zero, deadline - .now) / .milliseconds(1)) + 1)
            timeout = timeout < 0 ? left : min(timeout, left)
        }
        // SAFETY: the entries live for the time of the call.
        _ = unsafe poll(&entries, nfds_t(entries.count), timeout)
    }
}
