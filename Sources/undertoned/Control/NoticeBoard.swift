import CSystemd
import Foundation
import Glibc
import Languages
import Logging
import Synchronization

/// Notices on the desktop, one after the other, and what becomes of those with buttons.
///
/// A thread and a connection to the bus live while something is to be shown or a notice with buttons is open, and
/// not longer; the thread sleeps in `poll`. What cannot be shown is dropped: a desktop that does not answer delays
/// nothing else, and at most ``capacity`` notices wait for it.
final class NoticeBoard: Sendable {
    typealias Notification = DesktopNotifier.Notification
    typealias Button = NotificationBus.Button

    /// What becomes of a notice with buttons.
    enum Happening: Sendable, Equatable {
        /// The agent has pressed one, which they can do once.
        case pressed(key: String, subject: String)
        /// It is not shown any more, or never was.
        case closed(subject: String, End)
    }

    /// Why a notice is not shown any more.
    enum End: Sendable {
        /// Its time was over.
        case expired
        /// Somebody closed it.
        case dismissed
        /// It could not be shown, or nobody shows notices any more.
        case failed
    }

    /// A notice, and where it can do more, what it is about.
    private struct Order {
        /// `nil` takes away what is shown on the subject.
        var notification: Notification?
        var subject: String?
        var buttons: [Button] = []
        /// What stands below where the desktop has no buttons.
        var without: Phrase?
    }

    private struct Open {
        var shown: NotificationBus.Shown
        var subject: String
        var keys: [String]
        var until: ContinuousClock.Instant
    }

    private struct State {
        var orders: [Order] = []
        /// Wakes the thread; negative while there is none.
        var wake: Int32 = -1
    }

    /// Most notices that wait.
    static let capacity = 16
    /// No notice with buttons is followed any longer, whatever the desktop says of it.
    static let longest = Duration.seconds(600)

    private let address: String?
    private let language: Language
    private let logger: Logger
    private let state = Mutex(State())
    /// What becomes of notices with buttons; for one reader.
    let happenings: AsyncStream<Happening>
    private let happened: AsyncStream<Happening>.Continuation

    /// - Parameters:
    ///   - address: of the session bus; `nil` for the one of this session.
    ///   - language: the language of what is shown.
    ///   - logger: told at debug where nothing can be shown.
    init(address: String?, language: Language, logger: Logger) {
        self.address = address
        self.language = language
        self.logger = logger
        (happenings, happened) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
    }

    deinit { happened.finish() }

    /// Shows a notice.
    func show(_ notification: Notification) { take(Order(notification: notification)) }

    /// Shows a notice that can do something, in the place of an earlier one on the same subject.
    /// - Parameters:
    ///   - notification: what it says.
    ///   - subject: what it is about, as ``happenings`` tells it.
    ///   - buttons: what it can do.
    ///   - without: what stands below where the desktop has no buttons.
    func show(_ notification: Notification, about subject: String, buttons: [Button], without: Phrase? = nil) {
        take(Order(notification: notification, subject: subject, buttons: buttons, without: without))
    }

    /// Takes a notice that can do something away again, where it is still shown.
    func withdraw(about subject: String) { take(Order(notification: nil, subject: subject)) }

    private func take(_ order: Order) {
        let dropped = state.withLock { state -> Order? in
            var dropped: Order?
            if state.orders.count >= Self.capacity { dropped = state.orders.removeFirst() }
            state.orders.append(order)
            if state.wake >= 0 {
                // The descriptor is open as long as it stands here.
                eventfd_write(state.wake, 1)
            } else {
                state.wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
                let wake = state.wake
                let thread = Thread { [self] in run(wake) }
                thread.name = "notices"
                thread.stackSize = 256 << 10
                thread.start()
            }
            return dropped
        }
        if let subject = dropped?.subject { happened.yield(.closed(subject: subject, .failed)) }
    }

    // MARK: - The thread

