#!/bin/bash
# Fuzzes the file reader and the analyzer (Tests/Fuzz) with libFuzzer and the address sanitizer for FUZZ_SECONDS, 600 by
# default. Prints how coverage grows and the numbers at the end. Ends with a status that is not 0 at the first find, which is
# kept in .build/fuzz/finds. What was learned stays in .build/fuzz/corpus, and the next run goes on from there; FUZZ_SEED
# repeats the random numbers of a run.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=.build/fuzz
program=$folder/release/Fuzz
log=$folder/log.txt
mkdir -p $folder/corpus $folder/finds

# The package manager links with the fuzzer when asked to, but instruments the code with the sanitizers named last. Of what
# it says only faults matter; the linker's warnings are about symbols that the sanitizer's library hides.
echo "building with fuzzer and address sanitizer"
swift build --quiet --configuration release --scratch-path $folder --product Fuzz --sanitize fuzzer \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -DFUZZER 2>&1 |
    { grep -A8 -E 'error:|warning:' | grep -v 'Cannot export local symbol' || true; }

# A crash has to reach the fuzzer, not Swift's own printer of backtraces. A file may ask the decoder for more memory than there
# is; it is then told so.
# The decoder of damaged Ogg files leaks what it began; that is not ours to mend.
printf 'leak:libvorbis\nleak:vorbis_info_init\n' >$folder/leaks
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=allocator_may_return_null=1 LSAN_OPTIONS=suppressions=$folder/leaks FUZZ_SEEDS=$folder/seeds
# The dictionary must be there before the fuzzer reads its options.
$program -runs=0 >/dev/null 2>&1

# Some inputs take long: a file of 16,001 Hz asks for a filter of two million coefficients. They are tried less often.
status=0
$program -entropic_scale_per_exec_time=1 -max_total_time="${FUZZ_SECONDS:-600}" -seed="${FUZZ_SEED:-0}" \
    -max_len=16384 -timeout=10 -dict=$folder/seeds.dict -print_final_stats=1 -artifact_prefix=$folder/finds/ \
    $folder/corpus $folder/seeds >$log 2>&1 &
fuzzer=$!
trap 'kill $fuzzer 2>/dev/null || true; exit 130' INT TERM
tail --pid=$fuzzer -n +1 -F $log 2>/dev/null |
    { grep --line-buffered -aE 'Seed:|Test unit|pulse|INITED|DONE|find:|Fatal error|ERROR:|SUMMARY:|stat::' || true; } &
wait $fuzzer || status=$?
wait

if ((status != 0)); then
    echo "ended with status $status; the whole log: $log"
    find $folder/finds -type f -newer $folder/seeds.dict | while read -r found; do
        echo "a find: $found; once more, with the sanitizers or without:"
        echo "  SWIFT_BACKTRACE=enable=no $program $found"
        echo "  swift run Fuzz $found"
    done
fi
exit $status
