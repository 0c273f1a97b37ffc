import Events
import Replay
import Vocabulary

/// What the browser of segments shows and what keys do to it: a pure machine. What it cannot do by itself it asks for.
struct SegmentBrowser {
    /// One segment of the list.
    struct Item: Sendable {
        /// Which of the daemons that were asked holds it.
        var source: Int
        /// Whose voice it is, as the list says.
        var agent: String
        var record: SegmentRecord
        /// Its alert, where the daemon tells of it.
        var alert: AlertRecord?

        var id: String { record.segment.segmentID }
    }

    /// What somebody else has to do, with the marked segment or with the whole.
    enum Deed: Equatable {
        case quit
        /// Read the list anew.
        case reload
        /// Play it, with sound or without.
        case replay(isSilent: Bool)
        case verify
        /// Write the page.
        case page
        case details
    }

    /// What is in front.
    enum Front: Equatable {
        case list
        /// A text over the list, from a line on.
        case text(title: String, lines: [InkedLine], first: Int)
    }

    /// Every key, for the help.
    static let keys: [(key: String, meaning: String)] = [
        ("↑ ↓, k j", "up, down"), ("page up, page down", "a screen up, down"), ("home, end, g G", "first, last"),
        ("/", "filter: agent, level, id, day, state, who holds or saw it, why; several words narrow it further"),
        ("enter", "replay with sound"), ("s", "replay without sound"),
        ("v", "compute the scores anew and compare them"),
        ("o", "write a page with player and plots, and open it where there is a desktop"),
        ("i", "details: alert, keys, hold, requests, receipt"), ("e", "show what was erased too, or hide it"),
        ("r", "read the list anew"), ("esc", "no filter"), ("?", "these keys"), ("q", "quit"),
    ]

    /// All segments, newest first.
    private(set) var items: [Item]
    /// What is typed behind `/`.
    private(set) var filter = ""
    /// Whether letters go into the filter.
    private(set) var isTyping = false
    /// Whether what was erased is listed, too.
    private(set) var showsErased = false
    private(set) var front = Front.list
    /// The items that are listed, by their places.
    private(set) var listed: [Int] = []
    /// Which of the listed is marked.
    private(set) var marked = 0
    /// The first of the listed that is on the screen.
    private(set) var first = 0
    /// What came of computing scores anew, by identifier.
    private(set) var verdicts: [String: Replay.Verdict.Outcome] = [:]
    /// One line about what was just done; empty for none.
    var message = ""

    init(_ items: [Item]) {
        self.items = items
        relist(keeping: nil)
    }

    /// The marked segment; `nil` where none is listed.
    var item: Item? { listed.indices.contains(marked) ? items[listed[marked]] : nil }

    /// Does what a key asks for.
    /// - Parameters:
    ///   - press: the key.
    ///   - view: the screen, which says how much of it is seen at once.
    /// - Returns: what somebody else has to do.
    mutating func take(_ press: Keyboard.Press, on view: SegmentBrowserView) -> Deed? {
        let page = view.bodyRows
        defer { follow(rows: page) }
        if press == .interruption { return .quit }
        message = ""
        if case .text(let title, let lines, let first) = front {
            front = Self.turned(press, title, lines, first, view)
            return nil
        }
        if isTyping {
            type(press, page)
            return nil
        }
        switch press {
        case .character("q"), .character("Q"): return .quit
        case .character("/"): isTyping = true
        case .character("?"): show("Keys", Self.help)
        case .character("e"):
            showsErased.toggle()
            relist(keeping: item?.id)
        case .character("r"): return .reload
        case .escape:
            filter = ""
            relist(keeping: item?.id)
        case .enter: return act(.replay(isSilent: false))
        case .character("s"): return act(.replay(isSilent: true))
        case .character("v"): return act(.verify)
        case .character("o"): return act(.page)
        case .character("i"): return item == nil ? nil : .details
        case .up, .character("k"), .down, .character("j"), .pageUp, .pageDown, .home, .character("g"), .end,
            .character("G"):
            move(press, page)
        case .character, .left, .right, .farLeft, .farRight, .erase, .interruption, .suspension, .continuation: break
        }
        return nil
    }

    /// What is done with a recording that is there; what became of another is said.
    private mutating func act(_ deed: Deed) -> Deed? {
        guard let item else { return nil }
        switch item.record.state {
        case .stored: return deed
        case .erased: show("Erased", [InkedLine(SegmentSearch.receipt(of: item.record))])
        case .refused:
            show("Not stored", [InkedLine(item.record.segment.reason ?? "it could not be written")])
        }
        return nil
    }

