/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A ZIP file of documents: each of its files is one.
 */
#include "core/i18n.h"
#include "corpus/formats/package/package.h"
#include "corpus/formats/reader.h"

/* Without memory nothing goes on; a file that cannot be unpacked does not cost the others. */
static enum zw_status tell(struct package *package, size_t i, struct buf *raw, member_fn *fn,
                           void *context, struct err *err)
{
	struct err reason;
	const char *name = package_name(package, i);
	enum zw_status status = package_read(package, i, raw, &reason);

	if (status == ZW_NO_MEMORY)
		return err_no_memory(err);
	if (status != ZW_OK)
		return fn(context, name, NULL, 0, reason.text, err);
	return fn(context, name, buf_cstr(raw), raw->len, NULL, err);
}

static enum zw_status zip_unpack(const char *raw, size_t len, member_fn *fn, void *context,
                                 struct err *err)
{
	struct buf member = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	struct package *package;
	size_t told = 0;
	enum zw_status status = package_open(raw, len, &package, err);

	if (status != ZW_OK)
		return status;
	for (size_t i = 0; i < package_count(package) && status == ZW_OK; i++) {
		if (package_is_folder(package, i) || !reader_wants(package_name(package, i)))
			continue;
		status = tell(package, i, &member, fn, context, err);
		told++;
	}
	if (status == ZW_OK && told == 0)
		status = err_set(err, ZW_BAD_INPUT, "%s", _("no document in it"));
	package_close(package);
	buf_release(&member);
	return status;
}

static const char *const extensions[] = {".zip", NULL};

const struct reader reader_zip = {.name = "zip",
                                  .version = 1,
                                  .extensions = extensions,
                                  .isolated = true,
                                  .unpack = zip_unpack};
