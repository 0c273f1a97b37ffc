internal import DSP

/// The trained parameters of both networks, by name.
///
/// The file `network.weights`, written by `Training/train.py`: for every tensor a line `name count`, a line feed, then
/// `count` little-endian 32-bit floats.
package struct NetworkParameters {
    /// Those the product ships with.
    package static var standard: NetworkParameters { NetworkParameters(PackageResources.network_weights) }

    private var tensors: [String: SampleBuffer] = [:]

    /// Reads a file's bytes.
    package init(_ bytes: [UInt8]) {
        var place = 0
        while place < bytes.count, let end = bytes[place...].firstIndex(of: 0x0A) {
            let line = String(decoding: bytes[place..<end], as: UTF8.self).split(separator: " ")
            guard line.count == 2, let count = Int(line[1]), end + 1 + 4 * count <= bytes.count else {
                preconditionFailure("the network's weights are not what Training/train.py writes")
            }
            place = end + 1
            tensors[String(line[0])] = SampleBuffer(
                (0..<count).map { index in
                    let at = place + 4 * index
                    return Float(
                        bitPattern: UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
                            | UInt32(bytes[at + 3]) << 24)
                })
            place += 4 * count
        }
    }

    subscript(_ name: String) -> SampleBuffer {
        guard let values = tensors[name] else { preconditionFailure("the network's weights lack \(name)") }
        return values
    }
}
