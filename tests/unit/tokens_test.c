/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The definition of a match by example: what a text folds to, and what stands in what.
 */
#include "test.h"

#include "core/text/tokens.h"

#include <time.h>

#define FENCE "\x1F"

static struct tokens t;

static int setup(void **state)
{
	(void)state;
	tokens_init(&t, 100000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tokens_release(&t);
	return 0;
}

/* The stream as people read it: | for a fence. */
static void assert_stream(const char *text, const char *wanted)
{
	struct err err = {""};
	char shown[1000];

	assert_ok(tokens_scan(&t, text, strlen(text), &err), &err);
	snprintf(shown, sizeof(shown), "%s", buf_cstr(&t.stream));
	for (char *c = shown; *c; c++)
		if (*c == FENCE[0])
			*c = '|';
	assert_string_equal(shown, wanted);
}

static void folds_to_a_stream(void **state)
{
	static const char *const examples[][2] = {
	        /* the example of tokens.h */
	        {"第517号　“三重一大”，Wi-Fi", "第|517|号三重一大,|wi|-|fi|\n"},
	        /* transparent marks and white space leave nothing */
	        {"《关于「〈试行〉」的》 ‘通知’", "关于试行的通知\n"},
	        {"总　则", "总则\n"},
	        /* parting marks are tokens, folded too */
	        {"法律、行政法规。", "法律、行政法规。\n"},
	        {"（一）", "(一)\n"},
	        /* traditional, full-width, case, 〇 and ○ */
	        {"鄉親們", "乡亲们\n"},
	        {"ＡＢＣ１２３", "|abc|123|\n"},
	        {"二○二二年二〇二二年", "二〇二二年二〇二二年\n"},
	        /* runs end where their kind ends, with one fence between two of them */
	        {"5G", "|5|g|\n"},
	        {"a b", "|a|b|\n"},
	        {"a“b”c", "|a|b|c|\n"},
	        /* NFKC: what expands, what combines */
	        {"㎏", "|kg|\n"},
	        {"㍿", "株式会社\n"},
	        {"①", "|1|\n"},
	        {"e\u0301", "|é|\n"},
	        {"İ", "|i|\u0307\n"},
	        {"Straße", "|strasse|\n"},
	        /* zero-width characters do not even end a run */
	        {"综合\uFEFF利用", "综合利用\n"},
	        {"20\u200B22", "|2022|\n"},
	        {"露天\u200B焚烧", "露天焚烧\n"},
	        /* beyond the first plane */
	        {"𠮷野", "𠮷野\n"},
	        {"𝟓𝐆", "|5|g|\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		assert_stream(examples[i][0], examples[i][1]);
}

static void lines_end_in_lf_cr_or_both(void **state)
{
	(void)state;
	assert_stream("一\n二\r三\r\n四", "一\n二\n三\n四\n");
	assert_stream("\n\n一\n\n", "一\n");
	assert_stream("", "");
	assert_stream(" “” \n", "");
	assert_stream("a\n1", "|a|\n|1|\n");
	struct err err;
	assert_ok(tokens_scan(&t, "一\n\n二", strlen("一\n\n二"), &err), &err);
	assert_int_equal(tokens_at(&t, 0)->line, 0);
	assert_int_equal(tokens_at(&t, 1)->line, 2);
}

/* Does the phrase stand in the text? */
static bool stands(const char *phrase, const char *text)
{
	struct err err = {""};
	char needle[200];

	assert_ok(tokens_scan(&t, phrase, strlen(phrase), &err), &err);
	struct span span = tokens_needle(&t, 0, tokens_count(&t));
	assert_true(span.len > 0 && span.len < sizeof(needle));
	memcpy(needle, span.at, span.len);
	assert_ok(tokens_scan(&t, text, strlen(text), &err), &err);
	return memmem(buf_cstr(&t.stream), t.stream.len, needle, span.len) != NULL;
}

static void a_phrase_stands_or_does_not(void **state)
{
	(void)state;
	assert_true(stands("三个代表重要思想", "“三个代表”重要思想"));
	assert_true(stands("“三个代表”重要思想", "三个代表重要思想"));
	assert_true(stands("法律行政法规", "法律 行政法规"));
	assert_true(stands("法律、行政法规", "《法律》、行政法规"));
	assert_false(stands("法律行政法规", "法律、行政法规"));
	assert_false(stands("法律、行政法规", "法律行政法规"));
	assert_true(stands("第17号", "第17号"));
	assert_false(stands("17号", "第517号"));
	assert_false(stands("51", "第517号"));
	assert_true(stands("5G", "推广5G网络"));
	assert_false(stands("5G", "15G"));
	assert_true(stands("wi-fi", "Ｗｉ－Ｆｉ"));
	assert_false(stands("一二", "一\n二"));
	assert_true(stands("一尺子", "一把尺子\n一尺子"));
}

/* What is marked is the original, whatever it folded to. */
static void tokens_know_where_they_come_from(void **state)
{
	static const char text[] = "㍿ 第５１７號e\u0301\u200B。";
	struct err err = {""};
	const struct {
		const char *folded, *original;
	} wanted[] = {
	        {"株", "㍿"},      {"式", "㍿"}, {"会", "㍿"},           {"社", "㍿"}, {"第", "第"},
	        {"517", "５１７"}, {"号", "號"}, {"é", "e\u0301\u200B"}, {"。", "。"},
	};

	(void)state;
	assert_ok(tokens_scan(&t, text, strlen(text), &err), &err);
	assert_int_equal(tokens_count(&t), sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < tokens_count(&t); i++) {
		const struct token *token = tokens_at(&t, i);
		assert_int_equal(token->stream_len, strlen(wanted[i].folded));
		assert_memory_equal(t.stream.data + token->stream, wanted[i].folded,
		                    token->stream_len);
		/* An ignorable character behind a run may or may not belong to it. */
		assert_in_range(token->end - token->start, 1, strlen(wanted[i].original));
		assert_memory_equal(text + token->start, wanted[i].original,
		                    token->end - token->start);
	}
}

static void needles_have_the_fences_of_their_ends(void **state)
{
	struct err err;

	(void)state;
	assert_ok(tokens_scan(&t, "第517号", strlen("第517号"), &err), &err);
	struct span number = tokens_needle(&t, 1, 2), head = tokens_needle(&t, 0, 1);
	assert_int_equal(number.len, strlen(FENCE "517" FENCE));
	assert_memory_equal(number.at, FENCE "517" FENCE, number.len);
	assert_int_equal(head.len, strlen("第"));
	assert_int_equal(tokens_needle(&t, 1, 1).len, 0);
}

static void text_over_the_limit_is_refused(void **state)
{
	struct tokens few;
	struct err err = {""};
	char text[301];

	(void)state;
	tokens_init(&few, 10);
	memset(text, 'a', 300);
	text[300] = '\0';
	assert_int_equal(tokens_scan(&few, text, 300, &err), ZW_LIMIT);
	assert_has(err.text, "limit");
	assert_ok(tokens_scan(&few, "第五条", 9, &err), &err);
	tokens_release(&few);
}

/* A pile of 5,000 combining marks is no reason to stop. */
static void many_combining_marks(void **state)
{
	struct buf text = BUF_INIT(100000);
	struct err err = {""};

	(void)state;
	buf_char(&text, 'e');
	for (int i = 0; i < 5000; i++)
		buf_str(&text, "\u0301");
	buf_str(&text, "条");
	assert_ok(tokens_scan(&t, text.data, text.len, &err), &err);
	const struct token *last = tokens_at(&t, tokens_count(&t) - 1);
	assert_memory_equal(t.stream.data + last->stream, "条", 3);
	assert_int_equal(last->start, text.len - 3);
	buf_release(&text);
}

/* Texts are drawn from these: what is folded by table, what combines, what is dropped. */
static const char *const pieces[] = {
        "条", "法", "國", "政", "〇", "○",  "㐀", "𠮷", "豈", "が", "か", "\u3099", "\u0301", "é",
        "e",  "A",  "１", "7",  "。", "（", "《", "”",  "　", " ",  "\n", "㍿",     "①",      "한",
};

/* An ignorable character behind each piece keeps all of them from being folded with their
 * neighbours in one go. */
static void texts_fold_as_their_characters_do(void **state)
{
	enum { ROUNDS = 3000, LONGEST = 40, PIECES = sizeof(pieces) / sizeof(*pieces) };
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	struct buf plain = BUF_INIT(1000), parted = BUF_INIT(1000), wanted = BUF_INIT(4000);
	struct err err = {""};

	(void)state;
	print_message("ZW_SEED=%u\n", seed);
	for (int round = 0; round < ROUNDS; round++) {
		buf_reset(&plain);
		buf_reset(&parted);
		buf_reset(&wanted);
		for (int n = rand_r(&seed) % LONGEST; n > 0; n--) {
			/* Han mostly, as in a text. */
			int most = rand_r(&seed) % 3 ? 4 : PIECES;
			const char *piece = pieces[rand_r(&seed) % most];
			buf_str(&plain, piece);
			buf_str(&parted, piece);
			buf_str(&parted, "\u200B");
		}
		assert_ok(tokens_scan(&t, buf_cstr(&parted), parted.len, &err), &err);
		buf_add(&wanted, t.stream.data, t.stream.len);
		size_t tokens = tokens_count(&t);
		assert_ok(tokens_scan(&t, buf_cstr(&plain), plain.len, &err), &err);
		assert_string_equal(buf_cstr(&t.stream), buf_cstr(&wanted));
		assert_int_equal(tokens_count(&t), tokens);
	}
	buf_release(&plain);
	buf_release(&parted);
	buf_release(&wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(folds_to_a_stream),
	        cmocka_unit_test(lines_end_in_lf_cr_or_both),
	        cmocka_unit_test(a_phrase_stands_or_does_not),
	        cmocka_unit_test(tokens_know_where_they_come_from),
	        cmocka_unit_test(needles_have_the_fences_of_their_ends),
	        cmocka_unit_test(text_over_the_limit_is_refused),
	        cmocka_unit_test(many_combining_marks),
	        cmocka_unit_test(texts_fold_as_their_characters_do),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
