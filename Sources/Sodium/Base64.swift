import CSodium

/// Base64 with exactly one spelling of every text.
public enum Base64 {
    /// The text of bytes, without padding if not asked for.
    public static func text(of bytes: [UInt8], isPadded: Bool = false) -> String {
        text(of: bytes, variant: variant(isPadded: isPadded))
    }

    /// The text of bytes that may stand in an address: `-` and `_` in place of `+` and `/`, no padding.
    public static func addressText(of bytes: [UInt8]) -> String {
        text(of: bytes, variant: sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    }

    /// Decodes standard base64; `nil` unless `text` is exactly what ``text(of:isPadded:)`` would have written.
    public static func bytes(of text: ArraySlice<UInt8>, isPadded: Bool = false) -> [UInt8]? {
        bytes(of: text, variant: variant(isPadded: isPadded))
    }

    /// Decodes ``addressText(of:)``; `nil` unless `text` is exactly what that would have written.
    public static func bytes(ofAddressText text: ArraySlice<UInt8>) -> [UInt8]? {
        bytes(of: text, variant: sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    }

    private static func text(of bytes: [UInt8], variant: Int32) -> String {
        let room = sodium_base64_encoded_len(bytes.count, variant)
        var text = [CChar](repeating: 0, count: room)
        // SAFETY: libsodium said itself how much room it needs; the last byte is the terminating zero.
        _ = unsafe sodium_bin2base64(&text, room, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func bytes(of text: ArraySlice<UInt8>, variant: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: text.count)
        var count = 0
        // SAFETY: decoded bytes are fewer than the characters.
        let status = unsafe text.withUnsafeBytes { text in
            unsafe sodium_base642bin(
                &bytes, bytes.count, text.bindMemory(to: CChar.self).baseAddress, text.count, nil, &count, nil,
                variant)
        }
        bytes.removeSubrange(count...)
        // libsodium 1.0.18 takes some bytes above 127 for characters of the alphabet, so its word is not enough.
        guard status == 0, self.text(of: bytes, variant: variant).utf8.elementsEqual(text) else { return nil }
        return bytes
    }

    private static func variant(isPadded: Bool) -> Int32 {
        isPadded ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING
    }
}
