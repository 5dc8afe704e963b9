/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands in a hole is what a scan of the texts finds there; what is taken for a slip.
 */
#include "small_index.h"

#include "searcher/suggest/spelling.h"

#include <time.h>

static struct tokens scratch;

static void index_of(const char *folder, const char *const *texts, size_t n, struct generation *g)
{
	static struct shard shard;

	small_index(folder, texts, n, &shard);
	*g = (struct generation){.manifest = {.n_shards = 1}, .shards = &shard};
	tokens_init(&scratch, 1 << 16);
}

static void index_end(struct generation *g)
{
	shard_close(&g->shards[0]);
	tokens_release(&scratch);
}

static struct span span(const char *text)
{
	return (struct span){text, strlen(text)};
}

/* ---- Holes ---- */

static const char *const letters[] = {"甲", "乙", "丙"};

/* Lines of few different characters. */
static char *random_text(void)
{
	char *text = malloc(4096);

	assert_non_null(text);
	*text = '\0';
	for (int i = 0; i < 30; i++) {
		for (int k = 2 + rand() % 12; k > 0; k--)
			strcat(text, letters[rand() % 3]);
		strcat(text, "\n");
	}
	return text;
}

/* Places where left, one of the three and right stand; with c NULL left and right alone. */
static uint32_t scan(char *const *texts, size_t n, const char *left, const char *c,
                     const char *right)
{
	char needle[64];
	uint32_t count = 0;

	snprintf(needle, sizeof(needle), "%s%s%s", left, c ? c : "", right);
	for (size_t i = 0; i < n; i++)
		for (const char *at = texts[i]; (at = strstr(at, needle)); at += 3)
			count++;
	return count;
}

static uint32_t count_of(const struct fillings *f, uint32_t c)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].c == c)
			return f->at[i].count;
	return 0;
}

static void compare(const struct generation *g, char *const *texts, size_t n, const char *left,
                    const char *right)
{
	static const uint32_t codes[] = {0x7532, 0x4E59, 0x4E19};
	struct err err = {""};
	struct fillings found;

	for (int hole = 0; hole < 2; hole++) {
		struct gapped gapped = {span(left), span(right), hole};
		struct allowance allowance = {.left = 1 << 20};
		assert_ok(gapped_find(g, &gapped, &scratch, UINT32_MAX, &allowance, &found, &err),
		          &err);
		for (size_t i = 0; hole && i < 3; i++)
			if (count_of(&found, codes[i]) != scan(texts, n, left, letters[i], right))
				fail_msg("%s%s%s: %u, scanned %u", left, letters[i], right,
				         count_of(&found, codes[i]),
				         scan(texts, n, left, letters[i], right));
		if (!hole)
			assert_int_equal(count_of(&found, 0), scan(texts, n, left, NULL, right));
	}
}

static void a_hole_is_filled_by_what_a_scan_finds(void **state)
{
	static const char *const sides[] = {"", "甲", "乙丙", "甲甲", "丙乙甲", "丁", "甲丁"};
	unsigned seed =
	        getenv("ZW_SEED") ? (unsigned)atoi(getenv("ZW_SEED")) : (unsigned)time(NULL);
	char *texts[5];
	struct generation g;

	print_message("ZW_SEED=%u\n", seed);
	srand(seed);
	for (size_t i = 0; i < 5; i++)
		texts[i] = random_text();
	index_of(*state, (const char *const *)texts, 5, &g);
	for (size_t i = 0; i < 7; i++)
		for (size_t k = 0; k < 7; k++)
			if (i + k > 0)
				compare(&g, texts, 5, sides[i], sides[k]);
	index_end(&g);
	for (size_t i = 0; i < 5; i++)
		free(texts[i]);
}

/* What may be looked at is said before: nothing is counted by halves. */
static void it_keeps_to_its_allowance(void **state)
{
	const char *const texts[] = {"甲乙丙\n甲乙丙\n甲乙丙\n甲乙丙\n", "甲乙丙\n甲乙丙\n"};
	struct gapped gapped = {{"甲", 3}, {"丙", 3}, true}, string = {{"甲乙", 6}, {"", 0}, false};
	struct gapped nowhere = {{"丁", 3}, {"丙", 3}, true};
	struct allowance few = {.left = 5}, enough = {.left = 13};
	struct fillings found;
	struct generation g;
	struct err err = {""};

	index_of(*state, texts, 2, &g);
	assert_ok(gapped_find(&g, &gapped, &scratch, 100, &few, &found, &err), &err);
	assert_int_equal(found.n, 0);
	assert_true(found.unknown);
	assert_int_equal(few.left, 5);
	assert_ok(gapped_find(&g, &nowhere, &scratch, 100, &few, &found, &err), &err);
	assert_int_equal(found.n, 0);
	assert_false(found.unknown);
	assert_ok(gapped_find(&g, &gapped, &scratch, 100, &enough, &found, &err), &err);
	assert_int_equal(count_of(&found, 0x4E59), 6);
	assert_int_equal(enough.left, 7);
	assert_ok(gapped_find(&g, &string, &scratch, 2, &enough, &found, &err), &err);
	assert_int_equal(count_of(&found, 0), 2);
	assert_int_equal(enough.left, 1);
	index_end(&g);
}

