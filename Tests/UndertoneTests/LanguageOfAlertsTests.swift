import Events
import FeedClient
import Foundation
import Languages
import Testing
import Vocabulary

@testable import Alerting
@testable import Stress
@testable import undertone

/// What is said of an alert, in every language.
struct LanguageOfAlertsTests {
    static let languages = Language.allCases

    private static func alert(_ explanation: String, _ discounts: [AlertDiscount] = []) -> AlertPayload {
        var alert = ServedFeed.alert("aaaa1111")
        (alert.explanation, alert.discounts) = (explanation, discounts.isEmpty ? nil : discounts)
        return alert
    }

    private static func discount(_ kind: String, _ amount: Double) -> AlertDiscount {
        AlertDiscount(kind: kind, feature: .init(.level), amount: amount, since: ServedFeed.instant)
    }

    private static let time = Language.bulgarian.timeOfDay(ServedFeed.instant)

    @Test(arguments: [
        (
            "pitch 3.4 semitones above the calm level for 12 s", "高于平静水平 12 秒：音高 3.4 个半音",
            "тон 3,4 полутона над спокойното ниво 12 с"
        ),
        (
            "level 6.0 dB, pitch -0.4 semitones and speech rate 28 % above the calm level for 1 s",
            "高于平静水平 1 秒：响度 6.0 dB、音高 -0.4 个半音和语速 28 %",
            "сила 6,0 dB, тон -0,4 полутона и темп на речта 28 % над спокойното ниво 1 с"
        ),
        (
            "spectral balance 2.5 dB and level 6.0 dB above the calm level for 40 s",
            "高于平静水平 40 秒：频谱平衡 2.5 dB和响度 6.0 dB", "спектрален баланс 2,5 dB и сила 6,0 dB над спокойното ниво 40 с"
        ),
        (
            "several measures together above the calm level for 7 s", "多项指标合计高于平静水平 7 秒",
            "няколко показателя заедно над спокойното ниво 7 с"
        ),
        // What is none of ours stays as it is.
        ("faster", "faster", "faster"), ("", "", ""),
        ("tom above the calm level for 9 s", "tom above the calm level for 9 s", "tom above the calm level for 9 s"),
    ])
    func sentenceHasTheSameFiguresInEveryLanguage(english: String, chinese: String, bulgarian: String) {
        let alert = Self.alert(english)
        #expect(alert.explanation(in: .english) == english)
        #expect(alert.explanation(in: .chinese) == chinese)
        #expect(alert.explanation(in: .bulgarian) == bulgarian)
    }

    /// Everything that the analysis can say, against what the other languages make of it: no figure differs.
    @Test func whatTheAnalysisSaysIsSaidInEveryLanguage() throws {
        var alert = Alert.strained
        for kind in StressDiscount.Kind.allCases {
            for amount: Float in [-12.04, 4, 8] {
                let discount = StressDiscount(kind: kind, amount: amount, since: .zero)
                alert.score.discounts = StressDiscounts()
                switch kind {
                case .gain: alert.score.discounts.gain = discount
                case .room: alert.score.discounts.room = discount
                case .line: alert.score.discounts.line = discount
                case .otherVoice: alert.score.discounts.otherVoice = discount
                case .sound: alert.score.discounts.sound = discount
                }
                let english = alert.explanation { _ in Self.time }
                let payload = Self.alert(english, [Self.discount(kind.rawValue, Double(amount))])
                for language in [Language.chinese, .bulgarian] {
                    let text = payload.explanation(in: language)
                    #expect(SurfaceWords.english(in: text).isEmpty, "\(text)")
                    #expect(text.contains(Self.time), "\(text)")
                    let figures = text.replacing(",", with: ".").split { !($0.isNumber || $0 == ".") }.compactMap {
                        Double($0.trimmingCharacters(in: .init(charactersIn: ".")))
                    }
                    let wanted = english.split { !($0.isNumber || $0 == ".") }.compactMap { Double($0) }
                    #expect(figures.sorted() == wanted.sorted(), "\(english): \(text)")
                }
            }
        }
    }

    @Test(arguments: StressPattern.Kind.allCases, languages)
    func patternIsToldInWordsOfTheVoice(kind: StressPattern.Kind, language: Language) throws {
        var alert = Self.alert("pitch 3.4 semitones above the calm level for 12 s")
        alert.pattern = kind.rawValue
        let voice = language.text(try #require(alert.voice))
        if language == .english {
            #expect(voice == kind.voice)
        } else {
            #expect(SurfaceWords.english(in: voice).isEmpty)
        }
        #expect(alert.why(in: language).hasPrefix(voice))
    }

    @Test(arguments: languages) func helpIsSaidWithTheAgentsWordsAsTheyAre(language: Language) {
        var alert = Self.alert("he threatens me")
        alert.kind = .help
        #expect(alert.why(in: language).contains("he threatens me"))
        for wordless in ["", AlertPayload.wordlessHelp] {
            alert.explanation = wordless
            let text = alert.why(in: language)
            #expect(language == .english ? text == "asks for help" : SurfaceWords.english(in: text).isEmpty)
        }
    }

    /// What a hostile daemon writes where figures stand does no harm.
    @Test(arguments: ["", "e", "1e999", "-", "99999999999999999999", "nan", "1.2.3", "{1}"])
    func strangeFiguresDoNoHarm(figure: String) {
        for language in Self.languages {
            let text = Self.alert("pitch \(figure) semitones above the calm level for \(figure) s").explanation(
                in: language)
            #expect(!text.isEmpty && text.count < 200)
        }
    }
}

extension Alert {
    /// One with three reasons.
    fileprivate static var strained: Alert {
        var score = StressScore.blank
        score.value = 80
        score.pitch = contribution(.pitch, 38.1, 34.7, 3)
        score.rate = contribution(.rate, 5.12, 4, 2)
        score.level = contribution(.level, -20.95, -27, 2)
        return Alert(
            level: .high, onset: .zero, raised: StreamTime(seconds: 12), cleared: nil, score: score)
    }

    private static func contribution(
        _ feature: VoiceFeature, _ value: Float, _ baseline: Float, _ weight: Float
    ) -> StressContribution {
        StressContribution(
            feature: feature, value: value, baseline: baseline, discount: 0.37, zScore: 3, weight: weight)
    }
}

/// Finds words of English in what is to be of another language. Names are the same in all of them.
enum SurfaceWords {
    private static let names: Set<String> = [
        "hz", "db", "enter", "esc", "ctrl", "undertoned", "undertone", "alerts", "elevated", "high", "critical", "help",
        "evolve", "maria", "ivan", "ana", "aaaa", "petya", "vera", "zoe", "cai", "eve", "agent", "replay", "evaluation",
    ]

    /// Words of at least three letters that are no names.
    static func english(in text: String, allowing allowed: Set<String> = []) -> [String] {
        text.split { !($0.isLetter && $0.isASCII) }.map { $0.lowercased() }.filter {
            $0.count >= 3 && !names.contains($0) && !allowed.contains($0)
        }
    }
}
