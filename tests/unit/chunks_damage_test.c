/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists as values of a tree that is damaged: an error, or all there is.
 */
#include "lists.h"

#include "core/varint.h"

enum { VALUES = 8, TERM_SIZE = 16 };

/* The values of a list. */
struct values {
	struct buf at[VALUES];
	size_t n;
};

static struct values values_of(const char *folder, const struct posting *list, uint32_t n)
{
	struct values v = {.n = 0};
	struct xap_writer *w;
	struct err err = {""};

	assert_ok(xap_create(in_folder(folder, "good"), &w, &err), &err);
	put_list(w, "a", list, n, SHORT);
	struct xap_tree *tree = finish(w, in_folder(folder, "good"));
	do {
		char key[] = {v.n ? 'P' : 'p', 'a', 0, 0, 0, (char)v.n};
		assert_true(v.n < VALUES);
		v.at[v.n] = BUF_INIT(4096);
		assert_ok(xap_get(tree, key, v.n ? sizeof(key) : 2, &v.at[v.n], &err), &err);
	} while (v.at[v.n++].len);
	v.n--;
	xap_close(tree);
	assert_ok(files_remove_tree(in_folder(folder, "good"), &err), &err);
	return v;
}

static void release(struct values *v)
{
	for (size_t i = 0; i <= v->n; i++)
		buf_release(&v->at[i]);
}

/* Lists that are as damaged as this, each with a term of its own in one tree. */
struct damaged {
	struct xap_writer *w;
	uint32_t n;
};

static void term_of(uint32_t number, char term[TERM_SIZE])
{
	snprintf(term, TERM_SIZE, "%07u", number);
}

static void put_values(struct damaged *d, const struct values *v)
{
	char term[TERM_SIZE];
	struct buf key = BUF_INIT(XAP_KEY_LIMIT);
	struct err err = {""};

	term_of(d->n++, term);
	for (uint32_t i = 0; i < v->n; i++) {
		buf_reset(&key);
		if (i == 0)
			chunks_key(&key, TABLE_PASSAGES, term, strlen(term));
		else
			chunks_further_key(&key, TABLE_PASSAGES, term, strlen(term), i);
		assert_ok(xap_put(d->w, key.data, key.len, v->at[i].data, v->at[i].len, &err),
		          &err);
	}
	buf_release(&key);
}

/* Each bit is flipped, each value is cut everywhere, prolonged, and not there. */
static void put_damaged(struct damaged *d, struct values *v)
{
	for (size_t i = 0; i < v->n; i++) {
		struct buf *b = &v->at[i];
		size_t len = b->len;
		for (size_t at = 0; at < len; at++) {
			for (int bit = 0; bit < 8; bit++) {
				b->data[at] = (char)(b->data[at] ^ 1 << bit);
				put_values(d, v);
				b->data[at] = (char)(b->data[at] ^ 1 << bit);
			}
			b->len = at;
			if (at || i)
				put_values(d, v);
			b->len = len;
		}
		buf_char(b, 2);
		put_values(d, v);
		b->len = len;
	}
}

static enum zw_status open_any(struct xap_tree *tree, const char *term, uint32_t last,
                               struct postings **p)
{
	struct err err = {""};

	return postings_open(tree, TABLE_PASSAGES, term, strlen(term), last, p, &err);
}

/* Walked, a list is an error or all it says it is. */
static enum zw_status walk_any(struct xap_tree *tree, const char *term, uint32_t last)
{
	struct postings *p;
	const struct posting *at;
	struct err err = {""};
	uint32_t entry = 0, entries = 0;
	size_t n = 1;
	enum zw_status status = open_any(tree, term, last, &p);

	while (status == ZW_OK && n) {
		status = postings_from(p, entry + 1, &at, &n, &err);
		for (size_t i = 0; status == ZW_OK && i < n; i++, entries++) {
			assert_true(at[i].entry > entry && at[i].entry <= last);
			assert_true(at[i].count > 0);
			entry = at[i].entry;
		}
	}
	if (status == ZW_OK)
		assert_int_equal(entries, postings_counts(p).entries);
	else
		assert_int_equal(status, ZW_BAD_INDEX);
	postings_close(p);
	return status;
}

