# Tries what undertoned.service refuses, and prints one line for each: its name and "refused" or "allowed". Run once in the
# unit's sandbox and once outside of it by systemd-unit.sh. Numbers of system calls are those of x86-64.
use strict;
use warnings;

# The system calls return -1 where they are refused.
my $page = "\0" x 4096;
my %attempts = (
    'an internet socket' => sub { syscall(41, 2, 1, 0) },
    'a netlink socket' => sub { syscall(41, 16, 3, 0) },
    'a user namespace' => sub { syscall(272, 0x10000000) },
    'another personality' => sub { syscall(135, 0x0040000) },
    'writable code' => sub { syscall(9, 0, 4096, 7, 0x22, -1, 0) },
    'a set-user-ID file' => sub {
        open(my $file, '>', "$ENV{HOME}/probe") or die "$ENV{HOME}/probe: $!";
        my $changed = chmod(04700, "$ENV{HOME}/probe");
        unlink("$ENV{HOME}/probe");
        $changed ? 0 : -1;
    },
    'a key' => sub { my ($type, $name, $secret) = ('user', 'probe', 'x'); syscall(248, $type, $name, $secret, 1, -2) },
    'asynchronous io' => sub { my $context = pack('Q', 0); syscall(206, 1, $context) },
    'a lower priority' => sub { syscall(141, 0, 0, 1) },
    'memory of a process' => sub {
        my $read = pack('QQ', unpack('Q', pack('p', $page)), 8);
        syscall(310, 0 + $$, $read, 1, $read, 1, 0);
    },
    'a core file' => sub { my $limit = pack('QQ', 0, 0); syscall(97, 4, $limit); (unpack('QQ', $limit))[1] == 0 ? -1 : 0 },
    'files for others' => sub { umask == 0077 ? -1 : 0 },
    # Seen by /proc/self/status, as a set-user-ID program could tell and no test machine need have one.
    'new privileges' => sub {
        open(my $status, '<', '/proc/self/status') or die "/proc: $!";
        (grep { /^NoNewPrivs:\t1$/ } <$status>) ? -1 : 0;
    },
);
for my $name (sort keys %attempts) {
    printf "%s: %s\n", $name, $attempts{$name}->() == -1 ? 'refused' : 'allowed';
}
