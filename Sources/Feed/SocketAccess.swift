/// Who may connect to a socket.
enum SocketAccess: Sendable {
    /// Whom its permissions let in, with a group that it is given to; `nil` leaves the one that the folder or the user
    /// gives it.
    case mode(UInt16, group: String?)
    /// Its owner, and the members of one group, to which its owner need not belong: by an access list.
    case onlyGroup(String)
}
