import Foundation
import Glibc
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import EventLog

/// The reserve in which what the agent says outlives a full disk (attacks 68 and 69).
struct ReserveTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/reserve" }
    private let stop = Reserve.Stop(isWithdrawn: true, at: Samples.instant, isInLog: false)

    init() throws { folder = try TemporaryFolder() }

    private func kept() -> Reserve.Record? {
        if case .record(let record) = Reserve.read(path) { record } else { nil }
    }

    @Test func itIsMadeForItsOwnerAloneAndReadAgain() throws {
        let reserve = Reserve(path: path, agent: "maria")
        #expect(Reserve.read(path) == .absent)
        try reserve.begin(with: Reserve.Record(agent: "maria"))
        try reserve.say { $0.stopped["alerts"] = stop }
        #expect(kept()?.stopped == ["alerts": stop] && kept() == reserve.record)
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        #expect(facts[.posixPermissions] as? Int == 0o600 && facts[.size] as? Int == 8_192)
    }

    @Test(arguments: [0, 1]) func oneSlotIsEnough(damaged: Int) throws {
        let reserve = Reserve(path: path, agent: "maria")
        try reserve.say { $0.stopped["alerts"] = stop }
        try flip(at: damaged * 4_096 + 100)
        #expect(kept()?.stopped == ["alerts": stop])
    }

    @Test(arguments: ["both damaged", "cut", "longer", "empty", "a link", "a folder"])
    func whatCannotBeReadIsNoEmptyReserve(what: String) throws {
        let reserve = Reserve(path: path, agent: "maria")
        try reserve.say { $0.stopped["alerts"] = stop }
        let bytes = try Data(contentsOf: URL(filePath: path))
        switch what {
        case "both damaged":
            try flip(at: 10)
            try flip(at: 4_096 + 4_000)
        case "cut": try bytes.prefix(8_191).write(to: URL(filePath: path))
        case "longer": try (bytes + [0]).write(to: URL(filePath: path))
        case "empty": try Data().write(to: URL(filePath: path))
        case "a link":
            try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".moved")
        default:
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        guard case .unreadable = Reserve.read(path) else {
            Issue.record("\(Reserve.read(path))")
            return
        }
    }

    /// Every call fails once with every fault; a fake stands for the disk.
    @Test(arguments: Reserve.Step.allCases, [ENOSPC, EIO, EROFS, EDQUOT])
    func whatRestrictsIsOnDiskOrToldAsFailed(step: Reserve.Step, number: Int32) throws {
        let failing = FailingCalls<Reserve.Step>()
        let reserve = Reserve(path: path, agent: "maria", failing: failing.number(of:))
        try reserve.say { $0.stopped["replay"] = stop }
        let slots: Set<Reserve.Step> = [step]
        failing.set(slots, number)
        var isKept = true
        do throws(ReserveError) { try reserve.say { $0.stopped["alerts"] = stop } } catch {
            isKept = false
            #expect(error.number == number)
        }
        // One of two slots may fail.
        #expect(isKept == (step != .open))
        #expect((kept()?.stopped["alerts"] != nil) == isKept && kept()?.stopped["replay"] != nil)
        failing.set([], 0)
        try reserve.settle()
        #expect(kept()?.stopped.count == 2, "it is tried again")
    }

    @Test(arguments: [[Reserve.Step.write, .writeSecond], [.sync, .syncSecond], [.write, .syncSecond]])
    func whatIsLiftedAndCannotBeKeptStaysInForce(steps: [Reserve.Step]) throws {
        let failing = FailingCalls<Reserve.Step>()
        let reserve = Reserve(path: path, agent: "maria", failing: failing.number(of:))
        try reserve.say { $0.stopped["alerts"] = stop }
        failing.set(Set(steps), EIO)
        #expect(throws: ReserveError.self) { try reserve.lift { $0.stopped = [:] } }
        #expect(reserve.record.stopped["alerts"] != nil)
        #expect(kept()?.stopped["alerts"] != nil, "also where some of it came through to the kernel")
    }

    @Test func moreThanHasRoomIsRefusedAndNotCut() throws {
        let reserve = Reserve(path: path, agent: "maria")
        try reserve.say { $0.stopped["alerts"] = stop }
        #expect(throws: ReserveError.self) {
            try reserve.say { record in
                for index in 0..<100 {
                    record.erasures.append(.init(what: "segment", segment: "segment-\(index)", at: Samples.instant))
                }
            }
        }
        #expect(kept()?.stopped["alerts"] != nil)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func aFullDiskTakesItAndAReadOnlyOneIsTold() throws {
        let disk = try SmallDisk(at: folder.path + "/disk", kibibytes: 256)
        defer { disk.unmount() }
        let reserve = Reserve(path: disk.path + "/reserve", agent: "maria")
        try reserve.begin(with: Reserve.Record(agent: "maria"))
        try disk.fill(true)
        try reserve.say { $0.stopped["alerts"] = stop }
        guard case .record(let record) = Reserve.read(reserve.path) else {
            Issue.record("nothing is kept")
            return
        }
        #expect(record.stopped["alerts"] == stop)
        try disk.makeReadOnly()
        let error = #expect(throws: ReserveError.self) { try reserve.say { $0.stopped["replay"] = stop } }
        #expect(error?.number == EROFS)
    }

    private func flip(at place: Int) throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[place] ^= 1
        try bytes.write(to: URL(filePath: path))
    }
}
