import Foundation
import Glibc
import Sodium
import StateFiles
import Synchronization

/// What the agent said that restricts, kept beside the log where no free block is needed to write it: a file of two
/// slots of 4096 bytes, written out when it is made and in place from then on, each slot forced to the disk before the
/// other is touched. **This file is the specification.**
///
/// A slot is the SHA-256 of what follows in hexadecimal digits, a line feed, a ``Record`` as JSON on one line, and
/// blanks up to the end. Of two good slots the one with the higher number counts. A file system that never writes in
/// place (btrfs, ZFS) may need a free block after all, and refuse; then what was said is told as failed.
public final class Reserve: Sendable {
    /// A call of the operating system that can fail.
    enum Step: Sendable, Hashable, CaseIterable { case open, write, sync, writeSecond, syncSecond }

    private struct State {
        var record: Record
        var isUnwritten = false
    }

    static let slotSize = 4_096

    /// Where it lies.
    public let path: String
    private let state: Mutex<State>
    /// Stands for a disk that refuses: the error number of a step; `nil` lets it be taken.
    private let failing: @Sendable (Step) -> Int32?

    /// What is held begins as given; nothing is written before ``begin(with:)``.
    public convenience init(path: String, agent: String) { self.init(path: path, agent: agent, failing: { _ in nil }) }

    init(path: String, agent: String, failing: @escaping @Sendable (Step) -> Int32?) {
        self.path = path
        self.failing = failing
        state = Mutex(State(record: Record(agent: agent)))
    }

    /// What is held now, on disk or not yet.
    public var record: Record { state.withLock { $0.record } }

    /// Whether what is held waits for a disk that takes it, or was taken away since.
    public var isUnwritten: Bool {
        state.withLock { state in
            // SAFETY: the string lives for the length of the call.
            state.isUnwritten || (state.record.number > 0 && (unsafe access(path, F_OK)) != 0)
        }
    }

    /// Holds a record from now on, and writes it, making the file where there is none.
    public func begin(with record: Record) throws(ReserveError) { try say { $0 = record } }

    /// Holds what restricts. Where the disk refuses, it is held all the same, and written by ``settle()``.
    /// - Throws: where it would not outlive the process.
    public func say(_ change: (inout Record) -> Void) throws(ReserveError) {
        let fault = state.withLock { state -> ReserveError? in
            change(&state.record)
            return write(&state)
        }
        if let fault { throw fault }
    }

    /// Lifts what restricts, where the disk takes that; otherwise everything stays as it is.
    public func lift(_ change: (inout Record) -> Void) throws(ReserveError) {
        let fault = state.withLock { state -> ReserveError? in
            let before = state
            change(&state.record)
            guard let fault = write(&state) else { return nil }
            // Some of it may lie in the kernel's memory, and reach the disk after all: what restricts follows it.
            state.record = before.record
            state.record.number += 1
            _ = write(&state)
            return fault
        }
        if let fault { throw fault }
    }

    /// Tries again to write what the disk has refused.
    public func settle() throws(ReserveError) {
        guard isUnwritten else { return }
        let fault = state.withLock { write(&$0) }
        if let fault { throw fault }
    }

