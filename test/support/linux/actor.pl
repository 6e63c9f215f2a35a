# A test program that opens sockets and starts processes on request. Each line of its standard input is one request; each
# answer is one line, `ok …` or `error …`. It exits at the end of its input.
#
#   listen NAME tcp|udp|mptcp HOST PORT [reuseport] [v6only] [backlog=N]   → ok PORT
#   accept NAME COUNT             takes connections and keeps them
#   connect NAME HOST PORT        a client that stays connected
#   try HOST PORT SECONDS         → ok open|refused|timeout, as a client finds it
#   aim NAME HOST PORT            connects an open socket
#   send HOST PORT                one datagram
#   close NAME
#   fork NAME                     → ok PID; the child holds copies of all sockets
#   tell NAME LINE                passes a request on to a child, and returns its answer
#   stop NAME                     ends a child and waits for its exit
#   fork-as NAME PID              like fork, with this PID, if it is free (needs CAP_CHECKPOINT_RESTORE or root)
#   start NAME COMMAND…           starts a child that is another program, with pipes → ok PID
#   hear NAME                     the next line of its output, without `ok`
#   write NAME LINE               a line for its input
#   pipe NAME                     pipes for a program that a child starts later: this process and its children keep them
#   start-on NAME COMMAND…        like start, with these pipes
#   reap NAME                     like stop, and keeps the pipes
#   orphan NAME                   like fork, by a process between them that exits: the child is adopted → ok PID
#   sibling NAME                  like fork, and the child gets this process's parent (clone(2), CLONE_PARENT) → ok PID
#   exec-program COMMAND…         becomes another program, with the same input and output
#   adopt-orphans                 is a subreaper from now on (prctl(2), PR_SET_CHILD_SUBREAPER)
#   new-session                   setsid(2)
#   exec NAME WORD…               replaces its program (execve) and keeps only the socket NAME, as descriptor 3
#   exec-with PROGRAM NAME WORD…  the same with another perl; `unshare` as PROGRAM: in a new network namespace
#   become UID                    changes to this user and gives up root's rights
#   hide                          hides its open files from its own user too (prctl(2), PR_SET_DUMPABLE)
#   crowd COUNT PORT              starts children with 4 listeners each, on ports from PORT on → ok PID…
#   churn NAME PORT COUNT         starts a child that opens and closes listeners on these ports continuously → ok PID
#   breed NAME PORT COUNT         starts a child whose children listen on PORT + (PID modulo COUNT) and exit → ok PID
#   ignore SIGNAL                 from now on; inherited by its children
#   stay                          does not exit at the end of its input; inherited by its children
#   pid, chdir FOLDER, read-link PATH
use strict;
use warnings;
use Errno;
use IO::Handle;
use POSIX ();
use Socket qw(:all);

# sockets stay open through exec
$^F = 1000;
$SIG{PIPE} = 'IGNORE';
my (%sockets, %children, %pipes, $stays);

while (@ARGV && $ARGV[0] eq '--adopt') {
    shift @ARGV;
    my ($name, $descriptor) = split /=/, shift @ARGV;
    open(my $socket, '+<&=', $descriptor) or die "adopt: $!";
    $sockets{$name} = $socket;
}

if (@ARGV && $ARGV[0] eq '--answer') { writeLine(\*STDOUT, 'ok') }
serve();

