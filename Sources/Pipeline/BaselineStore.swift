public import Foundation
public import Stress

/// What is wrong with a saved baseline.
public struct BaselineStoreError: Error, Sendable, CustomStringConvertible {
    /// What the caller can do about it.
    public enum Code: Sendable {
        /// The file cannot be read or written.
        case needsPermission
        /// The file is not a baseline of this version.
        case damaged
    }

    /// What the caller can do about it.
    public let code: Code
    /// One line that says what, where and how to mend it.
    public let description: String
}

/// Baselines on disk: one JSON file per agent and device, written whole or not at all.
public struct BaselineStore: Sendable {
    private let folder: URL

    /// Makes a store for one agent.
    /// - Parameters:
    ///   - directory: the folder of all baselines; made when the first is saved.
    ///   - agent: whose voice; characters that do not belong in a file name are replaced.
    public init(directory: String, agent: String) {
        let safe = agent.map { $0.isLetter || $0.isNumber || "_-@".contains($0) ? $0 : "_" }
        folder = URL(fileURLWithPath: directory).appendingPathComponent(String(safe))
    }

    /// Where the baseline of a device lies.
    /// - Parameter device: identity of the device, fit for a file name.
    /// - Returns: the path.
    public func path(device: String) -> String {
        folder.appendingPathComponent("\(device).json").path
    }

    /// Identities of the devices that have a baseline, in order.
    public func devices() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The baseline of a device; `nil` where there is none yet.
    public func load(device: String) throws(BaselineStoreError) -> SpeakerBaseline? {
        let path = path(device: device)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be read; make it readable for this user")
        }
        guard let baseline = try? JSONDecoder().decode(SpeakerBaseline.self, from: data) else {
            throw BaselineStoreError(
                code: .damaged,
                description: "\(path): no baseline of this version; run `undertone baseline reset --device \(device)`")
        }
        return baseline
    }

    /// Saves a baseline, readable for this user alone.
    public func save(_ baseline: SpeakerBaseline, device: String) throws(BaselineStoreError) {
        let path = path(device: device)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try encoder.encode(baseline).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be written; check permissions and disk space")
        }
    }

    /// Forgets the baseline of a device.
    /// - Parameter device: identity of the device.
    /// - Returns: whether there was one.
    /// - Throws: `needsPermission` where the file cannot be removed.
    public func erase(device: String) throws(BaselineStoreError) -> Bool {
        let path = path(device: device)
        guard FileManager.default.fileExists(atPath: path) else { return false }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be removed; check permissions")
        }
        return true
    }

    /// When the file of a device was last changed; `nil` without one. Tells a change made by somebody else.
    public func modified(device: String) -> Date? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path(device: device))
        return attributes?[.modificationDate] as? Date
    }
}
