import Prosody
import Testing
import Vocabulary

@testable import Stress

@Suite struct HeldLessonsTests {
    private static func lesson(at seconds: Double) -> Lesson {
        var lesson = Lesson.blank
        (lesson.time, lesson.speechS) = (StreamTime(seconds: seconds), 0.4)
        return lesson
    }

    @Test func aLessonIsGivenOutOnceItIsOldEnough() {
        var held = HeldLessons()
        for step in 0..<20 { _ = held.push(Self.lesson(at: Double(step) / 2)) }
        #expect(held.take(before: StreamTime(seconds: 44)) == nil)
        #expect(held.take(before: StreamTime(seconds: 45))?.time.seconds == 0)
        #expect(held.take(before: StreamTime(seconds: 45)) == nil)
        #expect(abs(held.speechS - 19 * 0.4) < 1e-4)
    }

    @Test func whatLedToAnAlertIsNeverGivenOut() {
        var held = HeldLessons()
        for step in 0..<80 { _ = held.push(Self.lesson(at: Double(step) / 2)) }
        var dropped = 0
        while held.takeNewest(since: StreamTime(seconds: 30)) != nil { dropped += 1 }
        #expect(dropped == 20)
        var seconds: [Double] = []
        while let lesson = held.take(before: StreamTime(seconds: 1_000)) { seconds.append(lesson.time.seconds) }
        #expect(seconds.count == 60 && seconds.last == 29.5)
        #expect(held.speechS == 0)
    }

    @Test func theOldestMakesRoom() {
        var held = HeldLessons()
        var out: [Double] = []
        for step in 0..<500 {
            if let lesson = held.push(Self.lesson(at: Double(step) / 10)) { out.append(lesson.time.seconds) }
        }
        #expect(out.first == 0 && out.count == 500 - 91 && zip(out, out.dropFirst()).allSatisfy { $0 < $1 })
    }
}
