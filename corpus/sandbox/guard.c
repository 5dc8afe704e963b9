/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/sandbox/guard.h"

#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/sandbox/limits.h"

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

static bool limit(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit now, wanted = {soft, hard};

	/* A limit that is lower already stays. */
	if (getrlimit(resource, &now) != 0)
		return false;
	if (now.rlim_max < wanted.rlim_max)
		wanted.rlim_max = now.rlim_max;
	if (wanted.rlim_max < wanted.rlim_cur)
		wanted.rlim_cur = wanted.rlim_max;
	return setrlimit(resource, &wanted) == 0;
}

/* A program that helps gets its input as a file in memory, which counts as one. */
static enum zw_status limit_all(bool helper, struct err *err)
{
	rlim_t file = helper ? RAW_LIMIT : 0;
	bool good = limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_FSIZE, file, file) &&
	            limit(RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS) &&
	            limit(RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1);

#ifndef SANITIZED
	rlim_t memory = (rlim_t)MEMORY_MIB << 20;
	good = good && limit(RLIMIT_AS, memory, memory);
#endif
	return good ? ZW_OK : err_errno(err, _("the reader cannot be limited"));
}

bool guard_is_whole(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 || errno != EINVAL;
}

enum zw_status guard_enter(const char *const *helpers, struct err *err)
{
	enum zw_status status = limit_all(helpers != NULL, err);

	if (status == ZW_OK && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		status = err_errno(err, _("the reader cannot be confined"));
	if (status == ZW_OK)
		status = guard_files(helpers, err);
	if (status == ZW_OK && guard_is_whole())
		status = guard_calls(helpers != NULL, err);
	return status;
}
