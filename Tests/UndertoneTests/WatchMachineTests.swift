import Events
import Testing

@testable import undertone

/// A key acts on the marked row or asks, never on another, and a word that is typed or pasted into the window acts on
/// nothing (D4: the mark stood on alice, `a` acknowledged hanako's request for help; `clear` typed into the window did
/// it, too).
struct WatchMachineTests {
    private static let start = ContinuousClock.now

    /// Somebody at the keys, whose time passes when the test says so.
    private struct Person {
        var keys = WatchKeys { ["sue", "sam"].contains($0) }
        var now = WatchMachineTests.start
        var done: [WatchKeys.Effect] = []

        init(_ rows: [WatchKeys.Row], marked: String? = nil) {
            keys.see(rows, at: now)
            wait(2_000)
            for _ in rows where marked != nil && keys.marked != marked { press(.down, after: 0) }
            wait(2_000)
            done = []
        }

        mutating func wait(_ milliseconds: Int) {
            // As often as the session looks.
            for _ in 0..<(milliseconds / 40) {
                now += .milliseconds(40)
                done += keys.pass(to: now)
            }
        }

        mutating func press(_ press: Keyboard.Press, after milliseconds: Int = 0) {
            wait(milliseconds)
            done += keys.press(press, at: now)
        }

        mutating func type(_ text: String, each milliseconds: Int) {
            for character in text {
                press(character == "\n" ? .enter : .character(character), after: milliseconds)
            }
        }

        var acts: [WatchKeys.Deed] { done.compactMap { if case .act(let deed) = $0 { deed } else { nil } } }
        var words: [String] { done.compactMap { if case .tell(let words) = $0 { words } else { nil } } }
    }

    private static func row(_ agent: String, alert: String? = nil) -> WatchKeys.Row {
        WatchKeys.Row(
            socketPath: "/\(agent)", agent: agent,
            target: alert.map { WatchKeys.Target(socketPath: "/\(agent)", alertID: $0, words: "\(agent) [\($0)]") })
    }

    private static let wall = [row("hanako", alert: "h1"), row("bo", alert: "b1"), row("alice")]

    private static func deed(_ step: HandlingStep, _ index: Int) -> WatchKeys.Deed? {
        wall[index].target.map { WatchKeys.Deed(step: step, target: $0) }
    }

    @Test func keyOnARowWithoutAlertActsOnNobody() {
        for key: Character in ["a", "t", "h", "r", "n"] {
            var sue = Person(Self.wall, marked: "/alice")
            sue.press(.character(key))
            sue.wait(2_000)
            sue.type("sam\ny\n", each: 1_000)
            #expect(sue.acts.isEmpty && sue.words.first == "alice has no open alert", "\(key)")
        }
    }

    @Test func oneKeyActsOnTheMarkedRowAMomentLater() {
        var sue = Person(Self.wall, marked: "/bo")
        sue.press(.character("a"))
        #expect(sue.acts.isEmpty)
        sue.wait(600)
        #expect(sue.acts == [Self.deed(.acknowledge, 1)])
        sue.press(.character("t"), after: 2_000)
        sue.wait(600)
        #expect(sue.acts.last == Self.deed(.takeOver, 1))
    }

    @Test func withoutAMarkItAsksByName() {
        var sue = Person(Self.wall)
        sue.press(.character("a"))
        #expect(sue.keys.mode == Self.deed(.acknowledge, 0).map { .question($0, since: sue.now) })
        sue.wait(3_000)
        #expect(sue.acts.isEmpty)
        sue.press(.character("y"))
        #expect(sue.acts == [Self.deed(.acknowledge, 0)])
        // One agent alone needs no mark.
        var alone = Person([Self.wall[0]])
        alone.press(.character("a"))
        alone.wait(600)
        #expect(alone.acts == [Self.deed(.acknowledge, 0)])
    }

    /// Words that somebody types into the wrong window, pasted, typed fast and typed slowly.
    @Test(
        arguments: [
            "clear", "clear\n", "tail -f log\n", "a\n", "ay", "say\n", "today\n", "okay y\n", "rm -rf build\n",
            "nano\n",
            "hsam\n", "htop\n", "apt update\ny\n", "attach\n", "uuu", "exit\n", "aaaa", "/a\nayay", "ty\n", "r\ny\n",
        ], [0, 120, 300])
    func typedWordsActOnNothing(text: String, pace: Int) {
        for marked in [nil, "/hanako", "/alice"] {
            var sue = Person(Self.wall, marked: marked)
            sue.keys.noteDone(
                WatchKeys.Deed(step: .acknowledge, target: Self.wall[1].target!), until: sue.now + .seconds(9))
            sue.type(text, each: pace)
            if text != "a\n" || pace < 500 { sue.wait(2_000) }
            #expect(sue.acts.isEmpty, "\(marked ?? "none")")
        }
    }

    @Test func keyThatComesRightAfterTheMarkMovedAsks() {
        var sue = Person(Self.wall, marked: "/hanako")
        sue.press(.down)
        sue.press(.character("a"), after: 300)
        sue.wait(2_000)
        #expect(sue.acts.isEmpty)
        sue.press(.enter)
        #expect(sue.acts == [Self.deed(.acknowledge, 1)])
    }

