import ArgumentParser
import DaemonConfiguration
import FeedClient
import Foundation
import Languages

/// `undertone footswitch`: a pedal that asks for help.
struct FootswitchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "footswitch", abstract: localized("Ask for help with a pedal, for whoever cannot type."),
        discussion: localized(
            """
            Which pedal it is, and which of its keys, stands in the section [help] of the configuration. `list` shows what is \
            plugged in and the rule for udev by which you may read it; `test` tells what a pedal sends and asks nobody for \
            anything; `watch` waits for the pedal, and is what the unit undertone-footswitch.service runs.

            Nothing but the one device is opened. A device with the keys of letters is refused unless \
            help.footswitch_is_keyboard = true is written, and even then the kernel is told to send the one key alone.

            Example:
              undertone footswitch list
              undertone footswitch test
              systemctl --user enable --now undertone-footswitch
            """), subcommands: [List.self, Test.self, Watch.self])

    /// `undertone footswitch list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: localized("Show the devices that keep a name, and the rule that lets you read a pedal."),
            discussion: localized(
                """
                Opens none of them. The rule goes into a file such as /etc/udev/rules.d/70-undertone-footswitch.rules, \
                which root writes; then plug the pedal in anew. It lets every program of whoever sits at the desktop \
                read that kind of device.

                Example:
                  undertone footswitch list
                """))

        @OptionGroup var output: OutputOptions

        /// What a program is told of a device.
        struct Row: Encodable {
            let path, name: String
            let is_keyboard: Bool
            let keys: [String]
            let udev: String?
        }

        func run() throws {
            let devices = InputDevice.all()
            // The keys of a keyboard are no news.
            let rows = devices.map { device in
                Row(
                    path: device.path, name: device.title, is_keyboard: device.isKeyboard,
                    keys: device.isKeyboard ? [] : device.keys.map(\.code).sorted().map { InputKey(code: $0).name },
                    udev: device.rule)
            }
            try output.list(rows, csv: ["path", "name", "is_keyboard", "keys", "udev"]) {
                if rows.isEmpty {
                    StandardOutput.sentence(
                        InkedLine(localized("No device with keys keeps a name in \(InputDevice.folder).")))
                }
                for row in rows { Self.print(row) }
            }
        }

        private static func print(_ row: Row) {
            StandardOutput.line(InkedLine(row.path, .bold))
            StandardOutput.sentence(InkedLine("  " + row.name))
            if row.is_keyboard {
                let words = localized(
                    "It has the keys of letters: read only where help.footswitch_is_keyboard = true is written.")
                StandardOutput.entry(InkedLine(""), InkedLine(words), at: 2)
            } else {
                StandardOutput.entry(InkedLine(""), InkedLine(row.keys.joined(separator: ", ")), at: 2)
            }
            if let udev = row.udev { StandardOutput.line("  " + udev) }
        }
    }

    /// `undertone footswitch test`.
    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: localized("Tell when the pedal would ask; nobody is asked for anything."),
            discussion: localized(
                """
                Ends with Ctrl-C. Of other keys than the one that is configured it tells nothing.

                Example:
                  undertone footswitch test
                """))

        @OptionGroup var configuration: ConfigurationOptions

        func run() throws {
            let settings = try configuration.load().footswitch
            let reader = try settings.reader()
            StandardOutput.sentence(InkedLine(localized("Step on it; Ctrl-C ends the test.")))
            while let asks = reader.wait() {
                if asks { StandardOutput.line(localized("it would ask now")) }
            }
            throw CommandFailure(localized("the device is gone"), status: .unavailable)
        }
    }

    /// `undertone footswitch watch`.
    struct Watch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: localized("Wait for the pedal, and ask for help when it is held."),
            discussion: localized(
                """
                One that is held asks once; a second time within ten seconds does nothing. That it was sent is not shown; where it \
                could not be, a notice on the desktop says so. A pedal that is unplugged is waited for.

                Exit status: 77 you may not read the device, 78 the configuration must be mended.

                Example:
                  undertone footswitch watch
                """))

        @OptionGroup var configuration: ConfigurationOptions

        func run() async throws {
            let settings = try configuration.load().footswitch
            let client = try configuration.ownClient()
            let (steps, step) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let watch = PedalWatch(settings: settings)
            async let ending: Result<Void, CommandFailure> = withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(returning: watch.run { step.yield() })
                    step.finish()
                }
            }
            for await _ in steps {
                do { try await QuietRequest.shared.send { try await client.help() } } catch {
                    DesktopWord.show(
                        localized("Not sent, nobody knows of it"), CommandFailure(error)?.description ?? "\(error)")
                }
            }
            try await ending.get()
        }
    }
}

/// What is configured of the pedal.
struct FootswitchSettings: Sendable {
    let path: String
    let key: InputKey
    let hold: Duration
    let mayBeKeyboard: Bool

    /// The device, opened.
    /// - Throws: ``CommandFailure`` where it is not there, or may not be read.
    func reader() throws(CommandFailure) -> PedalReader {
        guard let device = InputDevice(path: path) else {
            throw CommandFailure(localized("\(path) is not plugged in, or no input device"), status: .unavailable)
        }
        return try PedalReader(device, key: key, hold: hold, mayBeKeyboard: mayBeKeyboard)
    }
}

extension LoadedConfiguration {
    /// What is configured of the pedal.
    var footswitch: FootswitchSettings {
        get throws {
            let help = configuration.help
            guard !help.footswitch.isEmpty else {
                throw CommandFailure(
                    localized("no pedal is named; write help.footswitch, see: undertone footswitch list"),
                    status: .configuration)
            }
            guard let key = InputKey(name: help.footswitchKey) else {
                throw CommandFailure(
                    localized("\(help.footswitchKey) is no key that is known; see: undertone footswitch list"),
                    status: .configuration)
            }
            return FootswitchSettings(
                path: help.footswitch, key: key, hold: .milliseconds(help.holdMs),
                mayBeKeyboard: help.footswitchIsKeyboard)
        }
    }
}

/// Watches the pedal for as long as it may be read, also when it is unplugged for a while. For one thread.
struct PedalWatch: Sendable {
    /// One that is not there is looked for so often.
    private static let pauseS: UInt32 = 5

    let settings: FootswitchSettings

    /// Runs until the device may not be read.
    /// - Parameter ask: what a foot does.
    /// - Returns: why it may not be read any longer.
    func run(_ ask: () -> Void) -> Result<Void, CommandFailure> {
        while true {
            do throws(CommandFailure) {
                let reader = try settings.reader()
                while let asks = reader.wait() {
                    if asks { ask() }
                }
            } catch {
                // One that is not plugged in may come.
                if error.status != .unavailable { return .failure(error) }
            }
            sleep(Self.pauseS)
        }
    }
}
