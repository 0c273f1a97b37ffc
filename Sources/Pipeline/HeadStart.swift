internal import Events
internal import Synchronization
internal import Vocabulary

/// Tells the agent of an alert before anybody else: what is raised is told at once to the agent alone, and to others
/// after a time, or as soon as it is critical or over, in the order in which it happened. A pure machine of what is to
/// be written; who feeds it has the clock.
///
/// Nothing is lost with it: what the agent was told stands in the log, and the next start raises what never was.
public final class HeadStart: Sendable {
    /// What an alert does, and how it then stands.
    typealias Told = (step: AlertStep, alert: AlertPayload)

    private struct State {
        /// What waits, of one alert: a voice has one at a time.
        var held: [Told] = []
        /// The open alert that others were told of.
        var known: String?

        mutating func passOn(_ write: (Told) -> Void) {
            for told in held {
                write(told)
                known = told.step == .cleared ? nil : told.alert.alertID
            }
            held = []
        }
    }

    private let state = Mutex(State())

    /// Nobody was told of anything.
    public init() {}

    /// Whether others were told of an alert that is open.
    public var isPassedOn: Bool { state.withLock { $0.known != nil } }

    /// Takes what an alert does and writes what is to be written now, while nobody else writes.
    ///
    /// - Parameters:
    ///   - step: what it does.
    ///   - alert: how it stands.
    ///   - isLed: whether others wait at all.
    ///   - write: writes one step.
    /// - Returns: whether it waits from now on, so that ``release(_:ifStill:write:)`` is to be called after the time.
    func take(_ step: AlertStep, _ alert: AlertPayload, isLed: Bool, write: (Told) -> Void) -> Bool {
        state.withLock { state in
            switch step {
            case .raised:
                state.passOn(write)
                // Of one that ended without a word, as by a withdrawal, nobody hears any more.
                state.known = nil
                write((.told, alert))
                state.held = [(step, alert)]
                if isLed, alert.level < .critical { return true }
                state.passOn(write)
            case .rising, .cleared:
                let isHeld = state.held.first?.alert.alertID == alert.alertID
                state.held.append((step, alert))
                if isHeld, step == .rising, alert.level < .critical { return false }
                state.passOn(write)
            case .told, .tried: write((step, alert))
            }
            return false
        }
    }

    /// Tells others of what waits; of this alert alone where one is named.
    ///
    /// - Parameters:
    ///   - id: the alert; `nil` for whichever it is.
    ///   - mayPass: whether others may still be told; where not, it is forgotten.
    ///   - write: writes one step.
    func release(_ id: String? = nil, ifStill mayPass: (AlertPayload) -> Bool, write: (Told) -> Void) {
        state.withLock { state in
            guard let alert = state.held.first?.alert, id == nil || id == alert.alertID else { return }
            if !mayPass(alert) { state.held = [] }
            state.passOn(write)
        }
    }
}
