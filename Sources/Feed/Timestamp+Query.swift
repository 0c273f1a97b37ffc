import Events
import Vocabulary

extension Timestamp {
    /// Reads any RFC 3339 time: Foundation refuses zones that no country has, which the format allows.
    init?(queryText text: String) {
        let form =
            /([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(?:[Zz]|([+\-])([0-9]{2}):([0-9]{2}))/
        guard let match = text.wholeMatch(of: form), let whole = Timestamp(text: "\(match.1)T\(match.2)Z") else {
            return nil
        }
        let fraction = match.3.flatMap { Double("0\($0)") } ?? 0
        var offset = 0.0
        if let sign = match.4, let hours = match.5.flatMap({ Double($0) }),
            let minutes = match.6.flatMap({ Double($0) })
        {
            guard hours < 24, minutes < 60 else { return nil }
            offset = (hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
        }
        self = whole.advanced(bySeconds: fraction - offset)
    }
}
