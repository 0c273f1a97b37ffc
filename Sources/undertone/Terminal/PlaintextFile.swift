import Foundation
import Languages
import StateFiles

/// A file that holds what is private and not encrypted: readable for its owner alone at every moment, and whole or not
/// there.
enum PlaintextFile {
    /// Whether a folder lies at a path.
    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        // SAFETY: Foundation fills the flag during the call.
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Makes a folder that is its owner's alone, and those above it.
    /// - Parameters:
    ///   - path: where.
    ///   - hint: what to do where that fails.
    /// - Throws: ``CommandFailure`` where it cannot be made.
    static func makeFolder(_ path: String, hint: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(localized("\(path): the folder cannot be made; \(hint)"), status: .cannotCreate)
        }
    }

    /// Refuses paths that are taken, all before the first is written.
    static func check(_ paths: [String], mayReplace: Bool) throws {
        for path in paths where !mayReplace && FileManager.default.fileExists(atPath: path) { throw taken(path) }
    }

    /// Writes a file.
    /// - Parameters:
    ///   - bytes: its content.
    ///   - path: where; the folder exists.
    ///   - mayReplace: whether a file of that name goes.
    /// - Throws: ``CommandFailure``; then nothing is left of it.
    static func write(_ bytes: some Collection<UInt8>, to path: String, mayReplace: Bool) throws {
        let draft = try Draft(path)
        try draft.append(bytes)
        try draft.finish(mayReplace: mayReplace)
    }

    /// A file that is written piece by piece and has its name when it is whole.
    final class Draft {
        private let path: String
        private let unfinished: String
        private let handle: FileHandle

        init(_ path: String) throws {
            let folder = (path as NSString).deletingLastPathComponent
            let name = (path as NSString).lastPathComponent
            self.path = path
            unfinished = (folder.isEmpty ? "" : folder + "/") + ".\(name).\(getpid()).partial"
            // SAFETY, for all calls: paths are passed for the time of the call.
            let descriptor = unsafe open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failure(localized("\(path): cannot be made"), .cannotCreate) }
            handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }

        deinit { _ = unsafe unlink(unfinished) }

        func append(_ bytes: some Collection<UInt8>) throws {
            try written { try handle.write(contentsOf: Data(bytes)) }
        }

        func finish(mayReplace: Bool) throws {
            try written { try StateFile.sync(handle.fileDescriptor) }
            if mayReplace {
                do throws(StateFileError) {
                    try StateFile.place(unfinished, open: handle.fileDescriptor, at: path)
                } catch { throw CommandFailure(localized("\(path): cannot be made (\(error))"), status: .cannotCreate) }
            } else {
                // Unlike a rename, a link never takes the place of a file that came meanwhile.
                guard unsafe link(unfinished, path) == 0 else {
                    throw errno == EEXIST ? taken(path) : failure(localized("\(path): cannot be made"), .cannotCreate)
                }
                try written { try StateFile.syncFolder(of: path) }
            }
            try written { try handle.close() }
        }

        private func written(_ body: () throws -> Void) throws {
            do { try body() } catch {
                let why = (error as? StateFileError)?.description ?? error.localizedDescription
                throw CommandFailure(localized("\(path): cannot be written (\(why)); make room"), status: .inputOutput)
            }
        }
    }

    fileprivate static func taken(_ path: String) -> CommandFailure {
        CommandFailure(
            localized("\(path): exists already; name another place, or replace it with --force"),
            status: .cannotCreate)
    }

    fileprivate static func failure(_ what: String, _ status: CommandFailure.Status) -> CommandFailure {
        CommandFailure("\(what) (\(Wording.fault(errno)))", status: status)
    }
}
