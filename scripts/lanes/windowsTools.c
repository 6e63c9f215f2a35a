/*
 * Tools of Windows for Wine, whose own print other words or nothing: under the name that it is copied to (netstat.exe, tasklist.exe,
 * taskkill.exe, powershell.exe) it asks the system by the API of Windows, and prints in the form of Windows' own tool. It heeds only
 * the options that Local Ports uses.
 */
#define _WIN32_WINNT 0x0601
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <fcntl.h>
#include <io.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tlhelp32.h>
#include <winternl.h>

static const char *const states[] = {
    "", "CLOSED", "LISTENING", "SYN_SENT", "SYN_RECEIVED", "ESTABLISHED", "FIN_WAIT_1",
    "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT", "DELETE_TCB"};

typedef DWORD Read(void *table, DWORD *size, ULONG family);

static DWORD readTcp(void *table, DWORD *size, ULONG family)
{
    return GetExtendedTcpTable(table, size, TRUE, family, TCP_TABLE_OWNER_PID_ALL, 0);
}

static DWORD readUdp(void *table, DWORD *size, ULONG family)
{
    return GetExtendedUdpTable(table, size, TRUE, family, UDP_TABLE_OWNER_PID, 0);
}

/* A table of sockets, to be freed. It may grow between two calls. */
static void *tableOf(Read *read, ULONG family)
{
    DWORD size = 1 << 14;
    for (;;) {
        void *table = malloc(size);
        DWORD error = table ? read(table, &size, family) : ERROR_OUTOFMEMORY;
        if (error == NO_ERROR) return table;
        free(table);
        if (error != ERROR_INSUFFICIENT_BUFFER) {
            fprintf(stderr, "The table of sockets could not be read: %lu\n", error);
            exit(1);
        }
        size += 1 << 12;
    }
}

/* 127.0.0.1:80, [fe80::1%3]:80. The port is in the order of the network. */
static const char *endpoint(ULONG family, const void *address, DWORD scope, DWORD port, char *text)
{
    char host[INET6_ADDRSTRLEN], zone[16] = "";
    inet_ntop((int)family, (void *)address, host, sizeof host);
    /* of other addresses Windows has no zone */
    if (scope && !strncmp(host, "fe80:", 5)) sprintf(zone, "%%%lu", scope);
    sprintf(text, family == AF_INET6 ? "[%s%s]:%u" : "%s%s:%u", host, zone, ntohs((u_short)port));
    return text;
}

typedef struct {
    void *Object;
    ULONG_PTR UniqueProcessId, HandleValue;
    ULONG GrantedAccess;
    USHORT CreatorBackTraceIndex, ObjectTypeIndex;
    ULONG HandleAttributes, Reserved;
} OpenHandle;

typedef struct {
    ULONG_PTR count, reserved;
    OpenHandle handles[];
} OpenHandles;

/* Of all processes, to be freed. */
static OpenHandles *openHandles(void)
{
    const SYSTEM_INFORMATION_CLASS extendedHandles = 64;
    for (ULONG size = 1 << 20;; size *= 2) {
        OpenHandles *all = malloc(size);
        if (!all) exit(1);
        if (!NtQuerySystemInformation(extendedHandles, all, size, NULL)) return all;
        free(all);
        if (size > 1 << 26) exit(1);
    }
}

/* The address is all that Wine says of another process's socket. */
static BOOL isBoundTo(SOCKET handle, ULONG family, const void *address, DWORD port)
{
    struct sockaddr_in6 name;
    int size = sizeof name;
    if (getsockname(handle, (struct sockaddr *)&name, &size) || name.sin6_family != (short)family) return FALSE;
    if (name.sin6_port != (u_short)port) return FALSE;
    const void *own = family == AF_INET6 ? (void *)&name.sin6_addr : (void *)&((struct sockaddr_in *)&name)->sin_addr;
    return !memcmp(own, address, family == AF_INET6 ? 16 : 4);
}

/*
 * The oldest process that has a socket there. Wine itself finds no owner of a listener, since its server accepts for the process.
 * Returns 0 if no process of this Wine has it.
 */
static DWORD ownerOf(ULONG family, const void *address, DWORD port)
{
    OpenHandles *all = openHandles();
    DWORD owner = 0;
    unsigned long long oldest = ~0ull;
    for (ULONG_PTR i = 0; i < all->count; i++) {
        OpenHandle *one = &all->handles[i];
        HANDLE process = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_INFORMATION, FALSE, (DWORD)one->UniqueProcessId);
        HANDLE copy = NULL;
        FILETIME created, ended, kernel, user;
        if (process
            && DuplicateHandle(process, (HANDLE)one->HandleValue, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)
            && isBoundTo((SOCKET)copy, family, address, port)
            && GetProcessTimes(process, &created, &ended, &kernel, &user)) {
            unsigned long long start = (unsigned long long)created.dwHighDateTime << 32 | created.dwLowDateTime;
            if (start < oldest) oldest = start, owner = (DWORD)one->UniqueProcessId;
        }
        if (copy) CloseHandle(copy);
        if (process) CloseHandle(process);
    }
    free(all);
    return owner;
}

