/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Alignment against the plain definition, on random texts; and what is told of it.
 */
#include "test.h"

#include "searcher/similar/align.h"
#include "searcher/similar/difference.h"
#include "searcher/similar/segment.h"

#include <time.h>

enum { LETTERS = 6, LONGEST = 24, ROUNDS = 3000 };

static uint64_t state_of_random;

static uint32_t draw(uint32_t below)
{
	state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(state_of_random >> 33) % below;
}

static int seed(void **state)
{
	const char *given = getenv("ZW_SEED");

	(void)state;
	state_of_random = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	print_message("ZW_SEED=%llu\n", (unsigned long long)state_of_random);
	return 0;
}

/* ---- The definition ---- */

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The whole of a into the whole of b. */
static uint32_t distance(const struct glyph *a, size_t n, const struct glyph *b, size_t m)
{
	uint32_t table[LONGEST + 1][LONGEST + 1] = {{0}};

	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			uint32_t best = i || j ? UINT32_MAX : 0;
			if (i)
				best = least(best, table[i - 1][j] + a[i - 1].weight);
			if (j)
				best = least(best, table[i][j - 1] + b[j - 1].weight);
			if (i && j && a[i - 1].code == b[j - 1].code)
				best = least(best, table[i - 1][j - 1]);
			else if (i && j && a[i - 1].weight == b[j - 1].weight)
				best = least(best, table[i - 1][j - 1] + a[i - 1].weight);
			table[i][j] = best;
		}
	return table[n][m];
}

static size_t random_units(struct glyph *glyphs)
{
	size_t n = draw(LONGEST + 1);

	for (size_t i = 0; i < n; i++) {
		uint32_t code = draw(LETTERS);
		glyphs[i] = (struct glyph){code, code < 2 ? WEIGHT_MARK : WEIGHT_TOKEN};
	}
	return n;
}

static void a_stretch_is_the_nearest(void **state)
{
	struct glyph a[LONGEST], b[LONGEST];
	struct aligned s;
	struct err err;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t n = random_units(a), m = random_units(b);
		uint32_t nearest = UINT32_MAX;
		for (size_t from = 0; from <= m; from++)
			for (size_t to = from; to <= m; to++)
				nearest = least(nearest, distance(a, n, b + from, to - from));
		assert_ok(align_within(a, n, b, m, &s, &err), &err);
		assert_int_equal(s.cost, nearest);
		assert_true(s.from <= s.to && s.to <= m);
		assert_int_equal(distance(a, n, b + s.from, s.to - s.from), nearest);
	}
}

/* What the steps cost; they must be of these very glyphs. */
static uint32_t cost_of(const struct buf *steps, const struct glyph *a, size_t n,
                        const struct glyph *b, size_t m)
{
	uint32_t cost = 0;
	size_t i = 0, j = 0;

	for (size_t k = 0; k < steps->len; k++) {
		char step = steps->data[k];
		assert_true((step == STEP_INSERTED || i < n) && (step == STEP_DELETED || j < m));
		if (step == STEP_EQUAL)
			assert_int_equal(a[i].code, b[j].code);
		if (step == STEP_REPLACED) {
			assert_true(a[i].code != b[j].code);
			assert_int_equal(a[i].weight, b[j].weight);
		}
		if (step == STEP_REPLACED || step == STEP_DELETED)
			cost += a[i].weight;
		if (step == STEP_INSERTED)
			cost += b[j].weight;
		i += step != STEP_INSERTED;
		j += step != STEP_DELETED;
	}
	assert_int_equal(i, n);
	assert_int_equal(j, m);
	return cost;
}

static void steps_lead_from_one_to_the_other(void **state)
{
	struct glyph a[LONGEST], b[LONGEST];
	struct buf steps = BUF_INIT(2 * LONGEST);
	struct err err;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t n = random_units(a), m = random_units(b);
		buf_reset(&steps);
		assert_ok(align_steps(a, n, b, m, &steps, &err), &err);
		assert_int_equal(cost_of(&steps, a, n, b, m), distance(a, n, b, m));
	}
	buf_release(&steps);
}

