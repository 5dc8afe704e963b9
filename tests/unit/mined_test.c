/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of mined terms: looked up, read through, damaged.
 */
#include "test.h"

#include "core/index/mined.h"

static const char good[] = "# zhengwen terms 4 12\n"
                           "全民健身\t3\tcohesion\n"
                           "全过程人民民主\t12\tquoted\n"
                           "全过程监管\t5\tcohesion\n"
                           "渡口管理条例\t4\ttitle\n";

static struct mined *viewed(const char *bytes, size_t len)
{
	struct mined *m;
	struct err err = {""};

	assert_ok(mined_view(bytes, len, &m, &err), &err);
	return m;
}

/* The term found by its prefix; "" if none begins like this. */
static const char *by_prefix(const struct mined *m, const char *prefix)
{
	static char found[100];
	struct mined_term term;
	size_t place = mined_seek(m, prefix, strlen(prefix));

	found[0] = '\0';
	if (mined_next(m, &place, &term) && term.len >= strlen(prefix) &&
	    memcmp(term.text, prefix, strlen(prefix)) == 0)
		snprintf(found, sizeof(found), "%.*s", (int)term.len, term.text);
	return found;
}

static void looked_up_by_prefix(void **state)
{
	struct mined *m = viewed(good, sizeof(good) - 1);

	(void)state;
	assert_string_equal(by_prefix(m, ""), "全民健身");
	assert_string_equal(by_prefix(m, "全"), "全民健身");
	assert_string_equal(by_prefix(m, "全过程"), "全过程人民民主");
	assert_string_equal(by_prefix(m, "全过程监管"), "全过程监管");
	assert_string_equal(by_prefix(m, "全过程监管员"), "");
	assert_string_equal(by_prefix(m, "渡"), "渡口管理条例");
	assert_string_equal(by_prefix(m, "龙"), "");
	mined_close(m);
}

static void read_in_order(void **state)
{
	static const struct {
		const char *text;
		uint32_t documents;
		enum mined_how how;
	} wanted[] = {
	        {"全民健身", 3, MINED_COHESION},
	        {"全过程人民民主", 12, MINED_QUOTED},
	        {"全过程监管", 5, MINED_COHESION},
	        {"渡口管理条例", 4, MINED_TITLE},
	};
	struct mined *m = viewed(good, sizeof(good) - 1);
	struct mined_term term;
	size_t place = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(mined_next(m, &place, &term));
		assert_int_equal(term.len, strlen(wanted[i].text));
		assert_memory_equal(term.text, wanted[i].text, term.len);
		assert_int_equal(term.documents, wanted[i].documents);
		assert_int_equal(term.how, wanted[i].how);
	}
	assert_false(mined_next(m, &place, &term));
	mined_close(m);
}

static void no_terms_at_all(void **state)
{
	const char *none = "# zhengwen terms 0 1\n";
	struct mined *m = viewed(none, strlen(none));
	struct mined_term term;
	size_t place = mined_seek(m, "全", 3);

	(void)state;
	assert_false(mined_next(m, &place, &term));
	mined_close(m);
}

/* Lines that are none are passed over. */
static void damaged_lines(void **state)
{
	const char *text =
	        "# zhengwen terms 9 1\n\n\t\t\n甲乙\n甲丙\t\tquoted\n甲丁\t5\n甲戊\t5\tby chance\n"
	        "甲己\t99999999999\tquoted\n甲庚\t7\ttitle\n";
	struct mined *m = viewed(text, strlen(text));
	struct mined_term term;
	size_t place = 0;

	(void)state;
	assert_true(mined_next(m, &place, &term));
	assert_memory_equal(term.text, "甲庚", 6);
	assert_false(mined_next(m, &place, &term));
	mined_close(m);
}

static void damaged_heads(void **state)
{
	static const char *const texts[] = {
	        "",
	        "\n",
	        "# zhengwen terms 4\n",
	        "# zhengwen terms 4 12",
	        "# zhengwen terms 4 12 7\n",
	        "# zhengwen terms four 12\n",
	        "全民健身\t3\tcohesion\n",
	        "# zhengwen terms 4 12\n全民健身\t3\tcoh",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct mined *m;
		struct err err = {""};
		assert_status(mined_view(texts[i], strlen(texts[i]), &m, &err), ZW_BAD_INDEX, &err);
		assert_null(m);
	}
}

/* Whatever bytes are flipped: read to the end, never outside (the address sanitizer looks on). */
static void flipped_bytes(void **state)
{
	struct mined_term term;

	(void)state;
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		char *bytes = malloc(sizeof(good) - 1);
		struct mined *m;
		struct err err = {""};
		assert_non_null(bytes);
		memcpy(bytes, good, sizeof(good) - 1);
		bytes[i] = (char)(bytes[i] ^ 0x0B);
		if (mined_view(bytes, sizeof(good) - 1, &m, &err) == ZW_OK) {
			size_t place = mined_seek(m, "全过程", 9), lines = 0;
			while (mined_next(m, &place, &term))
				assert_in_range(++lines, 1, 40);
			mined_close(m);
		}
		free(bytes);
	}
}

static void a_file_of_the_size_the_manifest_says(void **state)
{
	const char *path = in_folder(*state, "terms");
	struct mined *m;
	struct err err = {""};

	assert_status(mined_open(path, 10, &m, &err), ZW_BAD_INDEX, &err);
	write_text(path, good, sizeof(good) - 1);
	assert_status(mined_open(path, sizeof(good), &m, &err), ZW_BAD_INDEX, &err);
	assert_status(mined_open(path, 0, &m, &err), ZW_BAD_INDEX, &err);
	assert_ok(mined_open(path, sizeof(good) - 1, &m, &err), &err);
	mined_close(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(looked_up_by_prefix),
	        cmocka_unit_test(read_in_order),
	        cmocka_unit_test(no_terms_at_all),
	        cmocka_unit_test(damaged_lines),
	        cmocka_unit_test(damaged_heads),
	        cmocka_unit_test(flipped_bytes),
	        folder_test(a_file_of_the_size_the_manifest_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
