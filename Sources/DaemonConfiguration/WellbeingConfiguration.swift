extension UndertoneConfiguration {
    /// Section `[wellbeing]`: help for the agent.
    public struct Wellbeing: Sendable, Equatable {
        /// Whether breaks are offered where the agent has not said; what the agent says counts.
        public var breaks = true
        /// Minutes in calls after which five minutes are due.
        public var microAfterMin = 60.0
        /// Seconds of strain that make a call hard.
        public var hardS = 60.0
        /// Share of the agent's talk under strain that makes a call hard.
        public var hardShare = 0.25
        /// Seconds after a call in which nothing is offered.
        public var wrapUpS = 60.0
        /// Most offers in twelve hours.
        public var offersAShift = 8
        /// Times of the day in which nothing is offered.
        public var quiet: [String] = []
        /// Whether the eyes are to look far away every twenty minutes.
        public var eyes = false
        /// When the agent is asked for a number from 0 to 10. Nobody is asked who has not wished it: a question that
        /// one has not asked for is one more interruption, and an answer that is given to be rid of it says nothing.
        public var checkIn = CheckIn.off
        /// When the shift ends, `HH:MM` by the clock of the machine; empty where nobody has said it.
        public var shiftEnd = ""
        /// File with the questions of the survey; empty for the program's own.
        public var survey = ""
        /// The smallest change that `undertone measure` takes for worthwhile, in the agent's own standard deviations:
        /// what short breaks do on average.
        public var worthwhileSD = 0.35

        /// When the agent is asked.
        public enum CheckIn: String, Sendable, CaseIterable {
            /// Never.
            case off
            /// When a shift has begun.
            case start
            /// When it is over.
            case end
            /// Both.
            case both
        }

        /// ``shiftEnd`` as minutes after midnight.
        public var shiftEndMinute: Int? { TextRule.minute(of: shiftEnd) }
    }
}

extension TextRule {
    /// A time of the day; empty for none.
    static let timeOfDay = TextRule(expected: "a time of the day such as 17:30, or \"\"") { text in
        text.isEmpty || minute(of: text) != nil ? nil : "\"\(text)\" is no time of the day"
    }

    /// Minutes after midnight.
    static func minute(of text: String) -> Int? {
        guard let match = text.wholeMatch(of: /([0-9]{1,2}):([0-9]{2})/), let hours = Int(match.1),
            let minutes = Int(match.2), hours < 24, minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }
}

extension CrossRule {
    /// The end of a shift is asked for at its end.
    static let checkIn = CrossRule(keys: ["wellbeing.checkin", "wellbeing.shift_end"]) { configuration in
        let wellbeing = configuration.wellbeing
        guard [.end, .both].contains(wellbeing.checkIn), wellbeing.shiftEndMinute == nil else { return nil }
        return (
            "checkin \"\(wellbeing.checkIn.rawValue)\" asks at the end of the shift, and nothing says when that is",
            "write shift_end = \"17:30\" or when it is, or checkin = \"start\""
        )
    }
}
