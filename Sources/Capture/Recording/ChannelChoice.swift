/// Which channel of a recording is heard.
public enum ChannelChoice: Sendable, Hashable {
    /// One of them, from 1.
    case number(Int)
    /// The mean of all.
    case mix

    /// Reads `left`, `right`, `mix` or a number from 1; `nil` where it is none of them.
    public init?(_ text: String) {
        switch text.lowercased() {
        case "left": self = .number(1)
        case "right": self = .number(2)
        case "mix": self = .mix
        default:
            guard let number = Int(text), number > 0 else { return nil }
            self = .number(number)
        }
    }

    /// How people call a channel of so many.
    /// - Parameters:
    ///   - index: of the channel, from 0.
    ///   - count: of channels.
    /// - Returns: a word or a number.
    static func name(ofIndex index: Int, of count: Int) -> String {
        count == 2 ? ["left", "right"][index] : "\(index + 1)"
    }
}
