/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whole documents: each file of tests/golden is read, and what came of it is compared with the
 * .golden beside it: title, date, then a line for each passage, `kind anchor parent | text`.
 *
 *   ZW_UPDATE_GOLDEN=1 build/tests/unit/golden_test     writes them anew; read the difference
 */
#include "core/files.h"
#include "corpus/document.h"
#include "corpus/metadata/understand.h"

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "tests/golden"

enum { LIMIT = 1 << 22 };

static const char *const kinds[PASSAGE_KIND_COUNT] = {"heading", "article", "paragraph"};

static void write_passage(struct buf *out, const struct document *d, const struct passage *p)
{
	buf_printf(out, "%s %s ", kinds[p->kind], p->anchor);
	buf_str(out, p->parent ? document_passage(d, p->parent - 1)->anchor : "-");
	if (p->level)
		buf_printf(out, " level %u", p->level);
	buf_str(out, " | ");
	for (uint32_t i = 0; i < p->text_len; i++) {
		char c = d->text.data[p->text + i];
		if (c == '\n')
			buf_str(out, " ⏎ ");
		else
			buf_char(out, c);
	}
	buf_char(out, '\n');
}

static void write_document(struct buf *out, const char *path)
{
	struct document d;
	struct err err;
	enum zw_status status = document_read(path, path, &d, &err);

	if (status != ZW_OK) {
		buf_printf(out, "%s: %s\n", status_name(status), err.text);
		return;
	}
	buf_printf(out, "title %s\ndate %s\nformat %s, %s\n", document_title(&d),
	           metadata_date(&d.metadata), d.format, d.charset);
	for (size_t i = 0; i < document_passages(&d); i++)
		write_passage(out, &d, document_passage(&d, i));
	document_release(&d);
}

static void print_difference(const struct buf *wanted, const struct buf *got)
{
	const char *a = buf_cstr(wanted), *b = buf_cstr(got);

	while (*a || *b) {
		size_t x = strcspn(a, "\n"), y = strcspn(b, "\n");
		if (x != y || memcmp(a, b, x) != 0)
			print_error("- %.*s\n+ %.*s\n", (int)x, a, (int)y, b);
		a += x + (a[x] == '\n');
		b += y + (b[y] == '\n');
	}
}

static void save(const char *path, const struct buf *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text->data, 1, text->len, file), text->len);
	assert_int_equal(fclose(file), 0);
}

/* True if the file is as it should be. */
static bool compare(const char *name)
{
	char path[PATH_MAX], golden[PATH_MAX];
	struct buf got = BUF_INIT(LIMIT), wanted = BUF_INIT(LIMIT);

	snprintf(path, sizeof(path), FOLDER "/%s", name);
	snprintf(golden, sizeof(golden), FOLDER "/%s.golden", name);
	write_document(&got, path);
	if (getenv("ZW_UPDATE_GOLDEN"))
		save(golden, &got);
	files_read(golden, &wanted, NULL);
	bool same = strcmp(buf_cstr(&got), buf_cstr(&wanted)) == 0;
	if (!same) {
		print_error("%s:\n", golden);
		print_difference(&wanted, &got);
	}
	buf_release(&got);
	buf_release(&wanted);
	return same;
}

static int is_input(const struct dirent *entry)
{
	const char *ending = strrchr(entry->d_name, '.');

	return ending && ending != entry->d_name && strcmp(ending, ".golden") != 0;
}

static void test_golden(void **state)
{
	struct dirent **entries;
	int n = scandir(FOLDER, &entries, is_input, alphasort), different = 0;

	(void)state;
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		different += !compare(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	assert_int_equal(different, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
