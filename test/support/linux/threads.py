"""A program under test whose sockets are in the descriptor table of one of its threads alone.

Usage: threads.py HOST PORT [leader-ends NUMBER_OF_EXIT_SYSCALL]
Prints `ok PID PORT` and lives until its standard input ends.
"""
import ctypes
import os
import socket
import sys
import threading

CLONE_FILES = 0x400
libc = ctypes.CDLL(None, use_errno=True)
host, port = sys.argv[1], int(sys.argv[2])


def work():
    # from here on this thread has a table of its own (unshare(2))
    if libc.unshare(CLONE_FILES) != 0:
        print("error unshare", ctypes.get_errno(), flush=True)
        os._exit(1)
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen(16)
    print("ok", os.getpid(), server.getsockname()[1], flush=True)
    sys.stdin.buffer.raw.read(1)
    os._exit(0)


thread = threading.Thread(target=work)
thread.start()
if sys.argv[3:4] == ["leader-ends"]:
    # this thread alone: the process lives on as a zombie with threads
    libc.syscall(int(sys.argv[4]), 0)
thread.join()
