internal import Foundation
internal import Glibc

/// What was heard in alerts: one JSON file per device beside its baseline, for as long as nobody has said whether
/// anything was wrong. Several processes may change a file at once (the daemon, `undertone baseline reset`): each holds
/// the folder meanwhile.
extension BaselineStore {
    /// Alerts that are kept of a device, the newest.
    public static let maxHeardAlerts = 64
    /// Ends the name of the file, which so is none of a baseline.
    private static let suffix = ".alerts"
    /// More than ``maxHeardAlerts`` can take, in bytes.
    private static let maxFile = 4 << 20

    /// Where it lies.
    /// - Parameter device: identity of the device, fit for a file name.
    /// - Returns: the path.
    public func heardAlertsPath(device: String) -> String { folder.appendingPathComponent(device + Self.suffix).path }

    /// Identities of the devices on which alerts were heard that are kept, in order.
    public func devicesWithHeardAlerts() -> [String] {
        names.filter { $0.hasSuffix(Self.suffix) }.map { String($0.dropLast(Self.suffix.count)) }.sorted()
    }

    /// When it was last changed; `nil` without one.
    func heardAlertsModified(device: String) -> Date? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: heardAlertsPath(device: device))
        return attributes?[.modificationDate] as? Date
    }

    /// The alerts that are kept of a device, the oldest first.
    /// - Throws: `damaged` where the file is none of this version.
    public func heardAlerts(device: String) throws(BaselineStoreError) -> [HeardAlert] {
        let path = heardAlertsPath(device: device)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard Self.isFile(path) else {
            throw BaselineStoreError(code: .damaged, description: "\(path): no file")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BaselineStoreError(
                code: .needsPermission, description: "\(path): cannot be read; make it readable for this user")
        }
        guard data.count <= Self.maxFile, let alerts = try? JSONDecoder().decode([HeardAlert].self, from: data),
            alerts.count <= Self.maxHeardAlerts
        else {
            throw BaselineStoreError(
                code: .damaged, description: "\(path): not what was heard in alerts, of this version")
        }
        return alerts
    }

    /// Keeps one more, readable for this user alone; the oldest beyond ``maxHeardAlerts`` go. A damaged file begins
    /// anew.
    public func keep(_ alert: HeardAlert, device: String) throws(BaselineStoreError) {
        // What keeps it from being made is told by the writing.
        try? makeFolder()
        try holdingFolder { () throws(BaselineStoreError) in
            let kept = (try? heardAlerts(device: device)) ?? []
            try write((kept + [alert]).suffix(Self.maxHeardAlerts), to: heardAlertsPath(device: device))
        }
    }

    /// Takes alerts out of the file of a device.
    /// - Parameters:
    ///   - device: identity of the device.
    ///   - isDone: whether one is to go.
    /// - Returns: those that went, each handed out to one caller alone.
    /// - Throws: `damaged`, or `needsPermission` where nothing could be taken out.
    public func takeHeardAlerts(
        device: String, where isDone: (HeardAlert) -> Bool
    ) throws(BaselineStoreError) -> [HeardAlert] {
        try holdingFolder { () throws(BaselineStoreError) in
            let kept = try heardAlerts(device: device)
            let taken = kept.filter(isDone)
            guard !taken.isEmpty else { return [] }
            let rest = kept.filter { !isDone($0) }
            let path = heardAlertsPath(device: device)
            if rest.isEmpty { try remove(path) } else { try write(rest, to: path) }
            return taken
        }
    }

    /// Forgets what was heard in alerts on a device.
    /// - Parameter device: identity of the device.
    /// - Returns: whether there was anything.
    /// - Throws: `needsPermission` where the file cannot be removed.
    public func eraseHeardAlerts(device: String) throws(BaselineStoreError) -> Bool {
        try holdingFolder { () throws(BaselineStoreError) in
            guard devicesWithHeardAlerts().contains(device) else { return false }
            try remove(heardAlertsPath(device: device))
            return true
        }
    }

    /// Runs `body` while nobody else changes the files of alerts.
    private func holdingFolder<Result>(
        _ body: () throws(BaselineStoreError) -> Result
    ) throws(BaselineStoreError) -> Result {
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Where there is no folder yet, there is nothing that somebody else could change.
        guard descriptor >= 0 else { return try body() }
        defer { close(descriptor) }
        // Let go with the descriptor. Whoever holds it writes one small file.
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }
}
