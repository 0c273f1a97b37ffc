public import Vocabulary

extension Purpose {
    /// Version of ``notice``. Consent counts for the version that was read: who changes the text raises the number, and
    /// asks everybody anew.
    public var noticeVersion: Int {
        switch self {
        case .selfView, .alerts: 1
        // Since a recording can be held, and be set aside for evaluation.
        case .replay, .evaluation: 2
        }
    }

    /// What the agent reads before agreeing.
    public var notice: String {
        switch self {
        case .selfView:
            "Undertone listens to your headset microphone while you work and measures how you speak: pitch, pace, loudness "
                + "and steadiness, never words. It compares this with your own calm voice, which it learns and keeps on this "
                + "computer, and shows you how much effort your voice takes. For this, nothing is sent to anybody. If you "
                + "withdraw, it stops listening for this purpose at once and erases what it has learned of your voice."
        case .alerts:
            "When your voice shows more effort than usual, an alert is written down on this computer with the time, the level "
                + "and the reasons in figures. Depending on your site's profile your supervisor sees it, and how much "
                + "effort your voice takes at the moment, so that somebody can help. If you withdraw, no further alert is raised, and what the past ones said is erased."
        case .replay:
            "The seconds around an alert are recorded and kept encrypted on this computer. Only quality assurance, and you "
                + "where your key is entered, can hear them; who does has to state a reason, which you can read. They are "
                + "erased after a number of days, but for one that quality assurance has to keep longer, for instance because "
                + "of a complaint; you see who holds it, since when and why. If you withdraw, nothing more is recorded, and all "
                + "recordings are erased that nobody holds and that you have not agreed to for evaluation."
        case .evaluation:
            "Counts of alerts and hours from before and after a change at work are compared, to see whether it helped. Quality "
                + "assurance may set single recordings aside for this, with a reason that you can read; they stay encrypted "
                + "and are kept for more days than others. If you withdraw, your figures are left out from then on, and these "
                + "recordings are kept no longer than all others, or erased where you have withdrawn that too."
        }
    }
}
