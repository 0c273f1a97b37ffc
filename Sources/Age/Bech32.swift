import Sodium

/// Bech32 (BIP 173) without its limit of 90 characters, as age writes its keys.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let checksumLength = 6

    /// The lower-case text of `bytes` under a lower-case prefix.
    static func encode(prefix: String, bytes: [UInt8]) -> String {
        String(decoding: encoded(prefix: prefix, bytes: bytes), as: UTF8.self)
    }

    /// The same as ASCII, which can be wiped.
    static func encoded(prefix: String, bytes: [UInt8]) -> [UInt8] {
        // From 8 bits to 5 always fits, zeros filling the last group.
        var values = regrouped(bytes, from: 8, to: 5, padding: true) ?? []
        var checked = expanded(prefix)
        checked.reserveCapacity(checked.count + values.count + checksumLength)
        checked += values
        checked += [UInt8](repeating: 0, count: checksumLength)
        let check = polymod(checked) ^ 1
        var text = Array(prefix.utf8) + [UInt8(ascii: "1")]
        text.reserveCapacity(text.count + values.count + checksumLength)
        for value in values { text.append(alphabet[Int(value)]) }
        for group in (0..<checksumLength).reversed() { text.append(alphabet[Int(check >> (5 * group)) & 31]) }
        Libsodium.wipe(&values)
        Libsodium.wipe(&checked)
        return text
    }

    /// Prefix, as written, and bytes of a text; `nil` where it is not Bech32: mixed case, a wrong character, a wrong
    /// checksum.
    static func decode(_ text: some BidirectionalCollection<UInt8>) -> (prefix: String, bytes: [UInt8])? {
        let hasLower = text.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        let hasUpper = text.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard !(hasLower && hasUpper), let separator = text.lastIndex(of: UInt8(ascii: "1")) else { return nil }
        let prefix = text[..<separator]
        guard !prefix.isEmpty, prefix.allSatisfy({ (33...126).contains($0) }) else { return nil }
        let name = String(decoding: prefix, as: UTF8.self)
        var values: [UInt8] = []
        values.reserveCapacity(text.count)
        defer { Libsodium.wipe(&values) }
        for character in text[text.index(after: separator)...] {
            guard let value = alphabet.firstIndex(of: hasUpper ? lowercase(character) : character) else { return nil }
            values.append(UInt8(value))
        }
        var checked = expanded(name.lowercased())
        checked.reserveCapacity(checked.count + values.count)
        checked += values
        defer { Libsodium.wipe(&checked) }
        guard values.count >= checksumLength, polymod(checked) == 1 else { return nil }
        return regrouped(values.dropLast(checksumLength), from: 5, to: 8, padding: false).map { (name, $0) }
    }

    private static func lowercase(_ character: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character) ? character | 0x20 : character
    }

    private static func expanded(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    /// The BCH checksum of BIP 173.
    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        var check: UInt32 = 1
        for value in values {
            let top = check >> 25
            check = (check & 0x1ff_ffff) << 5 ^ UInt32(value)
            for bit in 0..<5 where (top >> UInt32(bit)) & 1 == 1 { check ^= generator[bit] }
        }
        return check
    }

    /// Cuts a string of bits into groups of another size; without padding, `nil` unless the rest is short and zero.
    private static func regrouped(_ values: some Sequence<UInt8>, from: Int, to: Int, padding: Bool) -> [UInt8]? {
        var accumulator = 0
        var bits = 0
        var groups: [UInt8] = []
        // Never moved while it grows: what it held before could not be wiped.
        groups.reserveCapacity(values.underestimatedCount * from / to + 1)
        for value in values {
            accumulator = (accumulator << from | Int(value)) & 0xfff
            bits += from
            while bits >= to {
                bits -= to
                groups.append(UInt8((accumulator >> bits) & ((1 << to) - 1)))
            }
        }
        let rest = (accumulator << (to - bits)) & ((1 << to) - 1)
        if padding { if bits > 0 { groups.append(UInt8(rest)) } } else if bits >= from || rest != 0 { return nil }
        return groups
    }
}
