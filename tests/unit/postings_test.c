/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Postings: what is added entry by entry is read term by term, whether it fitted into memory or
 * went through files.
 */
#include "test.h"

#include "core/index/postings/writer.h"

#include <time.h>

enum {
	PLENTY = 8 << 20,
	SCARCE = 256 << 10,
	TERMS = 40,
	PASSAGES = 30000,
	A_DOCUMENT = 7,
	TERM_SIZE = 32
};

/* Term i stands in every passage that chance gives it: term 0 in all, the last in one at least. */
struct expected {
	uint32_t counts[TERMS][PASSAGES + 1]; /* 0: it is not there */
};

static uint32_t document_of(uint32_t passage)
{
	return (passage - 1) / A_DOCUMENT + 1;
}

static void term_of(size_t i, char term[TERM_SIZE])
{
	snprintf(term, TERM_SIZE, "词%zu", i);
}

static struct expected *draw(unsigned seed)
{
	struct expected *e = calloc(1, sizeof(*e));

	assert_non_null(e);
	srand(seed);
	for (size_t i = 0; i < TERMS; i++)
		e->counts[i][PASSAGES - i] = 1;
	for (uint32_t p = 1; p <= PASSAGES; p++)
		for (size_t i = 0; i < TERMS; i++)
			if (rand() % (1 + (int)(i * i * i)) == 0)
				e->counts[i][p] = rand() % 4 ? 1 : 1 + (uint32_t)(rand() % 5000);
	return e;
}

static void add(struct postings_writer *w, uint32_t entry, uint32_t document, const char *term,
                uint32_t count)
{
	const struct entry_term one = {term, strlen(term), count};
	struct err err = {""};

	assert_ok(postings_add(w, entry, document, &one, 1, &err), &err);
}

/* With `rare` many further terms of one posting each. */
static struct xap_tree *write_tree(const char *folder, const struct expected *e, size_t memory,
                                   bool rare)
{
	struct buf path = BUF_INIT(4096);
	struct postings_writer *w;
	struct xap_writer *tree;
	struct xap_tree *made;
	struct err err = {""};
	char term[TERM_SIZE];

	buf_printf(&path, "%s/tree", folder);
	assert_ok(xap_create(buf_cstr(&path), &tree, &err), &err);
	assert_ok(postings_begin(folder, TABLE_PASSAGES, memory, &w, &err), &err);
	for (uint32_t p = 1; p <= PASSAGES; p++) {
		for (size_t i = TERMS; i-- > 0;) {
			term_of(i, term);
			if (e->counts[i][p])
				add(w, p, document_of(p), term, e->counts[i][p]);
		}
		snprintf(term, sizeof(term), "罕%u", p);
		if (rare)
			add(w, p, document_of(p), term, p);
	}
	assert_ok(postings_finish(w, tree, &err), &err);
	assert_ok(xap_finish(tree, &err), &err);
	assert_ok(xap_open(buf_cstr(&path), 0, &made, &err), &err);
	buf_release(&path);
	return made;
}

static struct postings *open_list(struct xap_tree *tree, const char *term)
{
	struct postings *p;
	struct err err = {""};

	assert_ok(postings_open(tree, TABLE_PASSAGES, term, strlen(term), PASSAGES, &p, &err),
	          &err);
	return p;
}

static void assert_frequency(struct xap_tree *tree, const char *term, const uint32_t *counts)
{
	struct frequency f, wanted = {0, 0};
	struct err err = {""};
	uint32_t before = 0;

	for (uint32_t p = 1; p <= PASSAGES; p++) {
		if (counts[p] == 0)
			continue;
		wanted.entries++;
		wanted.documents += document_of(p) != before;
		before = document_of(p);
	}
	assert_ok(postings_frequency(tree, TABLE_PASSAGES, term, strlen(term), &f, &err), &err);
	assert_int_equal(f.entries, wanted.entries);
	assert_int_equal(f.documents, wanted.documents);
}

