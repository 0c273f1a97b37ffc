import Vocabulary

/// A word to the agent on the desktop, through `org.freedesktop.Notifications`; without sound. Whoever stands behind
/// the agent may read it.
enum DesktopWord {
    private static let notifications = "org.freedesktop.Notifications"

    /// Shows it, and waits until the desktop has taken it.
    /// - Parameters:
    ///   - summary: the first line.
    ///   - body: what follows.
    /// - Returns: whether the desktop shows it.
    @discardableResult static func show(_ summary: String, _ body: String) -> Bool {
        // Marks of HTML are for the desktop's own.
        let body = body.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        let hints = BusValue.dictionary([
            ("urgency", .byte(2)), ("suppress-sound", .flag(true)), ("desktop-entry", .text(DesktopEntry.name)),
        ])
        do throws(BusFailure) {
            try SessionBus().ask(
                notifications, "/org/freedesktop/Notifications", notifications, "Notify",
                [
                    .text("Undertone"), .number(0), .text("dialog-warning"), .text(summary), .text(body), .texts([]),
                    hints, .int(0),
                ])
            return true
        } catch { return false }
    }
}
