#pragma once

// Glibc's module leaves adjtimex out, and which module `struct timespec` belongs to depends on what else is imported.
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

// Milliseconds since the machine was started, also while it was suspended; nobody sets them.
static inline int64_t undertone_boot_ms(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// The kernel's own wall clock in milliseconds since 1970 where it is synchronised with another clock; 0 where it is not, and -1
// where the kernel does not say (a sandbox may forbid to ask). It is asked and never set.
static inline int64_t undertone_synchronised_ms(void) {
    struct timex answer;
    memset(&answer, 0, sizeof answer);
    int state = adjtimex(&answer);
    if (state < 0) return -1;
    if (state == TIME_ERROR || (answer.status & STA_UNSYNC) != 0) return 0;
    int64_t fraction = (answer.status & STA_NANO) != 0 ? answer.time.tv_usec / 1000000 : answer.time.tv_usec / 1000;
    return (int64_t)answer.time.tv_sec * 1000 + fraction;
}
