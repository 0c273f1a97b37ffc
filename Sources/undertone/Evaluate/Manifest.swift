import Capture
import Foundation
import SwiftCSV

/// What somebody says about the voice in a recording, or in a stretch of one.
enum VoiceLabel: Hashable, Sendable {
    case calm, strained
    /// A word of the site's own, scored and reported apart.
    case other(String)

    init(_ text: String) {
        switch text.lowercased() {
        case "calm": self = .calm
        case "strained": self = .strained
        default: self = .other(text)
        }
    }

    /// As it is written.
    var text: String {
        switch self {
        case .calm: "calm"
        case .strained: "strained"
        case .other(let text): text
        }
    }
}

/// A site's list of labelled recordings: CSV with a header, one recording or one stretch of a recording a row.
struct Manifest {
    /// One row.
    struct Row: Sendable {
        /// Line of the file, from 1.
        var line: Int
        /// Path as written, relative to the folder of the recordings.
        var file: String
        var speaker: String
        var label: VoiceLabel
        var sex: String?
        /// How much effort somebody heard, on any scale.
        var level: Double?
        /// The channel that holds the speaker; `nil` where the row does not say.
        var channel: ChannelChoice?
        /// The stretch in seconds; `nil` for the whole recording.
        var span: Range<Double>?
    }

    static let required = ["file", "speaker", "label"]
    static let optional = ["sex", "level", "start_s", "end_s", "channel"]

    /// Every row, in the order of the file; no two contradict each other.
    let rows: [Row]
    /// Columns that mean nothing here.
    let ignoredColumns: [String]

    /// Reads a manifest.
    /// - Parameters:
    ///   - data: content of the file.
    ///   - name: how messages call it.
    /// - Throws: ``CommandFailure`` with line number and hint for the first fault.
    init(_ data: Data, name: String) throws {
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw CommandFailure("\(name): not text in UTF-8; save it as CSV in UTF-8", status: .badInput)
        }
        var lines = Self.lines(of: text)
        guard let head = lines.first else {
            throw CommandFailure(
                "\(name): the file is empty; its first line is \(Self.required.joined(separator: ","))",
                status: .badInput)
        }
        lines.removeFirst()
        let reader = RowReader(name: name, header: try Self.fields(of: head, name))
        if let fault = reader.faultOfHeader() { throw reader.failure(head.number, fault) }
        ignoredColumns = reader.header.filter { !(Self.required + Self.optional).contains($0) && !$0.isEmpty }
        rows = try lines.map { try reader.row($0.number, try Self.fields(of: $0, name)) }
        if let (row, fault) = Self.firstContradiction(in: rows) { throw reader.failure(row.line, fault) }
    }

    private struct Line {
        var number: Int
        var text: Substring
    }

    /// The lines that are not blank. A byte order mark is taken off by the CSV reader.
    private static func lines(of text: String) -> [Line] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map {
            Line(number: $0 + 1, text: $1)
        }.filter { !$0.text.allSatisfy(\.isWhitespace) }
    }

    /// The fields of one line, so that each fault has a line number, which the package does not keep over a whole file.
    private static func fields(of line: Line, _ name: String) throws -> [String] {
        // The end of line makes an empty last field count. In a field it can only come from a quote that is not closed.
        let fields = try? EnumeratedCSV(string: line.text + "\n", delimiter: .comma, loadColumns: false).header
        guard let fields, !fields.contains(where: { $0.contains { $0.isNewline } }) else {
            throw CommandFailure(
                "\(name):\(line.number): a quotation mark without its partner; write \"\" for one inside quotes",
                status: .badInput)
        }
        return fields.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The first row that cannot be true beside those before it.
    private static func firstContradiction(in rows: [Row]) -> (Row, String)? {
        var files: [String: [Row]] = [:]
        var sexes: [String: Row] = [:]
        for row in rows {
            for other in files[row.file, default: []] {
                if other.speaker != row.speaker {
                    return (
                        row, "\(row.file) is of \(other.speaker) in line \(other.line); a recording has one speaker"
                    )
                }
                guard other.channel == row.channel else {
                    return (row, "\(row.file) has another channel in line \(other.line); write the same in each row")
                }
                guard let span = row.span, let otherSpan = other.span else {
                    return (
                        row,
                        "\(row.file) stands in line \(other.line) too; "
                            + "only stretches with start_s and end_s may share a file"
                    )
                }
                if span.overlaps(otherSpan) {
                    return (row, "the stretch overlaps that of line \(other.line); let one end where the other starts")
                }
            }
            files[row.file, default: []].append(row)
            if let known = sexes[row.speaker], known.sex != row.sex {
                return (
                    row,
                    "sex of \(row.speaker) is \(row.sex ?? "empty") here and \(known.sex ?? "empty") in line "
                        + "\(known.line); write the same in each row"
                )
            }
            sexes[row.speaker] = row
        }
        return nil
    }
}

