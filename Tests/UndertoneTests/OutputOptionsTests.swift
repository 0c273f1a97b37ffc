import Events
import Foundation
import TestServers
import Testing
import Vocabulary

@testable import undertone

struct OutputOptionsTests {
    private struct Row: Encodable {
        struct Inner: Encodable { var figure: Double }
        var name: String?
        var count = -3
        var inner = Inner(figure: -0.5)
        var list = ["a", "=b"]
        var flag = true
    }

    @Test func csvIsWhatRFC4180Says() throws {
        let rows = [
            Row(name: "plain"), Row(name: "a, \"b\""), Row(name: nil), Row(name: "two\r\nlines"), Row(name: " edge "),
            Row(name: "日本 👩‍👩‍👧‍👦"),
        ]
        let text = try CSVList(rows, ["name", "count", "inner.figure", "list", "flag", "none", "name.none"]).text
        #expect(
            text == """
                name,count,inner.figure,list,flag,none,name.none
                plain,-3,-0.5,a; =b,true,,
                "a, ""b""\",-3,-0.5,a; =b,true,,
                ,-3,-0.5,a; =b,true,,
                two??lines,-3,-0.5,a; =b,true,,
                " edge ",-3,-0.5,a; =b,true,,
                日本 👩‍👩‍👧‍👦,-3,-0.5,a; =b,true,,

                """)
    }

    /// A reason of somebody hostile is not carried out where a list is opened.
    @Test(arguments: [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "?=1"), (" =1", "' =1"), ("＝1", "'＝1"), ("=\"a\",1", "\"'=\"\"a\"\",1\""), ("a=1", "a=1"),
        ("-", "'-"), ("−1", "'−1"), ("﹦1", "'﹦1"), (" \u{301}=1", " \u{301}=1"),
    ]) func nothingIsAFormula(text: String, cell: String) {
        #expect(CSVList.quoted(text) == cell)
    }

    @Test func everyListTakesTheThreeForms() async throws {
        let home = try GoldenHome()
        let lists = [
            "alerts", "segments list --reason r", "audit show", "mine", "consent show", "status", "trust", "presets",
            "baseline show", "doctor",
        ]
        try await home.serve(to: "agent") {
            for list in lists {
                let json = try await home.program.shell("$UNDERTONE \(list) --output json")
                let short = try await home.program.shell("$UNDERTONE \(list) --json")
                if list != "doctor" { #expect(json.output == short.output && json.status == short.status, "\(list)") }
                #expect(json.output.hasPrefix("{"), "\(list): \(json)")
                let csv = try await home.program.shell(
                    "$UNDERTONE \(list) --output csv | python3 -c 'import csv, sys; rows = list(csv.reader(sys.stdin)); "
                        + "print(len(rows), len({len(row) for row in rows}), all(rows[0]))'")
                let words = csv.output.split(separator: " ")
                #expect(words.count == 3 && Int(words[0]) ?? 0 >= 2, "\(list): \(csv)")
                #expect(words.dropFirst() == ["1", "True\n"], "\(list): every row has a cell for each name")
                let both = try await home.program.shell("$UNDERTONE \(list) --json --output csv")
                #expect(both.status == 64, "\(list)")
            }
        }
    }
}
