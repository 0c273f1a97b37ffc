import CCatalogues

/// The sentences of one language, as the files in `Catalogues` have them: gettext's PO, which translators' programs
/// read. Read once, when the first sentence is asked for.
struct Catalogue: Sendable {
    /// For the English sentence its forms in this language, one or as many as the language counts.
    private let entries: [String: [String]]

    private static let chinese = Catalogue(Catalogue.files(.chinese))
    private static let bulgarian = Catalogue(Catalogue.files(.bulgarian))
    private static let none = Catalogue([])

    /// That of a language; of the source's own it is empty.
    static func of(_ language: Language) -> Catalogue {
        switch language {
        case .english: none
        case .chinese: chinese
        case .bulgarian: bulgarian
        }
    }

    /// - Parameter files: the bytes of its files.
    init(_ files: [[UInt8]]) {
        entries = Dictionary(
            files.flatMap { POFile(String(decoding: $0, as: UTF8.self)).entries }.filter(\.isTranslated).map {
                ($0.key, $0.forms)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The forms of a sentence; `nil` where it is not there.
    func forms(of key: String) -> [String]? { entries[key] }

    /// The bytes of a language's files.
    static func files(_ language: Language) -> [[UInt8]] {
        switch language {
        case .english: []
        case .chinese: files(0)
        case .bulgarian: files(1)
        }
    }

    private static func files(_ language: Int32) -> [[UInt8]] {
        var (files, count) = ([[UInt8]](), 0)
        // SAFETY: the bytes are constants of the program, as many as it says; they are copied.
        while let bytes = unsafe catalogue_bytes(language, Int32(files.count), &count) {
            files.append(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
        }
        return files
    }
}