/* From beginning to end, in blocks. */
static void assert_list(struct xap_tree *tree, const char *term, const uint32_t *counts)
{
	struct postings *list = open_list(tree, term);
	const struct posting *at;
	struct err err = {""};
	uint32_t p = 1;
	size_t n;

	do {
		assert_ok(postings_from(list, p, &at, &n, &err), &err);
		for (size_t i = 0; i < n; i++) {
			for (; p < at[i].entry; p++)
				assert_int_equal(counts[p], 0);
			assert_int_equal(counts[p++], at[i].count);
		}
	} while (n);
	for (; p <= PASSAGES; p++)
		assert_int_equal(counts[p], 0);
	postings_close(list);
}

/* In leaps, small and large. */
static void assert_leaps(struct xap_tree *tree, const char *term, const uint32_t *counts, int most)
{
	struct postings *list = open_list(tree, term);
	struct posting found;
	struct err err = {""};

	for (uint32_t p = 1; p <= PASSAGES + 1; p += 1 + (uint32_t)(rand() % most)) {
		uint32_t wanted = p;
		while (wanted <= PASSAGES && counts[wanted] == 0)
			wanted++;
		assert_ok(postings_seek(list, p, &found, &err), &err);
		assert_int_equal(found.entry, wanted <= PASSAGES ? wanted : 0);
		assert_int_equal(found.count, wanted <= PASSAGES ? counts[wanted] : 0);
	}
	postings_close(list);
}

static void assert_all(struct xap_tree *tree, const struct expected *e)
{
	char term[TERM_SIZE];

	for (size_t i = 0; i < TERMS; i++) {
		term_of(i, term);
		assert_frequency(tree, term, e->counts[i]);
		assert_list(tree, term, e->counts[i]);
		assert_leaps(tree, term, e->counts[i], 3);
		assert_leaps(tree, term, e->counts[i], 5000);
	}
}

static unsigned seed_of_run(void)
{
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)atoi(given) : (unsigned)time(NULL);

	print_message("ZW_SEED=%u\n", seed);
	return seed;
}

static void what_is_added_is_read(void **state)
{
	struct expected *e = draw(seed_of_run());
	struct xap_tree *tree = write_tree(*state, e, PLENTY, false);

	assert_all(tree, e);
	xap_close(tree);
	free(e);
}

static enum zw_status no_run(void *context, const char *name, uint64_t bytes, struct err *err)
{
	(void)context, (void)bytes, (void)err;
	assert_null(strstr(name, "run-"));
	return ZW_OK;
}

/* Some 250 runs, more than wait at once. */
static void through_files_it_is_the_same(void **state)
{
	struct expected *e = draw(seed_of_run());
	struct xap_tree *tree = write_tree(*state, e, SCARCE / 16, true);
	struct postings *list = open_list(tree, "罕20000");
	struct posting found;
	struct err err = {""};

	assert_all(tree, e);
	assert_ok(postings_seek(list, 1, &found, &err), &err);
	assert_int_equal(found.entry, 20000);
	assert_int_equal(found.count, 20000);
	postings_close(list);
	assert_ok(files_each(*state, no_run, NULL, &err), &err);
	xap_close(tree);
	free(e);
}

static bool count_key(void *context, const char *key, size_t len)
{
	(void)key;
	++*(size_t *)context;
	assert_int_equal(len, XAP_KEY_LIMIT);
	return true;
}

