public import Foundation
internal import Glibc
internal import StateFiles
public import Stress

/// What is wrong with a saved baseline.
public struct BaselineStoreError: Error, Sendable, CustomStringConvertible {
    /// What the caller can do about it.
    public enum Code: Sendable {
        /// The file cannot be read or written.
        case needsPermission
        /// What lies there is no baseline; see ``BaselineStore/setAside(device:)``.
        case damaged
        /// The file is of a release after this one. It is left alone.
        case ofNewerVersion
        /// The file is of a release before this one, which can only learn anew; see
        /// ``BaselineStore/setAside(device:)``.
        case ofOlderVersion
    }

    /// What the caller can do about it.
    public let code: Code
    /// One line that says what, where and how to put it right.
    public let description: String
}

/// Baselines on disk: one JSON file per agent and device, written whole or not at all; beside it what was heard in
/// alerts.
public struct BaselineStore: Sendable {
    let folder: URL

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
    public func path(device: String) -> String { folder.appendingPathComponent("\(device).json").path }

    /// The folder of the agent's baselines.
    public var folderPath: String { folder.path }

    /// Identities of the devices that have a baseline, in order.
    public func devices() -> [String] { names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted() }

    /// The same, and the devices of which only a file that was set aside is left, or what was heard in alerts.
    public func devicesWithOlder() -> [String] {
        let older = names.compactMap {
            $0.wholeMatch(of: /(.+)\.json\.(?:v\d+|damaged(?:-\d)?)/).map { String($0.output.1) }
        }
        return Set(devices() + older + devicesWithHeardAlerts()).sorted()
    }

    /// The baseline of a device; `nil` where there is none yet.
    public func load(device: String) throws(BaselineStoreError) -> SpeakerBaseline? {
        guard let data = try contents(device: device) else { return nil }
        let path = path(device: device)
        guard let baseline = try? JSONDecoder().decode(SpeakerBaseline.self, from: data) else {
            if let version = Self.version(of: data), version > SpeakerBaseline.formatVersion {
                throw BaselineStoreError(
                    code: .ofNewerVersion,
                    description: "\(path): of version \(version), from a newer release; install that one again, or run "
                        + "`undertone baseline reset --device \(device)`")
            }
            if let version = Self.olderVersion(of: data) {
                throw BaselineStoreError(
                    code: .ofOlderVersion,
                    description:
                        "\(path): of version \(version), from an older release; this one learns the calm voice "
                        + "anew, as soon as the daemon hears the device or with `undertone baseline learn`")
            }
            throw BaselineStoreError(
                code: .damaged,
                description: "\(path): no baseline of this version; run `undertone baseline reset --device \(device)`")
        }
        return baseline
    }

    /// The file of a device as it is on disk, whatever its version: all that is held about the voice; `nil` without
    /// one.
    public func contents(device: String) throws(BaselineStoreError) -> Data? {
        let path = path(device: device)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard Self.isFile(path) else {
            throw BaselineStoreError(
                code: .damaged,
                description: "\(path): no file; run `undertone baseline reset --device \(device)`")
        }
        do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be read; make it readable for this user")
        }
    }

    /// Moves what is no baseline of this version out of the way of a new one: a file of an older version to a name that
    /// ends in that version, what is damaged or cannot be read to one that ends in ``StateFile/damaged``.
    /// ``erase(device:)`` takes that away too.
    /// - Parameter device: identity of the device.
    /// - Returns: its new name; `nil` where there is nothing to be moved, or what a newer release has written.
    /// - Throws: `needsPermission` where it cannot be moved.
    public func setAside(device: String) throws(BaselineStoreError) -> String? {
        let path = path(device: device)
        let suffix: String
        do throws(BaselineStoreError) {
            _ = try load(device: device)
            return nil
        } catch {
            switch error.code {
            case .ofNewerVersion: return nil
            case .ofOlderVersion:
                suffix = try contents(device: device).flatMap(Self.olderVersion).map { ".v\($0)" } ?? StateFile.damaged
            case .damaged: suffix = StateFile.damaged
            // What cannot be read for want of descriptors or memory may be whole.
            case .needsPermission:
                // SAFETY: the string is passed for the time of the call.
                guard unsafe access(path, R_OK) != 0, errno == EACCES else { throw error }
                suffix = StateFile.damaged
            }
        }
        do throws(StateFileError) { return try StateFile.setAside(path, as: suffix) } catch {
            throw BaselineStoreError(
                code: .needsPermission,
                description: "\(path): cannot be renamed (\(error)); check permissions of its folder")
        }
    }

    /// Saves a baseline, readable for this user alone.
    public func save(_ baseline: SpeakerBaseline, device: String) throws(BaselineStoreError) {
        try write(baseline, to: path(device: device))
    }

    func write(_ value: some Encodable, to path: String) throws(BaselineStoreError) {
        do {
            try makeFolder()
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try StateFile.write(Array(encoder.encode(value)), to: path)
        } catch {
            throw BaselineStoreError(
                code: .needsPermission,
                description: "\(path): cannot be written (\(error)); check permissions and disk space")
        }
    }

    func makeFolder() throws(StateFileError) { try StateFile.makeFolder(folder.path) }

    /// Forgets the baseline of a device, of every version, and what was heard in alerts on it.
    /// - Parameter device: identity of the device.
    /// - Returns: whether there was one.
    /// - Throws: `needsPermission` where the file cannot be removed.
    public func erase(device: String) throws(BaselineStoreError) -> Bool {
        let file = "\(device).json"
        let held = names.filter {
            $0 == file || $0.hasPrefix(file + ".v") || $0.hasPrefix(file + StateFile.damaged)
                || StateFile.isUnfinished($0, of: file)
        }
        for name in held { try remove(folder.appendingPathComponent(name).path) }
        let heldAlerts = try eraseHeardAlerts(device: device)
        // What was erased stays erased after a power cut.
        if !held.isEmpty || heldAlerts { try? StateFile.syncFolder(of: path(device: device)) }
        return !held.isEmpty || heldAlerts
    }

    func remove(_ path: String) throws(BaselineStoreError) {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be removed; check permissions")
        }
    }

    /// When the file of a device was last changed; `nil` without one. Tells a change made by somebody else.
    public func modified(device: String) -> Date? {
        // Asked every two seconds: `FileManager` would look up the names of the file's owner and group each time.
        var status = stat()
        // SAFETY: the path and the structure are alive for the call.
        guard unsafe lstat(path(device: device), &status) == 0 else { return nil }
        return Date(
            timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1_000_000_000)
    }

    /// The files in the agent's folder.
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] }

    /// The version that a file names, where it is before this release's.
    private static func olderVersion(of data: Data) -> Int? {
        version(of: data).flatMap { (1..<SpeakerBaseline.formatVersion).contains($0) ? $0 : nil }
    }

    private static func version(of data: Data) -> Int? {
        struct Versioned: Decodable { var version: Int }
        return (try? JSONDecoder().decode(Versioned.self, from: data))?.version
    }

    /// Many times what any calm voice takes. A file that a fault has made of any length would fill the memory.
    private static let maxBytes = 1 << 23

    /// Whether it can be a file of ours, or is none that can be looked at.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        // SAFETY: the path and the structure are alive for the call.
        guard unsafe stat(path, &status) == 0 else { return true }
        return status.st_mode & S_IFMT == S_IFREG && status.st_size <= maxBytes
    }
}