static void sides_have_a_limit(void **state)
{
	struct glyph *many = calloc(ALIGN_TOKENS + 1, sizeof(*many));
	struct buf steps = BUF_INIT(4 * ALIGN_TOKENS);
	struct aligned s;
	struct err err;

	(void)state;
	assert_non_null(many);
	assert_ok(align_within(many, ALIGN_TOKENS, many, 1, &s, &err), &err);
	assert_status(align_within(many, 1, many, ALIGN_TOKENS + 1, &s, &err), ZW_LIMIT, &err);
	assert_ok(align_steps(many, 2000, many, 2000, &steps, &err), &err);
	assert_status(align_steps(many, 2048, many, 2048, &steps, &err), ZW_LIMIT, &err);
	buf_release(&steps);
	free(many);
}

/* ---- Differences ---- */

struct side {
	const char *text;
	struct tokens tokens;
};

static struct excerpt side_init(struct side *side, const char *text)
{
	struct err err;

	side->text = text;
	tokens_init(&side->tokens, 1 << 16);
	assert_ok(tokens_scan(&side->tokens, text, strlen(text), &err), &err);
	return (struct excerpt){text, &side->tokens, 0, tokens_count(&side->tokens)};
}

static struct difference differ(const char *pasted, const char *source)
{
	struct side a, b;
	struct difference d;
	struct err err;
	struct excerpt x = side_init(&a, pasted), y = side_init(&b, source);

	assert_ok(difference_make(&x, &y, &d, &err), &err);
	tokens_release(&a.tokens);
	tokens_release(&b.tokens);
	return d;
}

/* 坚持[方真→方针]不动摇 */
static void assert_differs(const char *pasted, const char *source, const char *wanted)
{
	struct difference d = differ(pasted, source);
	struct buf shown = BUF_INIT(1 << 16);

	for (size_t i = 0; i < d.n; i++) {
		const struct difference_piece *p = &d.at[i];
		if (p->kind == DIFFERENCE_EQUAL && strcmp(p->pasted, p->source) == 0)
			buf_str(&shown, p->pasted);
		else
			buf_printf(&shown, "[%s%s%s]", p->pasted,
			           p->kind == DIFFERENCE_EQUAL ? "=" : "→", p->source);
	}
	assert_string_equal(buf_cstr(&shown), wanted);
	buf_release(&shown);
	difference_release(&d);
}

static void differences_read_well(void **state)
{
	(void)state;
	assert_differs("坚持方真不动摇", "坚持方针不动摇", "坚持方[真→针]不动摇");
	assert_differs("坚持不动摇", "坚持方针不动摇", "坚持[→方针]不动摇");
	assert_differs("坚持的方针", "坚持方针", "坚持[的→]方针");
	assert_differs("5万元", "五万元", "[5→五]万元");
	assert_differs("建成5G网", "建成6G网", "建成[5→6]G网");
	/* glyphs and quotation marks of either side do not differ */
	assert_differs("堅持方針", "坚持方针", "[堅持方針=坚持方针]");
	assert_differs("“坚持”方真", "坚持方针", "[坚持”方=坚持方][真→针]");
	assert_differs("坚持“方真”", "坚持“方针”", "坚持“方[真→针]");
	/* a mark never stands for a character */
	assert_differs("坚持，方针", "坚持的方针", "坚持[，→的]方针");
	assert_differs("", "方针", "[→方针]");
	assert_differs("方针", "", "[方针→]");
	assert_differs("", "", "");
}

static void random_text(struct buf *text)
{
	static const char *const parts[] = {"甲", "乙", "丙", "乙", "，", "“",  "”", " ",
	                                    "12", "a",  "軟", "㍿", "5G", "\n", "。"};

	buf_reset(text);
	for (uint32_t n = draw(30); n > 0; n--)
		buf_str(text, parts[draw(sizeof(parts) / sizeof(parts[0]))]);
}