/* In leaps it is an error, or entries there may be. */
static void leap_any(struct xap_tree *tree, const char *term, uint32_t last, uint32_t leap)
{
	struct postings *p;
	struct posting found = {0, 0};
	struct err err = {""};
	uint32_t entry = 1 + (uint32_t)rand() % leap;
	enum zw_status status = open_any(tree, term, last, &p);

	while (status == ZW_OK && entry <= last) {
		status = postings_seek(p, entry, &found, &err);
		if (status != ZW_OK || found.entry == 0)
			break;
		assert_true(found.entry >= entry && found.entry <= last && found.count > 0);
		entry = found.entry + 1 + (uint32_t)rand() % leap;
	}
	assert_true(status == ZW_OK || status == ZW_BAD_INDEX);
	postings_close(p);
}

static void read_damaged(struct xap_tree *tree, uint32_t n, uint32_t last)
{
	char term[TERM_SIZE];
	uint32_t seen = 0;

	for (uint32_t i = 0; i < n; i++) {
		term_of(i, term);
		seen += walk_any(tree, term, last) == ZW_BAD_INDEX;
		leap_any(tree, term, last, 20);
		leap_any(tree, term, last, 2000);
	}
	print_message("%u of %u seen\n", seen, n);
	assert_true(seen > n / 4);
}

static void damage_gives_an_error_or_all_there_is(void **state)
{
	/* What is left alone; a block and more in a chunk; several chunks, with and without. */
	static const uint32_t lengths[] = {3, 90, 128, 300, 700, 768};

	seed_of_run();
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		uint32_t n = lengths[i];
		struct posting *list = draw_list(n);
		struct values v = values_of(*state, list, n);
		struct damaged d = {NULL, 0};
		struct err err = {""};
		char name[32];
		if (n > 300)
			assert_true(v.n > 2);
		snprintf(name, sizeof(name), "damaged-%u", n);
		assert_ok(xap_create(in_folder(*state, name), &d.w, &err), &err);
		put_damaged(&d, &v);
		struct xap_tree *tree = finish(d.w, in_folder(*state, name));
		read_damaged(tree, d.n, list[n - 1].entry);
		xap_close(tree);
		release(&v);
		free(list);
	}
}

/* ---- Skips ---- */

/* Adds to the distance and to the bytes that stand before the first block of a value, at `at`. */
static void change_skip(struct buf *value, size_t at, uint32_t distance, uint32_t bytes)
{
	struct buf changed = BUF_INIT(4096);
	const char *p = value->data + at, *end = value->data + value->len;
	uint32_t d = 0, b = 0;

	assert_true(varint_take(&p, end, &d) && varint_take(&p, end, &b));
	buf_add(&changed, value->data, at);
	varint_add(&changed, d + distance);
	varint_add(&changed, b + bytes);
	buf_add(&changed, p, (size_t)(end - p));
	buf_release(value);
	*value = changed;
}

/* Where the first block stands in the first value of a list of one chunk. */
static size_t head_len(const struct buf *value)
{
	const char *p = value->data, *end = p + value->len;
	uint32_t number = 0;

	for (int i = 0; i < 3; i++)
		assert_true(varint_take(&p, end, &number));
	return (size_t)(p - value->data);
}

static enum zw_status seek_in(struct xap_tree *tree, const char *term, uint32_t entry,
                              struct posting *found)
{
	struct postings *p;
	struct err err = {""};
	enum zw_status status = open_any(tree, term, LAST, &p);

	if (status == ZW_OK)
		status = postings_seek(p, entry, found, &err);
	postings_close(p);
	return status;
}

static void a_skip_that_is_wrong_is_seen(void **state)
{
	static const struct {
		uint32_t distance, bytes;
	} changes[] = {{1, 0},   {-1U, 0}, {LAST, 0},           {0, 1},
	               {0, -1U}, {0, 400}, {0, UINT32_MAX / 2}, {0, 0}};
	const size_t n_changes = sizeof(changes) / sizeof(changes[0]);
	struct damaged d = {NULL, 0};
	struct posting found;
	struct err err = {""};
	char term[TERM_SIZE];

	srand(1);
	struct posting *list = draw_list(200);
	assert_ok(xap_create(in_folder(*state, "tree"), &d.w, &err), &err);
	for (size_t i = 0; i < n_changes; i++) {
		struct values v = values_of(*state, list, 200);
		assert_int_equal(v.n, 1);
		change_skip(&v.at[0], head_len(&v.at[0]), changes[i].distance, changes[i].bytes);
		put_values(&d, &v);
		release(&v);
	}
	struct xap_tree *tree = finish(d.w, in_folder(*state, "tree"));
	for (uint32_t i = 0; i < n_changes; i++) {
		enum zw_status wanted = i + 1 < n_changes ? ZW_BAD_INDEX : ZW_OK;
		term_of(i, term);
		assert_int_equal(walk_any(tree, term, LAST), wanted);
		assert_int_equal(seek_in(tree, term, list[60].entry, &found), wanted);
		/* What is passed over is believed, but no byte is read that is not there. */
		if (changes[i].bytes || wanted == ZW_OK)
			assert_int_equal(seek_in(tree, term, list[150].entry, &found), wanted);
	}
	assert_int_equal(found.entry, list[150].entry);
	xap_close(tree);
	free(list);
}

