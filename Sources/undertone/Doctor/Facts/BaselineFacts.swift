import DaemonConfiguration
import Pipeline
import Stress

/// The stored calm voice of one device.
struct BaselineFacts: Sendable, Equatable {
    var device: String
    /// Why it is nobody's calm voice, or why it cannot be read; `nil` where it is fine.
    var fault: String?

    /// Facts put together by hand.
    init(device: String, fault: String? = nil) {
        (self.device, self.fault) = (device, fault)
    }

    /// Looks at every stored baseline of the agent. One of an older release is learned anew by itself.
    static func stored(_ loaded: LoadedConfiguration) -> [BaselineFacts] {
        let store = loaded.baselineStore
        return store.devices().compactMap { device -> BaselineFacts? in
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
