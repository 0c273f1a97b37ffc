import Foundation
import Glibc
import TestSignals

/// What a running process uses, as the kernel counts it.
struct ProcessFigures {
    /// Descriptors that may be open just now: the connections of the questions themselves.
    static let passing = 2
    /// Memory that comes and goes, in bytes.
    static let noise = 4_000_000

    /// Open descriptors.
    let descriptors: Int
    /// Memory that is resident and its own, without mapped files, in bytes.
    let memory: Int

    /// Asks for the figures of a process.
    init(_ process: Process) throws {
        let folder = "/proc/\(process.processIdentifier)"
        descriptors = try FileManager.default.contentsOfDirectory(atPath: folder + "/fd").count
        memory = (ProcessFile.statusKB("RssAnon", of: process.processIdentifier) ?? 0) * 1_024
    }

    /// Processor time that a process has used so far, in seconds.
    static func processorS(_ process: Process) -> Double {
        var clock = clockid_t()
        var time = timespec()
        // SAFETY: both structures are alive for the calls.
        guard unsafe clock_getcpuclockid(process.processIdentifier, &clock) == 0,
            unsafe clock_gettime(clock, &time) == 0
        else { return .nan }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension ProcessFigures: CustomStringConvertible {
    var description: String { "\(descriptors) descriptors, \(memory / 1_000) kB" }
}
