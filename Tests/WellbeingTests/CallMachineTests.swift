import Testing
import Vocabulary

@testable import Wellbeing

/// Whether a call is on, told as a story: what happens at which second, and what is on then.
@Suite struct CallMachineTests {
    /// What happens.
    enum Happening: Sendable {
        case announce(Bool)
        case streams(Bool)
        /// Half a second of speech, twice a second, for so long, with a score.
        case talk(seconds: Int, score: Double? = 20, isRaised: Bool = false)
        case sleep(seconds: Double)
        case nothing
    }

    /// A second, what happens, and the call that is on afterwards, by how it is known.
    typealias Line = (at: Int, Happening, on: CallMachine.Knowledge?)

    /// A story and the calls that are written down: from, to, how known.
    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var lines: [Line]
        var written: [String]

        init(_ name: String, _ lines: [Line], _ written: [String]) {
            (testDescription, self.lines, self.written) = (name, lines, written)
        }
    }

    static let stories: [Story] = [
        Story(
            "a softphone's stream begins and ends",
            [
                (0, .nothing, nil), (10, .streams(true), .streams), (100, .streams(false), .streams),
                (106, .nothing, nil),
            ],
            ["10-100 streams"]),
        Story(
            "a transfer closes the streams for three seconds",
            [
                (10, .streams(true), .streams), (50, .streams(false), .streams), (53, .streams(true), .streams),
                (90, .streams(false), .streams), (95, .nothing, nil),
            ],
            ["10-90 streams"]),
        Story(
            "announced, while the streams come late and go early",
            [
                (10, .announce(true), .announced), (12, .streams(true), .announced), (40, .streams(false), .announced),
                (60, .announce(false), .announced), (66, .nothing, nil),
            ],
            ["10-60 announced"]),
        Story(
            "two announced calls back to back are two",
            [
                (10, .announce(true), .announced), (60, .announce(false), .announced),
                (62, .announce(true), .announced), (90, .announce(false), .announced), (96, .nothing, nil),
            ],
            ["10-60 announced", "62-90 announced"]),
        Story(
            "talk alone is a call from twenty seconds on, and over a minute after the last word",
            [
                (0, .talk(seconds: 15), nil), (40, .talk(seconds: 10), .talk), (60, .nothing, .talk),
                (108, .nothing, .talk), (110, .nothing, nil),
            ],
            ["0-50 talk"]),
        Story(
            "a word to a colleague is none",
            [(0, .talk(seconds: 10), nil), (80, .talk(seconds: 12), nil), (200, .nothing, nil)], []),
        Story(
            "talk before the telephone rings is not of the call",
            [
                (0, .talk(seconds: 30), .talk), (40, .streams(true), .streams), (100, .streams(false), .streams),
                (106, .nothing, nil),
            ],
            ["0-40 talk", "40-100 streams"]),
        Story(
            "talk after a call needs its own twenty seconds",
            [
                (0, .streams(true), .streams), (10, .talk(seconds: 60), .streams), (100, .streams(false), .streams),
                (101, .talk(seconds: 10), nil), (112, .nothing, nil), (115, .talk(seconds: 4), nil),
            ],
            ["0-100 streams"]),
        Story(
            "who says that a call of talk is over is believed",
            [(0, .talk(seconds: 30), .talk), (31, .announce(false), .talk), (37, .nothing, nil)], ["0-31 talk"]),
        Story(
            "the lid is closed in a call",
            [
                (0, .streams(true), .streams), (100, .nothing, .streams), (4_000, .sleep(seconds: 3_800), .streams),
                (4_050, .streams(false), .streams), (4_060, .nothing, nil),
            ],
            ["0-100 streams", "4000-4050 streams"]),
        Story(
            "the sound server is restarted in a call",
            [
                (0, .streams(true), .streams), (30, .streams(false), .streams), (34, .streams(true), .streams),
                (60, .streams(false), .streams), (70, .nothing, nil),
            ],
            ["0-60 streams"]),
    ]

    private static let noon = Timestamp(millisecondsSince1970: 1_700_000_000_000)

    private static func moment(_ second: Double) -> Moment {
        Moment(wall: noon.advanced(bySeconds: second), clock: .seconds(second))
    }

    private static func second(_ time: Timestamp) -> Int {
        Int((Double(time.millisecondsSince1970 - noon.millisecondsSince1970) / 1_000).rounded())
    }

    @Test(arguments: stories) func aCallIsOn(story: Story) {
        var (machine, signs) = (CallMachine(), CallMachine.Signs())
        var ended: [CallPayload] = []
        for line in story.lines {
            var now = Self.moment(Double(line.at))
            var standstillS = 0.0
            switch line.1 {
            case .announce(let isOn): (signs.isAnnounced, signs.announcements) = (isOn, signs.announcements + 1)
            case .streams(let isOn): signs.hasStreams = isOn
            case .talk(let seconds, let score, let isRaised):
                machine.hear(
                    (0...(2 * seconds)).map { step in
                        VoiceStep(
                            at: now.clock + .seconds(Double(step) / 2), talkS: 0.5, score: score, isRaised: isRaised)
                    })
                now = Self.moment(Double(line.at + seconds))
            case .sleep(let seconds): standstillS = seconds
            case .nothing: break
            }
            ended += machine.take(signs, at: now)
            ended += machine.tick(at: now, standstillS: standstillS)
            #expect(machine.call?.knownBy == line.on, "at \(line.at): \(story.testDescription)")
        }
        #expect(
            ended.map { "\(Self.second($0.beganAt))-\(Self.second($0.endedAt)) \($0.knownBy)" } == story.written)
    }

    @Test func whatWasHeardInACallIsCounted() throws {
        var machine = CallMachine()
        _ = machine.take(.init(hasStreams: true), at: Self.moment(100))
        func steps(_ range: Range<Int>, _ score: Double?, raised: Bool = false) -> [VoiceStep] {
            range.map { VoiceStep(at: .seconds(Double($0) / 2), talkS: 0.25, score: score, isRaised: raised) }
        }
        // Before it, in its first three minutes, later without an opinion, later strained, after it.
        machine.hear(steps(0..<200, 90, raised: true))
        machine.hear(steps(200..<560, 10) + steps(560..<600, nil) + steps(600..<720, 70, raised: true))
        _ = machine.take(.init(), at: Self.moment(360))
        machine.hear(steps(722..<740, 90, raised: true))
        let call = try #require(machine.tick(at: Self.moment(370)).first)
        #expect(call.talkS == 130)
        #expect(call.hardS == 60)
        #expect(call.firstScore == 10)
        #expect(call.score == 25)
        #expect(call.lengthS == 260)
    }

    @Test func aClockThatIsSetBackInACallMakesItNoLonger() throws {
        var machine = CallMachine()
        _ = machine.take(.init(hasStreams: true), at: Self.moment(0))
        var end = Self.moment(120)
        end.wall = end.wall.advanced(bySeconds: -3_600)
        _ = machine.take(.init(), at: end)
        end.clock += .seconds(6)
        end.wall = end.wall.advanced(bySeconds: 6)
        let call = try #require(machine.tick(at: end).first)
        #expect(call.lengthS == 120)
        #expect(Self.second(call.endedAt) == 120 - 3_600)
    }

    @Test func aDaemonThatStopsInACallWritesItDown() {
        var machine = CallMachine()
        _ = machine.take(.init(hasStreams: true), at: Self.moment(0))
        #expect(machine.stop(at: Self.moment(30)).map(\.lengthS) == [30])
        #expect(machine.call == nil)
        #expect(machine.stop(at: Self.moment(31)).isEmpty)
    }
}
