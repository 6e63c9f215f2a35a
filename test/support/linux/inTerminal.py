"""Runs a command in a terminal of its own.

Usage: inTerminal.py COLUMNS PROGRAM [ARGUMENT…]
Prints each piece of what it writes as a line of Base64, and at last `exit CODE`.
"""
import base64
import fcntl
import os
import pty
import struct
import sys
import termios

columns = int(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    print(base64.b64encode(piece).decode(), flush=True)
_, status = os.waitpid(pid, 0)
print("exit", os.waitstatus_to_exitcode(status), flush=True)
