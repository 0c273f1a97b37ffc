import TOMLKit

extension ConfigurationKey {
    /// Sets the property to what the file says.
    /// - Returns: what is wrong with the value, which is then left out; `nil` where it was set.
    func set(_ value: any TOMLValueConvertible, in configuration: inout UndertoneConfiguration) -> String? {
        switch kind {
        case .number(let place, let range):
            guard let number = value.double ?? value.int.map(Double.init) else { return Self.typeFault(of: value) }
            guard range.contains(number) else {
                let bounds = "\(Self.text(of: range.lowerBound))...\(Self.text(of: range.upperBound))"
                return "\(Self.text(of: number)) is outside \(bounds)"
            }
            configuration[keyPath: place] = number
        case .wholeNumber(let place, let range):
            guard let number = value.int else { return Self.typeFault(of: value) }
            guard range.contains(number) else {
                return "\(number) is outside \(range.lowerBound)...\(range.upperBound)"
            }
            configuration[keyPath: place] = number
        case .flag(let place):
            guard let flag = value.bool else { return Self.typeFault(of: value) }
            configuration[keyPath: place] = flag
        case .text(let place, let rule):
            guard let text = value.string else { return Self.typeFault(of: value) }
            if let fault = rule.fault(text) { return fault }
            configuration[keyPath: place] = text
        case .list(let place, let rule):
            guard let array = value.array else { return Self.typeFault(of: value) }
            var list: [String] = []
            for (index, element) in array.enumerated() {
                guard let text = element.string else { return "entry \(index + 1) \(Self.typeFault(of: element))" }
                if let fault = rule.fault(text) { return "entry \(index + 1) \(fault)" }
                guard !list.contains(text) else { return "entry \(index + 1) stands twice" }
                list.append(text)
            }
            configuration[keyPath: place] = list
        case .choice(let choice):
            guard let text = value.string else { return Self.typeFault(of: value) }
            guard choice.set(text, &configuration) else { return "\"\(text)\" is no \(name)" }
        }
        return nil
    }

    /// What to write instead, with the default.
    var hint: String {
        let unitText = unit.map { " (\($0))" } ?? ""
        let what =
            switch kind {
            case .number: "a value \(rangeText)\(unitText)"
            case .wholeNumber: "a whole number \(rangeText)\(unitText)"
            case .flag: rangeText
            case .text: "in quotes \(rangeText)"
            case .list: "in brackets \(rangeText) in quotes"
            case .choice: "in quotes one of \(rangeText)"
            }
        return "write \(what), default \(defaultWords)"
    }

    /// Says what kind of value was written. The value itself is not repeated: it may be a secret in the wrong place.
    private static func typeFault(of value: any TOMLValueConvertible) -> String {
        switch value.type {
        case .string: "is text"
        case .int: "is a whole number"
        case .double: "is a number with a fraction"
        case .bool: "is true or false"
        case .array: "is a list"
        case .table: "is a section"
        case .date, .time, .dateTime: "is a date or time"
        }
    }
}
