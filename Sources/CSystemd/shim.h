#pragma once

// Every line of the journal would name this header as its place in the code.
#define SD_JOURNAL_SUPPRESS_LOCATION

// Glibc's module leaves eventfd out.
#include <sys/eventfd.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
#include <systemd/sd-login.h>
#include <sys/prctl.h>
#include <sys/xattr.h>
#include <time.h>

// Swift takes no variadic function. Names the calling thread, as `ps` shows it; Foundation's name stays within the process.
static inline void undertone_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

// Which module `struct timespec` belongs to depends on what else is imported. Now, as sd_bus_get_timeout counts: microseconds of
// CLOCK_MONOTONIC.
static inline uint64_t undertone_monotonic_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}
