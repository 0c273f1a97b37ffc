import Foundation
import Vocabulary

/// One value of a row.
enum Cell {
    case text(String)
    /// A number and how many decimals are worth showing.
    case number(Double, decimals: Int)
    case flag(Bool)
    /// No value: an empty field in CSV, null in JSON.
    case none

    /// A single-precision number that may be missing.
    static func optional(_ value: Float?, decimals: Int) -> Cell {
        value.map { .number(Double($0), decimals: decimals) } ?? .none
    }
}

/// The two formats of tables that programs read.
enum RecordFormat: String, CaseIterable { case csv, ndjson }

/// Writes rows to standard output, as CSV with a header or as one JSON object a line, with the same names.
struct RecordWriter {
    private let format: RecordFormat
    private let columns: [String]
    private var buffer: [UInt8] = []

    /// Starts a table; CSV begins with its header.
    init(columns: [String], format: RecordFormat) {
        self.columns = columns
        self.format = format
        if format == .csv { buffer += Array((columns.joined(separator: ",") + "\n").utf8) }
    }

    /// Writes one row; as many cells as columns.
    mutating func write(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        switch format {
        case .csv:
            for (index, cell) in cells.enumerated() {
                if index > 0 { buffer.append(UInt8(ascii: ",")) }
                append(csv: cell)
            }
        case .ndjson:
            buffer.append(UInt8(ascii: "{"))
            for (index, cell) in cells.enumerated() {
                if index > 0 { buffer.append(UInt8(ascii: ",")) }
                buffer += Array("\"\(columns[index])\":".utf8)
                append(json: cell)
            }
            buffer.append(UInt8(ascii: "}"))
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 16 { flush() }
    }

    /// Hands everything to standard output.
    mutating func flush() {
        StandardOutput.file(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(csv cell: Cell) {
        switch cell {
        case .text(let text): buffer += Array(Self.csv(text).utf8)
        case .number(let value, let decimals): append(value, decimals: decimals)
        case .flag(let value): buffer.append(UInt8(ascii: value ? "1" : "0"))
        case .none: break
        }
    }

    /// Whether a spreadsheet takes a text for a formula, after blanks and in the wide forms of East Asia too; a formula
    /// may send the sheet somewhere, and an apostrophe before it makes it text.
    static func isFormula(_ text: String) -> Bool {
        let first = text.unicodeScalars.first { !$0.properties.isWhitespace && PlainText.allows($0) }
        let begins = text.unicodeScalars.first.map { "\t\r\n".unicodeScalars.contains($0) } ?? false
        return begins || first.map { "=+-@＝＋－＠﹢﹣﹦﹫−".unicodeScalars.contains($0) } ?? false
    }

    /// A text as a field of CSV, quoted where it has to be (RFC 4180), and no formula. Numbers are written elsewhere.
    static func csv(_ text: String) -> String {
        let cell = isFormula(text) ? "'" + text : text
        let mustQuote = cell.unicodeScalars.contains { ",;\"\t".unicodeScalars.contains($0) || !PlainText.allows($0) }
        return mustQuote ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }

    private mutating func append(json cell: Cell) {
        switch cell {
        case .text(let text):
            // Encoding a string cannot fail.
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            buffer += Array((try? encoder.encode(text)) ?? Data("\"\"".utf8))
        case .number(let value, let decimals): append(value, decimals: decimals)
        case .flag(let value): buffer += Array((value ? "true" : "false").utf8)
        case .none: buffer += Array("null".utf8)
        }
    }

    /// Fixed-point text of a number; `String(format:)` would take most of the time of a long table.
    private mutating func append(_ value: Double, decimals: Int) {
        guard value.isFinite else { return }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else {
            buffer += Array("\(value)".utf8)
            return
        }
        if value < 0, scaled > 0 { buffer.append(UInt8(ascii: "-")) }
        let digits = Array(String(Int64(scaled)).utf8)
        let padded = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, decimals + 1 - digits.count)) + digits
        buffer += padded.dropLast(decimals)
        guard decimals > 0 else { return }
        buffer.append(UInt8(ascii: "."))
        buffer += padded.suffix(decimals)
    }
}
