extension UndertoneConfiguration {
    /// Section `[wellbeing]`: help for the agent.
    public struct Wellbeing: Sendable, Equatable {
        /// The smallest change that `undertone measure` takes for worthwhile, in the agent's own standard deviations:
        /// what short breaks do on average.
        public var worthwhileSD = 0.35
    }
}
