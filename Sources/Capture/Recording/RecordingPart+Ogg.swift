/// Ogg: recordings one after another, each a link of a chain that begins with a marked page and ends with one.
extension RecordingPart {
    static func links(in file: RecordingFile) -> [RecordingPart] {
        var links: [OggLink] = []
        var offset = 0
        var isBeginning = false
        while offset < file.size {
            guard let page = OggPage(file, at: offset) else {
                guard let next = pageAfter(offset, in: file) else { break }
                offset = next
                continue
            }
            if page.isFirst, !isBeginning { links.append(OggLink(start: offset)) }
            isBeginning = page.isFirst
            guard !links.isEmpty else { return [] }
            links[links.count - 1].add(page, in: file)
            offset = page.end
        }
        return links.map { link in
            var part = RecordingPart(start: link.start)
            part.fault = link.isEnded ? nil : .noEnd
            if let flac = link.flac {
                // libsndfile reads FLAC alone: the pages without their heads, behind the mark of the mapping.
                part.extents = [.file(flac[0].lowerBound + 9..<flac[0].upperBound)] + flac[1...].map { .file($0) }
            } else if links.count > 1 {
                part.extents = [.file(link.start..<link.end)]
            }
            return part
        }
    }

    /// Where a page begins after bytes that are none.
    private static func pageAfter(_ offset: Int, in file: RecordingFile) -> Int? {
        file.place(of: OggPage.mark, from: offset + 1)
    }
}

/// One page.
private struct OggPage {
    static let mark = Array("OggS".utf8)

    let isFirst: Bool
    let isLast: Bool
    let body: Range<Int>
    /// Whether it ends before its end, with the file or with something that is no page; it then has no content here.
    let isCut: Bool

    var end: Int { body.upperBound }

    init?(_ file: RecordingFile, at offset: Int) {
        guard let head = file.bytes(27, at: offset), head.starts(with: Self.mark + [0]) else { return nil }
        let lacing = file.bytes(Int(head[26]), at: offset + 27)
        let start = offset + 27 + Int(head[26])
        let end = start + (lacing ?? []).reduce(0) { $0 + Int($1) }
        isFirst = head[5] & 2 != 0
        isLast = head[5] & 4 != 0
        isCut =
            lacing == nil || end > file.size
            || end < file.size && file.bytes(4, at: end) != Self.mark && !Self.isWhole(file, offset..<end)
        let from = min(isCut ? offset + 27 : start, file.size)
        body = from..<(isCut ? from : end)
    }
}

extension OggPage {
    /// Whether the check sum of a page is right: CRC-32 of polynomial 0x04C11DB7, from 0, over the page with zeros in
    /// its place.
    private static func isWhole(_ file: RecordingFile, _ range: Range<Int>) -> Bool {
        guard var bytes = file.bytes(range.count, at: range.lowerBound) else { return false }
        let stated = RecordingPart.littleEndian(bytes[22..<26])
        bytes.replaceSubrange(22..<26, with: [0, 0, 0, 0])
        let sum = bytes.reduce(UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte) << 24) { rest, _ in
                rest & 0x8000_0000 != 0 ? rest << 1 ^ 0x04C1_1DB7 : rest << 1
            }
        }
        return Int(sum) == stated
    }
}

/// Pages from one beginning to the next.
private struct OggLink {
    let start: Int
    private(set) var end = 0
    /// Whether the last page has the mark of the end.
    private(set) var isEnded = false
    /// The pages' contents where it holds FLAC.
    private(set) var flac: [Range<Int>]?

    init(start: Int) { self.start = start }

    mutating func add(_ page: OggPage, in file: RecordingFile) {
        if end == 0, file.bytes(5, at: page.body.lowerBound) == [0x7F] + Array("FLAC".utf8), page.body.count > 9 {
            flac = []
        }
        if !page.isCut { flac?.append(page.body) }
        end = page.end
        isEnded = page.isLast && !page.isCut
    }
}
