import Foundation
import Glibc
import StateFiles
import Vocabulary

/// The program `openssl`, which makes the certificates: no second library for that is in our build.
struct OpenSSL {
    /// The folder in which it works.
    let folder: String

    /// The authority of a site: `ca.key`, `ca.pem`, `ca.der`.
    func makeAuthority(named name: String) throws(HubError) {
        try run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key")
        try run(
            "req", "-x509", "-new", "-key", "ca.key", "-sha256", "-days", "3650", "-subj", "/CN=\(name)", "-addext",
            "keyUsage=critical,keyCertSign,cRLSign", "-out", "ca.pem")
        try run("x509", "-in", "ca.pem", "-outform", "DER", "-out", "ca.der")
    }

    /// Key and certificate of a server: `server.key` and `server.pem` in its folder.
    /// - Parameters:
    ///   - names: under which names and numbers it is reached; the first stands first.
    ///   - target: the folder of the server.
    /// - Throws: where `openssl` does not do it.
    func makeServer(reachedAs names: [String], in target: String) throws(HubError) {
        let (key, request, certificate) = ("\(target)/server.key", "server.csr", "\(target)/server.pem")
        try run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
        let others = names.map { Self.isNumber($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
        try run(
            "req", "-new", "-key", key, "-subj", "/CN=undertone server", "-addext", "subjectAltName=\(others)",
            "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth,clientAuth",
            "-out",
            request)
        try sign(request, as: certificate)
    }

    /// A new certificate for the server in a folder, like the one that it has.
    func renewServer(in target: String) throws(HubError) {
        let (request, made, certificate) = ("server.csr", "server.new.pem", "\(target)/server.pem")
        defer { try? FileManager.default.removeItem(atPath: "\(folder)/\(made)") }
        try run(
            "x509", "-x509toreq", "-in", certificate, "-signkey", "\(target)/server.key", "-copy_extensions", "copy",
            "-out", request)
        try sign(request, as: made)
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(made)") else {
            throw HubError(code: .tool, context: "openssl made no certificate. Install version 3 or later.")
        }
        try write(Array(bytes), to: certificate, asOwnerOf: target)
    }

    /// Whoever runs the server may put anything into its folder: what is written there is written in their name, and
    /// stays theirs to read.
    private func write(_ bytes: [UInt8], to path: String, asOwnerOf target: String) throws(HubError) {
        var facts = stat()
        // SAFETY: the string lives for the length of the call.
        let isThere = unsafe stat(target, &facts) == 0
        let isOther = isThere && geteuid() == 0 && facts.st_uid != 0
        if isOther { guard setegid(facts.st_gid) == 0, seteuid(facts.st_uid) == 0 else { throw cannotWrite(path) } }
        defer { if isOther { _ = (seteuid(0), setegid(0)) } }
        do { try StateFile.write(bytes, to: path) } catch { throw cannotWrite(path) }
    }

    private func cannotWrite(_ path: String) -> HubError {
        HubError(code: .cannotWrite, context: "\(path) cannot be written. Run this as root.")
    }

    private func sign(_ request: String, as certificate: String) throws(HubError) {
        try run(
            "x509", "-req", "-in", request, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3650",
            "-sha256", "-copy_extensions", "copy", "-out", certificate)
        for leftover in [request, "ca.srl"] { try? FileManager.default.removeItem(atPath: "\(folder)/\(leftover)") }
    }

    /// Until when a certificate counts, in the words of `openssl`; `nil` where it cannot be read.
    static func end(of path: String) -> String? {
        let line = said("x509", "-in", path, "-noout", "-enddate")
        return line.flatMap { $0.split(separator: "=").last.map { PlainText.shown(String($0), maxBytes: 64) } }
    }

    /// Whether it counts for so many days more.
    static func lasts(_ path: String, days: Int) -> Bool {
        said("x509", "-in", path, "-noout", "-checkend", "\(days * 86_400)") != nil
    }

    /// The first line of what `openssl` says; `nil` where it fails.
    private static func said(_ arguments: String...) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(2_000), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0
            ? text.split(whereSeparator: \.isNewline).first.map { String($0) } ?? "" : nil
    }

    private static func isNumber(_ name: String) -> Bool {
        name.contains(":") || name.split(separator: ".").allSatisfy { UInt8($0) != nil }
    }

    private func run(_ arguments: String...) throws(HubError) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = URL(filePath: folder)
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch {
            throw HubError(code: .tool, context: "openssl cannot be run (\(error.localizedDescription)); install it.")
        }
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile().prefix(2_000), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let words = said.split(whereSeparator: \.isNewline).first.map { PlainText.shown(String($0)) } ?? ""
            throw HubError(
                code: .tool,
                context: "openssl \(arguments[0]) failed (\(words)). Version 3 or later is needed; install it.")
        }
    }
}
