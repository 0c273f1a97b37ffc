import ArgumentParser
import Events
import Languages
import Vocabulary

/// `--output`, alike on every command that prints a list.
struct OutputOptions: ParsableArguments {
    /// Who the list is for: a person, a program, or a spreadsheet.
    enum Form: String, CaseIterable, ExpressibleByArgument { case table, json, csv }

    @Option(
        help: ArgumentHelp(
            localized("How to print it: a table, json with one object a line, or csv for a spreadsheet."))) var output:
        Form?

    @Flag(help: ArgumentHelp(localized("Short for --output json."))) var json = false

    func validate() throws {
        guard !json || output == nil || output == .json else {
            throw ValidationError(localized("--json is short for --output json; give one of the two"))
        }
    }

    /// What was asked for.
    var form: Form { json ? .json : output ?? .table }

    /// Prints a list.
    /// - Parameters:
    ///   - rows: what a program is told of each, one JSON object a line.
    ///   - columns: of that, the members that a spreadsheet gets, in their order.
    ///   - empty: what a person is told where there is none; `nil` for nothing.
    ///   - table: the same for a person.
    /// - Throws: where a row cannot be written.
    func list<Row: Encodable>(
        _ rows: [Row], csv columns: [String], empty: String?, table: () -> TextTable
    ) throws {
        try list(rows, csv: columns) {
            if !rows.isEmpty { return table().print() }
            if let empty { StandardOutput.line(empty) }
        }
    }

    /// The same for what a person reads in another form than a table.
    func list<Row: Encodable>(_ rows: [Row], csv columns: [String], person: () throws -> Void) throws {
        try list(of: rows, csv: rows, columns, person: person)
    }

    /// The same where one answer, or a few, hold the list that a spreadsheet gets.
    func list<Row: Encodable>(
        of answers: [some Encodable], csv rows: [Row], _ columns: [String], person: () throws -> Void
    ) throws {
        switch form {
        case .json: for answer in answers { try StandardOutput.json(answer) }
        case .csv: StandardOutput.file(Array(try CSVList(rows, columns).text.utf8))
        case .table: try person()
        }
    }
}

/// A list for a spreadsheet (RFC 4180, with line feeds): a heading, then a line for each row. **The one writer of
/// lists.**
///
/// A cell with text that a spreadsheet would take for a formula has an apostrophe before it: what people and other
/// programs have written is shown there and never carried out. Figures stay as they are.
struct CSVList {
    /// All of it.
    let text: String

    /// - Parameters:
    ///   - rows: what a program is told of each.
    ///   - columns: names of the members, with a point between those of a member's member. What a row has not is an
    ///     empty cell.
    /// - Throws: where a row cannot be written as JSON.
    init(_ rows: [some Encodable], _ columns: [String]) throws {
        var lines = [columns.joined(separator: ",")]
        for row in rows {
            let node = try JSON.value(JSONNode.self, from: JSON.text(row))
            lines.append(columns.map { Self.cell(Self.member($0, of: node)) }.joined(separator: ","))
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func member(_ path: String, of node: JSONNode) -> JSONNode {
        path.split(separator: ".").reduce(node) { node, name in
            guard case .object(let members) = node else { return .null }
            return members[String(name)] ?? .null
        }
    }

    private static func cell(_ node: JSONNode) -> String {
        switch node {
        case .null, .object: return ""
        case .flag(let value): return "\(value)"
        case .whole(let value): return "\(value)"
        case .number(let value): return "\(value)"
        case .text(let text): return quoted(text)
        case .list(let nodes): return quoted(nodes.map(plain).filter { !$0.isEmpty }.joined(separator: "; "))
        }
    }

    private static func plain(_ node: JSONNode) -> String {
        if case .text(let text) = node { text } else { cell(node) }
    }

    /// A text as a cell, on one line.
    static func quoted(_ text: String) -> String {
        var text = PlainText.shown(text)
        if RecordWriter.isFormula(text) { text = "'" + text }
        guard text.contains(where: { "\",\n".contains($0) }) || text.first == " " || text.last == " " else {
            return text
        }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