/* From the first token to the end of the last. */
static void assert_joins(const struct difference *d, const struct excerpt *e, bool pasted)
{
	struct buf joined = BUF_INIT(1 << 16);
	size_t start = e->to ? tokens_at(e->tokens, 0)->start : 0;
	size_t end = e->to ? tokens_at(e->tokens, e->to - 1)->end : 0;

	for (size_t i = 0; i < d->n; i++)
		buf_str(&joined, pasted ? d->at[i].pasted : d->at[i].source);
	assert_int_equal(joined.len, end - start);
	assert_memory_equal(buf_cstr(&joined), e->text + start, end - start);
	buf_release(&joined);
}

static void pieces_join_to_both_texts(void **state)
{
	struct buf x = BUF_INIT(1 << 12), y = BUF_INIT(1 << 12);

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct side a, b;
		struct difference d;
		struct err err;
		random_text(&x);
		random_text(&y);
		struct excerpt p = side_init(&a, buf_cstr(&x)), s = side_init(&b, buf_cstr(&y));
		assert_ok(difference_make(&p, &s, &d, &err), &err);
		assert_joins(&d, &p, true);
		assert_joins(&d, &s, false);
		difference_release(&d);
		tokens_release(&a.tokens);
		tokens_release(&b.tokens);
	}
	buf_release(&x);
	buf_release(&y);
}

static void cut_to_the_surroundings(void **state)
{
	struct difference d = differ("一二三四五六甲一二三四五六七八九乙一二三四五六",
	                             "一二三四五六一二三四五六七八九丙一二三四五六");
	struct err err;

	(void)state;
	assert_ok(difference_cut(&d, 3, &err), &err);
	assert_int_equal(d.n, 5);
	assert_string_equal(d.at[0].source, "…四五六");
	assert_string_equal(d.at[1].pasted, "甲");
	assert_string_equal(d.at[2].pasted, "一二三…七八九");
	assert_string_equal(d.at[4].source, "一二三…");
	assert_int_equal(d.changed, 2);
	difference_release(&d);
}

/* ---- Sentences ---- */

static void assert_segments(const char *text, const char *wanted)
{
	struct buf segments = BUF_INIT(SEGMENTS_LIMIT * sizeof(struct segment));
	struct buf shown = BUF_INIT(1 << 16);
	struct side side;

	side_init(&side, text);
	segments_cut(&side.tokens, &segments);
	const struct segment *s = (const void *)segments.data;
	for (size_t i = 0; i < segments.len / sizeof(*s); i++) {
		size_t start = tokens_at(&side.tokens, s[i].from)->start;
		size_t end = tokens_at(&side.tokens, s[i].to - 1)->end;
		buf_str(&shown, i ? "|" : "");
		buf_str(&shown, s[i].brief ? "~" : "");
		buf_add(&shown, text + start, end - start);
	}
	assert_string_equal(buf_cstr(&shown), wanted);
	buf_release(&shown);
	buf_release(&segments);
	tokens_release(&side.tokens);
}

static void a_paste_falls_apart(void **state)
{
	(void)state;
	assert_segments("", "");
	assert_segments("甲乙丙丁戊己庚辛壬癸子丑。甲乙丙丁戊己庚辛壬癸子丑寅",
	                "甲乙丙丁戊己庚辛壬癸子丑。|甲乙丙丁戊己庚辛壬癸子丑寅");
	assert_segments("甲乙丙丁戊己庚辛壬癸子丑！？不行。",
	                "甲乙丙丁戊己庚辛壬癸子丑！？|~不行。");
	/* nothing but brief ones are put together */
	assert_segments("甲乙丙丁。戊己庚辛。壬癸子丑。寅卯。",
	                "甲乙丙丁。戊己庚辛。壬癸子丑。寅卯。");
	assert_segments("甲乙。丙丁。", "~甲乙。丙丁。");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_stretch_is_the_nearest),
	        cmocka_unit_test(steps_lead_from_one_to_the_other),
	        cmocka_unit_test(sides_have_a_limit),
	        cmocka_unit_test(differences_read_well),
	        cmocka_unit_test(pieces_join_to_both_texts),
	        cmocka_unit_test(cut_to_the_surroundings),
	        cmocka_unit_test(a_paste_falls_apart),
	};
	return cmocka_run_group_tests(tests, seed, NULL);
}
