import Foundation
import Languages
import Vocabulary
import Wellbeing

/// The answers of one person at one time, as they are handed over: a heading and one row, with nothing that says who it
/// is but the group that they have named.
///
///     group,survey,version,id,pauses,pace
///     north,undertone-pulse,1,6b0e...,4,
struct SurveyExport: Equatable {
    /// More than any export has.
    static let largest = 16_384
    private static let fixed = ["group", "survey", "version", "id"]

    /// The group; empty for none.
    var group: String
    var survey: String
    var version: Int
    /// A random number, the same each time that these answers are exported.
    var id: String
    /// As they were given; what was skipped is not there.
    var answers: [String: Int]

    /// Whether a text may name a group: letters, digits and a few signs, so that it is a cell of its own everywhere.
    static func isGroup(_ text: String) -> Bool {
        text.utf8.count <= 64 && text.first.map { $0.isLetter || $0.isNumber } ?? true
            && text.allSatisfy { $0.isLetter || $0.isNumber || " -_.".contains($0) }
            && text.unicodeScalars.allSatisfy(PlainText.allows)
    }

    init(_ payload: SurveyPayload, group: String) {
        self.group = group
        survey = payload.survey
        version = payload.version
        id = payload.id
        answers = payload.answers
    }

    /// The file.
    func text(_ items: [SurveyInstrument.Item]) -> String {
        let cells = items.map { answers[$0.id].map { "\($0)" } ?? "" }
        let rows = [Self.fixed + items.map(\.id), [group, survey, "\(version)", id] + cells]
        return rows.map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// Reads a file that somebody has handed over.
    /// - Parameters:
    ///   - data: its content.
    ///   - name: how messages call it.
    ///   - instrument: the questions that it has to be about.
    /// - Throws: ``CommandFailure`` that says what is wrong with it.
    init(_ data: Data, name: String, of instrument: SurveyInstrument) throws {
        func fault(_ words: String) -> CommandFailure { CommandFailure("\(name): \(words)", status: .badInput) }
        guard data.count < Self.largest, let text = String(validating: data, as: UTF8.self) else {
            throw fault(localized("is no export of undertone survey"))
        }
        let rows = text.split(separator: /\r?\n/).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let head = rows.first, head.prefix(4).elementsEqual(Self.fixed), Set(head).count == head.count else {
            throw fault(localized("is no export of undertone survey"))
        }
        // One file is one person: who is counted, and how often, is seen from outside.
        guard rows.count == 2, rows[1].count == head.count else {
            throw fault(localized("holds not one row; each person hands over one file with one row"))
        }
        let row = rows[1]
        guard row[1] == instrument.id, row[2] == "\(instrument.version)",
            head.dropFirst(4).elementsEqual(instrument.items.map(\.id))
        else {
            throw fault(localized("is about other questions than \(instrument.id), version \(instrument.version)"))
        }
        guard Self.isGroup(row[0]) else { throw fault(localized("names its group with signs that no group has")) }
        guard row[3].wholeMatch(of: /[A-Za-z0-9-]{1,64}/) != nil else { throw fault(localized("has no identifier")) }
        (group, survey, version, id) = (row[0], row[1], instrument.version, row[3])
        answers = [:]
        for (item, cell) in zip(instrument.items, row.dropFirst(4)) where !cell.isEmpty {
            guard cell.utf8.count == 1, let answer = Int(cell), SurveyInstrument.answers.contains(answer) else {
                throw fault(localized("\(item.id) is none of 1 to 5"))
            }
            answers[item.id] = answer
        }
    }
}
