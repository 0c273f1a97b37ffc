import Vocabulary

/// Text on its way into a page.
public enum HTML {
    /// The text as it may be shown, with every character escaped that has a meaning in HTML, for content and for quoted
    /// attributes.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in PlainText.shown(text).unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// JSON that may stand in a script element: no `<` is left that could end it or begin a comment.
    static func scriptSafe(json: String) -> String {
        // In JSON this character can only stand inside a string, where its escape means the same.
        String(decoding: PlainText.escaped(json: Array(json.utf8)), as: UTF8.self).replacing("<", with: "\\u003c")
    }

    /// Fills the `{{names}}` of a template. What is filled in is not searched again, so data cannot ask for other data.
    static func filled(_ template: String, with values: [String: String]) -> String {
        var page = ""
        var rest = template[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            let name = String(rest[open.upperBound..<close.lowerBound])
            guard let value = values[name] else { preconditionFailure("the template asks for \(name)") }
            page += rest[..<open.lowerBound]
            page += value
            rest = rest[close.upperBound...]
        }
        return page + rest
    }
}
