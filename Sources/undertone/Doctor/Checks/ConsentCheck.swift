/// Whether the agent agreed. This version keeps no record of that, and so cannot know.
enum ConsentCheck {
    static func findings(_ facts: Facts) -> [Finding] {
        [
            .warning(
                "consent", "this version keeps no record of consent",
                mend: "run the daemon only where the agent has agreed to it")
        ]
    }
}
