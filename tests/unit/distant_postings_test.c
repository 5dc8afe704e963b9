/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists for readers elsewhere: the same postings in longer chunks, by lookups that are fewer.
 */
#include "test.h"

#include "core/index/postings/writer.h"

enum { LAST = 600000, MEMORY = 4 << 20 };

/* Gaps and counts of all sizes. */
static struct posting next_posting(struct posting p, uint32_t *any)
{
	*any = *any * 1664525 + 1013904223;
	return (struct posting){p.entry + 1 + (*any >> 29), 1 + (*any >> 8) % 3 % 2 * (*any >> 26)};
}

static struct xap_tree *write_list(const char *path, const char *folder, bool distant)
{
	struct postings_writer *w;
	struct xap_writer *writer;
	struct xap_tree *tree;
	struct err err = {""};
	uint32_t any = 1;

	assert_ok(xap_create(path, &writer, &err), &err);
	assert_ok(postings_begin(folder, TABLE_PASSAGES, MEMORY, &w, &err), &err);
	if (distant)
		postings_for_distant(w);
	for (struct posting p = next_posting((struct posting){0, 0}, &any); p.entry <= LAST;
	     p = next_posting(p, &any)) {
		struct entry_term term = {"的", 3, p.count};
		assert_ok(postings_add(w, p.entry, p.entry, &term, 1, &err), &err);
	}
	assert_ok(postings_finish(w, writer, &err), &err);
	assert_ok(xap_finish(writer, &err), &err);
	assert_ok(xap_open(path, 0, &tree, &err), &err);
	return tree;
}

static bool count_key(void *context, const char *key, size_t len)
{
	(void)key;
	(void)len;
	++*(size_t *)context;
	return true;
}

static size_t count_chunks(struct xap_tree *tree)
{
	struct err err = {""};
	size_t n = 0;

	assert_ok(xap_keys(tree, "P", 1, count_key, &n, &err), &err);
	return n;
}

static struct postings *open_list(struct xap_tree *tree)
{
	struct postings *p;
	struct err err = {""};

	assert_ok(postings_open(tree, TABLE_PASSAGES, "的", 3, LAST, &p, &err), &err);
	assert_non_null(p);
	return p;
}

static void assert_list(struct xap_tree *tree)
{
	struct postings *all = open_list(tree), *leaps = open_list(tree);
	struct posting wanted = {0, 0}, found;
	struct err err = {""};
	uint32_t any = 1;

	for (uint32_t i = 0;; i++) {
		wanted = next_posting(wanted, &any);
		assert_ok(postings_seek(all, i ? found.entry + 1 : 1, &found, &err), &err);
		if (wanted.entry > LAST)
			break;
		assert_int_equal(found.entry, wanted.entry);
		assert_int_equal(found.count, wanted.count);
		if (i % 7919 == 0) {
			assert_ok(postings_seek(leaps, wanted.entry, &found, &err), &err);
			assert_int_equal(found.entry, wanted.entry);
		}
	}
	assert_int_equal(found.entry, 0);
	postings_close(all);
	postings_close(leaps);
}

static void chunks_are_longer(void **state)
{
	struct xap_tree *near = write_list(in_folder(*state, "near"), *state, false);
	struct xap_tree *far = write_list(in_folder(*state, "far"), *state, true);

	assert_list(near);
	assert_list(far);
	assert_in_range(count_chunks(far), 2, count_chunks(near) / 12);
	xap_close(near);
	xap_close(far);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(chunks_are_longer, folder_setup, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
