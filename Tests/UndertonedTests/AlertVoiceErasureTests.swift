import EventLog
import Events
import Feed
import Foundation
import Pipeline
import Stress
import TestSignals
import TestSupport
import Testing
import Vault

@testable import undertoned

/// What was heard in alerts goes with the alerts and with the calm voice, whichever is erased.
struct AlertVoiceErasureTests {
    @Test(arguments: [DataEraser.Part.alerts, .baseline, .words, .segments])
    func itGoesWithWhatIsErased(what: DataEraser.Part) throws {
        let folder = try TemporaryFolder()
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "test", families: .own)
        let store = BaselineStore(directory: folder.path + "/baselines", agent: "alice")
        let eraser = DataEraser(
            agent: "alice", log: log, catalog: SegmentCatalog(directory: folder.path + "/segments"), store: store,
            baselines: BaselineExchange(), halfLifeMin: 240)
        guard case .alertHeard(let heard, let device) = try OutputGateTests.heard("a") else { return }
        try store.keep(heard, device: device)
        _ = try eraser.erase(what, by: Person(name: "alice", uid: 1_000, role: "agent"))
        #expect(store.devicesWithHeardAlerts() == (what == .segments || what == .words ? [device] : []))
    }
}
