// The files of all languages as they lie in Sources/Languages/Catalogues. The compiler takes them in as bytes: written
// out as a list of numbers in Swift they cost minutes of every build.
#pragma once
#include <stddef.h>

/// The bytes of a language's file and how many they are; none for a number that is out of range.
/// - `language`: 0 Chinese, 1 Bulgarian.
const unsigned char *catalogue_bytes(int language, size_t *count);
