/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/sums/sums.h"

#include "core/files.h"
#include "core/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	PIECE = 64 * 1024,
	HEX = SUM_HEX_SIZE - 1,
	GAP = 2, /* between sum and name */
};

const char sums_name[] = "SHA256SUMS";

/* ---- One file ---- */

static enum zw_status feed(int fd, struct sha256_ctx *sum, const char *path, struct err *err)
{
	unsigned char piece[PIECE];

	for (;;) {
		ssize_t n = read(fd, piece, sizeof(piece));
		if (n == 0)
			return ZW_OK;
		if (n > 0)
			sha256_update(sum, (size_t)n, piece);
		else if (errno != EINTR)
			return err_errno(err, path);
	}
}

enum zw_status sums_file(const char *path, char hex[SUM_HEX_SIZE], struct err *err)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx sum;
	/* What was a file when it was listed may be a FIFO by now. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return err_errno(err, path);
	sha256_init(&sum);
	enum zw_status status = feed(fd, &sum, path, err);
	close(fd);
	if (status != ZW_OK)
		return status;
	sha256_digest(&sum, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return ZW_OK;
}

/* ---- Writing a list ---- */

enum zw_status sums_add(struct buf *list, const char *folder, const char *name, struct err *err)
{
	PATH_BUF(path);
	char hex[SUM_HEX_SIZE];

	buf_printf(&path, "%s/%s", folder, name);
	enum zw_status status = sums_file(buf_cstr(&path), hex, err);
	if (status == ZW_OK) {
		buf_printf(list, "%s  %s\n", hex, name);
		status = buf_status(list, sums_name, err);
	}
	buf_release(&path);
	return status;
}

struct tree {
	struct buf *list;
	const char *folder, *below;
};

static enum zw_status add_file(void *context, const char *name, uint64_t bytes, struct err *err)
{
	const struct tree *t = context;
	PATH_BUF(whole);

	(void)bytes;
	if (strcmp(name, sums_name) == 0)
		return ZW_OK;
	if (t->below)
		buf_printf(&whole, "%s/", t->below);
	buf_str(&whole, name);
	enum zw_status status = sums_add(t->list, t->folder, buf_cstr(&whole), err);
	buf_release(&whole);
	return status;
}

enum zw_status sums_add_tree(struct buf *list, const char *folder, const char *below,
                             struct err *err)
{
	struct tree tree = {list, folder, below};
	PATH_BUF(path);

	buf_str(&path, folder);
	if (below)
		buf_printf(&path, "/%s", below);
	enum zw_status status = files_each(buf_cstr(&path), add_file, &tree, err);
	buf_release(&path);
	return status;
}

/* ---- Reading a list ---- */

enum zw_status sums_read(const char *path, struct buf *list, struct err *err)
{
	struct err reason = {""};

	buf_reset(list);
	enum zw_status status = files_read(path, list, &reason);
	if (status == ZW_OK)
		return ZW_OK;
	return err_set(err, status == ZW_NO_MEMORY ? status : ZW_BAD_INDEX, "%s: %s", path,
	               reason.text);
}

static bool is_hex(const char *text)
{
	return strspn(text, "0123456789abcdef") >= HEX;
}

/* A name that stays below its folder. */
static bool is_below(const char *name, size_t len)
{
	if (len == 0 || *name == '/')
		return false;
	for (const char *at = name; at < name + len;) {
		size_t part = strcspn(at, "/\n");
		if (part == 0 || (part <= 2 && strncmp(at, "..", part) == 0))
			return false;
		at += part + 1;
	}
	return true;
}

enum zw_status sums_each(const struct buf *list, sums_fn *fn, void *context, struct err *err)
{
	PATH_BUF(name);
	enum zw_status status = ZW_OK;
	const char *end = list->data + list->len;

	for (const char *at = list->data; status == ZW_OK && at < end;) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));
		size_t len = line_end ? (size_t)(line_end - at) : 0;
		char hex[SUM_HEX_SIZE];
		if (len <= HEX + GAP || !is_hex(at) || memcmp(at + HEX, "  ", GAP) != 0 ||
		    !is_below(at + HEX + GAP, len - HEX - GAP) || memchr(at, '\0', len)) {
			status = err_set(err, ZW_BAD_INDEX, _("%s is damaged"), sums_name);
			break;
		}
		memcpy(hex, at, HEX);
		hex[HEX] = '\0';
		buf_reset(&name);
		buf_add(&name, at + HEX + GAP, len - HEX - GAP);
		status = buf_status(&name, sums_name, err);
		if (status == ZW_OK)
			status = fn(context, hex, buf_cstr(&name), err);
		at = line_end + 1;
	}
	buf_release(&name);
	return status;
}

const char *sums_find(const struct buf *list, const char *name)
{
	size_t len = strlen(name);
	const char *end = list->data + list->len;

	for (const char *at = list->data; at < end;) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));
		if (!line_end)
			return NULL;
		if ((size_t)(line_end - at) == HEX + GAP + len && is_hex(at) &&
		    memcmp(at + HEX + GAP, name, len) == 0)
			return at;
		at = line_end + 1;
	}
	return NULL;
}

static enum zw_status check_file(void *context, const char *hex, const char *name, struct err *err)
{
	const char *folder = context;
	PATH_BUF(path);
	char found[SUM_HEX_SIZE];

	buf_printf(&path, "%s/%s", folder, name);
	enum zw_status status = sums_file(buf_cstr(&path), found, err);
	if (status == ZW_IO)
		status = ZW_BAD_INDEX;
	if (status == ZW_OK && strcmp(hex, found) != 0)
		status = err_set(err, ZW_BAD_INDEX, _("%s: damaged: its SHA-256 is another one"),
		                 buf_cstr(&path));
	buf_release(&path);
	return status;
}

enum zw_status sums_check(const struct buf *list, const char *folder, struct err *err)
{
	return sums_each(list, check_file, (void *)folder, err);
}
