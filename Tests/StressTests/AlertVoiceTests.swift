import Foundation
import TestSignals
import Testing
import Vocabulary

@testable import Prosody
@testable import Stress

@Suite struct AlertVoiceTests {
    /// Lessons of a voice that wanders between calm and raised.
    private static func lessons(_ count: Int, seed: UInt64 = 7) -> [Lesson] {
        var dice = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            var lesson = Lesson.blank
            lesson.time = StreamTime(seconds: Double(index) / 2)
            let height = Float.random(in: 0...1, using: &dice) + Float.random(in: 0...1, using: &dice)
            (lesson.pitch, lesson.rate, lesson.level) = (30 + 4 * height, 4 + height, -30 + 6 * height)
            (lesson.balance, lesson.variation) = (-10 + 3 * height, 1 + height)
            lesson.hnr = index.isMultiple(of: 3) ? nil : 12 - height
            (lesson.roomDBFS, lesson.wideShare, lesson.speechS) = (-60 + height, 0.5, 0.5)
            return lesson
        }
    }

    private static func gathered(_ lessons: [Lesson]) -> GatheredLessons {
        var gathered = GatheredLessons()
        for lesson in lessons {
            gathered.hear(speechS: lesson.speechS)
            gathered.add(lesson)
        }
        return gathered
    }

    private static func voice(_ count: Int, peak: Float? = nil) throws -> AlertVoice {
        try #require(gathered(lessons(count)).voice(peak: peak))
    }

    @Test(arguments: [1, 63, 64, 65, 129, 1_000, 20_000]) func fewLessonsStandForAll(count: Int) throws {
        let voice = try Self.voice(count)
        #expect(voice.lessons.count <= AlertVoice.maxLessons && voice.lessons.count >= min(count, 32))
        #expect(abs(voice.lessonCount - count) < voice.weight, "no more is learned than was heard")
        #expect(abs(voice.speechS - Float(count) / 2) < 1)
        // Evenly: the times are a grid from the first on.
        let times = voice.lessons.map(\.time.seconds)
        #expect(times.elementsEqual((0..<times.count).map { Double($0 * voice.weight) / 2 }))
    }

    @Test(arguments: [64, 300, 3_000]) func itHasTheQuantilesOfAllLessons(count: Int) throws {
        let all = Self.lessons(count)
        var (whole, short) = (SpeakerBaseline(), SpeakerBaseline())
        for lesson in all { whole.learn(lesson) }
        short.learn(try Self.voice(count))
        #expect(abs(short.speechS - whole.speechS) < 0.1)
        for feature in VoiceFeature.all {
            let (expected, found) = (whole.histogram(of: feature), short.histogram(of: feature))
            for share in [Float(0.1), 0.5, 0.9] {
                let (left, right) = (expected.quantile(share) ?? 0, found.quantile(share) ?? 0)
                let range = (expected.quantile(0.95) ?? 0) - (expected.quantile(0.05) ?? 0)
                // The standard error of a quantile of 32 values is a tenth of that range.
                #expect(abs(left - right) < 0.25 * range, "\(feature) \(share)")
            }
        }
    }

    @Test func ofAnAlertWithoutEndTheBeginningIsKept() throws {
        var gathered = GatheredLessons()
        let lesson = Self.lessons(1)[0]
        for _ in 0..<100_000 { gathered.add(lesson) }
        let voice = try #require(gathered.voice(peak: nil))
        #expect(voice.lessonCount == AlertVoice.maxLessons * AlertVoice.maxWeight)
        gathered.removeAll()
        #expect(gathered.voice(peak: 3) == nil)
    }

    @Test func gatheringIsArchived() throws {
        var gathered = Self.gathered(Self.lessons(200))
        var bytes = [UInt8](repeating: 0, count: StateArchive.size(of: &gathered))
        var span = bytes.mutableSpan
        StateArchive.save(&gathered, into: &span)
        var restored = GatheredLessons()
        try StateArchive.restore(&restored, from: bytes.span)
        let more = Self.lessons(77, seed: 8)
        for lesson in more {
            gathered.add(lesson)
            restored.add(lesson)
        }
        #expect(restored.voice(peak: 2) == gathered.voice(peak: 2) && restored.speechS == gathered.speechS)
    }

    @Test func learningItMovesPlaceSpreadAndThreshold() throws {
        var baseline = StressEngineTests.baseline()
        let before = baseline
        let calm = try #require(before.norm(of: .pitch))
        baseline.learn(try Self.voice(120, peak: 60))
        let after = try #require(baseline.norm(of: .pitch))
        #expect(after.location > calm.location && after.spread > calm.spread)
        #expect(baseline.speechS > before.speechS)
        #expect(baseline.tail.peaks == before.tail.peaks + 1)
        #expect(baseline.tail.threshold(onceInHours: 8) > before.tail.threshold(onceInHours: 8))
    }

    @Test func whatWasLearnedAsAPeakAlreadyIsNotLearnedTwice() throws {
        var baseline = StressEngineTests.baseline()
        let tail = baseline.tail
        baseline.learn(try Self.voice(20, peak: nil))
        #expect(baseline.tail == tail)
    }

    @Test func theEarlierDaysAreNotAsked() throws {
        // Up to four semitones higher than on the earlier days: by itself calm goes no further than the guard's leeway.
        var baseline = StressEngineTests.baseline()
        for day in 19...21 { baseline.note(day: "2026-11-\(day)") }
        let anchor = try #require(baseline.history.anchorPitch)
        var lessons = Self.lessons(1_000)
        for index in lessons.indices { lessons[index].pitch = anchor + Float(index * 37 % 1_000) / 250 }
        let voice = try #require(Self.gathered(lessons).voice(peak: nil))
        for lesson in lessons { baseline.learn(lesson) }
        let held = try #require(baseline.norm(of: .pitch)?.location)
        #expect(abs(held - anchor - CalmHistory.leeway) < 0.2)
        for _ in 0..<3 { baseline.learn(voice) }
        #expect(try #require(baseline.norm(of: .pitch)?.location) > anchor + CalmHistory.leeway + 0.2)
    }

    @Test(arguments: [nil, 4.5] as [Float?]) func savedItIsTheSameWithoutTimes(peak: Float?) throws {
        let voice = try Self.voice(200, peak: peak)
        let read = try JSONDecoder().decode(AlertVoice.self, from: JSONEncoder().encode(voice))
        #expect(read.weight == voice.weight && read.speechS == voice.speechS && read.peak == peak)
        let pairs = zip(read.lessons, voice.lessons)
        let isSame = pairs.allSatisfy { left, right in
            VoiceFeature.all.allSatisfy { left.value(of: $0) == right.value(of: $0) }
        }
        #expect(isSame)
        #expect(pairs.allSatisfy { $0.roomDBFS == $1.roomDBFS && $0.wideShare == $1.wideShare && $0.time == .zero })
        var (left, right) = (SpeakerBaseline(), SpeakerBaseline())
        left.learn(read)
        right.learn(voice)
        #expect(left == right)
    }

    private static let row = "[30,4,-30,-10,1,12,-60,0.5]"

    private static func saved(
        version: String = "1", weight: String = "1", speechS: String = "1", peak: String = "2",
        lessons: String = "[\(row)]"
    ) -> String {
        #"{"version":\#(version),"weight":\#(weight),"speechS":\#(speechS),"peak":\#(peak),"lessons":\#(lessons)}"#
    }

    @Test func theSavedFormIsWhatTheRefusalsChange() throws {
        let voice = try JSONDecoder().decode(AlertVoice.self, from: Data(Self.saved().utf8))
        #expect(voice.lessons.first?.pitch == 30 && voice.peak == 2)
    }

    @Test(arguments: [
        "", "{}", "[]", saved(version: "2"), saved(version: "0"), saved(weight: "0"), saved(weight: "513"),
        saved(weight: "-1"), saved(weight: "1e30"), saved(weight: "1.5"), saved(speechS: "-1"), saved(speechS: "1e9"),
        saved(speechS: #""NaN""#), saved(speechS: "1e400"), saved(peak: "-1"), saved(peak: "1e30"),
        saved(lessons: "[]"), saved(lessons: "[[]]"), saved(lessons: "[[30,4,-30,-10,1,12,-60]]"),
        saved(lessons: "[[30,4,-30,-10,1,12,null,0.5]]"), saved(lessons: "[[1e30,4,-30,-10,1,12,-60,0.5]]"),
        saved(lessons: "[[30,4,-30,-10,1,12,-60,1.5]]"), saved(lessons: "[[30,4,-30,-10,1,12,-60,0.5,1]]"),
        saved(lessons: "[" + [String](repeating: row, count: 65).joined(separator: ",") + "]"),
    ])
    func whatNoVoiceGivesIsRefused(text: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(AlertVoice.self, from: Data(text.utf8)) }
    }

    @Test func anOpenAlertGathersWhatIsHeardSinceItsOnset() throws {
        var baseline = StressEngineTests.baseline()
        // Else so different a voice is another wearer's.
        baseline.prove(speechS: BaselineDoubt.provenS)
        var engine = StressEngine(baseline: baseline, learning: .live(warmUpS: 5))
        let frames = StressEngineTests.frames(of: Voice.speech(hertz: 150, rate: 4.5, seconds: 30, gain: 1.5))
        let (opens, closes) = (frames.count / 3, frames.count - 10)
        for (index, frame) in frames.enumerated() where index < closes {
            if index == opens { engine.dropLessons(since: StreamTime(seconds: 4)) }
            _ = engine.push(frame, isAlertOpen: index >= opens)
        }
        let taken = engine.takeAlertVoice(peak: 5)
        let voice = try #require(taken)
        // Some 25 seconds, from a second before the onset on, two lessons in each.
        #expect((35...54).contains(voice.lessonCount) && voice.speechS > 12 && voice.peak == 5)
        #expect(voice.lessons.allSatisfy { $0.time.seconds >= 3 })
        let none = engine.takeAlertVoice(peak: 5)
        #expect(none == nil, "it is handed out once")
        let before = try #require(engine.baseline.norm(of: .pitch)?.location)
        engine.learn(voice)
        #expect(try #require(engine.baseline.norm(of: .pitch)?.location) > before)
    }

    @Test func aBaselineThatIsFrozenOrReplacedTakesNothing() throws {
        let (baseline, voice) = (StressEngineTests.baseline(), try Self.voice(100, peak: 9))
        var engine = StressEngine(baseline: baseline, learning: .frozen)
        engine.learn(voice)
        #expect(engine.baseline == baseline)
        engine = StressEngine(baseline: baseline, learning: .live(warmUpS: 5))
        for frame in StressEngineTests.frames(of: Voice.speech(hertz: 120, rate: 4, seconds: 10)) {
            _ = engine.push(frame, isAlertOpen: true)
        }
        engine.replaceBaseline(SpeakerBaseline())
        let none = engine.takeAlertVoice(peak: 1)
        #expect(none == nil)
    }
}
