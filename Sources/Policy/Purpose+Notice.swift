public import Languages
public import Vocabulary

extension Purpose {
    /// Version of ``notice``. Consent counts for the version that was read: who changes the text raises the number, and
    /// asks everybody anew. It is the same text in every language.
    public var noticeVersion: Int {
        switch self {
        // Since a recording can be held, and be set aside for evaluation; and since help is offered to the agent.
        case .selfView, .alerts, .replay: 2
        // Since offers of breaks may come by chance.
        case .evaluation: 3
        }
    }

    /// What the agent reads before agreeing, in English.
    public var notice: String { Language.english.text(noticePhrase) }

    /// What the agent reads before agreeing.
    public var noticePhrase: Phrase {
        switch self {
        case .selfView:
            Phrase(
                """
                Undertone listens to your headset microphone while you work and measures how you speak: pitch, pace, loudness \
                and steadiness, never words. It compares this with your own calm voice, which it learns and keeps on this \
                computer, and shows you how much effort your voice takes. It also knows from the microphone when a call is on, \
                offers you breaks in the gaps between calls, and keeps what you enter in check-ins; the report that it makes \
                of all this is for your eyes. For this, nothing is sent to anybody unless you send it. If you withdraw, it \
                stops listening for this purpose at once and erases what it has learned of your voice.
                """)
        case .alerts:
            Phrase(
                """
                When your voice shows more effort than usual, an alert is written down on this computer with the time, the \
                level and the reasons in figures. You are told of it yourself. Depending on your site's profile your \
                supervisor sees it, and how much effort your voice takes at the moment, so that somebody can help. If you \
                withdraw, no further alert is raised, and what the past ones said is erased.
                """)
        case .replay:
            Phrase(
                """
                The seconds around an alert are recorded and kept encrypted on this computer. Only quality assurance, and you \
                where your key is entered, can hear them; who does has to state a reason, which you can read. They are \
                erased after a number of days, but for one that quality assurance has to keep longer, for instance because \
                of a complaint; you see who holds it, since when and why. If you withdraw, nothing more is recorded, and all \
                recordings are erased that nobody holds and that you have not agreed to for evaluation.
                """)
        case .evaluation:
            Phrase(
                """
                Counts of alerts and hours from before and after a change at work are compared, to see whether it helped. To \
                find out whether breaks help you, an offer of one may be made now or 20 minutes later, by chance; you alone \
                see your own result. Quality assurance may set single recordings aside for this purpose, with a reason that you \
                can read; they stay encrypted and are kept for more days than others. If you withdraw, offers come at once \
                again, your figures are left out from then on, and these recordings are kept no longer than all others, or \
                erased where you have withdrawn that too.
                """)
        }
    }
}
