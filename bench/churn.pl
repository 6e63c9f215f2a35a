#!/usr/bin/perl
# One family of processes that open and close listeners as fast as a loop can, until its standard input ends.
#
#   perl churn.pl NAME FIRST_PORT LONGEST_PAUSE_S
#
# The family listens only on FIRST_PORT … FIRST_PORT + 199, and NAME is in the command line of every member, so that
# a reader can check whether an owner is correct. Every turn is one of: a listener of this process, opened and
# closed; a forked member with a listener of its own; one that inherits a listener and executes another program, which
# keeps it; one that gets a listener handed on while the parent closes it.
use strict;
use warnings;
use Fcntl;
use POSIX qw(:sys_wait_h);
use Socket;

my ($name, $first_port, $longest_pause_s) = @ARGV;
die "usage: churn.pl NAME FIRST_PORT LONGEST_PAUSE_S\n" unless defined $longest_pause_s;
my $lifetime_s = 7_200;
my $most_members = 12;
alarm $lifetime_s;
fcntl(STDIN, F_SETFL, fcntl(STDIN, F_GETFL, 0) | O_NONBLOCK) or die "fcntl: $!";
# the same churn every time
srand($first_port);

my %members;
my @held;
$| = 1;
print "ready\n";
while (1) {
    my $read = sysread STDIN, my $ignored, 4096;
    last if defined $read && $read == 0;
    turn();
    while ((my $ended = waitpid(-1, WNOHANG)) > 0) { delete $members{$ended} }
}
kill 'KILL', keys %members;
exit 0;

sub turn {
    my $kind = rand;
    shift @held if @held > 6 || (@held && rand() < 0.5);
    if ($kind < 0.6 || keys %members >= $most_members) {
        push @held, listener();
        pause($longest_pause_s);
        return;
    }
    my $handed = $kind < 0.8 ? listener() : undef;
    my $pid = fork();
    die "fork: $!" unless defined $pid;
    if ($pid) {
        $members{$pid} = 1;
        return;
    }
    close STDIN;
    @held = ();
    alarm 10;
    if (defined $handed && $kind < 0.7) {
        fcntl($handed, F_SETFD, 0) or die "fcntl: $!";
        exec 'perl', '-e', 'select undef, undef, undef, rand 0.05', $name or exit 1;
    }
    my @own = map { listener() } 1 .. 1 + int rand 3;
    pause(0.08);
    exit 0;
}

sub pause {
    my ($longest_s) = @_;
    return if $longest_s == 0;
    select undef, undef, undef, rand $longest_s;
}

# Undefined where the port is taken, which another member may have done.
sub listener {
    my $datagrams = rand() < 0.25;
    socket(my $socket, PF_INET, $datagrams ? SOCK_DGRAM : SOCK_STREAM, 0) or die "socket: $!";
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) unless $datagrams;
    bind($socket, sockaddr_in($first_port + int rand 200, INADDR_LOOPBACK)) or return undef;
    unless ($datagrams) { listen($socket, 16) or return undef }
    return $socket;
}
