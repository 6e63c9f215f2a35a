#!/usr/bin/perl
# Opens and closes listeners on loopback by commands, one per line; answers each with "done PID".
#
#   rest         nothing: the baseline for comparison
#   open PORT    this process, which has been running for long, opens a listener
#   close        and closes it
#   fork PORT    a new process with a listener
#   end          it exits and is reaped
#
# Its child ends with it: it waits on a pipe that only this process writes to.
use strict;
use warnings;
use Socket;

$| = 1;
alarm 1_800;
my ($server, $child, $release);
# some open files, as a server has
our @files = map { open(my $file, '<', '/dev/null') or die "open: $!"; $file } 1 .. 20;

while (my $line = <STDIN>) {
    my ($command, $port) = split ' ', $line;
    my $subject = $$;
    if ($command eq 'open') { $server = listener($port) }
    elsif ($command eq 'close') { close $server }
    elsif ($command eq 'fork') { $subject = $child = start($port) }
    elsif ($command eq 'end') { close $release; waitpid $child, 0 }
    print "done $subject\n";
}

sub start {
    my ($port) = @_;
    pipe(my $hold, $release) or die "pipe: $!";
    pipe(my $reader, my $writer) or die "pipe: $!";
    my $pid = fork();
    die "fork: $!" unless defined $pid;
    if ($pid) {
        close $writer;
        sysread($reader, my $up, 1) or die "the new process did not come up\n";
        return $pid;
    }
    close $release;
    close STDIN;
    our $kept = listener($port);
    syswrite $writer, "+";
    close $writer;
    sysread $hold, my $nothing, 1;
    exit 0;
}

sub listener {
    my ($port) = @_;
    socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
    bind($socket, sockaddr_in($port, INADDR_LOOPBACK)) or die "bind $port: $!";
    listen($socket, 128) or die "listen: $!";
    return $socket;
}
