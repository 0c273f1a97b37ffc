import Foundation
import Vault

/// Keys: public ones that segments are encrypted to, and secret ones that have no business on this machine.
struct KeyFacts: Sendable, Equatable {
    /// How every secret key of age begins.
    private static let secretMark = Data("AGE-SECRET-KEY-".utf8)
    /// A file of keys is shorter by far; longer ones are not read.
    private static let largest = 64 * 1_024
    private static let mostFiles = 200

    /// Files that hold a secret key.
    var secretFiles: [String] = []

    /// Facts put together by hand.
    init(secretFiles: [String] = []) {
        self.secretFiles = secretFiles
    }

    /// Looks for secret keys directly in some folders, and in files of the home folder that are named like keys.
    init(folders: [String], home: String) {
        let own = Self.files(in: home).filter { $0.hasSuffix(".key") || $0.hasSuffix("keys.txt") }
        let candidates = folders.flatMap { Self.files(in: $0).prefix(Self.mostFiles) } + own
        secretFiles = Set(candidates).filter(Self.holdsSecretKey).sorted()
    }

    private static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { folder + "/" + $0 }
    }

    private static func holdsSecretKey(_ path: String) -> Bool {
        // A pipe would never end, and a segment is none.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int, size <= largest
        else { return false }
        return FileManager.default.contents(atPath: path)?.range(of: secretMark) != nil
    }

    /// What is wrong with a recipient beyond its shape, in words that complete "it ..."; `nil` where it is fine.
    static func fault(ofRecipient text: String) -> String? {
        do {
            _ = try AgeRecipient(text)
            return nil
        } catch {
            return "is no age public key: \(error.context)"
        }
    }
}
