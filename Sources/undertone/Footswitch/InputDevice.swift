import Foundation
import Glibc

/// An input device of this machine, looked at from outside: what the kernel writes about it for everybody, before
/// anything is opened.
struct InputDevice: Equatable, Sendable {
    /// The name that it keeps: a link below /dev/input/by-id/.
    let path: String
    /// The kernel's number of it.
    let number: UInt64
    /// What it calls itself.
    let title: String
    /// Vendor and product, four hex digits each.
    let vendor: String
    let product: String
    /// The keys that it has.
    let keys: Set<InputKey>

    /// Where the links lie.
    static let folder = "/dev/input/by-id"

    /// Whether it has the keys of letters: then it could be what the agent writes with.
    var isKeyboard: Bool { keys.contains(where: \.isLetter) }

    /// Reads what the kernel says of a device.
    /// - Parameters:
    ///   - path: the name that it keeps.
    ///   - number: the kernel's number; `nil` for that of the file at the path.
    ///   - system: where the kernel writes about devices.
    init?(path: String, number: UInt64? = nil, system: String = "/sys/dev/char") {
        var number = number
        if number == nil {
            var facts = stat()
            // SAFETY: the call fills the structure it is given.
            guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFCHR else { return nil }
            number = UInt64(facts.st_rdev)
        }
        guard let number else { return nil }
        let (major, minor) = (Self.major(number), Self.minor(number))
        func said(_ name: String) -> String? {
            let file = "\(system)/\(major):\(minor)/device/\(name)"
            guard let data = FileManager.default.contents(atPath: file) else { return nil }
            return String(decoding: data.prefix(4_096), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let keys = said("capabilities/key").flatMap(Self.keys) else { return nil }
        self.path = path
        self.number = number
        self.keys = keys
        title = said("name") ?? ""
        vendor = said("id/vendor") ?? ""
        product = said("id/product") ?? ""
    }

    /// Every device with keys that keeps a name, by name.
    static func all(in folder: String = folder, system: String = "/sys/dev/char") -> [InputDevice] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.contains("-event") }.sorted().prefix(256).compactMap { name in
            InputDevice(path: "\(folder)/\(name)", system: system)
        }.filter { !$0.keys.isEmpty }
    }

    /// Keys as the kernel writes them: words of bits in hex, the highest first.
    static func keys(_ bitmap: String) -> Set<InputKey>? {
        let words = bitmap.split(separator: " ").reversed().map { UInt64($0, radix: 16) }
        guard !words.isEmpty, words.count <= 32 else { return nil }
        var keys: Set<InputKey> = []
        for (index, word) in words.enumerated() {
            guard let word else { return nil }
            for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 {
                keys.insert(InputKey(code: UInt16(index * 64 + bit)))
            }
        }
        return keys
    }

    /// The line for udev that lets whoever sits at this desktop read it; `nil` where nobody could tell it from others.
    var rule: String? {
        let isWhole = [vendor, product].allSatisfy { $0.count == 4 && $0.allSatisfy(\.isHexDigit) }
        guard isWhole else { return nil }
        return "SUBSYSTEM==\"input\", KERNEL==\"event*\", ATTRS{id/vendor}==\"\(vendor)\", "
            + "ATTRS{id/product}==\"\(product)\", TAG+=\"uaccess\""
    }

    // As glibc's macros, which Swift does not see.
    private static func major(_ number: UInt64) -> UInt64 {
        (number >> 8) & 0xFFF | (number >> 32) & ~0xFFF
    }

    private static func minor(_ number: UInt64) -> UInt64 { number & 0xFF | (number >> 12) & ~0xFF }
}
