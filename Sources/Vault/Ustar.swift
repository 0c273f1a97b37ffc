/// The plain tar format of POSIX (ustar), for a handful of small files.
enum Ustar {
    /// One file in the archive.
    struct Member: Equatable {
        let name: String
        var content: [UInt8]
    }

    private static let blockSize = 512
    /// Largest content whose length fits eleven octal digits.
    private static let maximumSize = 1 << 33 - 1
    /// Members of an archive at most: two of each block, and some that say nothing.
    private static let maxMembers = 2 * SegmentArchive.maxBlocks + 16

    /// An archive of `members`, all with the same modification time (seconds since 1970), readable by their owner only.
    static func archive(_ members: [Member], modifiedAt: Int) -> [UInt8] {
        var archive: [UInt8] = []
        archive.reserveCapacity(members.reduce(end.count) { $0 + size(of: $1) })
        for member in members { append(member, modifiedAt: modifiedAt, to: &archive) }
        return archive + end
    }

    /// Appends one member. Reserve ``size(of:)`` bytes before where the content is secret, or copies of it are left
    /// behind.
    static func append(_ member: Member, modifiedAt: Int, to archive: inout [UInt8]) {
        archive += header(name: member.name, size: member.content.count, modifiedAt: modifiedAt)
        archive += member.content
        archive += repeatElement(0, count: padding(after: member.content.count))
    }

    /// Appends at least `count` bytes that say nothing: a comment for the whole archive, which every program steps over
    /// and no file comes of. Zeros after the end would do as well, but a program that has seen the end may not read
    /// them, and who writes into its pipe is then killed.
    static func appendComment(atLeast count: Int, modifiedAt: Int, to archive: inout [UInt8]) {
        let size = max(count - blockSize, 64)
        let start = "\(size) comment="
        archive += header(name: "pax_global_header", size: size, modifiedAt: modifiedAt, type: "g")
        archive += Array(start.utf8) + repeatElement(UInt8(ascii: " "), count: size - start.utf8.count - 1) + [10]
        archive += repeatElement(0, count: padding(after: size))
    }

    /// Bytes that a member takes.
    static func size(of member: Member) -> Int {
        blockSize + member.content.count + padding(after: member.content.count)
    }

    /// What ends an archive.
    static let end = [UInt8](repeating: 0, count: 2 * blockSize)

    /// The regular files of an archive; `nil` where it is malformed or cut off. Other kinds of members are stepped
    /// over.
    static func members(of archive: [UInt8]) -> [Member]? {
        var members: [Member] = []
        var position = 0
        while archive.count - position >= blockSize {
            let header = Array(archive[position..<position + blockSize])
            position += blockSize
            // Two blocks of zeros end an archive; one is enough to know.
            if header.allSatisfy({ $0 == 0 }) { return members }
            guard octal(header[148..<156]) == checksum(of: header), header[257..<262].elementsEqual("ustar".utf8),
                let size = octal(header[124..<136]), size <= archive.count - position
            else { return nil }
            let type = header[156]
            if type == UInt8(ascii: "0") || type == 0 {
                guard members.count < maxMembers else { return nil }
                let name = String(decoding: header[0..<100].prefix { $0 != 0 }, as: UTF8.self)
                members.append(Member(name: name, content: Array(archive[position..<position + size])))
            }
            position += size + padding(after: size)
        }
        return nil
    }

    private static func header(name: String, size: Int, modifiedAt: Int, type: String = "0") -> [UInt8] {
        precondition(name.utf8.count < 100 && size <= maximumSize, "a member that ustar cannot hold")
        var header = [UInt8](repeating: 0, count: blockSize)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put(octal(0o600, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(max(0, min(modifiedAt, maximumSize)), digits: 11), at: 136)
        put(type, at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        put(octal(checksum(of: header), digits: 6), at: 148)
        header[155] = UInt8(ascii: " ")
        return header
    }

    /// The sum of all bytes of a header, its own eight counted as spaces.
    private static func checksum(of header: [UInt8]) -> Int {
        var sum = 8 * Int(UInt8(ascii: " "))
        for (index, byte) in header.enumerated() where !(148..<156).contains(index) { sum += Int(byte) }
        return sum
    }

    /// An octal number ended by zero or space.
    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
    }

    private static func padding(after size: Int) -> Int { (blockSize - size % blockSize) % blockSize }
}
