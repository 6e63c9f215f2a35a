/*
 * The physical floor of a full snapshot on Linux: every listener with its owners, their start times and command lines,
 * read with the cheapest system calls that the kernel has for it. npm run bench compares with it.
 *
 * Sockets come from sock_diag(7), which, unlike /proc/net/tcp, does not walk the connection table to find that no further
 * socket listens. Owners come from /proc/PID/fd, because the kernel has no other list of them, relative to an open folder,
 * which saves a part of each path's lookup. Neither is possible from JavaScript: with --paths it reads /proc by whole paths
 * alone, which is the floor of any program in JavaScript.
 *
 *   floor             one line for each listener and owner: protocol, address, port, inode, PID, start time, command line
 *   floor --repeat N  takes N snapshots and prints the CPU time of one, its listeners, and those with an owner
 *   floor --paths N   the same by whole paths
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { maximum_listeners = 1 << 17, slots = 1 << 18, listen_state = 10, unconnected_state = 7 };

struct listener {
	unsigned inode, port, family, address[4];
	int protocol, owners, *slot;
};

struct entry {
	unsigned long long inode;
	long long offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

static struct listener listeners[maximum_listeners];
static int listener_count, owned_count;
/* Inode to index + 1 in listeners, open addressing. */
static int slot_of[slots];
static int is_printing, uses_paths;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int *slot(unsigned inode)
{
	unsigned at = inode * 2654435761u % slots;
	while (slot_of[at] != 0 && listeners[slot_of[at] - 1].inode != inode)
		at = (at + 1) % slots;
	return &slot_of[at];
}

static void add(const struct inet_diag_msg *socket, int protocol)
{
	/* one that is being closed has no inode or no port any more */
	if (socket->idiag_inode == 0 || socket->id.idiag_sport == 0) return;
	if (listener_count == maximum_listeners) {
		fputs("too many listeners\n", stderr);
		exit(1);
	}
	struct listener *added = &listeners[listener_count++];
	added->inode = socket->idiag_inode;
	added->port = ntohs(socket->id.idiag_sport);
	added->family = socket->idiag_family;
	added->protocol = protocol;
	added->owners = 0;
	memcpy(added->address, socket->id.idiag_src, sizeof added->address);
	added->slot = slot(added->inode);
	*added->slot = listener_count;
}

static void read_sockets(int netlink, int protocol, int family, int states)
{
	struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 request;
	} message = {
		{ .nlmsg_len = sizeof message, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		{ .sdiag_family = family, .sdiag_protocol = protocol, .idiag_states = states },
	};
	static char buffer[1 << 16] __attribute__((aligned(8)));
	if (send(netlink, &message, sizeof message, 0) < 0) fail("send");
	for (;;) {
		int length = recv(netlink, buffer, sizeof buffer, 0);
		if (length < 0) fail("recv");
		for (struct nlmsghdr *at = (void *)buffer; NLMSG_OK(at, length); at = NLMSG_NEXT(at, length)) {
			if (at->nlmsg_type == NLMSG_DONE) return;
			if (at->nlmsg_type == NLMSG_ERROR) {
				const struct nlmsgerr *error = NLMSG_DATA(at);
				/* a kernel without IPv6 */
				if (error->error == -ENOENT || error->error == -EAFNOSUPPORT) return;
				errno = -error->error;
				fail("sock_diag");
			}
			add(NLMSG_DATA(at), protocol);
		}
	}
}

/*
 * Listeners come first, so another row ends the table; a read of less than a page was the last one. Addresses are left out.
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *    0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 …
 */
static void read_table(const char *path, int protocol, unsigned listening)
{
	static char buffer[1 << 25];
	int table = open(path, O_RDONLY | O_CLOEXEC);
	if (table < 0) return;
	long length = 0, bytes;
	while ((bytes = read(table, buffer + length, sizeof buffer - 1 - length)) > 0) {
		length += bytes;
		if (bytes < 3840) break;
	}
	close(table);
	buffer[length] = 0;
	for (char *line = strchr(buffer, '\n'); line != NULL && line[1] != 0; line = strchr(line + 1, '\n')) {
		unsigned port, state, inode;
		if (sscanf(line + 1, " %*[0-9]: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x %*x:%*x %*x:%*x %*x %*u %*u %u", &port, &state, &inode) < 3)
			continue;
		if (state != listening && protocol == IPPROTO_TCP) return;
		struct inet_diag_msg found = { .idiag_inode = inode, .id.idiag_sport = htons(port) };
		if (state == listening) add(&found, protocol);
	}
}

static void print(const struct listener *listener, const char *pid, const char *start, const char *command)
{
	char address[INET6_ADDRSTRLEN];
	inet_ntop(listener->family, listener->address, address, sizeof address);
	printf("%s\t%s\t%u\t%u\t%s\t%s\t%s\n", listener->protocol == IPPROTO_TCP ? "tcp" : "udp", address,
	       listener->port, listener->inode, pid, start, command);
}