sub serve {
    while (defined(my $line = readLine(\*STDIN))) {
        my $answer = eval { 'ok ' . (obey(split / /, $line) // '') };
        $answer = "error $@" unless defined $answer;
        $answer =~ s/\s+$//;
        $answer =~ s/\n/ /g;
        writeLine(\*STDOUT, $answer);
    }
    POSIX::pause() while $stays;
    POSIX::_exit(0);
}

sub obey {
    my ($verb, @words) = @_;
    if ($verb eq 'listen') {
        my ($name, $protocol, $host, $port, @options) = @words;
        my $socket = bound($protocol, $host, $port, map { my ($k, $v) = split /=/; ($k => $v // 1) } @options);
        $sockets{$name} = $socket;
        return portOf($socket);
    }
    if ($verb eq 'accept') {
        my ($name, $count) = @words;
        for my $index (1 .. $count) {
            my $connection;
            accept($connection, socketNamed($name)) or die "accept: $!";
            $sockets{"$name-connection-$index"} = $connection;
        }
        return;
    }
    if ($verb eq 'connect') {
        my ($name, $host, $port) = @words;
        my $socket;
        socket($socket, $host =~ /:/ ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or die "socket: $!";
        connect($socket, socketAddress($host, $port)) or die "connect: $!";
        $sockets{$name} = $socket;
        return;
    }
    if ($verb eq 'try') {
        my ($host, $port, $seconds) = @words;
        socket(my $socket, $host =~ /:/ ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or die "socket: $!";
        $socket->blocking(0);
        return 'open' if connect($socket, socketAddress($host, $port));
        if ($!{EINPROGRESS}) {
            vec(my $writable = '', fileno($socket), 1) = 1;
            my $ready = select(undef, $writable, undef, $seconds) // die "select: $!";
            return 'timeout' if $ready == 0;
            $! = unpack('I', getsockopt($socket, SOL_SOCKET, SO_ERROR));
        }
        return !$! ? 'open' : $!{ECONNREFUSED} ? 'refused' : die "connect: $!";
    }
    if ($verb eq 'aim') {
        my ($name, $host, $port) = @words;
        connect(socketNamed($name), socketAddress($host, $port)) or die "connect: $!";
        return;
    }
    if ($verb eq 'send') {
        my ($host, $port) = @words;
        socket(my $socket, AF_INET, SOCK_DGRAM, 0) or die "socket: $!";
        send($socket, 'x' x 100, 0, socketAddress($host, $port)) or die "send: $!";
        return;
    }
    if ($verb eq 'close') {
        my $socket = socketNamed($words[0]);
        delete $sockets{$words[0]};
        close($socket) or die "close: $!";
        return;
    }
    if ($verb eq 'fork') { return forkActor($words[0]) }
    if ($verb eq 'fork-as') {
        my ($name, $wanted) = @words;
        # a thread or process started elsewhere at the same time may take the number first
        for (1 .. 50) {
            open(my $last, '>', '/proc/sys/kernel/ns_last_pid') or die "ns_last_pid: $!";
            syswrite($last, $wanted - 1) or die "ns_last_pid: $!";
            close($last);
            return $wanted if forkActor($name) == $wanted;
            stopChild($name);
        }
        die "PID $wanted was never free";
    }
    if ($verb eq 'start') { return startProgram(@words) }
    if ($verb eq 'pipe') {
        pipe(my $reads, my $to) or die "pipe: $!";
        pipe(my $from, my $writes) or die "pipe: $!";
        $pipes{$words[0]} = { reads => $reads, to => $to, from => $from, writes => $writes };
        return;
    }
    if ($verb eq 'start-on') {
        my ($name, @command) = @words;
        my $pid = forkWhenPossible();
        return $pid if $pid > 0;
        POSIX::dup2(fileno($pipes{$name}{reads}), 0);
        POSIX::dup2(fileno($pipes{$name}{writes}), 1);
        execAlone(@command);
    }
    if ($verb eq 'reap') {
        my $child = $children{$words[0]} or die "no child $words[0]";
        kill 'KILL', $child->{pid};
        waitpid $child->{pid}, 0;
        return;
    }
    if ($verb eq 'hear') {
        return answerOf($words[0]);
    }
    if ($verb eq 'write') {
        my ($name, @line) = @words;
        writeLine(pipesOf($name)->{to}, join ' ', @line);
        return;
    }
    if ($verb eq 'orphan') { return forkOrphan($words[0]) }
    if ($verb eq 'sibling') {
        my $number = { x86_64 => 56, aarch64 => 220 }->{(POSIX::uname())[4]} or die 'number of clone unknown';
        # CLONE_PARENT, SIGCHLD
        return forkWithPipes($words[0], \&serve, sub { syscall($number, 0x8000 | 17, 0, 0, 0, 0) });
    }
    if ($verb eq 'exec-program') { execAlone(@words) }
    if ($verb eq 'adopt-orphans') { prctl(36, 1); return }
    if ($verb eq 'new-session') { POSIX::setsid() > 0 or die "setsid: $!"; return }
    if ($verb eq 'tell') {
        my ($name, @line) = @words;
        writeLine(pipesOf($name)->{to}, join ' ', @line);
        return answerOf($name);
    }
    if ($verb eq 'stop') { stopChild($words[0]); return }
    if ($verb eq 'exec') { return become($words[0], [$^X], @words[1 .. $#words]) }
    if ($verb eq 'exec-with') {
        my ($program, $name, @rest) = @words;
        return become($name, $program eq 'unshare' ? ['unshare', '-n', $^X] : [$program], @rest);
    }
    if ($verb eq 'become') {
        POSIX::setgid($words[0]) or die "setgid: $!";
        POSIX::setuid($words[0]) or die "setuid: $!";
        return;
    }
    if ($verb eq 'hide') {
        prctl(4, 0);
        return;
    }
    if ($verb eq 'crowd') {
        my ($count, $port) = @words;
        my @pids;
        for my $index (0 .. $count - 1) {
            forkActor("crowd-$index");
            push @pids, $children{"crowd-$index"}{pid};
            my $first = $port + 4 * $index;
            obey('tell', "crowd-$index", 'listen', @$_)
                for ['a', 'tcp', '127.0.0.1', $first], ['b', 'tcp', '0.0.0.0', $first + 1],
                    ['c', 'udp', '127.0.0.1', $first + 2], ['d', 'tcp', '::', $first + 3];
        }
        return "@pids";
    }
    if ($verb eq 'churn') {
        my ($name, $port, $count) = @words;
        return forkLoop($name, sub {
            my @open;
            for (my $index = 0;; $index = ($index + 1) % $count) {
                push @open, bound($index % 5 ? 'tcp' : 'udp', '127.0.0.1', $port + $index);
                shift @open if @open > 8;
            }
        });
    }
    if ($verb eq 'breed') {
        my ($name, $port, $count) = @words;
        return forkLoop($name, sub {
            my @living;
            pipe(my $ends, my $lives) or die "pipe: $!";
            for (;;) {
                my $pid = forkWhenPossible();
                if ($pid == 0) {
                    my $socket = bound('tcp', '127.0.0.1', $port + $$ % $count, reuseport => 1);
                    # it runs until its parent has started a few more, or has exited
                    close($lives);
                    sysread($ends, my $byte, 1);
                    POSIX::_exit(0);
                }
                push @living, $pid;
                if (@living > 6) {
                    my $oldest = shift @living;
                    kill 'KILL', $oldest;
                    waitpid $oldest, 0;
                }
            }
        });
    }
    if ($verb eq 'ignore') { $SIG{$words[0]} = 'IGNORE'; return }
    if ($verb eq 'stay') { $stays = 1; return }
    if ($verb eq 'pid') { return $$ }
    if ($verb eq 'chdir') { chdir $words[0] or die "chdir: $!"; return }
    if ($verb eq 'read-link') { return readlink($words[0]) // die "readlink: $!" }
    die "unknown: $verb";
}

sub prctl {
    my ($option, $value) = @_;
    my $number = { x86_64 => 157, aarch64 => 167 }->{(POSIX::uname())[4]} or die 'number of prctl unknown';
    syscall($number, $option, $value, 0, 0, 0) == 0 or die "prctl: $!";
}

sub become {
    my ($name, $program, @words) = @_;
    POSIX::dup2(fileno(socketNamed($name)), 3) // die "dup2: $!";
    for my $socket (values %sockets) { close($socket) if fileno($socket) != 3 }
    # the new program answers for both
    exec @$program, $0, '--adopt', "$name=3", '--answer', @words or die "exec: $!";
}

sub socketNamed {
    my ($name) = @_;
    return $sockets{$name} // die "no socket $name";
}

sub bound {
    my ($protocol, $host, $port, %options) = @_;
    my $isIpv6 = $host =~ /:/;
    my $type = $protocol eq 'udp' ? SOCK_DGRAM : SOCK_STREAM;
    # IPPROTO_MPTCP
    socket(my $socket, $isIpv6 ? AF_INET6 : AF_INET, $type, $protocol eq 'mptcp' ? 262 : 0)
        or die "socket: $!";
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) if $type == SOCK_STREAM;
    setsockopt($socket, SOL_SOCKET, SO_REUSEPORT, 1) if $options{reuseport};
    setsockopt($socket, IPPROTO_IPV6, IPV6_V6ONLY, $options{v6only} ? 1 : 0) if $isIpv6;
    bind($socket, socketAddress($host, $port)) or die "bind: $!";
    if ($type == SOCK_STREAM) { listen($socket, $options{backlog} // 16) or die "listen: $!" }
    return $socket;
}

sub socketAddress {
    my ($host, $port) = @_;
    return pack_sockaddr_in($port, inet_aton($host)) unless $host =~ /:/;
    my ($address, $interface) = split /%/, $host;
    return pack_sockaddr_in6($port, inet_pton(AF_INET6, $address), $interface ? indexOf($interface) : 0);
}

sub indexOf {
    my ($interface) = @_;
    open(my $table, '<', '/proc/net/if_inet6') or die "if_inet6: $!";
    while (<$table>) {
        my @fields = split;
        return hex $fields[1] if $fields[5] eq $interface;
    }
    die "no interface $interface";
}

sub portOf {
    my $name = getsockname($_[0]);
    return sockaddr_family($name) == AF_INET6
        ? (unpack_sockaddr_in6($name))[0]
        : (unpack_sockaddr_in($name))[0];
}

# A busy machine may have no PID left for a moment.
sub forkWhenPossible {
    for (1 .. 600) {
        my $pid = fork();
        return $pid if defined $pid;
        die "fork: $!" unless $!{EAGAIN};
        select(undef, undef, undef, 0.05);
    }
    die 'fork: no process could be started for 30 seconds';
}

sub forkActor {
    my ($name) = @_;
    return forkWithPipes($name, \&serve);
}

sub forkWithPipes {
    my ($name, $run, $fork) = @_;
    pipe(my $childReads, my $to) or die "pipe: $!";
    pipe(my $from, my $childWrites) or die "pipe: $!";
    my $pid = $fork ? $fork->() : forkWhenPossible();
    if ($pid == 0) {
        POSIX::dup2(fileno($childReads), 0);
        POSIX::dup2(fileno($childWrites), 1);
        close($_) for $childReads, $childWrites, $to, $from, pipes();
        %children = ();
        $run->();
        POSIX::_exit(1);
    }
    close($childReads);
    close($childWrites);
    $children{$name} = { pid => $pid, to => $to, from => $from };
    return $pid;
}

sub startProgram {
    my ($name, @command) = @_;
    return forkWithPipes($name, sub { execAlone(@command) });
}

# What it would inherit beside its input, output and errors is not its own.
sub execAlone {
    my (@command) = @_;
    POSIX::close($_) for 3 .. 63;
    exec { $command[0] } @command or print STDERR "exec: $!";
    POSIX::_exit(1);
}

sub pipesOf { return $children{$_[0]} // $pipes{$_[0]} // die "no child $_[0]" }

sub answerOf {
    my $answer = readLine(pipesOf($_[0])->{from}) // die "$_[0] ended";
    return $1 if $answer =~ /^ok ?(.*)/;
    die $answer;
}

sub forkOrphan {
    my ($name) = @_;
    my $between = forkWithPipes($name, sub {
        my $parent = $$;
        my $pid = forkWhenPossible();
        if ($pid == 0) {
            # it is an orphan before it says so
            select(undef, undef, undef, 0.005) while getppid() == $parent;
            writeLine(\*STDOUT, "ok $$");
            serve();
        }
        POSIX::_exit(0);
    });
    waitpid $between, 0;
    my $answer = readLine($children{$name}{from}) // die "$name ended";
    $answer =~ /^ok (\d+)/ or die $answer;
    return $children{$name}{pid} = $1;
}

sub forkLoop {
    my ($name, $loop) = @_;
    my $pid = forkWhenPossible();
    if ($pid == 0) {
        eval {
            # as fast as it can, but without slowing down the collector
            POSIX::nice(19);
            close($_) for values %sockets, pipes();
            $loop->();
        };
        print STDERR $@;
        POSIX::_exit(1);
    }
    $children{$name} = { pid => $pid };
    return $pid;
}

sub pipes {
    return grep { defined } map { ($_->{to}, $_->{from}) } values %children;
}

sub stopChild {
    my $child = delete $children{$_[0]} or die "no child $_[0]";
    kill 'KILL', $child->{pid};
    waitpid $child->{pid}, 0;
}

# Unbuffered, so that nothing read ahead is lost in a fork or an exec.
sub readLine {
    my ($handle) = @_;
    my $line = '';
    for (;;) {
        my $read = sysread($handle, my $byte, 1);
        return undef unless $read;
        return $line if $byte eq "\n";
        $line .= $byte;
    }
}

sub writeLine {
    my ($handle, $line) = @_;
    syswrite($handle, "$line\n");
}
