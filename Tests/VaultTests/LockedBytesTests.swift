import Testing
import Vault

@Suite struct LockedBytesTests {
    @Test func whatIsWrittenIsThereUntilItIsWiped() {
        var bytes = LockedBytes(count: 10)
        let fresh = bytes.copy(from: 0, count: 10)
        #expect(fresh == [UInt8](repeating: 0, count: 10))
        bytes.withBytes(from: 3, count: 4) { span in
            for index in span.indices { span[index] = UInt8(index + 1) }
        }
        let written = bytes.copy(from: 2, count: 6)
        #expect(written == [0, 1, 2, 3, 4, 0])
        bytes.wipe()
        let wiped = bytes.copy(from: 0, count: 10)
        #expect(wiped == fresh)
    }
}
