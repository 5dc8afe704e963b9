/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists as values of a tree, around the ends of blocks and chunks.
 */
#include "lists.h"

static struct postings *open_list(struct xap_tree *tree, const char *term)
{
	struct postings *p;
	struct err err = {""};

	assert_ok(postings_open(tree, TABLE_PASSAGES, term, strlen(term), LAST, &p, &err), &err);
	assert_non_null(p);
	return p;
}

static void assert_found(struct postings *p, uint32_t entry, const struct posting *wanted)
{
	struct posting found;
	struct err err = {""};

	assert_ok(postings_seek(p, entry, &found, &err), &err);
	assert_int_equal(found.entry, wanted->entry);
	assert_int_equal(found.count, wanted->count);
}

static void assert_end(struct postings *p, uint32_t entry)
{
	static const struct posting none = {0, 0};

	assert_found(p, entry, &none);
	assert_found(p, entry + 1, &none);
}

/* Every step-th posting from `first` on is looked for, by its entry or one that is just before. */
static void assert_leaps(struct xap_tree *tree, const char *term, const struct posting *list,
                         uint32_t n, uint32_t first, uint32_t step)
{
	struct postings *p = open_list(tree, term);

	for (uint32_t i = first; i < n; i += step) {
		uint32_t before = i > 0 ? list[i - 1].entry : 0;
		assert_found(p, rand() % 2 ? before + 1 : list[i].entry, &list[i]);
	}
	assert_end(p, list[n - 1].entry + 1);
	postings_close(p);
}

static void assert_walk(struct xap_tree *tree, const char *term, const struct posting *list,
                        uint32_t n)
{
	struct postings *p = open_list(tree, term);
	const struct posting *at;
	struct err err = {""};
	uint32_t i = 0;
	size_t len;

	do {
		assert_ok(postings_from(p, i ? list[i - 1].entry + 1 : 1, &at, &len, &err), &err);
		assert_true(len <= n - i);
		for (size_t k = 0; k < len; k++, i++) {
			assert_int_equal(at[k].entry, list[i].entry);
			assert_int_equal(at[k].count, list[i].count);
		}
	} while (len);
	assert_int_equal(i, n);
	assert_int_equal(postings_counts(p).entries, n);
	postings_close(p);
}

static void assert_list(struct xap_tree *tree, const char *term, const struct posting *list,
                        uint32_t n)
{
	static const uint32_t steps[] = {1, 2, 127, 128, 129, 500, 3000, UINT32_MAX / 2};

	assert_walk(tree, term, list, n);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		assert_leaps(tree, term, list, n, 0, steps[i]);
		/* The last of each block, the first of each. */
		assert_leaps(tree, term, list, n, PACKED_POSTINGS - 1, steps[i]);
		assert_leaps(tree, term, list, n, PACKED_POSTINGS, steps[i]);
		assert_leaps(tree, term, list, n, (uint32_t)rand() % n, steps[i]);
	}
}

static bool count_key(void *context, const char *key, size_t len)
{
	(void)key;
	(void)len;
	++*(size_t *)context;
	return true;
}

static void lists_of_all_lengths(void **state)
{
	static const uint32_t lengths[] = {1,   2,   127,  128,  129,  255,  256,  257,
	                                   383, 384, 1023, 1024, 1025, 6399, 6400, 20001};
	static const size_t sizes[] = {1, SHORT, CHUNK_BYTES, DISTANT_CHUNK_BYTES};

	seed_of_run();
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
			uint32_t n = lengths[i];
			struct posting *list = draw_list(n);
			struct xap_writer *w;
			struct err err = {""};
			char name[32];
			size_t chunks = 1;
			snprintf(name, sizeof(name), "tree-%zu-%u", sizes[s], n);
			assert_ok(xap_create(in_folder(*state, name), &w, &err), &err);
			put_list(w, "a", list, n, sizes[s]);
			struct xap_tree *tree = finish(w, in_folder(*state, name));
			assert_ok(xap_keys(tree, "P", 1, count_key, &chunks, &err), &err);
			/* If a chunk has room for nothing, each block has one. */
			if (sizes[s] == 1)
				assert_int_equal(chunks,
				                 (n + PACKED_POSTINGS - 1) / PACKED_POSTINGS);
			if (n < PACKED_POSTINGS)
				assert_int_equal(chunks, 1);
			assert_list(tree, "a", list, n);
			xap_close(tree);
			free(list);
		}
	}
}

/* What is shorter than a block has no byte more than its postings. */
static void short_lists_are_short(void **state)
{
	static const struct posting list[] = {{5, 1}, {9, 4}, {200, 1}};
	static const char wanted[] = {3, 3, 1, 10, 9, 2, (char)0xFE, 2};
	struct buf value = BUF_INIT(100);
	struct xap_writer *w;
	struct err err = {""};

	assert_ok(xap_create(in_folder(*state, "tree"), &w, &err), &err);
	put_list(w, "a", list, 3, CHUNK_BYTES);
	struct xap_tree *tree = finish(w, in_folder(*state, "tree"));
	assert_ok(xap_get(tree, "pa", 2, &value, &err), &err);
	assert_int_equal(value.len, sizeof(wanted));
	assert_memory_equal(value.data, wanted, sizeof(wanted));
	buf_release(&value);
	xap_close(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(lists_of_all_lengths),
	        folder_test(short_lists_are_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
