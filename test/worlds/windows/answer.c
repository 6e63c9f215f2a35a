/*
 * A tool of Windows for tests, under whatever name it is copied to: prints the answer of its name (..\world\netstat for netstat.exe),
 * or does what the file ..\fault.netstat.exe says. An answer that begins with a number and a blank is printed with this exit code.
 */
#include <ctype.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static char bytes[1 << 16];

/* Writes at most this many bytes of the file. Returns an exit code. */
static int print(const char *path, long most)
{
    FILE *file = fopen(path, "rb");
    if (!file) return 9;
    for (size_t got; most > 0 && (got = fread(bytes, 1, sizeof bytes, file)) > 0; most -= (long)got)
        fwrite(bytes, 1, got < (size_t)most ? got : (size_t)most, stdout);
    fclose(file);
    return 0;
}

static void readStart(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(text, 1, size - 1, file) : 0;
    text[got] = 0;
    if (file) fclose(file);
}

int main(void)
{
    char program[MAX_PATH], path[2 * MAX_PATH], fault[64], code[64];
    GetModuleFileNameA(NULL, program, sizeof program);
    char *name = strrchr(program, '\\');
    *name++ = 0;
    _setmode(_fileno(stdout), _O_BINARY);
    snprintf(path, sizeof path, "%s\\..\\fault.%s", program, name);
    readStart(path, fault, sizeof fault);
    char *dot = strrchr(name, '.');
    if (dot) *dot = 0;
    snprintf(path, sizeof path, "%s\\..\\world\\%s", program, name);

    if (!strcmp(fault, "hangs")) Sleep(60000);
    if (!strcmp(fault, "floods"))
        for (int i = 0; i < 1600 && fwrite(bytes, 1, sizeof bytes, stdout); i++) continue;
    if (!strcmp(fault, "isKilled")) TerminateProcess(GetCurrentProcess(), 1);
    if (!strcmp(fault, "failsAtOnce")) return fputs("not today\n", stderr), 1;
    if (!strcmp(fault, "failsAfterwards")) return print(path, 1L << 30), 1;
    if (!strcmp(fault, "isCut")) return print(path, 250);
    if (fault[0]) return 0;
    readStart(path, code, sizeof code);
    print(path, 1L << 30);
    return isdigit(code[0]) ? atoi(code) : 0;
}