/* The longest has a key for its further chunks, too; what is longer ends the shard. */
static void a_term_may_be_so_long_and_no_longer(void **state)
{
	struct postings_writer *w;
	struct xap_writer *tree;
	struct err err = {""};
	char term[1 << 16];
	size_t further = 0;

	memset(term, 'a', sizeof(term));
	assert_ok(xap_create(in_folder(*state, "tree"), &tree, &err), &err);
	assert_ok(postings_begin(*state, TABLE_PASSAGES, PLENTY, &w, &err), &err);
	struct entry_term t = {term, POSTINGS_TERM_LIMIT, 1};
	for (uint32_t p = 1; p <= PASSAGES; p++) {
		t.count = 1 + p % 4;
		assert_ok(postings_add(w, p, p, &t, 1, &err), &err);
	}
	t.len = 0;
	assert_status(postings_add(w, PASSAGES, 1, &t, 1, &err), ZW_LIMIT, &err);
	for (t.len = POSTINGS_TERM_LIMIT + 1; t.len <= sizeof(term); t.len *= 2)
		assert_status(postings_add(w, PASSAGES, 1, &t, 1, &err), ZW_LIMIT, &err);
	assert_ok(postings_finish(w, tree, &err), &err);
	assert_ok(xap_finish(tree, &err), &err);
	struct xap_tree *made;
	assert_ok(xap_open(in_folder(*state, "tree"), 0, &made, &err), &err);
	term[POSTINGS_TERM_LIMIT] = '\0';
	struct postings *list = open_list(made, term);
	struct posting found;
	assert_ok(postings_seek(list, PASSAGES, &found, &err), &err);
	assert_int_equal(found.entry, PASSAGES);
	postings_close(list);
	assert_ok(xap_keys(made, "Pa", 2, count_key, &further, &err), &err);
	assert_true(further > 1);
	xap_close(made);
}

static void a_term_of_nobody_has_no_list(void **state)
{
	struct expected *e = draw(1);
	struct xap_tree *tree = write_tree(*state, e, PLENTY, false);
	struct frequency f;
	struct err err = {""};
	char endless[1000];

	memset(endless, 'a', sizeof(endless));
	assert_null(open_list(tree, "词"));
	assert_null(open_list(tree, "词999"));
	assert_ok(postings_frequency(tree, TABLE_PASSAGES, endless, sizeof(endless), &f, &err),
	          &err);
	assert_int_equal(f.entries, 0);
	/* The same term in a title is another one. */
	assert_ok(postings_frequency(tree, TABLE_DOCUMENTS, "词1", strlen("词1"), &f, &err), &err);
	assert_int_equal(f.entries, 0);
	xap_close(tree);
	free(e);
}

/* ---- Terms that begin so ---- */

struct listed {
	char last[TERM_SIZE];
	int n;
};

static bool list_term(void *context, const char *term, size_t len, struct frequency f)
{
	struct listed *l = context;
	char copy[TERM_SIZE] = "";

	assert_true(len < sizeof(copy));
	memcpy(copy, term, len);
	assert_true(strcmp(l->last, copy) < 0);
	assert_true(f.entries >= f.documents && f.documents > 0);
	memcpy(l->last, copy, sizeof(copy));
	l->n++;
	return true;
}

static int count_terms(struct xap_tree *tree, const char *prefix, uint32_t most)
{
	struct listed listed = {"", 0};
	struct err err = {""};

	assert_ok(postings_terms(tree, TABLE_PASSAGES, prefix, strlen(prefix), most, list_term,
	                         &listed, &err),
	          &err);
	return listed.n;
}

static void terms_are_listed_by_their_beginning(void **state)
{
	struct expected *e = draw(2);
	struct xap_tree *tree = write_tree(*state, e, PLENTY, false);

	assert_int_equal(count_terms(tree, "词", UINT32_MAX), TERMS);
	assert_int_equal(count_terms(tree, "词3", UINT32_MAX), 11);
	assert_int_equal(count_terms(tree, "词", 5), 5);
	assert_int_equal(count_terms(tree, "字", UINT32_MAX), 0);
	xap_close(tree);
	free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(what_is_added_is_read),
	        folder_test(through_files_it_is_the_same),
	        folder_test(a_term_may_be_so_long_and_no_longer),
	        folder_test(a_term_of_nobody_has_no_list),
	        folder_test(terms_are_listed_by_their_beginning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
