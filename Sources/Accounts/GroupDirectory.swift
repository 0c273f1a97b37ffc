import Glibc
import Synchronization
import Vocabulary

/// The system's users and groups, asked at most every few seconds for the same user: who is put into a group, or out of
/// it, need not wait for a new connection, and a directory service is not asked for every request.
public final class GroupDirectory: Sendable {
    /// The one of this machine.
    public static let system = GroupDirectory()

    private struct Entry {
        var name: String
        var groups: Set<String>
        var until: ContinuousClock.Instant
    }

    private static let lifetime = Duration.seconds(5)
    private static let maxEntries = 1024
    private let entries = Mutex<[UInt32: Entry]>([:])

    private init() {}

    /// Name of a user, `uid 1234` where the system knows none. May wait for a directory service.
    public func name(of uid: UInt32) -> String { entry(uid).name }

    /// Names of the groups of a user, the primary one among them; none for a user whom the system does not know.
    public func groups(of uid: UInt32) -> Set<String> { entry(uid).groups }

    private func entry(_ uid: UInt32) -> Entry {
        if let known = entries.withLock({ $0[uid] }), known.until > .now { return known }
        let user = Self.user(uid)
        let entry = Entry(
            // A directory service may give any name; what the system is asked with is the one that it gave.
            name: user.map { PlainText.shown($0.name, maxBytes: 256) } ?? "uid \(uid)",
            groups: user.map { Self.groups(of: $0.name, primary: $0.group) } ?? [],
            until: .now + Self.lifetime)
        entries.withLock {
            if $0.count >= Self.maxEntries { $0.removeAll() }
            $0[uid] = entry
        }
        return entry
    }

    private static func user(_ uid: UInt32) -> (name: String, group: gid_t)? {
        var record = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var scratch = [CChar](repeating: 0, count: 16 * 1024)
        // SAFETY: getpwuid_r writes into `record` and `scratch`, whose size it is told, and both outlive the copies.
        return unsafe scratch.withUnsafeMutableBufferPointer { buffer in
            guard let memory = buffer.baseAddress, unsafe getpwuid_r(uid, &record, memory, buffer.count, &found) == 0,
                unsafe found != nil, let name = unsafe record.pw_name as UnsafeMutablePointer<CChar>?
            else { return nil }
            return unsafe (String(cString: name), record.pw_gid)
        }
    }

    /// The number of a user by name; `nil` where there is none.
    public static func uid(of user: String) -> UInt32? {
        var record = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var scratch = [CChar](repeating: 0, count: 16 * 1024)
        // SAFETY: as above; the name lives for the length of the call.
        return unsafe scratch.withUnsafeMutableBufferPointer { buffer in
            guard let memory = buffer.baseAddress, unsafe getpwnam_r(user, &record, memory, buffer.count, &found) == 0,
                unsafe found != nil
            else { return nil }
            return unsafe record.pw_uid
        }
    }

    /// The number of a group by name; `nil` where there is none.
    public static func gid(of group: String) -> UInt32? {
        var record = unsafe Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var scratch = [CChar](repeating: 0, count: 256 * 1024)
        // SAFETY: as above; the name lives for the length of the call, and the number is copied in it.
        return unsafe scratch.withUnsafeMutableBufferPointer { buffer in
            guard let memory = buffer.baseAddress,
                unsafe getgrnam_r(group, &record, memory, buffer.count, &found) == 0, unsafe found != nil
            else { return nil }
            return unsafe record.gr_gid
        }
    }

    /// Names of the members of a group, as the system lists them: not of those whose primary group it is.
    public static func members(of group: String) -> [String] {
        var record = unsafe Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var scratch = [CChar](repeating: 0, count: 256 * 1024)
        // SAFETY: getgrnam_r writes into `record` and `scratch`, whose size it is told, and both outlive the copies;
        // the list of names ends with a null pointer.
        return unsafe scratch.withUnsafeMutableBufferPointer { buffer in
            guard let memory = buffer.baseAddress,
                unsafe getgrnam_r(group, &record, memory, buffer.count, &found) == 0, unsafe found != nil,
                var next = unsafe record.gr_mem
            else { return [] }
            var names: [String] = []
            while let name = unsafe next.pointee {
                names.append(unsafe PlainText.shown(String(cString: name), maxBytes: 256))
                unsafe next += 1
            }
            return names
        }
    }

    private static func groups(of user: String, primary: gid_t) -> Set<String> {
        var numbers = [gid_t](repeating: 0, count: 64)
        var count = Int32(numbers.count)
        // SAFETY: getgrouplist writes at most `count` numbers, and says in it how many there are.
        while unsafe getgrouplist(user, primary, &numbers, &count) < 0 {
            // Where the first answer did not fit. Linux allows 65,536 groups; what claims more is no answer.
            guard count > numbers.count, count <= 65_536 else { return [] }
            numbers = [gid_t](repeating: 0, count: Int(count))
        }
        return Set(numbers.prefix(Int(max(count, 0))).compactMap(name(ofGroup:)))
    }

    private static func name(ofGroup number: gid_t) -> String? {
        var record = unsafe group()
        var found: UnsafeMutablePointer<group>?
        // Groups list their members: one of thousands needs much room.
        var scratch = [CChar](repeating: 0, count: 256 * 1024)
        // SAFETY: getgrgid_r writes into `record` and `scratch`, whose size it is told, and both outlive the copy.
        return unsafe scratch.withUnsafeMutableBufferPointer { buffer in
            guard let memory = buffer.baseAddress,
                unsafe getgrgid_r(number, &record, memory, buffer.count, &found) == 0, unsafe found != nil,
                let name = unsafe record.gr_name as UnsafeMutablePointer<CChar>?
            else { return nil }
            return unsafe String(cString: name)
        }
    }
}
