/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A law of chance and what becomes of it: articles put in, taken away, moved, rewritten in places,
 * and all of them numbered anew. Whatever is done to it is found again.
 */
#include "compared.h"

#include "searcher/show/article.h"

#include <time.h>

enum {
	LAWS = 300,
	ARTICLES = 60,
	ARTICLE_LENGTH = 40, /* characters, at least */
	LAW_BYTES = 1 << 16,
};

/* What an article of a version is: which one of the first version, and whether it was rewritten. */
struct article {
	unsigned id;
	bool edited, moved;
	char *text; /* without its number */
};

struct law {
	struct article at[3 * ARTICLES];
	size_t n;
};

static uint64_t seed;

static unsigned chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void begin(void)
{
	const char *given = getenv("ZW_SEED");

	seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	print_message("ZW_SEED=%llu\n", (unsigned long long)seed);
}

/* ---- Laws ---- */

static void put_clause(struct buf *text)
{
	unsigned n = 6 + chance(12);

	while (n-- > 0)
		buf_utf8(text, 0x5000 + chance(600));
	buf_str(text, chance(3) ? "，" : "。");
}

static struct article new_article(unsigned id)
{
	struct buf text = BUF_INIT(LAW_BYTES);
	unsigned lines = 1 + chance(3);

	for (unsigned i = 0; i < lines; i++) {
		size_t start = text.len;
		while (text.len - start < (size_t)3 * ARTICLE_LENGTH)
			put_clause(&text);
		buf_str(&text, i + 1 < lines ? "\n" : "");
	}
	return (struct article){.id = id, .text = buf_take(&text)};
}

static void new_law(struct law *law)
{
	law->n = 5 + chance(ARTICLES - 5);
	for (size_t i = 0; i < law->n; i++)
		law->at[i] = new_article((unsigned)i);
}

static void release(struct law *law)
{
	for (size_t i = 0; i < law->n; i++)
		free(law->at[i].text);
}

static void copy(const struct law *law, struct law *to)
{
	*to = *law;
	for (size_t i = 0; i < law->n; i++)
		to->at[i].text = strdup(law->at[i].text);
}

/* A clause more behind the first one, which has a mark at its end. */
static void edit(struct article *a)
{
	struct buf text = BUF_INIT(LAW_BYTES);
	size_t at = strcspn(a->text, "\n");
	const char *comma = strstr(a->text, "，");

	if (comma)
		at = (size_t)(comma - a->text) + strlen("，");
	buf_add(&text, a->text, at);
	put_clause(&text);
	buf_str(&text, a->text + at);
	free(a->text);
	a->text = buf_take(&text);
	a->edited = true;
}

static void take_out(struct law *law, size_t i)
{
	memmove(&law->at[i], &law->at[i + 1], (law->n - i - 1) * sizeof(law->at[0]));
	law->n--;
}

static void put_in(struct law *law, size_t i, struct article a)
{
	memmove(&law->at[i + 1], &law->at[i], (law->n - i) * sizeof(law->at[0]));
	law->at[i] = a;
	law->n++;
}

static void change(struct law *law, unsigned *next_id)
{
	size_t i = chance((unsigned)law->n);
	struct article a = law->at[i];

	switch (chance(4)) {
	case 0:
		put_in(law, i, new_article((*next_id)++));
		break;
	case 1:
		take_out(law, i);
		free(a.text);
		break;
	case 2:
		take_out(law, i);
		a.moved = true;
		put_in(law, chance((unsigned)law->n + 1), a);
		break;
	default:
		if (!a.edited)
			edit(&law->at[i]);
	}
}

/* As a searcher would load it. */
static void page_of_law(const struct law *law, struct page *page)
{
	struct buf starts = BUF_INIT(LAW_BYTES);

	*page = (struct page){.data = BUF_INIT(1 << 22), .passages = BUF_INIT(1 << 22)};
	for (size_t i = 0; i < law->n; i++) {
		char number[16];
		buf_add(&starts, &page->data.len, sizeof(size_t));
		snprintf(number, sizeof(number), "%zu", i + 1);
		article_name_han(number, &page->data);
		buf_printf(&page->data, "　%s", law->at[i].text);
	}
	buf_add(&starts, &page->data.len, sizeof(size_t));
	for (size_t i = 0; i < law->n; i++) {
		const size_t *start = (const size_t *)(const void *)starts.data + i;
		struct page_passage p = {.record = {.kind = PASSAGE_ARTICLE,
		                                    .text = page->data.data + start[0],
		                                    .text_len = start[1] - start[0]}};
		snprintf(p.record.article, ANCHOR_SIZE, "%zu", i + 1);
		snprintf(p.record.anchor, ANCHOR_SIZE, "art-%zu", i + 1);
		buf_add(&page->passages, &p, sizeof(p));
	}
	buf_release(&starts);
}

