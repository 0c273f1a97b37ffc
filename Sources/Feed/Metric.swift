/// One figure of `GET /metrics`. Its name carries the unit, and none of its labels a person. Others than the agent see
/// it where ``MetricSight`` lists its name.
public struct Metric: Sendable, Equatable {
    /// How it moves.
    public enum Kind: String, Sendable {
        /// Up and down.
        case gauge
        /// Up only, from 0 at the start.
        case counter
    }

    /// Name in Prometheus' form, such as `undertone_memory_bytes`.
    public var name: String
    /// How it moves.
    public var kind: Kind
    /// Its value now.
    public var value: Double
    /// What it is, in a sentence.
    public var help: String
    /// What tells it from others of the same name, such as `state="capturing"`.
    public var labels: [String: String]

    public init(_ name: String, _ kind: Kind, _ value: Double, help: String, labels: [String: String] = [:]) {
        self.name = name
        self.kind = kind
        self.value = value
        self.help = help
        self.labels = labels
    }
}

extension [Metric] {
    /// Media type of ``prometheusText``.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The figures in Prometheus' text format 0.0.4; those of one name stand together, under one head.
    var prometheusText: String {
        var text = ""
        var told: Set<String> = []
        for first in self where told.insert(first.name).inserted {
            let help = first.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            text += "# HELP \(first.name) \(help)\n# TYPE \(first.name) \(first.kind.rawValue)\n"
            for metric in self where metric.name == first.name {
                text += "\(metric.name)\(metric.labelText) \(metric.valueText)\n"
            }
        }
        return text
    }
}

extension Metric {
    fileprivate var labelText: String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.sorted { $0.key < $1.key }.map { name, value in
            let plain = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(plain)\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    fileprivate var valueText: String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
