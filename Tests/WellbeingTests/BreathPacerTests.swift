import Languages
import Testing

@testable import Wellbeing

struct BreathPacerTests {
    /// Times that are no round numbers, the same in every run.
    private static func times(in length: Double, count: Int) -> [Double] {
        (0..<count).map { length * ((Double($0) * 0.618_033_988_749_894_8).truncatingRemainder(dividingBy: 1)) }
    }

    /// Phases tile time: each moment lies in exactly the phase that sums of the pattern's lengths say, also after an
    /// hour, and nothing drifts.
    @Test(arguments: BreathPattern.all) func phasesTileTimeForAnHour(pattern: BreathPattern) throws {
        let pacer = BreathPacer(pattern, minutes: 60)
        #expect(pacer.lengthS >= 3_600 || pattern.mostRounds == pacer.rounds)
        for time in Self.times(in: pacer.lengthS, count: 20_000) {
            let moment = try #require(pacer.moment(at: time))
            let before = pattern.phases.prefix(moment.phase).reduce(0) { $0 + $1.seconds }
            let start = Double(moment.round) * pattern.roundS + before
            let phase = pattern.phases[moment.phase]
            #expect(abs(start + moment.progress * phase.seconds - time) < 1e-6)
            #expect(abs(moment.phaseLeftS - (start + phase.seconds - time)) < 1e-6 && moment.phaseLeftS >= 0)
            #expect(moment.act == phase.act && (0...1).contains(moment.progress) && (0...1).contains(moment.fullness))
            #expect(abs(moment.leftS - (pacer.lengthS - time)) < 1e-9)
        }
    }

    /// At each border the next phase begins, and the lungs are where the phase before has left them.
    @Test(arguments: BreathPattern.all) func bordersAreWhereTheyShould(pattern: BreathPattern) throws {
        let pacer = BreathPacer(pattern, minutes: 30)
        for round in 0..<pacer.rounds {
            var time = Double(round) * pattern.roundS
            for (index, phase) in pattern.phases.enumerated() {
                let moment = try #require(pacer.moment(at: time + 1e-6))
                #expect(moment.round == round && moment.phase == index)
                let before = pacer.moment(at: time - 1e-6) ?? moment
                #expect(abs(moment.fullness - before.fullness) < 1e-6, "no jump, and so no flash")
                time += phase.seconds
            }
        }
        #expect(pacer.moment(at: pacer.lengthS) == nil && pacer.moment(at: 1e9) == nil)
        #expect(pacer.moment(at: -5) == pacer.moment(at: 0))
    }

    @Test func itLastsAtLeastAsLongAsWishedAndNobodyEndsInMidBreath() {
        #expect(BreathPacer(.even, minutes: 5).rounds == 28)
        #expect(BreathPacer(.even, minutes: 5).lengthS == 308)
        #expect(BreathPacer(.even, minutes: 1).lengthS == 66)
        // Of a whole number of rounds none is added.
        #expect(BreathPacer(.longOut, minutes: 5).rounds == 30)
        #expect(BreathPacer(.box, minutes: 4).rounds == 15)
        #expect(BreathPacer(.fourSevenEight, minutes: 5).rounds == 4, "those who teach it say four at a time")
        #expect(BreathPacer(.even, minutes: 0).rounds == 1)
        #expect(BreathPattern.all.filter(\.holds).map(\.name) == ["4-7-8", "box"])
    }

    @Test(arguments: Language.allCases) func thePageAsksNobodyAndSaysWhatItShould(language: Language) throws {
        let pacer = BreathPacer(.box, minutes: 5)
        let page = try BreathPage(pacer, in: language, showsScore: false, showsCaution: true).html(nonce: "abc")
        #expect(!page.contains("{{") && !page.contains("http:") && !page.contains("https:") && !page.contains("//cdn"))
        #expect(page.contains("prefers-reduced-motion") && page.contains("prefers-color-scheme"))
        for line in BreathCaution.lines { #expect(page.contains(language.text(line))) }
        #expect(page.contains(language.text(BreathPattern.Act.hold.words)))
        #expect(!BreathPage.policy(nonce: "abc").contains("unsafe"))
        let plain = try BreathPage(BreathPacer(.even, minutes: 5), in: language, showsScore: true, showsCaution: false)
            .html(nonce: "abc")
        #expect(!plain.contains("class=\"caution\"") && plain.contains("\"showsScore\":true"))
    }

    /// A minute is sold as a pause and as nothing more.
    @Test func aMinuteIsAPause() {
        let text = Language.english.text(BreathWords.about(BreathPacer(.even, minutes: 1), .english))
        #expect(text == "A short pause: 5.5 – 5.5 s, about a minute.")
        let long = Language.english.text(BreathWords.about(BreathPacer(.longOut, minutes: 5), .english))
        #expect(long == "4 – 6 s, about 5 minutes.")
    }
}
