import CCatalogues

/// The sentences of one language, as its file in `Catalogues` has them: gettext's PO, which translators' programs
/// read. Read once, when the first sentence is asked for.
struct Catalogue: Sendable {
    /// For the English sentence its forms in this language, one or as many as the language counts.
    private let entries: [String: [String]]

    private static let chinese = Catalogue(Catalogue.file(.chinese))
    private static let bulgarian = Catalogue(Catalogue.file(.bulgarian))
    private static let none = Catalogue([])

    /// That of a language; of the source's own it is empty.
    static func of(_ language: Language) -> Catalogue {
        switch language {
        case .english: none
        case .chinese: chinese
        case .bulgarian: bulgarian
        }
    }

    /// - Parameter file: the bytes of its file.
    init(_ file: [UInt8]) {
        entries = Dictionary(
            POFile(String(decoding: file, as: UTF8.self)).entries.filter(\.isTranslated).map { ($0.key, $0.forms) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The forms of a sentence; `nil` where it is not there.
    func forms(of key: String) -> [String]? { entries[key] }

    /// The bytes of a language's file.
    static func file(_ language: Language) -> [UInt8] {
        switch language {
        case .english: []
        case .chinese: file(0)
        case .bulgarian: file(1)
        }
    }

    private static func file(_ language: Int32) -> [UInt8] {
        var count = 0
        // SAFETY: the bytes are constants of the program, as many as it says; they are copied.
        return unsafe catalogue_bytes(language, &count).map {
            unsafe Array(UnsafeBufferPointer(start: $0, count: count))
        } ?? []
    }
}
