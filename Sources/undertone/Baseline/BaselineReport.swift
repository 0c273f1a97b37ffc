import Events
import Foundation
import Prosody
import Stress
import Vocabulary

/// A baseline as a program reads it.
struct BaselineReport: Encodable {
    /// Place and spread of a feature.
    struct Feature: Encodable {
        var location: Float
        var spread: Float
        var unit: String
    }

    /// Where calm was on a day, in the units of the features.
    struct Day: Encodable {
        var date: String
        var speechS: Float
        var pitch: Float?
        var rate: Float?
        var level: Float?
        var balance: Float?

        private enum CodingKeys: String, CodingKey {
            case date, pitch, rate, level, balance
            case speechS = "speech_s"
        }
    }

    var agent: String
    var device: String
    var version: Int
    var speechS: Double
    /// Seconds of talk heard on the device, learned or not, and alerts that would have been raised on probation.
    var talkHeardS: Double
    var tried: Int
    var isReady: Bool
    var savedAt: Timestamp?
    /// Share of the speech that came over a line wider than a telephone's.
    var wideShare: Float?
    /// Median level of the room that went with the speech.
    var noiseFloorDBFS: Float?
    var features: [String: Feature]
    var days: [Day]
    /// Calm pitch of the days before the newest; absent while there are too few.
    var anchorPitch: Float?
    /// How far the calm pitch lies from that now, and where learning stops; semitones.
    var drift: Float?
    var leeway = CalmHistory.leeway

    private enum CodingKeys: String, CodingKey {
        case agent, device, version, tried, features, days
        case talkHeardS = "talk_heard_s"
        case speechS = "speech_s"
        case isReady = "ready"
        case savedAt = "saved_at"
        case wideShare = "wide_share"
        case noiseFloorDBFS = "noise_floor_dbfs"
        case anchorPitch = "anchor_pitch"
        case drift = "drift_st"
        case leeway = "leeway_st"
    }

    init(agent: String, device: String, baseline: SpeakerBaseline, saved: Date?, warmUpS: Double) {
        self.agent = agent
        self.device = device
        version = baseline.version
        speechS = Double(baseline.speechS)
        talkHeardS = baseline.probation.heardS
        tried = baseline.probation.tried.count
        isReady = speechS >= warmUpS
        savedAt = saved.map { Timestamp($0) }
        wideShare = baseline.wideShare
        noiseFloorDBFS = baseline.noiseFloor.quantile(0.5)
        features = [:]
        for feature in VoiceFeature.allCases {
            guard let norm = baseline.norm(of: feature) else { continue }
            features[feature.rawValue] = Feature(location: norm.location, spread: norm.spread, unit: feature.unit)
        }
        days = baseline.history.days.map {
            Day(
                date: $0.date, speechS: $0.speechS, pitch: $0.pitch, rate: $0.rate, level: $0.level, balance: $0.balance
            )
        }
        anchorPitch = baseline.history.anchorPitch
        drift = baseline.norm(of: .pitch).flatMap { baseline.history.drift(of: $0.location) }
    }
}
