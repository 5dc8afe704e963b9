/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ZIP files: what is read, what is refused and why, and that no damage of a byte does more than
 * that. Larger ones: tests/e2e/test_packages.py.
 */
#include "corpus/formats/package/package.h"
#include "tests/unit/zip_builder.h"

#include <time.h>

static void test_reads(void **state)
{
	struct buf out = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	struct package *p;
	struct err err;
	struct zip z;

	(void)state;
	zip_init(&z);
	zip_add(&z, "a/", "");
	zip_add(&z, "a/B.xml", "文字");
	zip_add(&z, "\xB9\xAB\xCE\xC4.txt", "x"); /* GBK */
	zip_add(&z, "空", "");
	zip_end(&z);
	assert_ok(package_open(z.data.data, z.data.len, &p, &err), &err);
	assert_int_equal(package_count(p), 4);
	assert_true(package_is_folder(p, 0));
	assert_string_equal(package_name(p, 2), "公文.txt");
	assert_ok(package_read_named(p, "A/b.xml", &out, &err), &err);
	assert_string_equal(buf_cstr(&out), "文字");
	assert_ok(package_read_named(p, "空", &out, &err), &err);
	assert_int_equal(out.len, 0);
	assert_int_equal(package_read_named(p, "b.xml", &out, &err), ZW_NOT_FOUND);
	package_close(p);
	buf_release(&out);
	zip_release(&z);
}

/* As 7-Zip on a Chinese Windows packs it: GBK, and the name in UTF-8 beside it. */
static void test_names(void **state)
{
	static const char gbk[] = "\xB9\xAB\xCE\xC4.txt", wrong[] = "\xFF\xFF.txt";
	struct package *p;
	struct err err;
	struct zip z;

	(void)state;
	zip_init(&z);
	zip_add(&z, wrong, "");
	zip_add(&z, gbk, "");
	zip_end(&z);
	/* The extra field of the last one, in the list. */
	struct buf raw = BUF_INIT(ZIP_LIMIT), extra = BUF_INIT(ZIP_LIMIT);
	zip_u16(&extra, 0x7075);
	zip_u16(&extra, 5 + (unsigned)strlen("公告.txt"));
	buf_char(&extra, 1);
	zip_u32(&extra, zip_crc(gbk, strlen(gbk)));
	buf_str(&extra, "公告.txt");
	size_t end = z.data.len - 22, entry = end - 46 - strlen(gbk);
	buf_add(&raw, z.data.data, end);
	raw.data[entry + 30] = (char)extra.len;
	buf_add(&raw, extra.data, extra.len);
	buf_add(&raw, z.data.data + end, 22);
	raw.data[end + extra.len + 12] = (char)(raw.data[end + extra.len + 12] + (char)extra.len);
	assert_ok(package_open(raw.data, raw.len, &p, &err), &err);
	assert_has(package_name(p, 0), "\xEF\xBF\xBD"); /* U+FFFD */
	assert_string_equal(package_name(p, 1), "公告.txt");
	package_close(p);
	buf_release(&raw);
	buf_release(&extra);
	zip_release(&z);
}

static void refuse(const char *first, const char *second, unsigned flags, const char *reason)
{
	struct buf out = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	struct package *p = NULL;
	struct err err = {""};
	struct zip z;

	zip_init(&z);
	z.flags = flags;
	zip_add(&z, first, "x");
	zip_add(&z, second, "y");
	zip_end(&z);
	enum zw_status status = package_open(z.data.data, z.data.len, &p, &err);
	if (status == ZW_OK)
		status = package_read(p, 0, &out, &err);
	assert_int_equal(status, ZW_BAD_INPUT);
	assert_has(err.text, reason);
	package_close(p);
	buf_release(&out);
	zip_release(&z);
}

static void test_refuses(void **state)
{
	(void)state;
	refuse("../a", "b", 0, "leads out");
	refuse("a/../../b", "b", 0, "leads out");
	refuse("a", "..", 0, "leads out");
	refuse("/etc/passwd", "b", 0, "leads out");
	refuse("a\\b", "b", 0, "leads out");
	refuse("C:a", "b", 0, "leads out");
	refuse("", "b", 0, "leads out");
	refuse("a", "a", 0, "one name");
	refuse("a", "b", 1, "encrypted");
}

/* A small file with one byte of the list changed, counted from the front of the entry. */
static void refuse_entry(size_t at, char byte, const char *reason)
{
	struct buf out = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	struct package *p = NULL;
	struct err err = {""};
	struct zip z;

	zip_init(&z);
	zip_add(&z, "a", "文字");
	zip_end(&z);
	z.data.data[z.data.len - 22 - 47 + at] = byte;
	enum zw_status status = package_open(z.data.data, z.data.len, &p, &err);
	if (status == ZW_OK)
		status = package_read(p, 0, &out, &err);
	assert_int_not_equal(status, ZW_OK);
	assert_has(err.text, reason);
	assert_int_equal(out.len, 0);
	package_close(p);
	buf_release(&out);
	zip_release(&z);
}

