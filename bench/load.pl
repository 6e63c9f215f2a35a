#!/usr/bin/perl
# Holds a load of processes, listeners and connections on loopback until its standard input ends.
# A thousand Node processes do not fit into a machine; a thousand forks of this do.
#
#   perl load.pl PROCESSES DESCRIPTORS LISTENERS CONNECTIONS
#
# Forks PROCESSES children. Each holds DESCRIPTORS open files; the LISTENERS and the established CONNECTIONS (both
# ends) are dealt out among them. Prints "ready" when everything is up. Every child ends with this process: it waits on a
# pipe that only this process writes to. Everything ends after a maximum lifetime.
use strict;
use warnings;
use Socket;
use POSIX ();

my ($processes, $descriptors, $listeners, $connections) = @ARGV;
die "usage: load.pl PROCESSES DESCRIPTORS LISTENERS CONNECTIONS\n" unless defined $connections;
my $first_port = 10_000;
my $lifetime_s = 1_800;

# inherited file descriptors are not part of the load
POSIX::close($_) for 3 .. 1023;
pipe(my $hold, my $release) or die "pipe: $!";
pipe(my $reader, my $writer) or die "pipe: $!";

for my $index (0 .. $processes - 1) {
    my $pid = fork();
    die "fork: $!" unless defined $pid;
    next if $pid;
    close $release;
    close $reader;
    alarm $lifetime_s;
    hold($index);
    syswrite $writer, "+";
    close $writer;
    sysread $hold, my $nothing, 1;
    exit 0;
}
close $hold;
close $writer;
alarm $lifetime_s;
my $up = 0;
while (my $count = sysread $reader, my $marks, 4096) { $up += $count }
die "only $up of $processes processes came up\n" unless $up == $processes;
$| = 1;
print "ready\n";
while (sysread STDIN, my $ignored, 4096) { }
exit 0;

# The share of $total that falls to child $index.
sub share { my ($total, $index) = @_; return int($total * ($index + 1) / $processes) - int($total * $index / $processes) }

sub hold {
    my ($index) = @_;
    our @kept;
    my $port = $first_port + int($listeners * $index / $processes);
    my @open;
    for (1 .. share($listeners, $index)) {
        push @open, listener($port++);
    }
    my $wanted = share($connections, $index);
    if ($wanted > 0) {
        # opening its own would be one listener too many: borrow one, then close it
        my ($server, $borrowed) = @open ? ($open[0], 0) : (listener(0), 1);
        my $address = getsockname $server;
        for (1 .. $wanted) {
            socket(my $client, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
            connect($client, $address) or die "connect: $!";
            accept(my $peer, $server) or die "accept: $!";
            push @kept, $client, $peer;
        }
        close $server if $borrowed;
    }
    push @kept, @open;
    while (@kept < $descriptors) {
        open(my $file, '<', '/dev/null') or die "open: $!";
        push @kept, $file;
    }
}

sub listener {
    my ($port) = @_;
    socket(my $server, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
    setsockopt($server, SOL_SOCKET, SO_REUSEADDR, 1);
    bind($server, sockaddr_in($port, INADDR_LOOPBACK)) or die "bind $port: $!";
    listen($server, 128) or die "listen: $!";
    return $server;
}
