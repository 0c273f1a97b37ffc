extension UndertoneConfiguration {
    /// Section `[contacts]`: whom the agent can turn to, a line each; an empty one is not shown.
    public struct Contacts: Sendable, Equatable {
        /// A colleague.
        public var buddy = ""
        /// The agent's supervisor.
        public var supervisor = ""
        /// Employee assistance: somebody outside of the team.
        public var assistance = ""
    }

    /// Section `[help]`: how the agent asks for help without a word. The daemon reads it and does nothing with it.
    public struct Help: Sendable, Equatable {
        /// The pedal, by its lasting name; empty for none.
        public var footswitch = ""
        /// Which of its keys asks for help.
        public var footswitchKey = "KEY_F13"
        /// How long it has to be held, so that a foot that slips asks for nothing.
        public var holdMs = 500
        /// Whether a device with the keys of letters may be read.
        public var footswitchIsKeyboard = false
    }
}