static void printSocket(const char *protocol, const char *local, const char *peer, const char *state, DWORD pid)
{
    printf("  %s    %-22s %-22s %-15s %lu\r\n", protocol, local, peer, state, pid);
}

static int netstat(void)
{
    char local[96], peer[96];
    WSADATA version;
    WSAStartup(MAKEWORD(2, 2), &version);
    printf("\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n");
    MIB_TCPTABLE_OWNER_PID *tcp = tableOf(readTcp, AF_INET);
    for (DWORD i = 0; i < tcp->dwNumEntries; i++) {
        MIB_TCPROW_OWNER_PID *row = &tcp->table[i];
        BOOL isListening = row->dwState == MIB_TCP_STATE_LISTEN;
        DWORD peerPort = isListening ? 0 : row->dwRemotePort;
        if (isListening && !row->dwOwningPid)
            row->dwOwningPid = ownerOf(AF_INET, &row->dwLocalAddr, row->dwLocalPort);
        endpoint(AF_INET, &row->dwLocalAddr, 0, row->dwLocalPort, local);
        endpoint(AF_INET, &row->dwRemoteAddr, 0, peerPort, peer);
        printSocket("TCP", local, peer, states[row->dwState], row->dwOwningPid);
    }
    MIB_TCP6TABLE_OWNER_PID *tcp6 = tableOf(readTcp, AF_INET6);
    for (DWORD i = 0; i < tcp6->dwNumEntries; i++) {
        MIB_TCP6ROW_OWNER_PID *row = &tcp6->table[i];
        BOOL isListening = row->dwState == MIB_TCP_STATE_LISTEN;
        DWORD peerPort = isListening ? 0 : row->dwRemotePort;
        if (isListening && !row->dwOwningPid)
            row->dwOwningPid = ownerOf(AF_INET6, row->ucLocalAddr, row->dwLocalPort);
        endpoint(AF_INET6, row->ucLocalAddr, row->dwLocalScopeId, row->dwLocalPort, local);
        endpoint(AF_INET6, row->ucRemoteAddr, row->dwRemoteScopeId, peerPort, peer);
        printSocket("TCP", local, peer, states[row->dwState], row->dwOwningPid);
    }
    MIB_UDPTABLE_OWNER_PID *udp = tableOf(readUdp, AF_INET);
    for (DWORD i = 0; i < udp->dwNumEntries; i++) {
        endpoint(AF_INET, &udp->table[i].dwLocalAddr, 0, udp->table[i].dwLocalPort, local);
        printSocket("UDP", local, "*:*", "", udp->table[i].dwOwningPid);
    }
    MIB_UDP6TABLE_OWNER_PID *udp6 = tableOf(readUdp, AF_INET6);
    for (DWORD i = 0; i < udp6->dwNumEntries; i++) {
        MIB_UDP6ROW_OWNER_PID *row = &udp6->table[i];
        endpoint(AF_INET6, row->ucLocalAddr, row->dwLocalScopeId, row->dwLocalPort, local);
        printSocket("UDP", local, "*:*", "", row->dwOwningPid);
    }
    free(tcp), free(tcp6), free(udp), free(udp6);
    return 0;
}

/* In UTF-8. */
static void printJson(const WCHAR *wide, int length)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, length, NULL, 0, NULL, NULL);
    char *text = malloc((size_t)size + 1);
    if (!text) exit(1);
    WideCharToMultiByte(CP_UTF8, 0, wide, length, text, size, NULL, NULL);
    putchar('"');
    for (const char *c = text; c < text + size; c++)
        if (*c == '"' || *c == '\\') printf("\\%c", *c);
        else if ((unsigned char)*c < 0x20) printf("\\u%04x", *c);
        else putchar(*c);
    putchar('"');
    free(text);
}

static void printWide(const char *name, const WCHAR *text, int length)
{
    printf(",\"%s\":", name);
    if (text) printJson(text, length);
    else printf("null");
}

