/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How many citations in 《》 lead to a document of the collection of laws beside the project
 * (../shared/data; skipped where it is absent), and how:
 *
 *   key      the key of the title cited is that of a document
 *   further  one of its further keys is (name.h)
 *   annex    本法所附《…》: of the document itself
 *   amended  a decision that is not there amends a work that is
 *   notes    a decision that amends several, in the notes under the title of one of them: itself
 */
#include "test.h"

#include "core/text/utf8.h"
#include "corpus/citation/citation.h"
#include "corpus/name/work.h"
#include "corpus/text/scan.h"

enum { KEYS_MOST = 10000, HOWS = 6, GOAL = 70 };

static const char table[] = "../shared/data/laws.tsv", folder[] = "../shared/data/laws";
static const char *const hows[HOWS] = {"key", "further", "annex", "amended", "notes", "none"};

static char *keys[KEYS_MOST];
static size_t keys_count;
static struct buf key = BUF_INIT(20000), work = BUF_INIT(20000);

static int order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_there(void *context, const char *name, size_t len)
{
	char *wanted = strndup(name, len);
	bool there = bsearch(&wanted, keys, keys_count, sizeof(*keys), order);

	(void)context;
	free(wanted);
	return there;
}

static void each_document(void (*fn)(const char *path, const char *title, size_t counts[HOWS]),
                          size_t counts[HOWS])
{
	FILE *file = fopen(table, "r");
	struct buf line = BUF_INIT(10000);

	assert_non_null(file);
	assert_true(buf_getline(&line, file));
	while (buf_getline(&line, file)) {
		char *rest = line.data, *path = strsep(&rest, "\t"), *title = strsep(&rest, "\t");
		assert_non_null(title);
		fn(path, title, counts);
	}
	fclose(file);
	buf_release(&line);
}

static void add_key(const char *path, const char *title, size_t counts[HOWS])
{
	(void)path;
	(void)counts;
	assert_true(keys_count < KEYS_MOST);
	work_key(title, strlen(title), &key);
	keys[keys_count++] = strdup(buf_cstr(&key));
}

/* …《关于修改部分法律的决定》第二次修正: the notes say that this text was amended by it. */
static bool says_amended(const char *line, size_t len, const struct citation *c)
{
	const char *behind = line + c->start + c->len;
	size_t n = len - c->start - c->len;

	return text_has(behind, n, "修正") || text_has(behind, n, "修订");
}

static size_t how_of(const struct citation *c, const char *name, bool notes)
{
	if (c->kind == CITED_SELF)
		return 2;
	if (is_there(NULL, name, c->name_len))
		return 0;
	if (work_key_fallbacks(name, c->name_len, is_there, NULL))
		return 1;
	if (!work_key_amends(name, c->name_len, &work))
		return 5;
	if (work.len > 0 && is_there(NULL, work.data, work.len))
		return 3;
	return notes ? 4 : 5;
}

static void count_document(const char *path, const char *title, size_t counts[HOWS])
{
	struct buf text = BUF_INIT(20 << 20);
	struct citing where = {.article = 0};
	struct citations found;
	struct err err = {""};
	const char *line;
	size_t at = 0, len;
	bool notes = true;

	assert_ok(files_read(in_folder(folder, path), &text, &err), &err);
	if (!utf8_valid(buf_cstr(&text), text.len))
		buf_reset(&text);
	assert_ok(aliases_new(&where.aliases, &err), &err);
	aliases_title(where.aliases, title, strlen(title));
	citations_init(&found);
	while (text_line(buf_cstr(&text), text.len, &at, &line, &len)) {
		notes = notes && !text_starts(line, len, "第一条");
		citations_reset(&found);
		assert_ok(citations_find(line, len, &where, &found, &err), &err);
		for (size_t i = 0; i < citations_count(&found); i++) {
			const struct citation *c = citations_at(&found, i);
			if (text_starts(line + c->start, c->len, "《"))
				counts[how_of(c, buf_cstr(&found.names) + c->name,
				              notes && says_amended(line, len, c))]++;
		}
	}
	aliases_free(where.aliases);
	citations_release(&found);
	buf_release(&text);
}

static void enough_are_resolved(void **state)
{
	size_t counts[HOWS] = {0}, all = 0;

	(void)state;
	if (access(table, R_OK) != 0) {
		print_message("%s is not here\n", table);
		skip();
	}
	each_document(add_key, counts);
	qsort(keys, keys_count, sizeof(*keys), order);
	each_document(count_document, counts);
	for (size_t i = 0; i < HOWS; i++)
		all += counts[i];
	for (size_t i = 0; i < HOWS; i++)
		print_message("%-8s %5zu  %4.1f %%\n", hows[i], counts[i],
		              100.0 * (double)counts[i] / (double)all);
	assert_true((all - counts[HOWS - 1]) * 100 >= all * GOAL);
	while (keys_count > 0)
		free(keys[--keys_count]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(enough_are_resolved),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	buf_release(&key);
	buf_release(&work);
	return failed;
}
