#pragma once

#include <malloc.h>
#include <sodium.h>

// Swift's Glibc module leaves <malloc.h> out.
static inline int undertone_overwrite_freed_memory(int filling) { return mallopt(M_PERTURB, filling); }
