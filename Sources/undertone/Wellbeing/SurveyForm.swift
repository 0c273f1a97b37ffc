import Foundation
import Wellbeing

/// A survey as it is being answered: which question is next, what was said so far. What is left half-way is kept and
/// goes on from there.
struct SurveyForm: Equatable {
    /// What is kept of it.
    struct Draft: Codable, Equatable {
        var survey: String
        var version: Int
        var answers: [String: Int]
        var place: Int
    }

    /// What somebody typed.
    enum Entry: Equatable {
        case answer(Int), skip, back, stop

        /// Reads a line: beside the letters of the English words, signs that every keyboard has.
        init?(_ line: String) {
            let text = line.trimmingCharacters(in: .whitespaces).lowercased()
            switch text {
            case "s", "-": self = .skip
            case "b", "<": self = .back
            case "q", ".": self = .stop
            default:
                guard text.utf8.count == 1, let number = Int(text), SurveyInstrument.answers.contains(number) else {
                    return nil
                }
                self = .answer(number)
            }
        }
    }

    let instrument: SurveyInstrument
    private(set) var answers: [String: Int] = [:]
    /// The question that is next; past the last one it is done.
    private(set) var place = 0

    /// Begins, or goes on where a draft of the same questions was left.
    init(_ instrument: SurveyInstrument, draft: Draft? = nil) {
        self.instrument = instrument
        guard let draft, draft.survey == instrument.id, draft.version == instrument.version else { return }
        let known = Set(instrument.items.map(\.id))
        answers = draft.answers.filter { known.contains($0.key) && SurveyInstrument.answers.contains($0.value) }
        place = min(max(0, draft.place), instrument.items.count)
    }

    /// The item that is asked next; `nil` where all were.
    var item: SurveyInstrument.Item? { place < instrument.items.count ? instrument.items[place] : nil }

    /// What to keep where it is left now.
    var draft: Draft {
        Draft(survey: instrument.id, version: instrument.version, answers: answers, place: place)
    }

    /// Takes what was typed.
    mutating func take(_ entry: Entry) {
        switch entry {
        case .answer(let number):
            guard let item else { return }
            answers[item.id] = number
            place += 1
        case .skip:
            guard let item else { return }
            answers[item.id] = nil
            place += 1
        case .back: place = max(0, place - 1)
        case .stop: break
        }
    }
}
