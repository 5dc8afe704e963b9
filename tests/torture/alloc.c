/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A library to preload (LD_PRELOAD) that lets allocations of a program fail. It counts from main
 * on: malloc, calloc, realloc, reallocarray, posix_memalign, aligned_alloc, memalign, and so
 * operator new, strdup, stdio and whatever else stands on these.
 *
 *   ZW_ALLOC_AT=N        the N-th fails (from 1); 0 or none: all succeed
 *   ZW_ALLOC_ONWARD=1    … and all after it
 *   ZW_ALLOC_COUNT=FILE  the number of allocations is written there at the end
 *   ZW_ALLOC_TRACE=1     says on stderr where the N-th was asked for (addr2line reads it)
 *   ZW_ALLOC_READER=1    not the program itself: each of its children `… --reader NAME`
 *
 * Children are otherwise left alone: the library takes itself out of the environment. It asks for
 * the next malloc in line (dlsym), so that it can stand before a sanitizer's.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
	void *(*malloc)(size_t);
	void *(*calloc)(size_t, size_t);
	void *(*realloc)(void *, size_t);
	int (*posix_memalign)(void **, size_t, size_t);
	void *(*aligned_alloc)(size_t, size_t);
	void (*free)(void *);
} next;

static atomic_ulong count;
static unsigned long fail_at;
static bool counting, onward, tell;
static const char *count_file;

/* What dlsym itself may ask for, before we know whom to ask. Never given back. */
static char early[16384] __attribute__((aligned(16)));
static size_t early_used;

static void *early_malloc(size_t size)
{
	size_t at = early_used;

	early_used += (size + 15) / 16 * 16;
	if (early_used > sizeof(early))
		abort();
	return early + at;
}

static bool is_early(const void *p)
{
	return (const char *)p >= early && (const char *)p < early + sizeof(early);
}

static bool finding;

static bool find_next(void)
{
	if (next.free)
		return true;
	if (finding)
		return false;
	finding = true;
	next.malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
	next.calloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "calloc");
	next.realloc = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
	next.posix_memalign = (int (*)(void **, size_t, size_t))dlsym(RTLD_NEXT, "posix_memalign");
	next.aligned_alloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "aligned_alloc");
	next.free = (void (*)(void *))dlsym(RTLD_NEXT, "free");
	finding = false;
	return true;
}

static void tell_where(void)
{
	void *frames[40];

	counting = false; /* it may ask for memory itself */
	backtrace_symbols_fd(frames, backtrace(frames, 40), STDERR_FILENO);
	counting = true;
}

/* Is it this one's turn to fail? */
static bool fails(void)
{
	if (!counting)
		return false;
	unsigned long n = atomic_fetch_add(&count, 1) + 1;
	if (!fail_at || !(n == fail_at || (onward && n > fail_at)))
		return false;
	if (tell && n == fail_at)
		tell_where();
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	if (!find_next())
		return early_malloc(size);
	return fails() ? NULL : next.malloc(size);
}

void *calloc(size_t n, size_t size)
{
	if (!find_next())
		return early_malloc(n * size); /* static: zero */
	return fails() ? NULL : next.calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	if (!find_next())
		abort();
	if (is_early(p)) {
		void *copy = fails() ? NULL : next.malloc(size);
		size_t rest = (size_t)(early + sizeof(early) - (char *)p);
		return copy ? memcpy(copy, p, size < rest ? size : rest) : NULL;
	}
	return fails() ? NULL : next.realloc(p, size);
}

void *reallocarray(void *p, size_t n, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(n, size, &all)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, all);
}

int posix_memalign(void **p, size_t alignment, size_t size)
{
	find_next();
	return fails() ? ENOMEM : next.posix_memalign(p, alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	find_next();
	return fails() ? NULL : next.aligned_alloc(alignment, size);
}

void *memalign(size_t alignment, size_t size)
{
	return aligned_alloc(alignment, size);
}

void free(void *p)
{
	if (!is_early(p) && find_next())
		next.free(p);
}

/* ---- Whose turn it is ---- */

static bool is_reader(void)
{
	char line[4096] = "";
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, line, sizeof(line) - 1);

	close(fd);
	return n > 0 && memmem(line, (size_t)n, "\0--reader", sizeof("\0--reader")) != NULL;
}

static __attribute__((constructor)) void begin(void)
{
	const char *at = getenv("ZW_ALLOC_AT");
	bool readers = getenv("ZW_ALLOC_READER");

	find_next();
	onward = getenv("ZW_ALLOC_ONWARD");
	tell = getenv("ZW_ALLOC_TRACE");
	count_file = getenv("ZW_ALLOC_COUNT");
	fail_at = at ? strtoul(at, NULL, 10) : 0;
	if (!readers)
		unsetenv("LD_PRELOAD");
	counting = !readers || is_reader();
}

static __attribute__((destructor)) void end(void)
{
	char text[32];

	counting = false;
	if (!count_file)
		return;
	int n = snprintf(text, sizeof(text), "%lu\n", atomic_load(&count));
	int fd = open(count_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0 || write(fd, text, (size_t)n) != n)
		abort();
	close(fd);
}
