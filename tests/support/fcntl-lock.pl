# Takes the write lock that DSPAM takes (fcntl, whole file; F§2 Locking). `hold FILE` waits for it and holds it until standard
# input ends; `try FILE` says at once whether it would be granted. perl is on every Debian system; struct flock as on
# 64-bit Linux.
use strict;
use warnings;
use Fcntl qw(F_SETLK F_SETLKW F_WRLCK SEEK_SET);
my ($how, $name) = @ARGV;
open(my $file, '+<', $name) or die "open: $!";
my $lock = pack('s s x4 q q l x4', F_WRLCK, SEEK_SET, 0, 0, 0);
$| = 1;
if ($how eq 'try') {
    print fcntl($file, F_SETLK, $lock) ? "granted\n" : "refused\n";
    exit 0;
}
fcntl($file, F_SETLKW, $lock) or die "fcntl: $!";
print "locked\n";
1 while <STDIN>;
