import DaemonConfiguration
import Events
import Pipeline
import Stress

/// The stored calm voice of one device.
struct BaselineFacts: Sendable, Equatable {
    var device: String
    /// Why it is nobody's calm voice, or why it cannot be read; `nil` where it is fine.
    var fault: String?

    /// Looks at every stored baseline of the agent. One of an older release is learned anew by itself.
    static func stored(_ loaded: LoadedConfiguration) -> [BaselineFacts] {
        let store = loaded.baselineStore
        return store.devices().compactMap { device in
            do throws(BaselineStoreError) {
                guard let baseline = try store.load(device: device) else { return nil }
                return BaselineFacts(
                    device: device, fault: baseline.implausibility.map { "the stored calm voice has \($0)" })
            } catch {
                return error.code == .ofOlderVersion ? nil : BaselineFacts(device: device, fault: error.description)
            }
        }
    }
}

/// The stored calm voices: whether each can be one at all.
enum BaselineCheck {
    private static let name = "baseline"

    static func findings(_ facts: Facts) -> [Finding] {
        (facts.baselines ?? []).map { baseline in
            switch baseline.fault {
            case let fault?:
                .fault(
                    name, "on \(baseline.device): \(fault); every score rests on it",
                    hint: "undertone baseline reset --device \(baseline.device), then speak calmly for some minutes")
            case nil: .ok(name, "on \(baseline.device): the calm voice is plausible")
            }
        }
    }
}

/// The probation of a new voice: no fault, and the reason why supervisors are told nothing yet.
enum ProbationCheck {
    private static let name = "probation"

    static func findings(_ facts: Facts) -> [Finding] {
        guard case .success(let answer) = facts.daemon.answer, let words = Wording.probation(answer.status.probation)
        else { return [] }
        return .ok(name, "\(words); until then nobody but the agent is told anything of the voice: undertone trust")
    }
}