static int read_file(int folder, const char *pid, const char *file, char *buffer, int size)
{
	char path[64];
	snprintf(path, sizeof path, "%s/%s", pid, file);
	int descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0) return 0;
	int length = read(descriptor, buffer, size - 1);
	close(descriptor);
	buffer[length < 0 ? 0 : length] = 0;
	return length < 0 ? 0 : length;
}

/* Field 22 of /proc/PID/stat, and the arguments separated by spaces. */
static void read_process(int proc, const char *pid, char **start, char *command, int size)
{
	static char stat[4096];
	read_file(proc, pid, "stat", stat, sizeof stat);
	char *rest = NULL, *name_end = strrchr(stat, ')');
	*start = name_end == NULL ? NULL : strtok_r(name_end + 1, " ", &rest);
	for (int field = 3; field < 22 && *start != NULL; field++) *start = strtok_r(NULL, " ", &rest);
	int length = read_file(proc, pid, "cmdline", command, size);
	for (int at = 0; at + 1 < length; at++)
		if (command[at] == 0 || command[at] == '\n' || command[at] == '\t') command[at] = ' ';
}

static void read_owner(int proc, const char *pid)
{
	char path[64], target[64], *start = NULL;
	static char entries[1 << 16] __attribute__((aligned(8))), command[1 << 16];
	snprintf(path, sizeof path, "%s/fd", pid);
	int folder = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0) return;
	long length;
	while ((length = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0) {
		for (long at = 0; at < length; at += ((struct entry *)(entries + at))->length) {
			const char *name = ((struct entry *)(entries + at))->name;
			if (name[0] == '.') continue;
			if (uses_paths) snprintf(path, sizeof path, "/proc/%s/fd/%s", pid, name);
			int bytes = uses_paths ? readlink(path, target, sizeof target - 1)
			                       : readlinkat(folder, name, target, sizeof target - 1);
			if (bytes < 9 || memcmp(target, "socket:[", 8) != 0) continue;
			target[bytes] = 0;
			int found = *slot(strtoul(target + 8, NULL, 10));
			if (found == 0) continue;
			if (start == NULL) read_process(proc, pid, &start, command, sizeof command);
			if (listeners[found - 1].owners++ == 0) owned_count++;
			if (is_printing) print(&listeners[found - 1], pid, start == NULL ? "" : start, command);
		}
	}
	close(folder);
}

/* `TCP6: inuse 4`: to read an empty table costs as much as a full one. */
static int has_tcp6(void)
{
	char counters[4096];
	read_file(AT_FDCWD, "/proc/net", "sockstat6", counters, sizeof counters);
	return strstr(counters, "TCP6: inuse 0\n") == NULL;
}

static void read_all_sockets(void)
{
	int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (netlink < 0) fail("socket");
	for (int six = 0; six < 2; six++) {
		read_sockets(netlink, IPPROTO_TCP, six ? AF_INET6 : AF_INET, 1 << listen_state);
		read_sockets(netlink, IPPROTO_UDP, six ? AF_INET6 : AF_INET, 1 << unconnected_state);
	}
	close(netlink);
}

static void take_snapshot(void)
{
	static char entries[1 << 16] __attribute__((aligned(8)));
	while (listener_count > 0) *listeners[--listener_count].slot = 0;
	owned_count = 0;
	if (uses_paths) {
		read_table("/proc/net/tcp", IPPROTO_TCP, listen_state);
		if (has_tcp6()) read_table("/proc/net/tcp6", IPPROTO_TCP, listen_state);
		read_table("/proc/net/udp", IPPROTO_UDP, unconnected_state);
		read_table("/proc/net/udp6", IPPROTO_UDP, unconnected_state);
	} else
		read_all_sockets();
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc < 0) fail("/proc");
	long length;
	while ((length = syscall(SYS_getdents64, proc, entries, sizeof entries)) > 0) {
		for (long at = 0; at < length; at += ((struct entry *)(entries + at))->length) {
			const char *name = ((struct entry *)(entries + at))->name;
			if (name[0] >= '1' && name[0] <= '9') read_owner(proc, name);
		}
	}
	close(proc);
}

static double cpu_ms(void)
{
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

int main(int count, char **arguments)
{
	uses_paths = count == 3 && strcmp(arguments[1], "--paths") == 0;
	if (count == 3 && (uses_paths || strcmp(arguments[1], "--repeat") == 0) && atoi(arguments[2]) > 0) {
		int snapshots = atoi(arguments[2]);
		take_snapshot();
		double before = cpu_ms();
		for (int taken = 0; taken < snapshots; taken++) take_snapshot();
		printf("cpu %.6f rows %d owned %d\n", (cpu_ms() - before) / snapshots, listener_count, owned_count);
		return 0;
	}
	if (count != 1) {
		fputs("usage: floor [--repeat N | --paths N]\n", stderr);
		return 2;
	}
	is_printing = 1;
	take_snapshot();
	for (int at = 0; at < listener_count; at++)
		if (listeners[at].owners == 0) print(&listeners[at], "", "", "");
	return 0;
}