/* ---- Slips ---- */

static const char *corrected(const struct generation *g, const char *typed, bool part)
{
	static char text[256];
	struct buf found = BUF_INIT(255);
	struct tokens t;
	struct err err = {""};

	tokens_init(&t, 256);
	assert_ok(tokens_scan(&t, typed, strlen(typed), &err), &err);
	struct allowance allowance = {.left = SPELLING_PASSAGES};
	struct spelling_request r = {&t, 0, tokens_count(&t), part, &allowance};
	assert_ok(spelling_find(g, &r, &scratch, &found, &err), &err);
	snprintf(text, sizeof(text), "%s", buf_cstr(&found));
	buf_release(&found);
	tokens_release(&t);
	return text;
}

static void one_slip_is_found(void **state)
{
	static const char line[] = "优化营商环境，加强知识产权保护，促进高质量发展，适用民法典。\n";
	static const struct {
		const char *typed, *meant;
	} rows[] = {
	        {"营商坏境", "营商环境"},
	        {"营商换境", "营商环境"},
	        {"营环商境", "营商环境"},
	        {"营商商环境", "营商环境"},
	        {"营商境", "营商环境"},
	        {"知识产全", "知识产权"},
	        {"高质发展", "高质量发展"},
	        {"知识产权宝护", "知识产权保护"},
	        {"民法曲", "民法典"},
	        {"營商壞境", "营商环境"},
	        {"营商环境", ""},
	        {"环境", ""},
	        {"坏境", ""},
	        {"毫无关系的话", ""},
	        {"营营商坏坏境", ""},
	        {"营商环境加强知识产权保护", ""},
	};
	char text[4096] = "";
	struct generation g;

	for (int i = 0; i < 25; i++)
		strcat(text, line);
	index_of(*state, (const char *const[]){text}, 1, &g);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(corrected(&g, rows[i].typed, false), rows[i].meant) != 0)
			fail_msg("%s: \"%s\", wanted \"%s\"", rows[i].typed,
			         corrected(&g, rows[i].typed, false), rows[i].meant);
	index_end(&g);
}

static void of_a_part_only_what_is_nearly_certain_is(void **state)
{
	const char *const texts[] = {
	        "营商环境\n营商环境\n营商环境\n营商环境\n营商环境\n营商环境\n"};
	struct generation g;

	index_of(*state, texts, 1, &g);
	assert_string_equal(corrected(&g, "营商甲境", false), "营商环境");
	assert_string_equal(corrected(&g, "营商甲境", true), "");
	assert_string_equal(corrected(&g, "营商坏境", true), "营商环境");
	index_end(&g);
}

static void when_the_allowance_is_spent_nothing_is(void **state)
{
	const char *const texts[] = {"营商环境\n营商环境\n营商环境\n"};
	struct allowance spent = {.left = 0};
	struct generation g;
	struct buf found = BUF_INIT(255);
	struct tokens t;
	struct err err = {""};

	index_of(*state, texts, 1, &g);
	tokens_init(&t, 256);
	assert_ok(tokens_scan(&t, "营商坏境", 12, &err), &err);
	struct spelling_request r = {&t, 0, 4, false, &spent};
	assert_ok(spelling_find(&g, &r, &scratch, &found, &err), &err);
	assert_int_equal(found.len, 0);
	tokens_release(&t);
	index_end(&g);
}

static size_t strange(const struct generation *g, const struct tokens *t, size_t from, size_t to)
{
	struct err err = {""};
	size_t at;

	assert_ok(spelling_strange(g, t, from, to, &at, &err), &err);
	return at;
}

static void strange_neighbours_are_found(void **state)
{
	const char *const texts[] = {"优化营商环境的措施\n"};
	static const char typed[] = "优化营商坏境的措施";
	struct generation g;
	struct tokens t;
	struct err err = {""};

	index_of(*state, texts, 1, &g);
	tokens_init(&t, 256);
	assert_ok(tokens_scan(&t, typed, strlen(typed), &err), &err);
	assert_int_equal(strange(&g, &t, 0, 9), 3);
	assert_int_equal(strange(&g, &t, 4, 9), 4);
	assert_int_equal(strange(&g, &t, 5, 9), 9);
	assert_int_equal(strange(&g, &t, 9, 9), 9);
	/* What cannot be counted is not taken for strange, nor for common. */
	size_t at;
	g.shards[0].info.passages = 0;
	assert_status(spelling_strange(&g, &t, 0, 9, &at, &err), ZW_BAD_INDEX, &err);
	tokens_release(&t);
	index_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(a_hole_is_filled_by_what_a_scan_finds),
	        folder_test(it_keeps_to_its_allowance),
	        folder_test(one_slip_is_found),
	        folder_test(of_a_part_only_what_is_nearly_certain_is),
	        folder_test(when_the_allowance_is_spent_nothing_is),
	        folder_test(strange_neighbours_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
