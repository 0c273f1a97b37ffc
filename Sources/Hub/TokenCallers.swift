import Events
import Feed
import Languages
import Vocabulary

/// Who asks on TCP: the bearer of a token.
struct TokenCallers: CallerSource {
    let access: AccessRegister
    let counts: IntakeCounts

    private static let maxPeople = 12

    var offered: Set<Role> { Set(AccessRegister.roles) }

    func asker(of inquiry: Inquiry) throws -> Asker? {
        let words = inquiry.header("Authorization")?.split(separator: " ", maxSplits: 1) ?? []
        if words.count == 2, words[0].lowercased() == "bearer", let holder = try access.holder(of: String(words[1])) {
            return Asker(name: holder.name, uid: nil, roles: [holder.role])
        }
        counts.wrongToken()
        return nil
    }

    func asker(named name: String) throws -> Asker? {
        let roles = Set(try access.counting().filter { $0.name == name }.map(\.role))
        return roles.isEmpty ? nil : Asker(name: name, uid: nil, roles: roles)
    }

    func people(in role: Role) throws -> [String] {
        Array(Set(try access.counting().filter { $0.role == role }.map(\.name)).sorted().prefix(Self.maxPeople))
    }

    func origin(of role: Role) -> Phrase { Phrase("\(role.title) (with a token of the hub)") }
}
