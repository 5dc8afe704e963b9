/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The shim: a tree is written and read, and whatever Xapian throws arrives as a status.
 */
#include "test.h"

#include "core/index/tree/xapian.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { VALUE_LIMIT = 1 << 20 };

static void put(struct xap_writer *w, const char *key, size_t len, const char *value, size_t n)
{
	struct err err = {""};

	assert_ok(xap_put(w, key, len, value, n, &err), &err);
}

static struct xap_writer *create(const char *path)
{
	struct xap_writer *w;
	struct err err = {""};

	assert_ok(xap_create(path, &w, &err), &err);
	return w;
}

/* The keys k0000 … of n values, each "value I" as often as fills about I bytes. */
static void write_tree(const char *path, unsigned n)
{
	struct xap_writer *w = create(path);
	struct buf value = BUF_INIT(VALUE_LIMIT);
	struct err err = {""};
	char key[16];

	for (unsigned i = 0; i < n; i++) {
		buf_reset(&value);
		do
			buf_printf(&value, "value %u ", i);
		while (value.len < i);
		snprintf(key, sizeof(key), "k%04u", i);
		put(w, key, strlen(key), value.data, value.len);
	}
	buf_release(&value);
	assert_ok(xap_finish(w, &err), &err);
}

static struct xap_tree *open_tree(const char *path)
{
	struct xap_tree *tree;
	struct err err = {""};

	assert_ok(xap_open(path, 0, &tree, &err), &err);
	return tree;
}

static void assert_value(struct xap_tree *t, const char *key, size_t len, const char *wanted,
                         size_t n)
{
	struct buf value = BUF_INIT(VALUE_LIMIT);
	struct err err = {""};

	assert_ok(xap_get(t, key, len, &value, &err), &err);
	assert_int_equal(value.len, n);
	if (n > 0)
		assert_memory_equal(value.data, wanted, n);
	buf_release(&value);
}

static void what_was_written_is_read(void **state)
{
	const char *path = in_folder(*state, "t");
	static const char bytes[] = "a\0b\xFF\n";
	struct xap_writer *w = create(path);
	struct buf value = BUF_INIT(100);
	struct err err = {""};

	put(w, bytes, 5, "one", 3);
	put(w, bytes, 4, bytes, 5);
	put(w, "\0", 1, "zero", 4);
	put(w, "条", 3, "text", 4);
	assert_ok(xap_finish(w, &err), &err);
	struct xap_tree *t = open_tree(path);
	assert_value(t, bytes, 5, "one", 3);
	assert_value(t, bytes, 4, bytes, 5);
	assert_value(t, "\0", 1, "zero", 4);
	assert_value(t, "条", 3, "text", 4);
	assert_value(t, bytes, 3, NULL, 0);
	assert_value(t, "无", 3, NULL, 0);
	/* It is appended. */
	buf_str(&value, "a ");
	assert_ok(xap_get(t, "条", 3, &value, &err), &err);
	assert_string_equal(buf_cstr(&value), "a text");
	buf_release(&value);
	xap_close(t);
	xap_close(NULL);
}

static void a_key_has_one_value(void **state)
{
	const char *path = in_folder(*state, "t");
	struct xap_writer *w = create(path);
	struct err err = {""};

	put(w, "b", 1, "long before", 11);
	put(w, "a", 1, "first", 5);
	put(w, "c", 1, "gone", 4);
	put(w, "b", 1, "after", 5);
	put(w, "c", 1, "", 0);
	put(w, "d", 1, NULL, 0);
	assert_ok(xap_finish(w, &err), &err);
	struct xap_tree *t = open_tree(path);
	assert_value(t, "a", 1, "first", 5);
	assert_value(t, "b", 1, "after", 5);
	assert_value(t, "c", 1, NULL, 0);
	assert_value(t, "d", 1, NULL, 0);
	xap_close(t);
}

/* The longest key, and values of more than a block of the tree. */
static void long_keys_and_values(void **state)
{
	const char *path = in_folder(*state, "t");
	struct xap_writer *w = create(path);
	struct err err = {""};
	char key[XAP_KEY_LIMIT + 1];
	char *value = malloc(VALUE_LIMIT);

	assert_non_null(value);
	/* NUL bytes: a key that had to be escaped would not fit. */
	memset(key, '\0', sizeof(key));
	for (size_t i = 0; i < VALUE_LIMIT; i++)
		value[i] = (char)(i * 31 + i / 1000);
	put(w, key, XAP_KEY_LIMIT, value, VALUE_LIMIT);
	assert_int_equal(xap_put(w, key, XAP_KEY_LIMIT + 1, "a", 1, &err), ZW_LIMIT);
	assert_has(err.text, "241");
	assert_int_equal(xap_put(w, key, 0, "a", 1, &err), ZW_LIMIT);
	assert_ok(xap_finish(w, &err), &err);
	struct xap_tree *t = open_tree(path);
	assert_value(t, key, XAP_KEY_LIMIT, value, VALUE_LIMIT);
	struct buf small = BUF_INIT(VALUE_LIMIT - 1);
	err.text[0] = '\0';
	assert_int_equal(xap_get(t, key, XAP_KEY_LIMIT, &small, &err), ZW_LIMIT);
	assert_has(err.text, "over the limit");
	buf_release(&small);
	free(value);
	xap_close(t);
}

struct said {
	struct buf keys;
	unsigned most;
};

static bool say_key(void *context, const char *key, size_t len)
{
	struct said *s = context;

	buf_printf(&s->keys, "%.*s;", (int)len, key);
	return --s->most > 0;
}

