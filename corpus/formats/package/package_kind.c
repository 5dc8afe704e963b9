/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/package/package_kind.h"

#include "core/i18n.h"
#include "corpus/formats/package/package.h"

#include <string.h>

/* A member, or a folder with its slash, that no other kind has; the first that fits. */
static const struct {
	const char *member;
	const struct reader *reader;
	const char *unread;
} kinds[] = {
        {"OFD.xml", &reader_ofd, NULL},
        {"META-INF/container.xml", &reader_epub, NULL},
        {"xl/", NULL, N_("an XLSX file")},
        {"ppt/", NULL, N_("a PPTX file")},
        {"word/", &reader_docx, NULL},
        {"FixedDocSeq.fdseq", NULL, N_("an XPS file")},
        {"META-INF/manifest.xml", NULL, N_("an OpenDocument file (ODT, ODS, ODP)")},
        {"AndroidManifest.xml", NULL, N_("a program (Android)")},
        {"META-INF/MANIFEST.MF", NULL, N_("a program (Java)")},
};

bool package_is(const char *raw, size_t len)
{
	return len >= 4 && (memcmp(raw, "PK\3\4", 4) == 0 || memcmp(raw, "PK\5\6", 4) == 0);
}

static bool has(const struct package *package, const char *member)
{
	if (member[strlen(member) - 1] == '/')
		return package_has_folder(package, member) &&
		       package_find(package, "[Content_Types].xml") < package_count(package);
	return package_find(package, member) < package_count(package);
}

enum zw_status package_kind(const char *raw, size_t len, const struct reader **reader,
                            struct err *err)
{
	struct package *package;
	size_t n = sizeof(kinds) / sizeof(kinds[0]), i = 0;
	enum zw_status status = package_open(raw, len, &package, err);

	if (status != ZW_OK)
		return status;
	while (i < n && !has(package, kinds[i].member))
		i++;
	package_close(package);
	if (i < n && kinds[i].unread)
		return err_set(err, ZW_BAD_INPUT, _("%s: this format is not read yet"),
		               _(kinds[i].unread));
	*reader = i < n ? kinds[i].reader : &reader_zip;
	return ZW_OK;
}

static const char *const no_extensions[] = {NULL};

const struct reader reader_package = {.name = "package",
                                      .version = 1,
                                      .extensions = no_extensions,
                                      .isolated = true,
                                      .recognises = package_is,
                                      .choose = package_kind};
