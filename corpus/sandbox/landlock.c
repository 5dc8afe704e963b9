/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which files may be opened and started, by Landlock. The kernel of 5.13 is the first to have it;
 * an older one leaves that to the filter of system calls.
 */
#include "corpus/sandbox/guard.h"

#include "core/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where programs have their libraries and tables of characters; of the settings in /etc, where
 * there is much that is nobody's business, these files. */
static const char *const readable[] = {"/usr", "/lib", "/lib64", NULL};
static const char *const settings[] = {"/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/catdocrc",
                                       NULL};

/* Rights that the first version of Landlock knows; a later one adds to what can be refused. */
static __u64 rights_of(int version)
{
	__u64 rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

	if (version >= 2)
		rights |= 1ULL << 13; /* REFER */
	if (version >= 3)
		rights |= 1ULL << 14; /* TRUNCATE */
	return rights;
}

/* What is not there needs no rule. */
static bool allow(int rules, const char *path, __u64 rights)
{
	struct landlock_path_beneath_attr beneath = {.allowed_access = rights,
	                                             .parent_fd = open(path, O_PATH | O_CLOEXEC)};

	if (beneath.parent_fd < 0)
		return errno == ENOENT;
	long failed =
	        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	close(beneath.parent_fd);
	return failed == 0;
}

/* The loader of this program is that of the others too. */
static int find_loader(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];
		if (h->p_type != PT_INTERP)
			continue;
		*(const char **)context = (const char *)(info->dlpi_addr + h->p_vaddr);
		return 1;
	}
	return 0;
}

static bool allow_helpers(int rules, const char *const *helpers)
{
	const char *loader = NULL;
	const __u64 start = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE;
	bool good = true;

	dl_iterate_phdr(find_loader, (void *)&loader);
	if (loader)
		good = allow(rules, loader, start);
	for (; good && *helpers; helpers++)
		good = allow(rules, *helpers, start);
	for (size_t i = 0; good && readable[i]; i++)
		good = allow(rules, readable[i],
		             LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
	for (size_t i = 0; good && settings[i]; i++)
		good = allow(rules, settings[i], LANDLOCK_ACCESS_FS_READ_FILE);
	return good;
}

enum zw_status guard_files(const char *const *helpers, struct err *err)
{
	long version =
	        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	if (version < 1)
		return ZW_OK;
	struct landlock_ruleset_attr attr = {.handled_access_fs = rights_of((int)version)};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	bool good = rules >= 0 && (!helpers || allow_helpers(rules, helpers)) &&
	            syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	enum zw_status status =
	        good ? ZW_OK : err_errno(err, _("files cannot be kept from the reader"));
	if (rules >= 0)
		close(rules);
	return status;
}
