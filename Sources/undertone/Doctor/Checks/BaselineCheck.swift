/// The stored calm voices: whether each can be one at all.
enum BaselineCheck {
    private static let name = "baseline"

    static func findings(_ facts: Facts) -> [Finding] {
        (facts.baselines ?? []).map { baseline in
            switch baseline.fault {
            case let fault?:
                .fault(
                    name, "on \(baseline.device): \(fault); every score rests on it",
                    mend: "undertone baseline reset --device \(baseline.device), then speak calmly for some minutes")
            case nil: .ok(name, "on \(baseline.device): the calm voice is plausible")
            }
        }
    }
}
