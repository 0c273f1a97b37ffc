import Glibc

/// A microphone of a ``PrivatePulseServer``: a FIFO whose writer sets the pace.
///
/// The server reads it only while somebody records, and the pipe holds about 2 s meanwhile.
public final class VirtualMicrophone {
    /// Why writing ended.
    public enum Failure: Error {
        /// The FIFO could not be opened; the errno.
        case closed(Int32)
        /// Nobody has read for seconds, or the reader is gone.
        case notRead(remaining: Int)
    }

    let module: String
    private let descriptor: Int32

    init(fifo: String, module: String) throws {
        // A reader that is killed must not kill the test.
        signal(SIGPIPE, SIG_IGN)
        self.module = module
        descriptor = unsafe open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.closed(errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Speaks 16-bit samples, as fast as they are read.
    /// - Throws: where nobody reads for 5 s.
    public func write(_ samples: [Int16]) throws {
        var done = 0
        let total = samples.count * MemoryLayout<Int16>.stride
        while done < total {
            // SAFETY: `done` stays below the length of the array's bytes.
            let count = unsafe samples.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, total - done)
            }
            if count > 0 {
                done += count
                continue
            }
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard count < 0, errno == EAGAIN, unsafe poll(&entry, 1, 5_000) > 0 else {
                throw Failure.notRead(remaining: (total - done) / MemoryLayout<Int16>.stride)
            }
        }
    }
}