    /// Reads a file of this kind, and changes nothing.
    public static func read(_ path: String) -> Reading {
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? .absent : .unreadable(Self.words(errno)) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 2 * slotSize + 1)
        // SAFETY: the buffer has the length that is passed.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { return .unreadable(Self.words(errno)) }
        guard count == 2 * slotSize else { return .unreadable("it has another length than it was made with") }
        let records = [bytes[..<slotSize], bytes[slotSize..<2 * slotSize]].compactMap(record(in:))
        guard let newest = records.max(by: { $0.number < $1.number }) else {
            return .unreadable("both of its slots are damaged")
        }
        return .record(newest)
    }

    private static func record(in slot: ArraySlice<UInt8>) -> Record? {
        let text = slot.dropFirst(65)
        guard slot.prefix(64).elementsEqual(SHA256.hexadecimal(of: Array(text)).utf8) else { return nil }
        return try? JSONDecoder().decode(Record.self, from: Data(text))
    }

    static func slot(of record: Record) throws(ReserveError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(record), json.count <= slotSize - 66 else {
            throw ReserveError(number: EFBIG, context: "more was said than has room in it")
        }
        var text = Array(json) + [UInt8](repeating: UInt8(ascii: " "), count: slotSize - 66 - json.count)
        text.append(UInt8(ascii: "\n"))
        return Array(SHA256.hexadecimal(of: text).utf8) + [UInt8(ascii: "\n")] + text
    }

    private func write(_ state: inout State) -> ReserveError? {
        state.isUnwritten = true
        state.record.number += 1
        do throws(ReserveError) {
            let slot = try Self.slot(of: state.record)
            let descriptor = try openFile(filledWith: slot)
            defer { close(descriptor) }
            try put(slot, into: descriptor)
        } catch { return error }
        state.isUnwritten = false
        return nil
    }

    /// Writes one slot after the other; one that is on disk is enough.
    private func put(_ slot: [UInt8], into descriptor: Int32) throws(ReserveError) {
        var fault: ReserveError?
        var isKept = false
        for (index, steps) in [(Step.write, Step.sync), (.writeSecond, .syncSecond)].enumerated() {
            do throws(ReserveError) {
                try check(steps.0) {
                    // SAFETY: the buffer has the length that is passed.
                    let count = unsafe slot.withUnsafeBytes {
                        unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(index * Self.slotSize))
                    }
                    if count >= 0, count < Self.slotSize { errno = ENOSPC }
                    return count == Self.slotSize
                }
                try check(steps.1) { fdatasync(descriptor) == 0 }
                isKept = true
            } catch { fault = error }
        }
        if !isKept, let fault { throw fault }
    }

    /// The file, open for writing in place; made where there is none, or something else.
    private func openFile(filledWith slot: [UInt8]) throws(ReserveError) -> Int32 {
        var descriptor: Int32 = -1
        do throws(ReserveError) {
            try check(.open) {
                // SAFETY: the string lives for the length of the call.
                descriptor = unsafe open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
                return descriptor >= 0
            }
        } catch  where error.number == ENOENT { return try make(filledWith: slot) }
        guard lseek(descriptor, 0, SEEK_END) == off_t(2 * Self.slotSize) else {
            close(descriptor)
            return try make(filledWith: slot)
        }
        return descriptor
    }

    /// Makes the file beside its place, every byte of it written, and puts it there when it is on disk.
    private func make(filledWith slot: [UInt8]) throws(ReserveError) -> Int32 {
        let new = path + ".new"
        var descriptor: Int32 = -1
        // SAFETY, here and below: the strings live for the length of the call.
        _ = unsafe unlink(new)
        try check(.open) {
            descriptor = unsafe open(new, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            return descriptor >= 0
        }
        do throws(ReserveError) {
            try put(slot, into: descriptor)
            guard lseek(descriptor, 0, SEEK_END) == off_t(2 * Self.slotSize) else {
                throw ReserveError(number: ENOSPC, context: Self.words(ENOSPC))
            }
            try check(.sync) { (try? StateFile.place(new, open: descriptor, at: path)) != nil }
        } catch {
            close(descriptor)
            _ = unsafe unlink(new)
            throw error
        }
        return descriptor
    }

    private func check(_ step: Step, _ call: () -> Bool) throws(ReserveError) {
        if let number = failing(step) { throw ReserveError(number: number, context: Self.words(number)) }
        while !call() {
            let number = errno
            if number != EINTR { throw ReserveError(number: number, context: Self.words(number)) }
        }
    }

    private static func words(_ number: Int32) -> String {
        POSIXErrorCode(rawValue: number).map { POSIXError($0).localizedDescription } ?? "error \(number)"
    }
}

/// Why something cannot be kept in the reserve.
public struct ReserveError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The operating system's number.
    public let number: Int32
    /// What it means.
    public let context: String

    /// Whether more was said than there is room for, whatever the disk takes.
    public var isTooLarge: Bool { number == EFBIG }

    /// ``context``.
    public var description: String { context }
}
