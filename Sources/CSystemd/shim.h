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

// Swift takes no variadic function. Names the calling thread, as `ps` shows it; Foundation's name stays within the process.
static inline void undertone_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