static void assert_keys(struct xap_tree *t, const char *prefix, unsigned most, const char *wanted)
{
	struct said s = {BUF_INIT(1000), most};
	struct err err = {""};

	assert_ok(xap_keys(t, prefix, strlen(prefix), say_key, &s, &err), &err);
	assert_string_equal(buf_cstr(&s.keys), wanted);
	buf_release(&s.keys);
}

static void keys_by_their_beginning(void **state)
{
	const char *path = in_folder(*state, "t");
	struct xap_writer *w = create(path);
	struct err err = {""};
	static const char *const keys[] = {"p奇", "p偶", "pa", "d奇", "P奇1", "p", "q"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		put(w, keys[i], strlen(keys[i]), "1", 1);
	assert_ok(xap_finish(w, &err), &err);
	struct xap_tree *t = open_tree(path);
	assert_keys(t, "p", 10, "p;pa;p偶;p奇;");
	assert_keys(t, "p\xE5", 10, "p偶;p奇;");
	assert_keys(t, "p", 2, "p;pa;");
	assert_keys(t, "", 3, "P奇1;d奇;p;");
	assert_keys(t, "无", 10, "");
	xap_close(t);
}

static void compact_keeps_everything(void **state)
{
	const char *from = in_folder(*state, "from"), *to = in_folder(*state, "to");
	struct said one = {BUF_INIT(100000), 100000}, other = {BUF_INIT(100000), 100000};
	struct buf value = BUF_INIT(VALUE_LIMIT);
	struct err err = {""};
	enum { N = 5000 };

	write_tree(from, N);
	assert_ok(xap_compact(from, to, &err), &err);
	assert_ok(xap_check(to, &err), &err);
	struct xap_tree *a = open_tree(from), *b = open_tree(to);
	assert_ok(xap_keys(a, "", 0, say_key, &one, &err), &err);
	assert_ok(xap_keys(b, "", 0, say_key, &other, &err), &err);
	assert_string_equal(buf_cstr(&one.keys), buf_cstr(&other.keys));
	assert_int_equal(one.keys.len, N * strlen("k0000;"));
	for (unsigned i = 0; i < N; i += 7) {
		char key[16];
		snprintf(key, sizeof(key), "k%04u", i);
		buf_reset(&value);
		assert_ok(xap_get(a, key, strlen(key), &value, &err), &err);
		assert_true(value.len >= i);
		assert_value(b, key, strlen(key), value.data, value.len);
	}
	xap_close(a);
	xap_close(b);
	buf_release(&one.keys);
	buf_release(&other.keys);
	buf_release(&value);
}

static void failures_are_statuses(void **state)
{
	const char *path = in_folder(*state, "t"), *absent = in_folder(*state, "absent");
	struct xap_tree *tree = NULL;
	struct xap_writer *w;
	struct err err = {""};
	struct buf value = BUF_INIT(1000);

	assert_int_equal(xap_open(absent, 0, &tree, &err), ZW_BAD_INDEX);
	assert_null(tree);
	assert_true(strlen(err.text) > 0);
	assert_int_equal(xap_check(absent, &err), ZW_BAD_INDEX);
	write_tree(path, 1);
	/* It is there already. */
	assert_int_equal(xap_create(path, &w, &err), ZW_BAD_INDEX);
	assert_null(w);
	tree = open_tree(path);
	assert_int_equal(xap_get(tree, "", 0, &value, &err), ZW_BAD_INDEX);
	xap_close(tree);
	xap_discard(create(in_folder(*state, "thrown away")));
	xap_discard(NULL);
	assert_ok(xap_finish(NULL, &err), &err);
	buf_release(&value);
}

/* Bytes in the midst of the tree that are others than were written. */
static void damage_is_found(void **state)
{
	const char *path = in_folder(*state, "t");
	const char *file = in_folder(*state, "t/postlist.glass");
	struct err err = {""};
	struct stat is;

	write_tree(path, 500);
	assert_ok(xap_check(path, &err), &err);
	int fd = open(file, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &is), 0);
	for (off_t at = 0; at < is.st_size; at += 8192)
		assert_int_equal(pwrite(fd, "\xFF\xFF\xFF\xFF\xFF\xFF", 6, at + 5), 6);
	assert_int_equal(close(fd), 0);
	assert_int_equal(xap_check(path, &err), ZW_BAD_INDEX);
	assert_true(strlen(err.text) > 0);
}

/* As on a full disk: files of this process may not grow. */
static void who_cannot_be_written_is_named(void **state)
{
	const char *path = in_folder(*state, "t");
	struct rlimit before, small;
	struct err err = {""};
	char text[20000] = "";

	uint32_t any = 1; /* what cannot be compressed */
	for (size_t i = 0; i < sizeof(text); i++, any = any * 1664525 + 1013904223)
		text[i] = (char)(any >> 24);
	struct xap_writer *w = create(path);
	put(w, "a", 1, text, sizeof(text));
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 8192;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum zw_status status = xap_finish(w, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, handler);
	assert_int_equal(status, ZW_BAD_INDEX);
	assert_memory_equal(err.text, path, strlen(path));
	assert_non_null(strstr(err.text, strerror(EFBIG)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(what_was_written_is_read), folder_test(a_key_has_one_value),
	        folder_test(long_keys_and_values),     folder_test(keys_by_their_beginning),
	        folder_test(compact_keeps_everything), folder_test(failures_are_statuses),
	        folder_test(damage_is_found),          folder_test(who_cannot_be_written_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
