"""Mounts a file system that never answers, and prints one line for each request that it gets.

usage: hungMount.py fuse|autofs FOLDER; ends, and with it every call that hangs on the mount, at the end of its input.
"""

import ctypes
import os
import select
import struct
import sys

FUSE_INIT = 26
NOSUID_NODEV = 2 | 4

kind, folder = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)


def mount(source, options):
    if libc.mount(source, folder.encode(), kind.encode(), NOSUID_NODEV, options.encode()) != 0:
        raise OSError(ctypes.get_errno(), "mount")


def say(text):
    print(text, flush=True)


if kind == "fuse":
    requests = os.open("/dev/fuse", os.O_RDWR)
    mount(b"silent", f"fd={requests},rootmode=40000,user_id=0,group_id=0,allow_other")
else:
    requests, writing = os.pipe()
    os.setpgrp()
    mount(b"silent", f"fd={writing},pgrp={os.getpgrp()},minproto=5,maxproto=5,direct")

say("mounted")
while True:
    ready, _, _ = select.select([requests, sys.stdin], [], [])
    if sys.stdin in ready:
        break
    data = os.read(requests, 1 << 20)
    if kind == "fuse":
        _, opcode, unique = struct.unpack_from("<IIQ", data)
        if opcode == FUSE_INIT:
            answer = struct.pack("<IIIIHHIIHH8I", 7, 31, 65536, 0, 12, 9, 65536, 1, 0, 0, *[0] * 8)
            os.write(requests, struct.pack("<IiQ", 16 + len(answer), 0, unique) + answer)
        else:
            say(f"request {opcode}")
    else:
        say("request")