static void compare_laws(const struct law *old, const struct law *new, struct compared *x)
{
	page_of_law(old, &x->pages[COMPARE_OLD]);
	page_of_law(new, &x->pages[COMPARE_NEW]);
	compare_made(x);
	assert_rows(x);
}

/* ---- Properties ---- */

static bool has(const struct law *law, unsigned id)
{
	for (size_t i = 0; i < law->n; i++)
		if (law->at[i].id == id)
			return true;
	return false;
}

static void check_row(const struct compare_row *row, const struct law *old, const struct law *new)
{
	const struct article *was = &old->at[row->side[COMPARE_OLD].first];
	const struct article *is = &new->at[row->side[COMPARE_NEW].first];

	assert_true(row->side[COMPARE_OLD].n <= 1 && row->side[COMPARE_NEW].n <= 1);
	switch (row->kind) {
	case COMPARE_DELETED:
		assert_false(has(new, was->id));
		break;
	case COMPARE_ADDED:
		assert_false(has(old, is->id));
		break;
	case COMPARE_GONE:
		assert_true(has(new, was->id));
		break;
	default:
		assert_int_equal(was->id, is->id);
		assert_int_equal(row->kind == COMPARE_CHANGED, is->edited);
		assert_int_equal(row->renumbered,
		                 row->side[COMPARE_OLD].first != row->side[COMPARE_NEW].first);
		break;
	}
}

/* An edit put in one clause, and that is what is told. */
static void check_pieces(const struct compared *x, const struct compare_row *row)
{
	unsigned inserted = 0;

	for (size_t i = 0; i < row->n_pieces; i++) {
		enum difference_kind kind = compare_piece(&x->c, row->first_piece + i)->kind;
		assert_true(kind == DIFFERENCE_EQUAL || kind == DIFFERENCE_INSERTED);
		inserted += kind == DIFFERENCE_INSERTED;
	}
	if (row->kind == COMPARE_CHANGED)
		assert_int_equal(inserted, 1);
}

static void test_what_was_done_is_found(void **state)
{
	(void)state;
	begin();
	for (int i = 0; i < LAWS; i++) {
		struct law old, new;
		struct compared x;
		bool moved = false;
		new_law(&old);
		copy(&old, &new);
		unsigned next_id = (unsigned)old.n;
		for (unsigned n = chance(20); n > 0 && new.n > 2 && new.n < 2 * ARTICLES; n--)
			change(&new, &next_id);
		for (size_t k = 0; k < new.n; k++)
			moved |= new.at[k].moved;
		compare_laws(&old, &new, &x);
		for (size_t k = 0; k < compare_rows(&x.c); k++) {
			check_row(compare_row(&x.c, k), &old, &new);
			check_pieces(&x, compare_row(&x.c, k));
		}
		if (!moved)
			assert_int_equal(x.c.articles.moved, 0);
		compared_release(&x);
		release(&old);
		release(&new);
	}
}

static void test_a_law_and_itself(void **state)
{
	(void)state;
	begin();
	for (int i = 0; i < LAWS; i++) {
		struct law law;
		struct compared x;
		new_law(&law);
		/* Some articles stand there twice, and more. */
		for (unsigned n = chance(5); n > 0; n--) {
			struct article again = law.at[chance((unsigned)law.n)];
			again.text = strdup(again.text);
			put_in(&law, chance((unsigned)law.n), again);
		}
		compare_laws(&law, &law, &x);
		assert_false(comparison_differs(&x.c));
		assert_int_equal(x.c.articles.equal, law.n);
		compared_release(&x);
		release(&law);
	}
}

static void test_the_other_way_round(void **state)
{
	(void)state;
	begin();
	for (int i = 0; i < LAWS; i++) {
		struct law old, new;
		struct compared there, back;
		new_law(&old);
		copy(&old, &new);
		unsigned next_id = (unsigned)old.n;
		for (unsigned n = chance(30); n > 0 && new.n > 2 && new.n < 2 * ARTICLES; n--)
			change(&new, &next_id);
		compare_laws(&old, &new, &there);
		compare_laws(&new, &old, &back);
		assert_int_equal(there.c.articles.added, back.c.articles.deleted);
		assert_int_equal(there.c.articles.deleted, back.c.articles.added);
		assert_int_equal(there.c.articles.changed, back.c.articles.changed);
		assert_int_equal(there.c.articles.moved, back.c.articles.moved);
		assert_int_equal(there.c.articles.equal, back.c.articles.equal);
		assert_int_equal(there.c.pieces.len, back.c.pieces.len);
		compared_release(&there);
		compared_release(&back);
		release(&old);
		release(&new);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_was_done_is_found),
	        cmocka_unit_test(test_a_law_and_itself),
	        cmocka_unit_test(test_the_other_way_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
