import Events
import Testing

@testable import Wellbeing

struct WellbeingEventsTests {
    /// Nothing of it is for anybody else, and all of it goes where the agent erases.
    @Test func everyEventIsTheAgentsAlone() {
        for family in WellbeingEvents.families {
            for step in family.steps {
                guard case .agentAlone = step.audience else {
                    Issue.record("\(family.name).\(step.name) is seen by others")
                    continue
                }
            }
            guard case .goes = family.erasure else {
                Issue.record("\(family.name) stays")
                continue
            }
        }
    }
}
