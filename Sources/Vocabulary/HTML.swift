/// Text on its way into a page, and the pages themselves.
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
    public static func scriptSafe(json: String) -> String {
        // In JSON this character can only stand inside a string, where its escape means the same.
        String(decoding: PlainText.escaped(json: Array(json.utf8)), as: UTF8.self).replacing("<", with: "\\u003c")
    }

    /// Fills the `{{names}}` of a template. What is filled in is not searched again, so data cannot ask for other data.
    public static func filled(_ template: String, with values: [String: String]) -> String {
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

    /// A number that nobody could know when what stands in a page was written: it marks the only style and script that
    /// count. 24 letters and digits, each time others.
    public static func nonce() -> String {
        let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return String((0..<24).compactMap { _ in signs.randomElement() })
    }

    /// What a page may do, as its content policy says it: nothing but to show what is in it, in the one style that
    /// has its number.
    /// - Parameters:
    ///   - nonce: a number that nobody could know before.
    ///   - more: what it may do beside, such as `script-src 'nonce-...'`.
    /// - Returns: the policy.
    public static func policy(nonce: String, _ more: String...) -> String {
        let parts = ["default-src 'none'", "style-src 'nonce-\(nonce)'", "img-src data:", "base-uri 'none'"]
        return (parts + ["form-action 'none'"] + more).joined(separator: "; ")
    }

    /// A page with everything in it: one head for all of ours.
    /// - Parameters:
    ///   - title: its name, not yet escaped.
    ///   - language: in which it is written.
    ///   - nonce: the number of its style.
    ///   - style: how it looks.
    ///   - policy: its content policy, for a page that is a file; `nil` where it is sent as a header.
    ///   - body: what stands in it, of which everything from outside is escaped.
    /// - Returns: the page.
    public static func page(
        _ title: String, language: String = "en", nonce: String, style: String, policy: String?, body: String
    ) -> String {
        let rule = policy.map { "<meta http-equiv=\"Content-Security-Policy\" content=\"\(attribute($0))\">\n" } ?? ""
        return """
            <!doctype html>
            <html lang="\(escaped(language))">
            <head>
            <meta charset="utf-8">
            \(rule)<meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <meta name="referrer" content="no-referrer">
            <title>\(escaped(title))</title>
            <link rel="icon" href="data:,">
            <style nonce="\(escaped(nonce))">
            \(style)
            </style>
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
    }

    // The quotes of a policy are single ones, and readable.
    private static func attribute(_ text: String) -> String { escaped(text).replacing("&#39;", with: "'") }
}