/// Turns the fields of a line into a row.
private struct RowReader {
    let name: String
    let header: [String]

    func failure(_ line: Int, _ fault: String) -> CommandFailure {
        CommandFailure("\(name):\(line): \(fault)", status: .badInput)
    }

    /// What is wrong with the names of the columns.
    func faultOfHeader() -> String? {
        if let missing = Manifest.required.first(where: { !header.contains($0) }) {
            let known = (Manifest.required + Manifest.optional).joined(separator: ", ")
            return "no column \(missing); the first line names the columns, with commas between: \(known)"
        }
        if let twice = header.first(where: { name in !name.isEmpty && header.count(where: { $0 == name }) > 1 }) {
            return "two columns \(twice); keep one"
        }
        return nil
    }

    func row(_ line: Int, _ fields: [String]) throws -> Manifest.Row {
        guard fields.count == header.count else {
            throw failure(
                line,
                "\(fields.count) fields where the first line names \(header.count) columns; "
                    + "put a text that has a comma into quotation marks")
        }
        let values = Dictionary(zip(header, fields)) { first, _ in first }
        func text(_ column: String) throws -> String {
            guard let value = values[column], !value.isEmpty else {
                throw failure(line, "\(column) is empty; every row needs one")
            }
            return value
        }
        let file = try text("file")
        guard !file.hasPrefix("/") else {
            throw failure(line, "\(file) is an absolute path; write it relative to the folder of the recordings")
        }
        let sex = values["sex"].flatMap { $0.isEmpty ? nil : $0 }
        return Manifest.Row(
            line: line, file: file, speaker: try text("speaker"), label: VoiceLabel(try text("label")), sex: sex,
            level: try number("level", in: values, line), channel: try channel(in: values, line),
            span: try span(in: values, line))
    }

    private func channel(in values: [String: String], _ line: Int) throws -> ChannelChoice? {
        guard let text = values["channel"], !text.isEmpty else { return nil }
        guard let channel = ChannelChoice(text) else {
            throw failure(line, "channel \"\(text)\" is none; write left, right, a number from 1, or mix")
        }
        return channel
    }

    private func span(in values: [String: String], _ line: Int) throws -> Range<Double>? {
        switch (try number("start_s", in: values, line), try number("end_s", in: values, line)) {
        case (nil, nil): return nil
        case (let start?, let end?):
            guard start >= 0, start < end else {
                throw failure(
                    line, "start_s is not below end_s, or is negative; give both in seconds from the beginning")
            }
            return start..<end
        case (nil, _): throw failure(line, "end_s without start_s; give both, or neither for the whole recording")
        case (_, nil): throw failure(line, "start_s without end_s; give both, or neither for the whole recording")
        }
    }

    private func number(_ column: String, in values: [String: String], _ line: Int) throws -> Double? {
        guard let text = values[column], !text.isEmpty else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw failure(line, "\(column) \"\(text)\" is no number; write it like 12.5")
        }
        return number
    }
}
