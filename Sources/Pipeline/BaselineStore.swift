public import Foundation
internal import Glibc
public import Stress

/// What is wrong with a saved baseline.
public struct BaselineStoreError: Error, Sendable, CustomStringConvertible {
    /// What the caller can do about it.
    public enum Code: Sendable {
        /// The file cannot be read or written.
        case needsPermission
        /// The file is no baseline, or that of a newer release.
        case damaged
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

    /// Identities of the devices that have a baseline, in order.
    public func devices() -> [String] { names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted() }

    /// The same, and the devices of which only a file that was set aside is left, or what was heard in alerts.
    public func devicesWithOlder() -> [String] {
        let older = names.compactMap { $0.wholeMatch(of: /(.+)\.json\.v\d+/).map { String($0.output.1) } }
        return Set(devices() + older + devicesWithHeardAlerts()).sorted()
    }

    /// The baseline of a device; `nil` where there is none yet.
    public func load(device: String) throws(BaselineStoreError) -> SpeakerBaseline? {
        guard let data = try contents(device: device) else { return nil }
        let path = path(device: device)
        guard let baseline = try? JSONDecoder().decode(SpeakerBaseline.self, from: data) else {
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
        do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be read; make it readable for this user")
        }
    }

    /// Moves a file of an older version out of the way of a new one, to a name that ends in its version;
    /// ``erase(device:)`` takes that away too.
    /// - Parameter device: identity of the device.
    /// - Returns: its new name; `nil` where the file is not of an older version.
    /// - Throws: `needsPermission` where it cannot be moved.
    public func setAside(device: String) throws(BaselineStoreError) -> String? {
        guard let data = try contents(device: device), let version = Self.olderVersion(of: data) else { return nil }
        let (path, aside) = (path(device: device), path(device: device) + ".v\(version)")
        // SAFETY: both strings are passed for the time of the call.
        guard unsafe rename(path, aside) == 0 else {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be renamed; check permissions of its folder")
        }
        return aside
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
            try encoder.encode(value).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be written; check permissions and disk space")
        }
    }

    func makeFolder() throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Forgets the baseline of a device, of every version, and what was heard in alerts on it.
    /// - Parameter device: identity of the device.
    /// - Returns: whether there was one.
    /// - Throws: `needsPermission` where the file cannot be removed.
    public func erase(device: String) throws(BaselineStoreError) -> Bool {
        let file = "\(device).json"
        let held = names.filter { $0 == file || $0.hasPrefix(file + ".v") }
        for name in held { try remove(folder.appendingPathComponent(name).path) }
        let heldAlerts = try eraseHeardAlerts(device: device)
        if !held.isEmpty || heldAlerts { syncFolder() }
        return !held.isEmpty || heldAlerts
    }

    /// Forces the names in the folder to the disk: what was erased stays erased after a power cut.
    private func syncFolder() {
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
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
        struct Versioned: Decodable { var version: Int }
        let version = (try? JSONDecoder().decode(Versioned.self, from: data))?.version
        return version.flatMap { (1..<SpeakerBaseline.formatVersion).contains($0) ? $0 : nil }
    }
}
