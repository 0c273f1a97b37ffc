import Glibc
import Languages

/// The one opened device. What is not the one key is dropped by the kernel where it can be told to.
@safe final class PedalReader {
    private let descriptor: Int32
    private var stream: PedalStream
    private(set) var pedal: Pedal

    /// Opens the one device that is configured.
    /// - Parameters:
    ///   - device: what the kernel says of it.
    ///   - key: the key that asks.
    ///   - hold: how long it has to be held.
    ///   - mayBeKeyboard: whether a device with letters may be read.
    /// - Throws: ``CommandFailure`` where it may not be read, or is another one by now.
    init(_ device: InputDevice, key: InputKey, hold: Duration, mayBeKeyboard: Bool) throws(CommandFailure) {
        try Self.check(device, key: key, mayBeKeyboard: mayBeKeyboard)
        // SAFETY: the path lives for the time of the call.
        descriptor = unsafe open(device.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            let fault = errno
            throw CommandFailure(
                localized(
                    "\(device.path) cannot be opened (\(Wording.fault(fault))); `undertone footswitch list` prints the rule that lets you"
                ),
                status: fault == EACCES || fault == EPERM ? .notAllowed : .unavailable)
        }
        stream = PedalStream(of: key)
        pedal = Pedal(hold: hold)
        var facts = stat()
        // SAFETY: the call fills the structure it is given.
        guard unsafe fstat(descriptor, &facts) == 0, UInt64(facts.st_rdev) == device.number,
            Self.hideOthers(than: key, descriptor) || !device.isKeyboard
        else {
            close(descriptor)
            throw CommandFailure(
                localized(
                    "\(device.path) is another device by now, or the kernel cannot hide its other keys: it is not read"),
                status: .unavailable)
        }
    }

    /// Reads what somebody has opened: for tests.
    init(descriptor: Int32, key: InputKey, hold: Duration) {
        self.descriptor = descriptor
        stream = PedalStream(of: key)
        pedal = Pedal(hold: hold)
    }

    deinit { close(descriptor) }

    /// Refuses what would make a logger of keys.
    static func check(_ device: InputDevice, key: InputKey, mayBeKeyboard: Bool) throws(CommandFailure) {
        if device.isKeyboard, !mayBeKeyboard {
            throw CommandFailure(
                localized(
                    "\(device.path) has the keys of letters, as a keyboard has, and is not read; where it is a pedal that only says so of itself, write help.footswitch_is_keyboard = true"
                ), status: .configuration)
        }
        guard device.keys.contains(key) else {
            throw CommandFailure(
                localized("\(device.path) has no \(key.name); see: undertone footswitch list"),
                status: .configuration)
        }
    }

    /// Waits for a foot.
    /// - Parameter now: the clock.
    /// - Returns: whether it asks; `nil` where the device is gone.
    func wait(now: () -> ContinuousClock.Instant = { .now }) -> Bool? {
        var timeout: Int32 = -1
        if let due = pedal.due {
            timeout = Int32(clamping: Int64(max(.zero, due - now()) / .milliseconds(1)) + 1)
        }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // SAFETY: the entry and the buffer live for the time of the calls.
        _ = unsafe poll(&entry, 1, timeout)
        // One that was held long enough before it was let go has asked, also where both are read at once.
        var asks = pedal.asks(at: now())
        if entry.revents != 0 {
            var buffer = [UInt8](repeating: 0, count: 64 * PedalStream.eventSize)
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0 || count < 0 && [EAGAIN, EINTR].contains(errno) else { return nil }
            for move in stream.take(buffer.prefix(max(0, count))) {
                pedal.move(isDown: move == .down, at: now())
                asks = pedal.asks(at: now()) || asks
            }
        }
        return asks
    }

    /// Has the kernel send nothing but one key (EVIOCSMASK).
    private static func hideOthers(than key: InputKey, _ descriptor: Int32) -> Bool {
        // A mask for each type of event that carries what somebody does: keys, moves, positions, scan codes, switches.
        [UInt32(1), 2, 3, 4, 5].allSatisfy { type in
            var codes = [UInt8](repeating: 0, count: 96)
            if type == 1 { codes[Int(key.code) / 8] = 1 << UInt8(key.code % 8) }
            // SAFETY: the codes and the structure live for the time of the call, which copies them.
            return unsafe codes.withUnsafeBytes { bytes in
                var mask = (type, UInt32(bytes.count), UInt64(UInt(bitPattern: bytes.baseAddress)))
                return unsafe ioctl(descriptor, setMask, &mask) == 0
            }
        }
    }
    /// _IOW('E', 0x93, struct input_mask)
    private static let setMask: UInt = 0x4010_4593
}