    /// Puts a text in front.
    mutating func show(_ title: String, _ lines: [InkedLine]) { front = .text(title: title, lines: lines, first: 0) }

    /// Puts a new list in place of the old one; the mark stays with its segment where that is still there.
    mutating func replace(_ items: [Item]) {
        let id = item?.id
        self.items = items
        relist(keeping: id)
    }

    /// Notes what came of computing the scores of a segment anew.
    mutating func note(_ outcome: Replay.Verdict.Outcome, of id: String) { verdicts[id] = outcome }

    // MARK: - Parts of a key

    private mutating func move(_ press: Keyboard.Press, _ page: Int) {
        let place: Int
        switch press {
        case .up, .character("k"): place = marked - 1
        case .down, .character("j"): place = marked + 1
        case .pageUp: place = marked - page
        case .pageDown: place = marked + page
        case .home, .character("g"): place = 0
        case .end, .character("G"): place = listed.count - 1
        case .character, .left, .right, .farLeft, .farRight, .enter, .erase, .escape, .interruption, .suspension,
            .continuation:
            return
        }
        marked = max(0, min(place, listed.count - 1))
    }

    private mutating func type(_ press: Keyboard.Press, _ page: Int) {
        let id = item?.id
        switch press {
        case .character(let letter): filter.append(letter)
        case .erase: filter = String(filter.dropLast())
        case .escape: (filter, isTyping) = ("", false)
        case .enter: isTyping = false
        case .up, .down, .pageUp, .pageDown, .home, .end: return move(press, page)
        case .left, .right, .farLeft, .farRight, .interruption, .suspension, .continuation: return
        }
        relist(keeping: id)
    }

    /// The text after a key; the list where the key closes it.
    private static func turned(
        _ press: Keyboard.Press, _ title: String, _ lines: [InkedLine], _ first: Int, _ view: SegmentBrowserView
    ) -> Front {
        let (page, count) = (view.textRows, SegmentBrowserView.wrapped(lines, to: view.columns).count)
        let place: Int
        switch press {
        case .up, .character("k"): place = first - 1
        case .down, .character("j"): place = first + 1
        case .pageUp: place = first - page
        case .pageDown, .character(" "): place = first + page
        case .home, .character("g"): place = 0
        case .end, .character("G"): place = count
        case .character, .left, .right, .farLeft, .farRight, .enter, .erase, .escape, .interruption, .suspension,
            .continuation:
            return .list
        }
        return .text(title: title, lines: lines, first: max(0, min(place, count - page)))
    }

    private static var help: [InkedLine] {
        keys.map { key, meaning in
            var line = InkedLine(key, .bold)
            line.pad(to: 20)
            line.add(meaning)
            return line
        }
    }

    // MARK: - The list

    private mutating func relist(keeping id: String?) {
        let words = filter.lowercased().split(separator: " ")
        listed = items.indices.filter { index in
            let item = items[index]
            guard showsErased || item.record.state != .erased else { return false }
            let text = item.searched
            return words.allSatisfy { text.contains($0) }
        }
        marked = id.flatMap { id in listed.firstIndex { items[$0].id == id } } ?? max(0, min(marked, listed.count - 1))
    }

    /// Keeps the marked one on the screen.
    private mutating func follow(rows: Int) {
        first = max(min(first, marked), marked - rows + 1, 0)
        first = min(first, max(0, listed.count - rows))
    }
}

extension SegmentBrowser.Item {
    /// What a filter looks through.
    fileprivate var searched: String {
        let segment = record.segment
        let words: [String?] = [
            agent, segment.segmentID, segment.level.rawValue, segment.startedAt.localDay, state, seenBy,
            segment.heldBy, record.heldReason, segment.objection, why, alert?.note, waiting,
        ]
        return words.compactMap { $0?.lowercased() }.joined(separator: "\n")
    }

    /// Where it stands, in a word or two.
    var state: String {
        if waiting != nil { return "waits" }
        return record.state == .stored && record.segment.replaces != nil ? "masked" : record.state.rawValue
    }

    /// Who waits for a second person, in a line.
    var waiting: String? {
        record.requests?.first { $0.isWaiting(at: .now) }.map {
            "\($0.person) waits for a second person: undertone segments approve \(Wording.short(record.segment.segmentID)) --for \($0.person)"
        }
    }

    /// Who has seen its alert, or sees to it.
    var seenBy: String? { alert.flatMap { $0.life.handler ?? $0.acknowledgedBy } }

    /// Why the alert was raised.
    var why: String? { alert.map { Wording.reasons(of: $0.alert) } }
}
