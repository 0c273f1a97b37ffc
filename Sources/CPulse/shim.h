#pragma once

#include <pulse/pulseaudio.h>

// Wakes the reader of the sample ring from the audio callback; Swift's Glibc module does not bring this header.
#include <sys/eventfd.h>
