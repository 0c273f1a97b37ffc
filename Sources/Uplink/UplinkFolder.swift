import Events
public import Fleet
import Foundation
import Glibc
import Sodium
import StateFiles

/// What the uplink keeps, all of it in one folder that is its own user's alone:
///
/// | File | Content |
/// |---|---|
/// | `desk.json` | ``Membership`` |
/// | `desk.key` | the seed of this desk's key, made here |
/// | `desk.jwt` | what the hub has signed for it; missing until the machine is let in |
/// | `cursors/LANE` | up to where the events of a lane have a receipt |
/// | `report.json` | ``UplinkReport`` of the process that runs |
/// | `lock` | held by the process that runs |
public struct UplinkFolder: Sendable {
    /// The folder of the package's unit.
    public static let ofSystem = "/var/lib/undertone-uplink"

    /// Its path.
    public let path: String

    /// Takes its path; nothing is made.
    public init(_ path: String) { self.path = path }

    private var deskFile: String { "\(path)/desk.json" }
    private var keyFile: String { "\(path)/desk.key" }
    private var jwtFile: String { "\(path)/desk.jwt" }
    private var cursors: String { "\(path)/cursors" }
    private var reportFile: String { "\(path)/report.json" }

    // MARK: - The desk

    /// To which site this machine belongs, or has asked to belong.
    /// - Throws: `notJoined`, or `state` where it cannot be read.
    public func membership() throws(UplinkError) -> Membership {
        guard let bytes = try read(deskFile) else { throw Self.notJoined }
        guard let membership = try? JSON.value(Membership.self, from: String(decoding: bytes, as: UTF8.self)) else {
            throw damaged(deskFile)
        }
        return membership
    }

    /// This desk's key.
    public func key() throws(UplinkError) -> NKey {
        guard var bytes = try read(keyFile) else { throw Self.notJoined }
        defer { Libsodium.wipe(&bytes) }
        guard let key = NKey(seedText: String(decoding: bytes, as: UTF8.self)), key.kind == .user else {
            throw damaged(keyFile)
        }
        return key
    }

    /// With what this desk connects; `nil` until the hub has let it in.
    public func credential() throws(UplinkError) -> Credential? {
        guard let bytes = try read(jwtFile) else { return nil }
        guard let jwt = JWT(text: String(decoding: bytes, as: UTF8.self)),
            let own = Credential(jwt: jwt, key: try key())
        else { throw damaged(jwtFile) }
        return own
    }

    /// Keeps a new desk and its key, before anything is sent.
    func keep(_ membership: Membership, key: NKey) throws(UplinkError) {
        try makeFolder(path)
        var seed = key.seedText()
        defer { Libsodium.wipe(&seed) }
        try write(seed, to: keyFile)
        try write(json(membership), to: deskFile)
    }

    /// Keeps what the hub has signed.
    func keep(_ credential: Credential) throws(UplinkError) {
        try write(Array(credential.jwt.text.utf8), to: jwtFile)
    }

    /// Removes all of it: what has left comes again, should this machine join anew.
    func forget() throws(UplinkError) {
        for file in [jwtFile, keyFile, deskFile, reportFile, cursors] where isThere(file) {
            do { try FileManager.default.removeItem(atPath: file) } catch {
                throw UplinkError(.state, "\(file) cannot be removed: \(error.localizedDescription)")
            }
        }
    }

    // MARK: - Cursors

    /// Up to where the events of a lane have a receipt; `nil` for the beginning, also where the file is damaged: the
    /// hub drops what comes twice.
    func cursor(of lane: String) -> FeedCursor? {
        guard let bytes = try? read("\(cursors)/\(lane)") else { return nil }
        return FeedCursor(text: String(decoding: bytes, as: UTF8.self))
    }

    /// Writes it down.
    func keep(_ cursor: FeedCursor, of lane: String) throws(UplinkError) {
        try makeFolder(cursors)
        try write(Array(cursor.text.utf8), to: "\(cursors)/\(lane)")
    }

    // MARK: - How it runs

    /// What the process that runs has written down last; `nil` for nothing.
    public func report() throws(UplinkError) -> UplinkReport? {
        try read(reportFile).flatMap { try? JSON.value(UplinkReport.self, from: String(decoding: $0, as: UTF8.self)) }
    }

    func keep(_ report: UplinkReport) throws(UplinkError) { try write(json(report), to: reportFile) }

    /// Takes the folder for this process, until the value is gone.
    /// - Throws: `busy` where another process has it.
    public func lock() throws(UplinkError) -> Lock {
        try makeFolder(path)
        guard let lock = try Lock(path: "\(path)/lock") else {
            throw UplinkError(
                .busy, "The uplink runs already. Stop it first: systemctl stop undertone-uplink")
        }
        return lock
    }

    /// Whether a process has the folder.
    public var isRunning: Bool {
        do { return try Lock(path: "\(path)/lock", isMade: false) == nil } catch { return false }
    }

    /// A file that one process holds.
    public final class Lock: Sendable {
        private let descriptor: Int32

        /// `nil` where somebody holds it.
        init?(path: String, isMade: Bool = true) throws(UplinkError) {
            let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (isMade ? O_CREAT : 0)
            // SAFETY: the string lives for the length of the call.
            descriptor = unsafe open(path, flags, 0o600)
            guard descriptor >= 0 else {
                throw UplinkError(.state, "\(path) cannot be opened: \(StateFileError.words(errno)).")
            }
            // Who looks whether one runs holds it for a moment.
            var isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
            for _ in 0..<20 where isMade && isTaken {
                usleep(10_000)
                isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
            }
            guard !isTaken else {
                close(descriptor)
                return nil
            }
        }

        deinit { close(descriptor) }
    }

    // MARK: - Files

    private static let notJoined = UplinkError(
        .notJoined,
        """
        This machine belongs to no site. Whoever runs the hub makes a token (undertone-hub token create); then: \
        undertone-uplink join TOKEN
        """)

    private func damaged(_ file: String) -> UplinkError {
        UplinkError(
            .state,
            "\(file) cannot be understood. Leave the site and join anew: undertone-uplink leave, then join TOKEN.")
    }

    private func json(_ value: some Encodable) -> [UInt8] { (try? JSON.data(value)).map { Array($0) } ?? [] }

    /// The bytes of a file; `nil` where there is none.
    private func read(_ file: String) throws(UplinkError) -> [UInt8]? {
        let url = URL(filePath: file)
        do { return Array(try Data(contentsOf: url)) } catch {
            guard isThere(file) else { return nil }
            // It may have come between the two questions.
            if let data = try? Data(contentsOf: url) { return Array(data) }
            throw UplinkError(
                .state, "\(file) cannot be read by this user. Run this as root, or as the user of the uplink.")
        }
    }

    /// Also where this user may not look.
    private func isThere(_ file: String) -> Bool {
        // SAFETY: the string lives for the length of the call.
        unsafe access(file, F_OK) == 0 || errno != ENOENT
    }

    private func write(_ bytes: [UInt8], to file: String) throws(UplinkError) {
        do { try StateFile.write(bytes, to: file) } catch {
            throw UplinkError(.state, "\(file) cannot be written: \(error).")
        }
    }

    private func makeFolder(_ folder: String) throws(UplinkError) {
        do { try StateFile.makeFolder(folder) } catch {
            throw UplinkError(.state, "\(folder) cannot be made: \(error).")
        }
    }
}
