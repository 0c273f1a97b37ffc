public import Foundation
import Vault
import Vocabulary

/// One web page with everything in it: the recording, the plots, the player. It asks for nothing from anywhere, and its
/// own content policy would refuse it.
///
/// The page holds the recording in the clear. Whatever comes from the segment is escaped; the content policy lets no
/// script run but the page's own, which a number made for this page alone marks.
public struct ReplayPage {
    private let replay: Replay
    private let flac: [UInt8]
    private let version: String

    /// Makes a page.
    /// - Parameters:
    ///   - replay: what to show.
    ///   - flac: the audio as it was stored, see `SegmentFiles`.
    ///   - version: of the program, for the foot of the page.
    public init(_ replay: Replay, flac: [UInt8], version: String) {
        self.replay = replay
        self.flac = flac
        self.version = version
    }

    /// The page, UTF-8.
    public func html() -> Data {
        let metadata = replay.segment.metadata
        let sections = ReplaySections(replay)
        let level = metadata.level.rawValue
        let nonce = HTML.nonce()
        let values = [
            "nonce": nonce,
            "level": level,
            "levelClass": level,
            "agent": HTML.escaped(metadata.agent),
            "startedAt": HTML.escaped(metadata.startedAtText),
            "started": ReplaySections.readable(instant: metadata.startedAt),
            "duration": ReplaySections.seconds(replay.durationS),
            "part": metadata.part > 0 ? " · part \(metadata.part + 1) of a long alert" : "",
            "explanation": HTML.escaped(ReplaySections.sentence(replay.explanation)),
            "verdict": sections.verdict(),
            "figures": sections.figures(),
            "reasons": sections.reasons(),
            "details": sections.details(),
            "version": HTML.escaped(version),
            "data": HTML.scriptSafe(json: ReplayPageData(replay).json()),
            "audio": Data(flac).base64EncodedString(),
            "script": [
                PackageResources.data_js, PackageResources.plots_js, PackageResources.panels_js,
                PackageResources.player_js, PackageResources.keys_js,
            ].map(Self.text).joined(separator: "\n"),
        ]
        let page = HTML.page(
            "Segment \(metadata.id) · \(level) · \(metadata.agent)", nonce: nonce,
            style: Self.text(PackageResources.page_css) + Self.levelStyle,
            policy: HTML.policy(nonce: nonce, "script-src 'nonce-\(nonce)'", "media-src blob:"),
            body: HTML.filled(Self.text(PackageResources.page_html), with: values))
        return Data(page.utf8)
    }

    /// The colours of the levels, on a light page, a dark one and paper, and what is drawn in them.
    private static let levelStyle: String = {
        func names(_ colour: (LevelColour) -> UInt32) -> String {
            let names = AlertLevel.all.map { level in
                let digits = String(colour(LevelColour(of: level)), radix: 16)
                return "--\(level.rawValue): #\(String(repeating: "0", count: 6 - digits.count))\(digits);"
            }
            return ":root { \(names.joined(separator: " ")) }"
        }
        let rules = AlertLevel.all.map(\.rawValue).map { level in
            ".badge.\(level) { background: var(--\(level)); } .stroke-\(level) { stroke: var(--\(level)); } "
                + "svg .text-\(level) { fill: var(--\(level)); } .stop-\(level) { stop-color: var(--\(level)); }"
        }
        return """
            \(names(\.onLight))
            @media (prefers-color-scheme: dark) { \(names(\.onDark)) }
            @media print { \(names(\.onLight)) }
            \(rules.joined(separator: "\n"))
            """
    }()

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
