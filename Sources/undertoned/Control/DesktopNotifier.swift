import CSystemd
import EventLog
import Events
import Foundation
import Glibc
import Languages
import Logging
import Vocabulary

/// Shows the agent a notification on the desktop, through `org.freedesktop.Notifications` on the session bus.
///
/// They say what the microphone does and nothing about the voice, whatever the profile: whoever stands behind the agent
/// may read them. A desktop without notifications shows none; everything is in `undertone status` too.
struct DesktopNotifier: Sendable {
    /// What is shown.
    struct Notification: Equatable, Sendable {
        /// The first line.
        var summary: Phrase
        /// What follows.
        var body: Phrase
        /// Whether it stays until it is taken away.
        var isUrgent = false
    }

    private let address: String?
    private let language: Language
    private let logger: Logger

    /// - Parameters:
    ///   - address: of the session bus; `nil` for the one of this session.
    ///   - language: in which the agent is spoken to.
    ///   - logger: told at debug where nothing can be shown.
    init(address: String? = nil, language: Language = .english, logger: Logger) {
        self.address = address
        self.language = language
        self.logger = logger
    }

    /// What the agent is told of a pause.
    static func notification(_ notice: PauseMachine.Notice) -> Notification {
        switch notice {
        case .paused(let pause):
            let end =
                pause.endsByItself
                ? pause.until.map { Phrase("It listens again at \(time: $0), or after: undertone resume") } : nil
            return Notification(
                summary: Phrase("Undertone is paused"), body: end ?? Phrase("It listens again after: undertone resume"))
        case .overdue:
            return Notification(
                summary: Phrase("Undertone is still paused"),
                body: Phrase("The time of the payment pause is over. Once no card is spoken of: undertone resume"),
                isUrgent: true)
        case .resumed:
            return Notification(
                summary: Phrase("The pause of Undertone is over"),
                body: Phrase(
                    "Your microphone is heard again, unless something else keeps it off: undertone status"))
        }
    }

    /// What the agent is told when a microphone is heard from now on.
    static func listening(to device: String) -> Notification {
        Notification(
            summary: Phrase("Undertone is listening"), body: Phrase("It hears \(device). To pause it: undertone pause"))
    }

    /// What the agent is told where consent is missing.
    static let consentMissing = Notification(
        summary: Phrase("Undertone is waiting for you"),
        body: Phrase("Nothing is heard before you agree: undertone consent show"))

    /// What the agent is told when consent was withdrawn, and nothing is heard any more.
    static let stopped = Notification(
        summary: Phrase("Undertone has stopped listening"),
        body: Phrase("You have withdrawn consent. What it held is being erased."))

    /// What the agent is told when somebody else has put something in the place of a recording.
    static func changed(_ kind: SegmentReplacement.Kind) -> Notification {
        let what =
            switch kind {
            case .redaction: Phrase("A recording was made again with a part of it silenced")
            case .rekey: Phrase("A recording was given other keys")
            }
        return Notification(summary: what, body: Phrase("Who did it, and why: undertone mine"))
    }

    /// Shows it, without making the caller wait.
    func show(_ notification: Notification) {
        Thread { [self] in
            do { try send(notification) } catch { logger.debug("no notification on the desktop: \(error)") }
        }.start()
    }

    // SAFETY, for every call of the library below: the connection and its messages are known to this function alone;
    // strings are copied by the call that takes them.

    /// Sends it and waits for the desktop's answer.
    func send(_ notification: Notification) throws(LogindFailure) {
        var made: OpaquePointer?
        if let address {
            try Self.check("a bus connection", unsafe sd_bus_new(&made))
            try Self.check("the bus address", unsafe sd_bus_set_address(made, address))
            try Self.check("the bus", unsafe sd_bus_set_bus_client(made, 1))
            try Self.check("the session bus", unsafe sd_bus_start(made))
        } else {
            try Self.check("the session bus", unsafe sd_bus_open_user(&made))
        }
        defer { unsafe sd_bus_flush_close_unref(made) }
        try Self.check("the bus", unsafe sd_bus_set_method_call_timeout(made, 2_000_000))
        var call: OpaquePointer?
        let name = "org.freedesktop.Notifications"
        try Self.check(
            "a call",
            unsafe sd_bus_message_new_method_call(made, &call, name, "/org/freedesktop/Notifications", name, "Notify"))
        defer { unsafe sd_bus_message_unref(call) }
        // Notify(app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout)
        try unsafe Self.append("Undertone", to: call)
        var replaced: UInt32 = 0
        try Self.check("a call", unsafe sd_bus_message_append_basic(call, CChar(UInt8(ascii: "u")), &replaced))
        try unsafe Self.append("audio-input-microphone", to: call)
        try unsafe Self.append(language.text(notification.summary), to: call)
        // The body may hold marks, a few of HTML; those of a device's name are none.
        let body = language.text(notification.body).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        try unsafe Self.append(body, to: call)
        try unsafe Self.open("a", "s", in: call)
        try unsafe Self.close(call)
        try unsafe Self.open("a", "{sv}", in: call)
        try unsafe Self.open("e", "sv", in: call)
        try unsafe Self.append("urgency", to: call)
        try unsafe Self.open("v", "y", in: call)
        var urgency: UInt8 = notification.isUrgent ? 2 : 1
        try Self.check("a call", unsafe sd_bus_message_append_basic(call, CChar(UInt8(ascii: "y")), &urgency))
        for _ in 0..<3 { try unsafe Self.close(call) }
        // Milliseconds; 0 stays until it is taken away.
        var timeout: Int32 = notification.isUrgent ? 0 : 5_000
        try Self.check("a call", unsafe sd_bus_message_append_basic(call, CChar(UInt8(ascii: "i")), &timeout))
        var error = unsafe sd_bus_error()
        let result = unsafe sd_bus_call(made, call, 0, &error, nil)
        unsafe sd_bus_error_free(&error)
        try Self.check("the desktop's notifications", result)
    }

    private static func append(_ text: String, to call: OpaquePointer?) throws(LogindFailure) {
        let result = unsafe PlainText.shown(text).withCString {
            unsafe sd_bus_message_append_basic(call, CChar(UInt8(ascii: "s")), $0)
        }
        try check("a call", result)
    }

    private static func open(_ type: Unicode.Scalar, _ contents: String, in call: OpaquePointer?) throws(LogindFailure)
    { try check("a call", unsafe sd_bus_message_open_container(call, CChar(UInt8(ascii: type)), contents)) }

    private static func close(_ call: OpaquePointer?) throws(LogindFailure) {
        try check("a call", unsafe sd_bus_message_close_container(call))
    }

    private static func check(_ what: String, _ result: Int32) throws(LogindFailure) {
        guard result >= 0 else { throw LogindFailure(what, result) }
    }
}
