import Foundation
import TestServers
import TestSupport
import Testing

@testable import undertone

/// The pedal: when it asks, what of a device is read, and which devices are never opened. There is no uinput on most
/// machines of ours: a pipe plays the kernel's `struct input_event`, and a folder what it writes about devices.
struct PedalTests {
    private static let start = ContinuousClock.now

    private static func at(_ ms: Int) -> ContinuousClock.Instant { start + .milliseconds(ms) }

    /// An event as the kernel writes it.
    private static func event(_ type: UInt16, _ code: UInt16, _ value: Int32) -> [UInt8] {
        func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
            (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return [UInt8](repeating: 7, count: PedalStream.eventSize - 8) + bytes(type) + bytes(code) + bytes(value)
    }

    @Test func itAsksWhenHeldLongEnoughAndOnceForEachTime() {
        var pedal = Pedal(hold: .milliseconds(500))
        func asks(_ ms: Int) -> Bool { pedal.asks(at: Self.at(ms)) }
        pedal.move(isDown: true, at: Self.at(0))
        #expect(!asks(499))
        // A key that repeats itself changes nothing.
        pedal.move(isDown: true, at: Self.at(400))
        #expect(asks(500))
        #expect(!asks(5_000) && pedal.due == nil, "held on, it has asked")
        pedal.move(isDown: true, at: Self.at(5_100))
        #expect(!asks(9_000))
        // A foot that slips.
        pedal.move(isDown: false, at: Self.at(9_100))
        pedal.move(isDown: true, at: Self.at(9_200))
        pedal.move(isDown: false, at: Self.at(9_600))
        #expect(!asks(20_000))
        pedal.move(isDown: true, at: Self.at(20_000))
        #expect(asks(20_500))
    }

    @Test func ofAllKeysOneIsRead() throws {
        let key = try #require(InputKey(name: "KEY_F13"))
        var stream = PedalStream(of: key)
        func take(_ bytes: some Sequence<UInt8>) -> [PedalStream.Move] { stream.take(bytes) }
        let typed = (16...50).flatMap { Self.event(1, $0, 1) + Self.event(0, 0, 0) + Self.event(1, $0, 0) }
        #expect(take(typed) == [])
        #expect(take(Self.event(1, 183, 1) + Self.event(1, 183, 2) + Self.event(1, 183, 0)) == [.down, .up])
        // Moves of a mouse with the same number.
        #expect(take(Self.event(2, 183, 1) + Self.event(3, 183, 1) + Self.event(1, 183, 77)) == [])
        // Some were lost, perhaps that it was let go.
        #expect(take(Self.event(0, 3, 0)) == [.up])
        // Cut anywhere.
        let bytes = Self.event(1, 183, 1) + Self.event(1, 30, 1) + Self.event(1, 183, 0)
        for cut in 1..<bytes.count {
            var stream = PedalStream(of: key)
            let first = stream.take(bytes[..<cut])
            let moves = first + stream.take(bytes[cut...])
            #expect(moves == [.down, .up])
        }
    }

    @Test func aPipePlaysAPedal() async throws {
        let key = try #require(InputKey(name: "BTN_0"))
        let pipe = Pipe()
        let reader = PedalReader(
            descriptor: dup(pipe.fileHandleForReading.fileDescriptor), key: key, hold: .zero)
        let write = pipe.fileHandleForWriting
        try write.write(contentsOf: Self.event(1, 0x100, 1) + Self.event(1, 0x100, 0))
        #expect(reader.wait() == true, "down and up at once")
        try write.write(contentsOf: Self.event(1, 30, 1))
        #expect(reader.wait() == false)
        let held = PedalReader(
            descriptor: dup(pipe.fileHandleForReading.fileDescriptor), key: key, hold: .milliseconds(30))
        try write.write(contentsOf: Self.event(1, 0x100, 1))
        #expect(held.wait() == false)
        let down = ContinuousClock.now
        while held.wait() == false {}
        #expect(down.duration(to: .now) > .milliseconds(15), "it waits until the time is over")
        try write.close()
        #expect(held.wait() == nil, "it is gone")
    }

    @Test func twicePressedIsAskedOnceAndAFailureDoesNotCount() async throws {
        let request = QuietRequest()
        var sent = 0
        let at = Self.start
        #expect(try await request.send(at: at) { sent += 1 })
        #expect(try await !request.send(at: at + .seconds(9)) { sent += 1 })
        #expect(try await request.send(at: at + .seconds(10)) { sent += 1 })
        await #expect(throws: CommandFailure.self) {
            try await request.send(at: at + .seconds(30)) { throw CommandFailure("no daemon") }
        }
        #expect(try await request.send(at: at + .seconds(31)) { sent += 1 } && sent == 3)
    }

    // MARK: - Devices