/* From the memory of the process. Returns NULL if it cannot be read; *length is in characters. */
static WCHAR *readCommandLine(HANDLE process, int *length)
{
    PROCESS_BASIC_INFORMATION basic;
    PEB peb;
    RTL_USER_PROCESS_PARAMETERS parameters;
    if (NtQueryInformationProcess(process, ProcessBasicInformation, &basic, sizeof basic, NULL)) return NULL;
    if (!ReadProcessMemory(process, basic.PebBaseAddress, &peb, sizeof peb, NULL)) return NULL;
    if (!ReadProcessMemory(process, peb.ProcessParameters, &parameters, sizeof parameters, NULL)) return NULL;
    WCHAR *text = malloc(parameters.CommandLine.Length + sizeof(WCHAR));
    *length = parameters.CommandLine.Length / (int)sizeof(WCHAR);
    if (text && ReadProcessMemory(process, parameters.CommandLine.Buffer, text, parameters.CommandLine.Length, NULL))
        return text;
    free(text);
    return NULL;
}

static void printProcess(const PROCESSENTRY32W *entry)
{
    HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, entry->th32ProcessID);
    FILETIME created = {0}, ended, kernel, user;
    WCHAR path[1024];
    DWORD pathLength = 1024;
    int length = 0;
    WCHAR *commandLine = process ? readCommandLine(process, &length) : NULL;
    BOOL hasPath = process && QueryFullProcessImageNameW(process, 0, path, &pathLength);
    BOOL hasStart = process && GetProcessTimes(process, &created, &ended, &kernel, &user);
    printf("{\"ProcessId\":%lu,\"ParentProcessId\":%lu", entry->th32ProcessID, entry->th32ParentProcessID);
    printWide("Name", entry->szExeFile, lstrlenW(entry->szExeFile));
    printWide("ExecutablePath", hasPath ? path : NULL, (int)pathLength);
    printWide("CommandLine", commandLine, length);
    unsigned long long start = (unsigned long long)created.dwHighDateTime << 32 | created.dwLowDateTime;
    if (hasStart) printf(",\"Started\":\"%llu\"}", start);
    else printf(",\"Started\":null}");
    free(commandLine);
    if (process) CloseHandle(process);
}

typedef void Print(const PROCESSENTRY32W *entry);

/* Prints all processes, with this text between two. */
static int printAll(Print *print, const char *between)
{
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    BOOL more = Process32FirstW(all, &entry);
    if (!more) return fputs("The processes could not be read.\n", stderr), 1;
    for (BOOL isFirst = TRUE; more; isFirst = FALSE, more = Process32NextW(all, &entry)) {
        if (!isFirst) printf("%s", between);
        print(&entry);
    }
    CloseHandle(all);
    return 0;
}

/* The one query that it knows is that of all processes. */
static int powershell(void)
{
    if (!wcsstr(GetCommandLineW(), L"-Property ProcessId,ParentProcessId,Name,"))
        return fputs("This is no PowerShell.\n", stderr), 1;
    putchar('[');
    int code = printAll(printProcess, ",");
    printf("]\r\n");
    return code;
}

static void printTask(const PROCESSENTRY32W *entry)
{
    printf("\"%ls\",\"%lu\",\"N/A\"\r\n", entry->szExeFile, entry->th32ProcessID);
}

/* `/PID 4712 [/F]`. It looks for no windows, which programs of a console do not have. */
static int taskkill(int count, char **arguments)
{
    DWORD pid = 0;
    BOOL isForced = FALSE;
    for (int i = 1; i < count; i++)
        if (!_stricmp(arguments[i], "/F")) isForced = TRUE;
        else if (!_stricmp(arguments[i], "/PID") && i + 1 < count) pid = strtoul(arguments[++i], NULL, 10);
    HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, pid);
    if (!process && GetLastError() == ERROR_INVALID_PARAMETER)
        return fprintf(stderr, "ERROR: The process \"%lu\" not found.\r\n", pid), 128;
    const char *reason = !isForced ? "This process can only be terminated forcefully (with /F option)."
        : !process || !TerminateProcess(process, 1) ? "Access is denied."
                                                     : NULL;
    if (process) CloseHandle(process);
    if (!reason) return printf("SUCCESS: The process with PID %lu has been terminated.\r\n", pid), 0;
    fprintf(stderr, "ERROR: The process with PID %lu could not be terminated.\r\nReason: %s\r\n", pid, reason);
    return 1;
}

int main(int count, char **arguments)
{
    char program[MAX_PATH];
    GetModuleFileNameA(NULL, program, sizeof program);
    const char *slash = strrchr(program, '\\');
    const char *name = slash ? slash + 1 : program;
    _setmode(_fileno(stdout), _O_BINARY);
    if (!_stricmp(name, "netstat.exe")) return netstat();
    if (!_stricmp(name, "powershell.exe")) return powershell();
    if (!_stricmp(name, "tasklist.exe")) return printAll(printTask, "");
    if (!_stricmp(name, "taskkill.exe")) return taskkill(count, arguments);
    fprintf(stderr, "%s: no tool has this name.\n", name);
    return 1;
}
