public import Foundation

/// One recorded voice: the wide-band telephone prompts that Debian packages as asterisk-core-sounds-*-g722.
///
/// What the material is: actors who read menus, phrases, digits and letters in a lively and friendly manner, each
/// prompt brought to much the same loudness by itself. So the level differs less between prompts than in a
/// conversation, the pitch more, and no prompt knows of the one before. It is used as calm speech.
public struct PromptVoice: Sendable, Hashable {
    /// Folder of the voice, language first.
    public let folder: String
    /// Who speaks; one actor recorded two languages.
    public let speaker: String

    /// Every voice that the packages hold.
    public static let all = [
        PromptVoice(folder: "en_US_f_Allison", speaker: "Allison"),
        PromptVoice(folder: "es_MX_f_Allison", speaker: "Allison"),
        PromptVoice(folder: "fr_CA_f_June", speaker: "June"),
        PromptVoice(folder: "it_IT_m_Carlo", speaker: "Carlo"),
        PromptVoice(folder: "ru_RU_f_IvrvoiceRU", speaker: "IvrvoiceRU"),
    ]

    private static let root = URL(filePath: "/usr/share/asterisk/sounds")
    /// G.722 holds two samples a byte. One prompt that was packaged empty, and clicks, are shorter than a quarter of a
    /// second.
    private static let minBytes = 2_000

    /// Whether its package is installed.
    public var isInstalled: Bool {
        FileManager.default.fileExists(atPath: Self.root.appending(path: folder).path)
    }

    /// Files of its speech, sorted: tones, beeps, silence, the chime of a conference and the monkeys are left out.
    public func prompts() -> [URL] {
        let start = Self.root.appending(path: folder)
        let below = FileManager.default.enumerator(at: start, includingPropertiesForKeys: [.fileSizeKey])
        return (below?.allObjects ?? []).compactMap { $0 as? URL }
            .filter { $0.pathExtension == "g722" && Self.isSpeech($0.path.dropFirst(start.path.count + 1)) }
            .filter { ((try? $0.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0) >= Self.minBytes }
            .sorted { $0.path < $1.path }
    }

    private static func isSpeech(_ name: Substring) -> Bool {
        let sounds = ["silence/", "beep", "ascending-2tone", "descending-2tone", "tt-monkeys."]
        let chimes = ["confbridge-join.g722", "confbridge-leave.g722"]
        return !sounds.contains { name.hasPrefix($0) } && !chimes.contains { name == $0 }
    }
}
