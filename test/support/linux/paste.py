"""Pastes texts into an interactive shell in a terminal of its own, one after another, and says what was run.

Usage: paste.py {plain|bracketed} PROGRAM [ARGUMENT…] < JSON
JSON: {"setup": [line…], "texts": [text…], "record": path}. Each text calls `recv`, which `setup` defines so that it appends
its arguments to `record`, each followed by NUL. Prints, as JSON, what was recorded after each text that was pasted
without Enter and then taken back, and after each that was entered.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios

bracketed = sys.argv[1] == "bracketed"
job = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))

output = b""
prompts = 0


def drain(seconds):
    global output
    ready, _, _ = select.select([terminal], [], [], seconds)
    if not ready:
        return
    try:
        output = (output + os.read(terminal, 65536))[-65536:]
    except OSError:
        sys.exit("the shell ended: " + repr(output[-2000:]))
    # a shell that asks for the cursor's position or its attributes waits for the answer
    for query, answer in ((b"\x1b[6n", b"\x1b[1;1R"), (b"\x1b[c", b"\x1b[?1;2c"), (b"\x1b[0c", b"\x1b[?1;2c")):
        if query in output:
            output = output.replace(query, b"")
            os.write(terminal, answer)


def send(data):
    for at in range(0, len(data), 512):
        _, ready, _ = select.select([], [terminal], [], 0)
        while not ready:
            drain(0.01)
            _, ready, _ = select.select([], [terminal], [], 0)
        os.write(terminal, data[at : at + 512])
        drain(0)


def edits():
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


def until(condition, what):
    for _ in range(10000):
        if condition():
            return
        drain(0.001)
    sys.exit(f"waited in vain for {what}: {output[-2000:]!r}")


def recorded():
    try:
        with open(job["record"], "rb") as file:
            return [part.decode() for part in file.read().split(b"\0")[:-1]]
    except FileNotFoundError:
        return []


marks = 0


def mark():
    """Runs a line of our own; all that was sent before it has been read by then."""
    global marks
    marks += 1
    send(f"recv MARK{marks}\r".encode())
    until(lambda: f"MARK{marks}" in recorded(), f"mark {marks}")
    if has_editor:
        until(edits, "the next prompt")
    result = recorded()
    os.truncate(job["record"], 0)
    return result


has_editor = job["editor"]
if has_editor:
    until(edits, "the first prompt")
for line in job["setup"]:
    send(line.encode() + b"\r")
mark()
results = []
for text in job["texts"]:
    data = text.encode("utf-8")
    if bracketed:
        data = b"\x1b[200~" + data + b"\x1b[201~"
    send(data)
    # to the end of the line, and delete all of it
    send(b"\x05\x15" if has_editor else b"\x15")
    taken_back = mark()
    send(data + b"\r")
    entered = mark()
    results.append([taken_back, entered])
os.close(terminal)
os.waitpid(pid, 0)
print(json.dumps(results))
