import Alerting
import TestSignals
import Testing

@testable import Stress

@Suite struct ProbationTests {
    /// A voice whose record is that of so much talk, with tries at the seconds named.
    static func record(heardS: Int, triedAt seconds: [Int]) -> ProbationRecord {
        var record = ProbationRecord()
        for second in 1...max(1, heardS) where heardS > 0 {
            record.hear(speechS: 1)
            if seconds.contains(second) { record.noteTry() }
        }
        return record
    }

    @Test(
        arguments: [
            (0, [], false, 100), (99, [], false, 1), (100, [], true, 0), (100, [50], true, 0),
            (100, [50, 60], false, 50),
            (150, [50, 60], true, 0), (149, [50, 60], false, 1), (150, [50, 60, 140], false, 10),
            (160, [50, 60, 140], true, 0),
            (40, [10, 20, 30], false, 80),
        ] as [(Int, [Int], Bool, Double)])
    func itIsOverWhenEnoughWasHeardWithOneAlertAtMostInTheLastOfIt(
        heardS: Int, tried: [Int], isOver: Bool, neededS: Double
    ) {
        let probation = Probation(Self.record(heardS: heardS, triedAt: tried), lengthS: 100)
        #expect(probation.isOver == isOver && probation.neededS == neededS)
        #expect((probation.reason == nil) == isOver)
    }

    /// The rule as it is stated, over made voices.
    @Test func itIsTheRule() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let heardS = Int.random(in: 0...400, using: &generator)
            let tried = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Int.random(in: 1...400, using: &generator)
            }
            let lengthS = Double(Int.random(in: 0...200, using: &generator))
            let record = Self.record(heardS: heardS, triedAt: tried)
            let probation = Probation(record, lengthS: lengthS)
            let recent = record.tried.count { $0 > record.heardS - lengthS }
            #expect(probation.isOver == (lengthS == 0 || (record.heardS >= lengthS && recent <= 1)))
            #expect(probation.recentTries == recent)
            // As much talk as is said to be needed ends it, and a second less does not.
            var later = record
            for _ in 0..<Int(probation.neededS) { later.hear(speechS: 1) }
            #expect(Probation(later, lengthS: lengthS).isOver)
            // More talk never brings it back.
            later.hear(speechS: 5)
            #expect(Probation(later, lengthS: lengthS).isOver)
        }
    }

    /// Step by step, as the daemon goes, it ends at the same talk as all at once.
    @Test func endIsThatOfTheRule() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<100 {
            let alerts = Set(
                (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                    Int.random(in: 1...500, using: &generator)
                })
            var (record, end) = (ProbationRecord(), 0)
            while !Probation(record, lengthS: 100).isOver {
                record.hear(speechS: 1)
                end += 1
                // As on the thread of analysis: what ends it is looked at before what comes.
                if alerts.contains(end), !Probation(record, lengthS: 100).isOver { record.noteTry() }
            }
            #expect(Probation.endS(alertsAtS: alerts.sorted().map(Double.init), lengthS: 100) == Double(end))
        }
    }

    @Test func zeroIsNoProbation() {
        #expect(Probation(ProbationRecord(), lengthS: 0).isOver)
        #expect(Probation(Self.record(heardS: 9, triedAt: [1, 2, 3, 4]), lengthS: 0).neededS == 0)
    }

    @Test func aVoiceThatRaisesAgainAndAgainIsNeverTrusted() {
        var record = ProbationRecord()
        for second in 1...10_000 {
            record.hear(speechS: 1)
            if second.isMultiple(of: 49) { record.noteTry() }
        }
        let probation = Probation(record, lengthS: 100)
        #expect(!probation.isOver)
        #expect(probation.reason == "2 alerts would have been raised in the last 1.7 min of talk; at most one may be")
    }

    @Test(
        arguments: [
            (4_400, 10_000, "1.2 of 4 h of talk heard"), (0, 14_400, "0 of 4 h of talk heard"),
            (14_399, 1, "3.9 of 4 h of talk heard"), (20, 16, "20 of 36 s of talk heard"),
            (150, 1_650, "2.5 of 30 min of talk heard"),
        ] as [(Double, Double, String)])
    func progressIsSaidInOneUnit(heardS: Double, neededS: Double, words: String) {
        #expect(Probation.progress(heardS: heardS, neededS: neededS) == words)
    }

    @Test func tooManyTriesAreNamedBesideTheTalk() {
        let probation = Probation(Self.record(heardS: 40, triedAt: [10, 20, 30]), lengthS: 100)
        #expect(
            probation.reason
                == "0.6 of 1.7 min of talk heard; 3 alerts would have been raised in them; at most one may be")
    }
}
