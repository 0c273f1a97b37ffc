import Events
import Testing

@testable import Wellbeing

struct WellbeingEventsTests {
    /// What the agent is told to be held has a name for programs and words for people, each of its own.
    @Test func everyFamilyHasAName() {
        let names = WellbeingEvents.families.map(WellbeingEvents.name(of:))
        #expect(Set(names).count == names.count)
        for family in WellbeingEvents.families {
            #expect(WellbeingEvents.words(forHeld: WellbeingEvents.name(of: family)) != nil, "\(family.name)")
            for step in family.steps {
                let type = EventType(family: family.name, step: step.name)
                #expect(WellbeingEvents.family(of: type)?.name == family.name)
            }
        }
        #expect(WellbeingEvents.family(of: EventType(rawValue: "io.undertone.alert.raised")) == nil)
        #expect(WellbeingEvents.words(forHeld: "alerts") == nil)
    }

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
