#pragma once

#include <stdint.h>

/// Number of allocations that the calling thread has made so far: malloc, calloc, realloc and the aligned ones.
uint64_t allocation_count_of_this_thread(void);
