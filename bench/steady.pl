#!/usr/bin/perl
# Holds listeners of every kind until its standard input ends, and prints their owners.
#
#   perl steady.pl PROCESSES
#
# Each process has eight addresses at a port of its own from 2,000 on; the last one's are shared with a process it
# forked. Prints a line "row PROTOCOL ADDRESS PORT PID[,PID]" for each, then "ready".
use strict;
use warnings;
use Socket qw(:all);

my ($processes) = @ARGV;
die "usage: steady.pl PROCESSES\n" unless defined $processes;
my $lifetime_s = 7_200;

pipe(my $hold, my $release) or die "pipe: $!";
pipe(my $reader, my $writer) or die "pipe: $!";
for my $index (0 .. $processes - 1) {
    my $pid = fork();
    die "fork: $!" unless defined $pid;
    next if $pid;
    close $release;
    close $reader;
    alarm $lifetime_s;
    my @kept = listeners(2_000 + $index);
    my $owners = $$;
    if ($index == $processes - 1) {
        my $sharer = fork();
        die "fork: $!" unless defined $sharer;
        unless ($sharer) {
            close $writer;
            alarm $lifetime_s;
            sysread $hold, my $nothing, 1;
            exit 0;
        }
        $owners .= ",$sharer";
    }
    syswrite $writer, join('', map { "row $_->{name} $owners\n" } @kept);
    close $writer;
    sysread $hold, my $nothing, 1;
    exit 0;
}
close $hold;
close $writer;
alarm $lifetime_s;
$| = 1;
print while <$reader>;
print "ready\n";
while (sysread STDIN, my $ignored, 4096) { }
exit 0;

sub listeners {
    my ($port) = @_;
    my @kept;
    for my $protocol ('tcp', 'udp') {
        for my $address ('127.0.0.1', '127.0.0.53', '127.1.2.3', '::1') {
            my $is6 = $address =~ /:/;
            socket(my $socket, $is6 ? PF_INET6 : PF_INET, $protocol eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM, 0) or die "socket: $!";
            my $bound = $is6
                ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $address))
                : pack_sockaddr_in($port, inet_aton($address));
            bind($socket, $bound) or die "bind $address $port: $!";
            if ($protocol eq 'tcp') { listen($socket, 16) or die "listen: $!" }
            push @kept, { name => "$protocol $address $port", socket => $socket };
        }
    }
    return @kept;
}
