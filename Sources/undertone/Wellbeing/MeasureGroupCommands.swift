import ArgumentParser
import DaemonConfiguration
import Events
import Foundation
import Languages
import Vocabulary
import Wellbeing

/// `undertone measure export`: the agent's one number for a group, by the agent's own act.
struct MeasureExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: localized("Write your one number for a group into a file, to hand over if you like."),
        discussion: localized(
            """
            It holds the shift of your trial of offers, its error, and how many offers it is from: no name, no score, no time. \
            Nothing is sent; whom you give it to is up to you.

            Example:
              undertone measure export > mine.json
            """))

    @OptionGroup var configuration: ConfigurationOptions

    func run() async throws {
        let history = try await MeasureHistory(of: configuration.ownClient())
        try history.requireConsent()
        let data = history.data
        var distributions = RedrawDistributions()
        let trial = OfferTrial(data, using: &distributions)
        guard let effect = trial.finding.flatMap({ PersonEffect($0, of: data) }) else {
            throw CommandFailure(Language.own.text(trial.words))
        }
        try StandardOutput.json(effect)
    }
}

/// `undertone measure group`: the mean of persons.
struct MeasureGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: localized("The mean of at least five persons who handed over their number."),
        discussion: localized(
            """
            Each person counts as one number, weighted by how sure it is (random effects). Figures are of five people or more, \
            and none is told from which that of fewer could be worked out together with what was told before, which is \
            remembered in your state folder. What is told elsewhere is named with --beside.

            Example:
              undertone measure group *.json
              undertone measure group team-a/*.json --beside all/*.json
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Argument(
        help: ArgumentHelp(localized("Files that undertone measure export has written.")),
        completion: .file(extensions: ["json"]))
    var files: [String]

    @Option(
        parsing: .upToNextOption,
        help:
            ArgumentHelp(
                localized(
                    "Files of a group that is told elsewhere too; refused where the two together give away fewer than five people."
                )),
        completion: .file(extensions: ["json"])) var beside: [String] = []

    @Flag(help: ArgumentHelp(localized("Print all figures as JSON."))) var json = false

    func run() async throws {
        let (persons, others) = (try files.map(Self.read), try beside.map(Self.read))
        let group: GroupEffect
        let ledger = GroupLedger(
            stateFolder: try configuration.load().locations.stateFolder, about: GroupLedger.offers, version: 1)
        let earlier = try ledger.sets()
        do throws(GroupEffect.Fault) { group = try GroupEffect(persons, beside: others, earlier: earlier) } catch {
            throw CommandFailure(words(error), status: .badInput)
        }
        // Before it is told: what could not be written down would not count the next time.
        try ledger.add([group.people])
        let effects = group.effects
        if json {
            return try StandardOutput.json(
                Figures(
                    persons: effects.count, mean: effects.mean, standardError: effects.standardError, low: effects.low,
                    high: effects.high, between: effects.between))
        }
        StandardOutput.sentence(InkedLine(Language.own.text(group.words), .bold))
        StandardOutput.sentence(
            InkedLine(
                localized(
                    "persons differ by about \(effects.between, decimals: 1) points (standard deviation between them)"),
                .dim))
    }

    private struct Figures: Encodable {
        let persons: Int
        let mean, standardError, low, high, between: Double

        private enum CodingKeys: String, CodingKey {
            case persons, mean, low, high, between
            case standardError = "standard_error"
        }
    }

    private static let most = 4_096

    private static func read(_ path: String) throws -> PersonEffect {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(localized("\(path) cannot be read"), status: .badInput)
        }
        // What somebody handed over may be anything; ours is a line.
        let data = try file.read(upToCount: most) ?? Data()
        guard data.count < most, let effect = try? JSONDecoder().decode(PersonEffect.self, from: data) else {
            throw CommandFailure(
                localized("\(path) is no file of undertone measure export"), status: .badInput)
        }
        return effect
    }

    private func words(_ fault: GroupEffect.Fault) -> String {
        let all = files + beside
        return switch fault {
        case .tooFew(let count):
            localized(
                count, one: "\(count) person; nothing is shown of fewer than \(GroupRule.least)",
                other: "\(count) persons; nothing is shown of fewer than \(GroupRule.least)")
        case .givesAway:
            localized(
                "with what was told before, or is told beside it, it would give away the numbers of fewer than \(GroupRule.least) persons; nothing is shown"
            )
        case .twice(let first, let second): localized("\(all[first]) and \(all[second]) are of the same trial")
        case .implausible(let place): localized("\(all[place]) is no file of undertone measure export")
        }
    }
}
