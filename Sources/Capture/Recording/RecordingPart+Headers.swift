/// AIFF, AU, CAF and VOC: a header, or chunks, with the length of the sound.
extension RecordingPart {
    static func aiff(in file: RecordingFile) -> RecordingPart? {
        var offset = 12
        // Where the number of frames stands, and the bytes of one.
        var frames: (place: Int, size: Int)?
        while let head = file.bytes(8, at: offset) {
            let length = bigEndian(head[4..<8])
            switch word(head[0..<4]) {
            case "COMM":
                if length >= 8, let common = file.bytes(8, at: offset + 8) {
                    let size = bigEndian(common[0..<2]) * ((bigEndian(common[6..<8]) + 7) / 8)
                    frames = size > 0 ? (offset + 10, size) : nil
                }
            case "SSND":
                // Offset and block size, 8 bytes, count as sound here.
                var part = RecordingPart(start: 0)
                let rest = file.size - offset - 8
                if length <= 8, rest > 8 {
                    part.fault = .noLength
                    var patches = [
                        (at: 4, bytes: bigEndian(file.size - 8, count: 4)),
                        (at: offset + 4, bytes: bigEndian(rest, count: 4)),
                    ]
                    if let frames {
                        patches.insert((frames.place, bigEndian((rest - 8) / frames.size, count: 4)), at: 1)
                    }
                    part.extents = PartBytes.patched(0..<file.size, patches)
                } else if length > rest, length < 0x7FFF_F000 {
                    part.fault = .missing(bytes: length - rest, held: rest)
                }
                return part
            default: break
            }
            offset += 8 + length + length % 2
        }
        return nil
    }

    static func au(in file: RecordingFile) -> RecordingPart? {
        guard let head = file.bytes(12, at: 0) else { return nil }
        let isBigEndian = word(head[0..<4]) == ".snd"
        func number(_ bytes: ArraySlice<UInt8>) -> Int { isBigEndian ? bigEndian(bytes) : littleEndian(bytes) }
        let (start, length) = (number(head[4..<8]), number(head[8..<12]))
        var part = RecordingPart(start: 0)
        let rest = file.size - start
        guard rest > 0 else { return nil }
        if length == 0 {
            part.fault = .noLength
            // The number that stands for an unknown length.
            part.extents = PartBytes.patched(0..<file.size, [(8, [UInt8](repeating: 0xFF, count: 4))])
        } else if length > rest, length < 0x7FFF_F000 {
            part.fault = .missing(bytes: length - rest, held: rest)
        }
        return part
    }

    static func caf(in file: RecordingFile) -> RecordingPart? {
        var offset = 8
        while let head = file.bytes(12, at: offset) {
            let length = bigEndian(head[4..<12])
            if word(head[0..<4]) == "data" {
                var part = RecordingPart(start: 0)
                // The number of edits, 4 bytes, counts as sound here.
                let rest = file.size - offset - 12
                guard rest > 4 else { return part }
                // -1 is for sound that goes up to the end of the file, which libsndfile does not always take.
                if length != -1, length <= 4 {
                    part.fault = .noLength
                } else if length > rest {
                    part.fault = .missing(bytes: length - rest, held: rest)
                }
                if part.fault != nil || length == -1 {
                    part.extents = PartBytes.patched(0..<file.size, [(offset + 4, bigEndian(rest, count: 8))])
                }
                return part
            }
            guard length >= 0, length < file.size else { return nil }
            offset += 12 + length
        }
        return nil
    }

    static func voc(in file: RecordingFile) -> RecordingPart? {
        guard let head = file.bytes(22, at: 0) else { return nil }
        var offset = littleEndian(head[20..<22])
        while let block = file.bytes(4, at: offset), (1...9).contains(block[0]) {
            let length = littleEndian(block[1..<4])
            let rest = file.size - offset - 4
            // The first block of sound alone: sox states a few bytes too little, so that none can be found behind it.
            if [1, 2, 9].contains(block[0]) {
                let fault = length > rest ? Fault.missing(bytes: length - rest, held: rest) : nil
                return RecordingPart(start: 0, fault: fault)
            }
            offset += 4 + length
        }
        return RecordingPart(start: 0)
    }
}
