import EventLog

extension Refusal {
    /// Its kind, the status of its answer, and the heading over its words.
    var heading: (kind: Kind, code: Int, title: String) {
        switch self {
        case .unusable: (.unusable, 400, "Not understood")
        case .unknownPart: (.unknownPart, 400, "Not understood")
        case .missing: (.missing, 400, "Not understood")
        case .notAnObject: (.notAnObject, 400, "Not understood")
        case .noReason: (.noReason, 400, "A reason is needed")
        case .notAcceptable: (.notAcceptable, 406, "Not in that form")
        case .tooLarge: (.tooLarge, 413, "Too large")
        case .headTooLarge: (.notHTTP, 431, "Not understood")
        case .notHTTP: (.notHTTP, 400, "Not understood")
        case .wrongProtocol: (.notHTTP, 505, "Not understood")
        case .unknownMethod: (.notHTTP, 501, "Not understood")
        case .noSuchAddress: (.noSuchAddress, 404, "Not known here")
        case .wrongMethod: (.wrongMethod, 405, "Not possible in this way")
        case .keyUsedBefore: (.keyUsedBefore, 409, "Sent before")
        case .unknownPeer: (.unknownPeer, 403, "Not for you")
        case .unknownToken: (.unknownToken, 401, "Not known here")
        case .notForPages: (.notForPages, 403, "Not for pages")
        case .notYourRole: (.notYourRole, 403, "Not for you")
        case .withheld, .onProbation: (.withheld, 403, "Not shared")
        case .secondPerson: (.secondPerson, 403, "A second person has to agree")
        case .askerGone: (.askerGone, 409, "Not possible now")
        case .noSuchAlert: (.noSuchAlert, 404, "No such alert")
        case .noSuchSegment: (.noSuchSegment, 404, "No such segment")
        case .segmentGone: (.segmentGone, 410, "Segment not held")
        case .notOneOfThem: (.notOneOfThem, 409, "Nobody of this name")
        case .tooOften, .tooManyTraces: (.tooOften, 429, "Too many requests")
        case .tooManyConnectionsOfUser: (.tooManyConnections, 429, "Too many connections")
        case .tooManyConnections: (.tooManyConnections, 503, "Too many connections")
        case .otherFileComesIn: (.fileNotTaken, 503, "Not for now")
        case .fileTooSlow: (.fileNotTaken, 408, "Too slow")
        case .stopping: (.stopping, 503, "Stopping")
        case .broken: (.broken, 500, "Fault of the daemon")
        case .log(let error):
            switch error.code {
            case .notFound: (.notFound, 404, "Not found")
            case .conflict: (.conflict, 409, "Not possible")
            case .invalidEvent: (.broken, 500, "Fault of the daemon")
            case .damaged, .newerVersion, .needsPermission, .unavailable:
                (.logUnavailable, 503, "Event log unavailable")
            }
        case .daemon(let refusal):
            switch refusal.code {
            case .invalid: (.invalid, 400, "Not possible")
            case .conflict: (.conflict, 409, "Not possible now")
            case .taken: (.nameTaken, 412, "Name taken")
            case .unavailable: (.notNow, 503, "Not possible for now")
            case .notOffered: (.notOffered, 404, "Not offered")
            }
        }
    }

    /// After how many seconds it may be tried again.
    var retryAfterS: Int? {
        switch self {
        case .tooOften(let waitS), .tooManyTraces(let waitS): waitS
        case .tooManyConnectionsOfUser, .tooManyConnections, .stopping: 1
        case .otherFileComesIn, .fileTooSlow: 2
        case .log, .daemon: heading.code == 503 ? 1 : nil
        default: nil
        }
    }
}
