import Foundation
import Languages

/// Asks on a terminal until an answer will do, and says why one will not.
struct SetupPrompt {
    /// What comes of an answer.
    enum Reply<Value> {
        case taken(Value)
        /// It will not do; why, and what would.
        case again(String)
    }

    /// Asks. `?` shows what can be answered.
    /// - Parameters:
    ///   - question: without its question mark.
    ///   - known: what an empty answer means.
    ///   - choices: what can be answered, a line each.
    ///   - accept: what comes of an answer.
    /// - Returns: the answer that will do.
    /// - Throws: where the input has ended; nothing is written then.
    func ask<Value>(
        _ question: String, default known: String = "", choices: [String] = [], _ accept: (String) -> Reply<Value>
    ) throws -> Value {
        while true {
            Terminal.ask("\(question)\(known.isEmpty ? "" : " [\(known)]"):")
            guard let line = readLine()?.trimmingCharacters(in: .whitespaces) else {
                // The question stands at the beginning of this line.
                Terminal.note("")
                throw CommandFailure(
                    localized("the answers ended before the last question: nothing was written"), status: .usage)
            }
            if line == "?", !choices.isEmpty {
                choices.forEach(say)
                continue
            }
            switch accept(line.isEmpty ? known : line) {
            case .taken(let value): return value
            case .again(let reason): say(localized("that will not do: \(reason)"))
            }
        }
    }

    /// Says something in as many lines as the terminal needs.
    func say(_ text: String) {
        let indent = String(text.prefix { $0 == " " })
        for line in Wording.wrapped(text, to: Terminal.size.columns - indent.count - 1) { Terminal.note(indent + line) }
    }
}