static void test_refuses_what_the_list_says(void **state)
{
	(void)state;
	refuse_entry(10, 9, "ZIP method 9");
	refuse_entry(16, 'x', "not what its list says"); /* checksum */
	refuse_entry(24, 5, "not what its list says");   /* shorter, longer than it is */
	refuse_entry(24, 7, "not what its list says");
	refuse_entry(27, 7, "more than 67108864 bytes");
	refuse_entry(23, 7, "not whole"); /* packed: longer than the file */
	refuse_entry(0, 'x', "list of contents");
	refuse_entry(46, '/', "leads out");
	refuse_entry(47 + 4, 1, "ZIP file"); /* one of several volumes */
}

static void test_paths(void **state)
{
	char path[PACKAGE_PATH_SIZE];

	(void)state;
	assert_true(package_resolve("word/document.xml", "../media/a%20b.png", true, path));
	assert_string_equal(path, "media/a b.png");
	assert_true(package_resolve("word/document.xml", "/word/./x.xml", false, path));
	assert_string_equal(path, "word/x.xml");
	assert_false(package_resolve("OFD.xml", "/../Doc_0/Document.xml", false, path));
	assert_false(package_resolve("Doc_0/Document.xml", "../../etc/passwd", false, path));
	assert_false(package_resolve("a", "file:///etc/passwd", false, path));
	assert_false(package_resolve("a", "%2e%2e\\x", true, path));
	assert_false(package_resolve("a", "", false, path));
}

/* Any byte changed, any byte missing: read or refused, and never more than was promised. */
static void test_damage(void **state)
{
	const char *seed_text = getenv("ZW_SEED");
	unsigned seed = seed_text ? (unsigned)strtoul(seed_text, NULL, 10) : (unsigned)time(NULL);
	struct buf out = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	struct package *p;
	struct zip z;

	(void)state;
	print_message("ZW_SEED=%u\n", seed);
	zip_init(&z);
	zip_add(&z, "word/a.xml", "甲乙丙丁");
	zip_add(&z, "word/b.xml", "戊己庚辛");
	zip_end(&z);
	for (size_t i = 0; i < z.data.len * 40; i++) {
		char old = z.data.data[i % z.data.len];
		size_t len = i % 7 == 0 ? i / 7 % z.data.len : z.data.len;
		z.data.data[i % z.data.len] = (char)rand_r(&seed);
		char *copy = malloc(len ? len : 1); /* so that a sanitizer sees its end */
		memcpy(copy, z.data.data, len);
		if (package_open(copy, len, &p, NULL) == ZW_OK)
			for (size_t k = 0; k < package_count(p); k++)
				package_read(p, k, &out, NULL);
		package_close(p);
		free(copy);
		z.data.data[i % z.data.len] = old;
	}
	buf_release(&out);
	zip_release(&z);
}

static enum zw_status collect(void *context, const char *name, const char *raw, size_t len,
                              const char *reason, struct err *err)
{
	(void)err;
	buf_printf(context, "%s=%.*s%s|", name, raw ? (int)len : 0, raw ? raw : "",
	           reason ? "!" : "");
	return ZW_OK;
}

static void test_documents(void **state)
{
	struct buf got = BUF_INIT(ZIP_LIMIT);
	const struct reader *reader;
	struct err err;
	struct zip z;

	(void)state;
	zip_init(&z);
	zip_add(&z, "法规/甲.txt", "文");
	zip_add(&z, "__MACOSX/._a.txt", "x");
	zip_add(&z, "图.png", "x");
	z.flags = 1;
	zip_add(&z, "乙.txt", "密");
	zip_end(&z);
	assert_ok(reader_find(z.data.data, z.data.len, "a.docx", &reader, &err), &err);
	assert_ptr_equal(reader, &reader_package);
	assert_ok(reader_choose(z.data.data, z.data.len, &reader, &err), &err);
	assert_ptr_equal(reader, &reader_zip);
	assert_ok(reader->unpack(z.data.data, z.data.len, collect, &got, &err), &err);
	assert_string_equal(buf_cstr(&got), "法规/甲.txt=文|乙.txt=!|");
	buf_release(&got);
	zip_release(&z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_reads),     cmocka_unit_test(test_names),
	        cmocka_unit_test(test_refuses),   cmocka_unit_test(test_refuses_what_the_list_says),
	        cmocka_unit_test(test_paths),     cmocka_unit_test(test_damage),
	        cmocka_unit_test(test_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
