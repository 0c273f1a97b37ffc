#pragma once

// Glibc's module leaves sys/xattr.h out, by which the kernel takes access lists; libacl would be one more library for five lines.
#include <endian.h>
#include <stdint.h>
#include <sys/xattr.h>

// Opens a file for reading and writing to its owner and to the members of one group, and to nobody else: acl(5), in the form that
// the kernel takes (linux/posix_acl_xattr.h). The owner may do so without being in the group. 0, or -1 with errno.
static inline int undertone_open_to_group(const char *path, uint32_t group) {
    struct entry { uint16_t tag, rights; uint32_t id; };
    struct { uint32_t version; struct entry entries[5]; } list = {
        htole32(2),
        {
            { htole16(0x01), htole16(6), UINT32_MAX },     // its owner
            { htole16(0x04), 0, UINT32_MAX },              // the group that the folder gave it
            { htole16(0x08), htole16(6), htole32(group) }, // the one that is meant
            { htole16(0x10), htole16(6), UINT32_MAX },     // the mask
            { htole16(0x20), 0, UINT32_MAX },              // everybody else
        },
    };
    return setxattr(path, "system.posix_acl_access", &list, sizeof list, 0);
}