    @Test func markStaysWithItsAgentAndANewAlertThereIsAskedAbout() {
        var sue = Person(Self.wall, marked: "/bo")
        // Rows change places: bo falls behind alice.
        sue.keys.see([Self.wall[0], Self.row("alice", alert: "a1"), Self.wall[1]], at: sue.now)
        #expect(sue.keys.row?.agent == "bo")
        sue.press(.character("a"))
        sue.wait(600)
        #expect(sue.acts == [Self.deed(.acknowledge, 1)])
        // What is shown of bo is another alert since a moment.
        sue.wait(2_000)
        let newer = Self.row("bo", alert: "b2")
        sue.keys.see([newer], at: sue.now)
        sue.press(.character("a"), after: 200)
        #expect(sue.keys.mode == newer.target.map { .question(.init(step: .acknowledge, target: $0), since: sue.now) })
        sue.press(.character("n"))
        #expect(sue.acts.count == 1 && sue.words.last == "not done")
    }

    @Test func anotherKeyStopsWhatIsAboutToHappen() {
        var sue = Person(Self.wall, marked: "/bo")
        sue.press(.character("t"))
        sue.press(.escape, after: 400)
        sue.wait(2_000)
        #expect(sue.acts.isEmpty && sue.words.last?.contains("not done") == true && sue.keys.mode == .rows)
    }

    @Test func answerBeforeAnybodyCanHaveReadTheQuestionIsNone() {
        var sue = Person(Self.wall)
        sue.press(.character("a"))
        sue.press(.character("y"), after: 200)
        #expect(sue.acts.isEmpty && sue.keys.mode == .rows)
    }

    @Test func wordsAreTypedAndOnlyNamesThatExistAreTaken() {
        var sue = Person(Self.wall, marked: "/bo")
        sue.press(.character("h"))
        sue.press(.character("s"), after: 900)
        sue.type("az", each: 100)
        sue.press(.enter, after: 300)
        #expect(sue.acts.isEmpty && sue.keys.refusal == "nobody here is called saz")
        sue.press(.erase)
        #expect(sue.keys.refusal == nil)
        sue.type("m\n", each: 200)
        #expect(sue.acts == [Self.deed(.handOn(to: "sam"), 1)])
        sue.press(.character("r"), after: 2_000)
        sue.press(.enter, after: 1_200)
        #expect(sue.acts.last == Self.deed(.resolve(note: nil, nothingWrong: false), 1))
        sue.press(.character("n"), after: 2_000)
        sue.press(.enter, after: 1_200)
        #expect(sue.acts.count == 2 && sue.keys.refusal?.contains("a note has words") == true)
        sue.type("ça va", each: 200)
        sue.press(.enter)
        #expect(sue.acts.last == Self.deed(.remark("ça va"), 1))
        sue.press(.character("n"), after: 2_000)
        sue.press(.escape, after: 600)
        #expect(sue.keys.mode == .rows && sue.acts.count == 3)
    }

    @Test func lastActIsTakenBackForTenSeconds() throws {
        var sue = Person(Self.wall, marked: "/alice")
        sue.press(.character("u"))
        #expect(sue.words.last?.contains("nothing of the last 10 s") == true)
        let deed = try #require(Self.deed(.acknowledge, 1))
        sue.wait(2_000)
        sue.keys.noteDone(deed, until: sue.now + .seconds(10))
        sue.press(.character("u"), after: 8_000)
        sue.wait(600)
        #expect(sue.acts == [.init(step: .undo(.acknowledge), target: deed.target)], "of bo, wherever the mark stands")
        sue.keys.noteDone(.init(step: .undo(.acknowledge), target: deed.target), until: sue.now + .seconds(10))
        sue.press(.character("u"), after: 2_000)
        sue.wait(600)
        #expect(sue.acts.count == 1, "that is not taken back")
        sue.keys.noteDone(deed, until: sue.now + .seconds(10))
        sue.press(.character("u"), after: 11_000)
        sue.wait(600)
        #expect(sue.acts.count == 1, "too late")
    }

    @Test func detailsHelpAndFilterAreOpenedAndLeft() {
        var sue = Person(Self.wall)
        sue.press(.enter)
        #expect(sue.done == [.look(socketPath: "/hanako")] && sue.keys.mode == .details(from: 0))
        sue.keys.furthest = 1
        for _ in 0..<3 { sue.press(.down) }
        #expect(sue.keys.mode == .details(from: 1), "no further than there is something")
        sue.press(.character("q"))
        #expect(sue.keys.mode == .rows && sue.done.count == 1)
        sue.press(.character("?"))
        #expect(sue.keys.mode == .help)
        sue.press(.character("q"))
        #expect(sue.keys.mode == .rows)
        sue.type("/bo\n", each: 100)
        #expect(sue.keys.filter == "bo")
        sue.press(.escape)
        #expect(sue.keys.filter.isEmpty)
        sue.press(.character("q"), after: 100)
        #expect(sue.done.last == .quit)
        for mode in ["?", "/x", "n", "a"] {
            var sam = Person(Self.wall, marked: "/bo")
            sam.type(mode, each: 0)
            sam.press(.interruption)
            #expect(sam.done.last == .quit, "ctrl-c ends it everywhere: \(mode)")
        }
    }
}
