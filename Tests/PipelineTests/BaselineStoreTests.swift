import Foundation
import Pipeline
import Prosody
import Stress
import TestSignals
import TestSupport
import Testing

@Suite struct BaselineStoreTests {
    @Test func savedBaselineComesBackAndIsPrivate() throws {
        let folder = try TemporaryFolder()
        let store = BaselineStore(directory: folder.path, agent: "alice")
        let absent = try store.load(device: "headset")
        #expect(absent == nil)
        let baseline = SpeakerBaseline(halfLifeMin: 60)
        try store.save(baseline, device: "headset")
        let loaded = try store.load(device: "headset")
        #expect(loaded == baseline)
        #expect(store.devices() == ["headset"])
        let mode = try FileManager.default.attributesOfItem(atPath: store.path(device: "headset"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try store.erase(device: "headset"))
        #expect(try !store.erase(device: "headset"))
    }

    @Test(arguments: [
        "", "{}", "[1, 2]", #"{"version":3,"speechS":3,"features":[],"noiseFloor":{}}"#,
        #"{"version":0,"speechS":3,"features":[],"noiseFloor":{"lowest":0,"binWidth":1,"weights":[],"total":0}}"#,
    ])
    func damagedFileIsRefusedWithItsMend(text: String) throws {
        let folder = try TemporaryFolder()
        let store = BaselineStore(directory: folder.path, agent: "alice")
        try store.save(SpeakerBaseline(), device: "headset")
        try Data(text.utf8).write(to: URL(filePath: store.path(device: "headset")))
        let error = #expect(throws: BaselineStoreError.self) { _ = try store.load(device: "headset") }
        #expect(error?.code == .damaged)
        #expect(error?.description.contains("undertone baseline reset") == true)
    }

    @Test func agentNameCannotLeaveTheFolder() throws {
        let folder = try TemporaryFolder()
        let path = BaselineStore(directory: folder.path, agent: "../../etc").path(device: "headset")
        #expect(path.hasPrefix(folder.path) && !path.contains(".."))
    }
}
