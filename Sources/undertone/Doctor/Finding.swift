/// What a check has found about one thing.
struct Finding: Equatable, Encodable {
    /// How bad it is.
    enum Verdict: String, Encodable, CaseIterable {
        /// As it should be.
        case ok
        /// Works, but somebody should know.
        case warning
        /// Does not work, or lets others at what is private.
        case fault
    }

    /// What was looked at; stays the same from version to version, so that scripts can pick it.
    let name: String
    /// How bad it is.
    let verdict: Verdict
    /// What was found, and where.
    let text: String
    /// What to do about it; `nil` where nothing is to be done.
    let mend: String?

    private init(_ name: String, _ verdict: Verdict, _ text: String, _ mend: String?) {
        self.name = name
        self.verdict = verdict
        self.text = text
        self.mend = mend
    }

    /// As it should be.
    static func ok(_ name: String, _ text: String) -> Finding { Finding(name, .ok, text, nil) }

    /// Works, but somebody should know.
    static func warning(_ name: String, _ text: String, mend: String) -> Finding { Finding(name, .warning, text, mend) }

    /// Does not work.
    static func fault(_ name: String, _ text: String, mend: String) -> Finding { Finding(name, .fault, text, mend) }

    /// The question got no answer within its time limit.
    static func late(_ name: String, _ what: String) -> Finding {
        .warning(
            name, "\(what) did not answer in time",
            mend: "run it again; if it stays so, look at the load of the machine")
    }
}
