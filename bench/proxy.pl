#!/usr/bin/perl
# Listens like Docker's proxy, until its standard input ends. To be run by a copy of perl that is named docker-proxy:
#
#   docker-proxy proxy.pl -proto tcp -host-ip 127.0.0.1 -host-port PORT -container-ip ADDRESS -container-port PORT
use strict;
use warnings;
use Socket;

my %flags = @ARGV;
alarm 7_200;
socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
bind($socket, sockaddr_in($flags{'-host-port'}, inet_aton($flags{'-host-ip'}))) or die "bind: $!";
listen($socket, 16) or die "listen: $!";
$| = 1;
print "ready\n";
while (sysread STDIN, my $ignored, 4096) { }
