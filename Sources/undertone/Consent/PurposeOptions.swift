import ArgumentParser
import Feed
import Policy

/// Which purposes are meant.
struct PurposeOptions: ParsableArguments {
    @Argument(
        help: "Purposes: self-view, alerts, replay, evaluation.", completion: .list(Purpose.allCases.map(\.rawValue)))
    var purposes: [String] = []

    @Flag(help: "Every purpose that this site uses.")
    var all = false

    func validate() throws {
        guard all == purposes.isEmpty else {
            throw ValidationError(all ? "name purposes or give --all, not both" : "name a purpose, or give --all")
        }
        for purpose in purposes where Purpose(rawValue: purpose) == nil {
            let known = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no purpose \"\(purpose)\"; there are \(known)")
        }
    }

    /// The purposes that are meant, of those that the daemon knows.
    func chosen(from page: ConsentPage) -> [ConsentPage.Purpose] {
        page.purposes.filter { all ? $0.isUsed || $0.grantedAt != nil : purposes.contains($0.purpose) }
    }
}
