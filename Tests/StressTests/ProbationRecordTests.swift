import Foundation
import TestSignals
import Testing
import Vocabulary

@testable import Stress

@Suite struct ProbationRecordTests {
    /// A record with so many tries, a second of talk before each.
    static func record(tries: Int) -> ProbationRecord {
        var record = ProbationRecord()
        for _ in 0..<tries {
            record.hear(speechS: 1)
            record.noteTry()
        }
        return record
    }

    @Test(arguments: [0, 1, 5, 32, 40]) func everyNumberComesBackAndTheOldestLeave(tries: Int) throws {
        var record = Self.record(tries: tries)
        #expect(record.heardS == Double(tries) && record.tried.last ?? 0 == Double(tries))
        #expect(record.tried.count == min(tries, ProbationRecord.capacity))
        var bytes = [UInt8](repeating: 0, count: StateArchive.size(of: &record))
        var span = bytes.mutableSpan
        StateArchive.save(&record, into: &span)
        var empty = ProbationRecord()
        #expect(StateArchive.size(of: &empty) == bytes.count, "the layout is fixed")
        try StateArchive.restore(&empty, from: bytes.span)
        #expect(empty == record)
        #expect(try JSONDecoder().decode(ProbationRecord.self, from: JSONEncoder().encode(record)) == record)
    }

    @Test(arguments: [
        #"{"heardS":-1,"tried":[]}"#, #"{"heardS":5,"tried":[6]}"#, #"{"heardS":5,"tried":[3,2]}"#,
        #"{"heardS":5,"tried":[-1]}"#, #"{"heardS":1e300,"tried":[]}"#, #"{"tried":[]}"#,
    ])
    func aRecordThatCannotBeIsRefused(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ProbationRecord.self, from: Data(text.utf8))
        }
    }

    @Test func aBaselineCarriesIt() throws {
        var baseline = SpeakerBaseline()
        baseline.probation = Self.record(tries: 3)
        let saved = try JSONEncoder().encode(baseline)
        #expect(try JSONDecoder().decode(SpeakerBaseline.self, from: saved) == baseline)
    }

    @Test func liveSpeechIsHeardAlsoWhileNothingIsLearnedAndRecordingsAreNot() {
        let speech = StressEngineTests.frames(of: Voice.speech(hertz: 120, rate: 4, seconds: 20))
        func heard(_ learning: StressEngine.Learning, isAlertOpen: Bool = false) -> (talk: Double, learned: Float) {
            var engine = StressEngine(baseline: SpeakerBaseline(), learning: learning)
            for frame in speech { _ = engine.push(frame, isAlertOpen: isAlertOpen) }
            return (engine.baseline.probation.heardS, engine.baseline.speechS)
        }
        let live = heard(.live(warmUpS: 5))
        #expect((8...20).contains(live.talk), "\(live)")
        let open = heard(.live(warmUpS: 5), isAlertOpen: true)
        #expect(open.talk == live.talk && open.learned < live.learned)
        #expect(heard(.frozen).talk == 0 && heard(.calibration).talk == 0)
    }

    @Test func silenceIsNotTalk() {
        var engine = StressEngine(baseline: SpeakerBaseline(), learning: .live(warmUpS: 5))
        for frame in StressEngineTests.frames(of: Signals.noise(seconds: 10, rms: 0.001)) {
            _ = engine.push(frame, isAlertOpen: false)
        }
        #expect(engine.baseline.probation.heardS == 0)
    }
}
