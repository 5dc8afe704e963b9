/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is told of the thesaurus, and what it adds: a question is looked up folded (着作权), but
 * people see what they have typed (著作权).
 */
#include "rewritten.h"

#include "core/text/tokens.h"

static const struct rewrite *told_of(const struct query *q, const char *from)
{
	for (size_t i = 0; i < query_rewrites(q); i++)
		if (strcmp(query_rewrite(q, i)->from, from) == 0)
			return query_rewrite(q, i);
	return NULL;
}

static bool adds(const struct query *q, const char *folded)
{
	for (size_t i = 0; i < query_expansions(q); i++) {
		const struct tokens *t = &query_expansion(q, i)->tokens;
		struct span all = tokens_needle(t, 0, tokens_count(t));
		if (all.len == strlen(folded) && memcmp(all.at, folded, all.len) == 0)
			return true;
	}
	return false;
}

static void what_was_typed_is_told(void **state)
{
	static const char *const rows[][2] = {
	        {"著作权登记怎么办理", "著作权登记"},
	        {"著作權 登記怎么办理", "著作權 登記"},
	        {"要去做作品登记。", "作品登记"},
	        {"2024年作品登记", "作品登记"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct query q;
		rewritten(rows[i][0], 1U << REWRITE_LAY, &q);
		if (!told_of(&q, rows[i][1]))
			fail_msg("%s: nothing is told of %s", rows[i][0], rows[i][1]);
		assert_true(adds(&q, "作品创作完成之日起产生"));
		query_release(&q);
	}
}

/* The same word is no expansion, in whatever characters the table has it. */
static void what_the_question_says_is_not_added(void **state)
{
	struct query without, with;

	(void)state;
	rewritten("版权多少年", 1U << REWRITE_LAY, &without);
	rewritten("版权多少年，著作权呢", 1U << REWRITE_LAY, &with);
	assert_true(adds(&without, "着作权"));
	assert_false(adds(&with, "着作权"));
	assert_true(adds(&with, "发表权"));
	query_release(&without);
	query_release(&with);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_was_typed_is_told),
	        cmocka_unit_test(what_the_question_says_is_not_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
