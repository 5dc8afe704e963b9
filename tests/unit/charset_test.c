/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A table of byte strings: what each decodes to, and from which charset.
 */
#include "test.h"

#include "core/text/charset.h"

struct example {
	const char *what;
	const char *bytes;
	size_t len;
	const char *declared;
	const char *text; /* NULL: refused */
	const char *charset;
};

#define BYTES(text) (text), sizeof(text) - 1

static const struct example examples[] = {
        {"plain", BYTES("第五条"), NULL, "第五条", "UTF-8"},
        {"ASCII", BYTES("Article 5"), NULL, "Article 5", "UTF-8"},
        {"UTF-8 with its mark", BYTES("\xEF\xBB\xBF第五条"), NULL, "第五条", "UTF-8"},
        {"UTF-8 whatever it declares", BYTES("第五条"), "gb2312", "第五条", "UTF-8"},
        {"UTF-16LE with its mark", BYTES("\xFF\xFE\x2C\x7B\x94\x4E\n\0"), NULL, "第五\n",
         "UTF-16LE"},
        {"UTF-16BE with its mark", BYTES("\xFE\xFF\x7B\x2C\x4E\x94\0\n"), NULL, "第五\n",
         "UTF-16BE"},
        {"UTF-16LE by its zeros", BYTES("\x2C\x7B\x94\x4E\n\0"), NULL, "第五\n", "UTF-16LE"},
        {"UTF-16BE by its zeros", BYTES("\x7B\x2C\x4E\x94\0\n"), NULL, "第五\n", "UTF-16BE"},
        {"a pair of surrogates", BYTES("\xFF\xFE\x40\xD8\x00\xDC"), NULL, "𠀀", "UTF-16LE"},
        {"GB18030", BYTES("\xD5\xFE\xB2\xDF"), NULL, "政策", "GB18030"},
        {"GB18030 of four bytes: 㙟", BYTES("\xD5\xFE\x82\x30\xAD\x31"), NULL, "政㙟", "GB18030"},
        {"says gb2312, holds GB18030: 镕", BYTES("\xD5\xFE\xE9\x46"), "gb2312", "政镕", "GB18030"},
        {"says UTF-8, holds GB18030", BYTES("\xD5\xFE\xB2\xDF"), "utf-8", "政策", "GB18030"},
        {"says Big5 and is", BYTES("\xAC\x46\xB5\xA6"), "big5", "政策", "Big5-HKSCS"},
        {"a charset that nobody knows", BYTES("\xD5\xFE\xB2\xDF"), "klingon", "政策", "GB18030"},
};

static void decode(const struct example *e)
{
	struct buf out = BUF_INIT(1000);
	struct err err = {""};
	const char *charset = NULL;
	size_t errors = 1;
	enum zw_status status =
	        charset_decode(e->bytes, e->len, e->declared, &out, &charset, &errors, &err);

	print_message("%s\n", e->what);
	assert_ok(status, &err);
	assert_string_equal(buf_cstr(&out), e->text);
	assert_string_equal(charset, e->charset);
	assert_int_equal(errors, 0);
	buf_release(&out);
}

static void decodes_what_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		decode(&examples[i]);
}

/* `good` characters of UTF-8, then `bad`. */
static enum zw_status decode_damaged(size_t good, const char *bad, struct buf *out, size_t *errors)
{
	struct buf raw = BUF_INIT(10000);
	const char *charset = "";
	struct err err;

	for (size_t i = 0; i < good; i++)
		buf_str(&raw, "政");
	buf_str(&raw, bad);
	enum zw_status status =
	        charset_decode(raw.data, raw.len, NULL, out, &charset, errors, &err);
	if (status == ZW_OK)
		assert_string_equal(charset, "UTF-8");
	buf_release(&raw);
	return status;
}

/* One character cut in two does not make GB18030 of a whole text. */
static void damaged_utf8_stays_utf8(void **state)
{
	struct buf out = BUF_INIT(10000);
	size_t errors = 0;

	(void)state;
	assert_int_equal(decode_damaged(200, "\xE7\xAD。", &out, &errors), ZW_OK);
	assert_int_equal(errors, 1);
	assert_memory_equal(out.data + 600, "\xEF\xBF\xBD。", 6);
	buf_release(&out);
}

static void truncated_gb18030_keeps_the_rest(void **state)
{
	struct buf raw = BUF_INIT(1000), out = BUF_INIT(1000);
	const char *charset = "";
	size_t errors = 0;
	struct err err = {""};

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_str(&raw, "\xD5\xFE\xB2\xDF");
	buf_char(&raw, '\xD5');
	assert_ok(charset_decode(raw.data, raw.len, NULL, &out, &charset, &errors, &err), &err);
	assert_string_equal(charset, "GB18030");
	assert_memory_equal(out.data, "政策政策", 12);
	assert_int_equal(errors, 1);
	buf_release(&raw);
	buf_release(&out);
}

static void refuses_what_is_no_text(void **state)
{
	struct buf out = BUF_INIT(1000);
	const char *charset;
	size_t errors;
	struct err err = {""};
	static const char zero[] = "\x01\x02\0\x03\0\0\x04", controls[] = "ab\x01\x02\x03\x04";
	static const char noise[] = "\xFF\xFE\xFD\x81\x20\xFF\x80\xFF\x81\x0D\xFF\xFF";

	(void)state;
	assert_int_equal(charset_decode(zero, 7, NULL, &out, &charset, &errors, &err),
	                 ZW_BAD_INPUT);
	assert_has(err.text, "not text");
	assert_int_equal(charset_decode(controls, 6, NULL, &out, &charset, &errors, &err),
	                 ZW_BAD_INPUT);
	assert_has(err.text, "control");
	assert_int_equal(charset_decode(noise + 2, 10, NULL, &out, &charset, &errors, &err),
	                 ZW_BAD_INPUT);
	buf_release(&out);
}

static void the_limit_is_that_of_the_text(void **state)
{
	struct buf out = BUF_INIT(6);
	const char *charset;
	size_t errors;
	struct err err = {""};

	(void)state;
	assert_ok(charset_decode("政策", 6, NULL, &out, &charset, &errors, &err), &err);
	assert_int_equal(charset_decode("政策 ", 7, NULL, &out, &charset, &errors, &err), ZW_LIMIT);
	/* Four bytes that become six. */
	assert_ok(charset_decode("\xD5\xFE\xB2\xDF", 4, NULL, &out, &charset, &errors, &err), &err);
	assert_int_equal(
	        charset_decode("\xD5\xFE\xB2\xDF\xD5\xFE", 6, NULL, &out, &charset, &errors, &err),
	        ZW_LIMIT);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(decodes_what_is_there),
	        cmocka_unit_test(damaged_utf8_stays_utf8),
	        cmocka_unit_test(truncated_gb18030_keeps_the_rest),
	        cmocka_unit_test(refuses_what_is_no_text),
	        cmocka_unit_test(the_limit_is_that_of_the_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