    private func run(_ wake: Int32) {
        // SAFETY: the name is copied at once.
        unsafe undertone_name_thread("notices")
        var (open, orders): ([Open], [Order]) = ([], [])
        do {
            let bus = try NotificationBus(address: address, language: language)
            var hasButtons: Bool?
            while true {
                orders += takeOrders(wake)
                while let order = orders.first {
                    try show(order, &open, &hasButtons, on: bus)
                    orders.removeFirst()
                }
                while let signal = try bus.next() { try take(signal, &open, on: bus) }
                try closeLate(&open, on: bus)
                if open.isEmpty, endWhereNothingWaits() { return }
                let left = open.map { $0.until - .now }.min() ?? .zero
                if !open.isEmpty { try bus.wait(wake: wake, atMost: max(left, .zero)) }
            }
        } catch {
            logger.debug("no notification on the desktop: \(error)")
            let unshown = (orders + end()).compactMap(\.subject)
            for subject in open.map(\.subject) + unshown { happened.yield(.closed(subject: subject, .failed)) }
        }
    }

    private func takeOrders(_ wake: Int32) -> [Order] {
        state.withLock { state in
            var count: eventfd_t = 0
            // SAFETY: the call fills the number that it is given.
            _ = unsafe eventfd_read(wake, &count)
            defer { state.orders = [] }
            return state.orders
        }
    }

    private func endWhereNothingWaits() -> Bool {
        state.withLock { state in
            guard state.orders.isEmpty else { return false }
            Self.end(&state)
            return true
        }
    }

    private func end() -> [Order] {
        state.withLock { state in
            defer { state.orders = [] }
            Self.end(&state)
            return state.orders
        }
    }

    private static func end(_ state: inout State) {
        close(state.wake)
        state.wake = -1
    }

    private func show(
        _ order: Order, _ open: inout [Open], _ hasButtons: inout Bool?, on bus: NotificationBus
    ) throws(BusFailure) {
        guard let ordered = order.notification else {
            for notice in open where notice.subject == order.subject { try bus.close(notice.shown) }
            open.removeAll { $0.subject == order.subject }
            return
        }
        guard let subject = order.subject else {
            _ = try bus.notify(ordered)
            return
        }
        let canPress: Bool
        if let hasButtons {
            canPress = hasButtons
        } else {
            canPress = try bus.hasButtons()
            try bus.follow()
            hasButtons = canPress
        }
        var notification = ordered
        if !canPress, let without = order.without {
            notification.body = Phrase(joining: [notification.body, without], "\n")
        }
        let earlier = open.firstIndex { $0.subject == subject }
        let shown = try bus.notify(
            notification, buttons: canPress ? order.buttons : [], replacing: earlier.map { open[$0].shown })
        if let earlier { open.remove(at: earlier) }
        // Two notices of one number are one that tells of the wrong thing.
        open.removeAll { $0.shown == shown }
        open.append(
            Open(shown: shown, subject: subject, keys: order.buttons.map(\.key), until: .now + Self.longest))
    }

    private func take(
        _ signal: NotificationBus.Signal, _ open: inout [Open], on bus: NotificationBus
    ) throws(BusFailure) {
        switch signal {
        case .pressed(let shown, let key):
            guard let index = open.firstIndex(where: { $0.shown == shown && $0.keys.contains(key) }) else { return }
            let notice = open.remove(at: index)
            happened.yield(.pressed(key: key, subject: notice.subject))
            // Desktops differ in whether it is closed by that.
            try bus.close(notice.shown)
        case .closed(let shown, let end):
            guard let index = open.firstIndex(where: { $0.shown == shown }) else { return }
            happened.yield(.closed(subject: open.remove(at: index).subject, end))
        case .allGone:
            for notice in open { happened.yield(.closed(subject: notice.subject, .failed)) }
            open = []
        }
    }

    private func closeLate(_ open: inout [Open], on bus: NotificationBus) throws(BusFailure) {
        for notice in open where notice.until <= .now {
            try bus.close(notice.shown)
            happened.yield(.closed(subject: notice.subject, .expired))
        }
        open.removeAll { $0.until <= .now }
    }
}
