/// Something that is known of a value in this process alone and does not go over the wire: two values that differ in it
/// and in nothing else are equal.
@propertyWrapper public struct Aside<Value: Sendable>: Sendable, Equatable {
    /// What is known.
    public var wrappedValue: Value

    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

    /// Always.
    public static func == (left: Aside, right: Aside) -> Bool { true }
}
