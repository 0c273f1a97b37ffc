import Languages
import Testing

@testable import Wellbeing

struct ContactsTests {
    @Test func whatIsEmptyIsNotShown() {
        #expect(Contacts(buddy: "", supervisor: " ", assistance: "").isEmpty)
        let some = Contacts(buddy: "", supervisor: "Sam, 12", assistance: "x")
        #expect(some.lines(in: .english) == ["Supervisor: Sam, 12", "Employee assistance: x"])
        #expect(some.lines(in: .chinese) == ["主管：Sam, 12", "员工援助：x"])
        #expect(some.lines(in: .bulgarian) == ["Супервайзор: Sam, 12", "Подкрепа за служители: x"])
    }

    @Test func aNameSteersNoTerminal() {
        #expect(
            Contacts(buddy: "a\u{1B}[31mb", supervisor: "", assistance: "").lines(in: .english) == [
                "Colleague: a?[31mb"
            ])
    }
}
