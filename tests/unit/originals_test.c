/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which files are handed out as originals, and which are not.
 */
#include "test.h"

#include "core/files.h"
#include "web/originals.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static char *below(const char *name)
{
	static char path[4][512];
	static int i;

	i = (i + 1) % 4;
	snprintf(path[i], sizeof(path[i]), "%s/%s", root, name);
	return path[i];
}

static void put(const char *name, const char *content)
{
	struct buf b = BUF_INIT(1 << 10);
	struct err err;

	buf_str(&b, content);
	assert_int_equal(files_write(below(name), &b, &err), ZW_OK);
	buf_release(&b);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(root, "/tmp/zhengwen-originals-XXXXXX");
	assert_non_null(mkdtemp(root));
	mkdir(below("laws"), 0755);
	mkdir(below("laws/法"), 0755);
	mkdir(below("laws/.git"), 0755);
	mkdir(below("notices"), 0755);
	put("secret", "12345");
	put("laws/a.txt", "12345");
	put("laws/法/b.md", "12345");
	put("laws/.git/a", "12345");
	put("laws/.hidden", "12345");
	put("laws/\xff.txt", "12345");
	put("laws/x\\xFF.txt", "12345");
	put("notices/a.txt", "1234567");
	assert_int_equal(symlink("../secret", below("laws/link.txt")), 0);
	assert_int_equal(symlink("法", below("laws/folder")), 0);
	assert_int_equal(mkfifo(below("laws/fifo"), 0644), 0);
	return 0;
}

static int tear_down(void **state)
{
	struct err err;

	(void)state;
	return files_remove_tree(root, &err) == ZW_OK ? 0 : 1;
}

static int open_one(const struct originals *o, const char *path, uint64_t bytes)
{
	struct document_record d = {.path = (char *)path, .bytes = bytes};

	return originals_open(o, &d);
}

static bool is_there(const struct originals *o, const char *path)
{
	const uint64_t written = 5;
	int fd = open_one(o, path, written);
	char text[8];

	if (fd < 0)
		return false;
	assert_int_equal(read(fd, text, sizeof(text)), written);
	assert_memory_equal(text, "12345", written);
	close(fd);
	return true;
}

static struct originals *laws(void)
{
	char *folders[] = {below("laws")};
	struct originals *o;
	struct err err;

	assert_int_equal(originals_new(folders, 1, &o, &err), ZW_OK);
	return o;
}

static void files_of_a_folder(void **state)
{
	struct originals *o = laws();

	(void)state;
	assert_true(is_there(o, "a.txt"));
	assert_true(is_there(o, "法/b.md"));
	assert_true(is_there(o, "\\xFF.txt"));  /* a byte that is no UTF-8 */
	assert_true(is_there(o, "x\\xFF.txt")); /* these very letters */
	assert_false(is_there(o, "absent.txt"));
	originals_free(o);
}

/* Nothing beyond the folder, no link, nothing hidden, nothing that is no file. */
static void what_is_never_handed_out(void **state)
{
	static const char *const paths[] = {"",
	                                    ".",
	                                    "..",
	                                    "../secret",
	                                    "法/../../secret",
	                                    "/etc/passwd",
	                                    "link.txt",
	                                    "folder/b.md",
	                                    "folder",
	                                    "法",
	                                    "法/",
	                                    "a.txt/",
	                                    "a.txt/b",
	                                    ".hidden",
	                                    ".git/a",
	                                    "fifo",
	                                    "//a.txt",
	                                    "法//b.md",
	                                    "./a.txt",
	                                    "\\x2E\\x2E/secret",
	                                    "\\x2Ehidden",
	                                    "\\x2E.\\x2Fsecret",
	                                    "法\\x2Fb.md",
	                                    "a.txt\\x00"};
	struct originals *o = laws();

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		print_message("%s\n", paths[i]);
		assert_int_equal(open_one(o, paths[i], 5), -1);
	}
	originals_free(o);
}

static void a_name_beyond_all_lengths(void **state)
{
	struct originals *o = laws();
	char *name = malloc(100001);

	(void)state;
	memset(name, 'a', 100000);
	name[100000] = '\0';
	assert_int_equal(open_one(o, name, 5), -1);
	for (size_t i = 1; i < 100000; i += 2)
		name[i] = '/';
	assert_int_equal(open_one(o, name, 5), -1);
	free(name);
	originals_free(o);
}

/* Another size: another file by now. */
static void a_file_that_has_changed(void **state)
{
	struct originals *o = laws();

	(void)state;
	assert_int_equal(open_one(o, "a.txt", 4), -1);
	assert_int_equal(open_one(o, "a.txt", 6), -1);
	assert_int_equal(open_one(o, "a.txt", 0), -1);
	originals_free(o);
}

/* At the limit, and one past it. */
static void the_limit(void **state)
{
	struct originals *o = laws();
	int fd = open(below("laws/large"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	(void)state;
	assert_int_equal(ftruncate(fd, (off_t)ORIGINAL_LIMIT), 0);
	int found = open_one(o, "large", ORIGINAL_LIMIT);
	assert_true(found >= 0);
	close(found);
	assert_int_equal(ftruncate(fd, (off_t)ORIGINAL_LIMIT + 1), 0);
	assert_int_equal(open_one(o, "large", ORIGINAL_LIMIT + 1), -1);
	close(fd);
	unlink(below("laws/large"));
	originals_free(o);
}

/* With several folders a name begins with that of its folder. */
static void several_folders(void **state)
{
	char *folders[] = {below("laws/"), below("notices")};
	struct originals *o;
	struct err err;

	(void)state;
	assert_int_equal(originals_new(folders, 2, &o, &err), ZW_OK);
	assert_true(is_there(o, "laws/a.txt"));
	assert_false(is_there(o, "a.txt"));
	assert_false(is_there(o, "laws"));
	assert_false(is_there(o, "laws/"));
	assert_false(is_there(o, "law/a.txt"));
	assert_false(is_there(o, "notices/../laws/a.txt"));
	int fd = open_one(o, "notices/a.txt", 7);
	assert_true(fd >= 0);
	close(fd);
	originals_free(o);
}

static void none(void **state)
{
	char *folders[] = {below("absent"), below("secret")};
	struct originals *o;
	struct err err;

	(void)state;
	assert_int_equal(open_one(NULL, "a.txt", 5), -1);
	originals_free(NULL);
	assert_int_equal(originals_new(folders, 1, &o, &err), ZW_OK);
	assert_int_equal(open_one(o, "a.txt", 5), -1);
	originals_free(o);
	assert_int_equal(originals_new(folders + 1, 1, &o, &err), ZW_OK);
	assert_int_equal(open_one(o, "a.txt", 5), -1);
	assert_int_equal(open_one(o, "", 5), -1);
	originals_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(files_of_a_folder),
	        cmocka_unit_test(what_is_never_handed_out),
	        cmocka_unit_test(a_name_beyond_all_lengths),
	        cmocka_unit_test(a_file_that_has_changed),
	        cmocka_unit_test(the_limit),
	        cmocka_unit_test(several_folders),
	        cmocka_unit_test(none),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
