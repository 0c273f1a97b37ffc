import CSodium
import Glibc

/// Keeps what the process holds of the voice inside the process.
///
/// The pre-roll and the blocks of a segment lie in locked memory that is wiped. What libraries and the analysis hold
/// for moments in ordinary memory is covered here: a core would hold nothing of it, and it does not stay after it was
/// freed. `PR_SET_DUMPABLE` is left alone: it would only keep away the agent's own debugger, whom the agent's own
/// account can give the microphone as well, and `undertone doctor` could no longer look at the daemon.
public enum ProcessMemory {
    /// The bits of freed memory; any but 0.
    private static let filling: Int32 = 0x55

    /// Protects the memory of this process; to be called first of all.
    public static func protect() {
        // A core of no size; kernels that hand cores to a program ask that program to heed it.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        // SAFETY: the structure lives for the length of the call.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A core without any memory, whoever makes it: the kernel, or a debugger that heeds what the kernel would do.
        // SAFETY: path and text are lent for the calls, and the text holds one character.
        let filter = unsafe open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
        if filter >= 0 {
            _ = unsafe write(filter, "0", 1)
            close(filter)
        }
        // glibc overwrites what is freed, but for what is smaller than a kilobyte, and what is handed out.
        _ = undertone_overwrite_freed_memory(filling)
    }
}