/* Blocks of 40 bytes, so that there are 7 in a chunk. */
static struct posting *even_list(uint32_t n)
{
	struct posting *list = malloc(n * sizeof(*list));

	assert_non_null(list);
	for (uint32_t i = 0; i < n; i++)
		list[i] = (struct posting){(i + 1) * 3, 1};
	return list;
}

/* Of several chunks the last entry of each is known: there it is seen that a block that was passed
 * over ends elsewhere than was said. */
static void a_lie_that_was_believed_is_seen_at_the_end(void **state)
{
	struct damaged d = {NULL, 0};
	struct postings *p;
	struct posting found;
	struct err err = {""};
	char term[TERM_SIZE];

	struct posting *list = even_list(2000);
	struct values v = values_of(*state, list, 2000);
	assert_int_equal(v.n, 3);
	assert_ok(xap_create(in_folder(*state, "tree"), &d.w, &err), &err);
	change_skip(&v.at[1], 0, 1, 0);
	put_values(&d, &v);
	release(&v);
	struct xap_tree *tree = finish(d.w, in_folder(*state, "tree"));
	term_of(0, term);
	assert_ok(open_any(tree, term, LAST, &p), &err);
	/* In the second chunk, whose first block is from posting 896 on; then to its end. */
	assert_ok(postings_seek(p, list[1100].entry, &found, &err), &err);
	assert_ok(postings_seek(p, list[1500].entry, &found, &err), &err);
	assert_status(postings_seek(p, list[1790].entry, &found, &err), ZW_BAD_INDEX, &err);
	postings_close(p);
	xap_close(tree);
	free(list);
}

/* The directory of a list in two chunks, as it says it is or as it is not. */
static void a_directory_agrees_with_the_list(void **state)
{
	static const struct {
		uint32_t first[2], second[2]; /* added to distance and blocks */
		enum zw_status wanted;
	} cases[] = {
	        {{0, 0}, {0, 0}, ZW_OK},          {{1, 0}, {-1U, 0}, ZW_BAD_INDEX},
	        {{0, 0}, {1, 0}, ZW_BAD_INDEX},   {{0, 1}, {0, -1U}, ZW_BAD_INDEX},
	        {{0, 0}, {0, 1}, ZW_BAD_INDEX},   {{0, -1U}, {0, 1}, ZW_BAD_INDEX},
	        {{0, -1U}, {0, 0}, ZW_BAD_INDEX}, {{0, 0}, {LAST, 0}, ZW_BAD_INDEX},
	};
	struct damaged d = {NULL, 0};
	struct posting *list = even_list(1100);
	struct err err = {""};
	char term[TERM_SIZE];

	assert_ok(xap_create(in_folder(*state, "tree"), &d.w, &err), &err);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct values v = values_of(*state, list, 1100);
		struct buf head = BUF_INIT(4096);
		assert_int_equal(v.n, 2);
		const char *p = v.at[0].data + head_len(&v.at[0]),
		           *end = v.at[0].data + v.at[0].len;
		uint32_t numbers[4];
		buf_add(&head, v.at[0].data, head_len(&v.at[0]));
		for (int k = 0; k < 4; k++) {
			assert_true(varint_take(&p, end, &numbers[k]));
			varint_add(&head, numbers[k] + (k < 2 ? cases[i].first[k]
			                                      : cases[i].second[k - 2]));
		}
		buf_add(&head, p, (size_t)(v.at[0].data + v.at[0].len - p));
		buf_release(&v.at[0]);
		v.at[0] = head;
		put_values(&d, &v);
		release(&v);
	}
	struct xap_tree *tree = finish(d.w, in_folder(*state, "tree"));
	for (uint32_t i = 0; i < d.n; i++) {
		term_of(i, term);
		assert_int_equal(walk_any(tree, term, LAST), cases[i].wanted);
	}
	xap_close(tree);
	free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(damage_gives_an_error_or_all_there_is),
	        folder_test(a_skip_that_is_wrong_is_seen),
	        folder_test(a_lie_that_was_believed_is_seen_at_the_end),
	        folder_test(a_directory_agrees_with_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