    /// What the kernel writes of a device with a number.
    private func device(_ keys: String, in folder: TemporaryFolder, vendor: String = "0c45") throws -> InputDevice? {
        let base = "\(folder.path)/13:70/device"
        for name in ["capabilities", "id"] {
            try FileManager.default.createDirectory(atPath: "\(base)/\(name)", withIntermediateDirectories: true)
        }
        for (name, text) in [
            ("capabilities/key", keys), ("name", "PCsensor FootSwitch\u{1B}"), ("id/vendor", vendor),
            ("id/product", "7403"),
        ] { try Data((text + "\n").utf8).write(to: URL(filePath: "\(base)/\(name)")) }
        return InputDevice(
            path: "/dev/input/by-id/usb-pedal-event-kbd", number: 13 << 8 | 70, system: folder.path)
    }

    private static let f13 = "80000000000000 0 0"
    /// As a real keyboard says of itself.
    private static let letters = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"

    @Test func aDeviceWithLettersIsNeverOpened() throws {
        let folder = try TemporaryFolder()
        let pedal = try #require(try device(Self.f13, in: folder))
        let f13 = try #require(InputKey(name: "KEY_F13"))
        #expect(pedal.keys == [f13] && !pedal.isKeyboard && pedal.number == 13 << 8 | 70)
        try PedalReader.check(pedal, key: f13, mayBeKeyboard: false)
        let keyboard = try #require(try device(Self.letters, in: folder))
        #expect(keyboard.isKeyboard)
        let refusal = #expect(throws: CommandFailure.self) {
            try PedalReader.check(keyboard, key: f13, mayBeKeyboard: false)
        }
        #expect(refusal?.status == .configuration)
        #expect(refusal?.description.contains("help.footswitch_is_keyboard") == true)
        try PedalReader.check(keyboard, key: try #require(InputKey(name: "KEY_B")), mayBeKeyboard: true)
        // One letter is a keyboard's, too.
        for name in ["KEY_Q", "KEY_P", "KEY_A", "KEY_L", "KEY_Z", "KEY_M"] {
            #expect(InputKey(name: name)?.isLetter == true, "\(name)")
        }
        for name in ["KEY_1", "KEY_F1", "KEY_F13", "BTN_0", "KEY_ENTER", "KEY_SPACE"] {
            #expect(InputKey(name: name)?.isLetter == false, "\(name)")
        }
        #expect(throws: CommandFailure.self) {
            try PedalReader.check(pedal, key: try #require(InputKey(name: "KEY_F14")), mayBeKeyboard: false)
        }
    }

    /// A keyboard on which the kernel cannot hide the other keys, and another device under the same name.
    @Test func aDeviceThatIsAnotherByNowIsNotRead() throws {
        let folder = try TemporaryFolder()
        let keys = try #require(try device(Self.letters, in: folder)).keys
        // A device of this machine that is no input device, under the number that it has and under another.
        let base = "\(folder.path)/1:3/device/capabilities"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        try Data(Self.letters.utf8).write(to: URL(filePath: base + "/key"))
        let posing = try #require(InputDevice(path: "/dev/null", system: folder.path))
        #expect(posing.number == 1 << 8 | 3 && posing.keys == keys)
        #expect(throws: CommandFailure.self) {
            try PedalReader(posing, key: #require(keys.first), hold: .zero, mayBeKeyboard: true)
        }
        let other = try #require(InputDevice(path: "/dev/null", number: 13 << 8 | 70, system: folder.path))
        #expect(throws: CommandFailure.self) {
            try PedalReader(other, key: #require(keys.first), hold: .zero, mayBeKeyboard: true)
        }
    }

    @Test(arguments: ["", "x", "-1", "zz 0", String(repeating: "0 ", count: 40)])
    func whatIsNoSetOfKeysIsNoDevice(text: String) throws {
        #expect(InputDevice.keys(text) == nil)
        #expect(try device(text, in: TemporaryFolder()) == nil)
    }

    @Test func theRuleNamesOneKindOfDeviceAndNothingFromOutside() throws {
        let pedal = try #require(try device(Self.f13, in: TemporaryFolder()))
        #expect(
            pedal.rule
                == #"SUBSYSTEM=="input", KERNEL=="event*", ATTRS{id/vendor}=="0c45", ATTRS{id/product}=="7403", TAG+="uaccess""#
        )
        let hostile = try #require(try device(Self.f13, in: TemporaryFolder(), vendor: "\", RUN+=\"/bin/sh"))
        #expect(hostile.rule == nil)
    }

    @Test(arguments: [
        ("", 78, "no pedal is named"), ("footswitch = \"/dev/input/event3\"", 78, "help.footswitch"),
        ("footswitch = \"/dev/input/by-id/../event3\"", 78, "help.footswitch"),
        ("footswitch = \"/dev/input/by-id/usb-none\"", 69, "is not plugged in"),
        ("footswitch = \"/dev/input/by-id/a\"\nfootswitch_key = \"KEY_NONE\"", 78, "KEY_NONE is no key"),
        ("footswitch = \"/dev/input/by-id/a\"\nfootswitch_key = \"x\"", 78, "help.footswitch_key"),
    ])
    func whatIsConfiguredIsLookedAtFirst(text: String, status: Int, words: String) async throws {
        let program = try Program()
        try Data("[help]\n\(text)\n".utf8).write(to: program.file("c.toml"))
        let told = try await program.run("footswitch", "test", "--config", program.file("c.toml").path())
        #expect(told.status == Int32(status) && told.errors.contains(words), "\(told.errors)")
    }
}
