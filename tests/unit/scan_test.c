/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which files of a folder are indexed, under which names. (Not to be taken for corpus/text/scan.h.)
 */
#include "test.h"

#include "indexer/scan/scan.h"

#include <sys/stat.h>

static void touch(const char *folder, const char *name)
{
	write_text(in_folder(folder, name), "x", 1);
}

static void make_folder(const char *folder, const char *name)
{
	assert_int_equal(mkdir(in_folder(folder, name), 0777), 0);
}

/* "name" or "name (why not)" of each source, a line each. */
static void assert_sources(char *const *corpora, size_t n, const char *wanted, uint32_t passed_over)
{
	struct sources s;
	struct err err = {""};
	struct buf said = BUF_INIT(100000);

	assert_ok(sources_scan(corpora, n, &s, &err), &err);
	for (size_t i = 0; i < sources_count(&s); i++) {
		struct source source;
		sources_at(&s, i, &source);
		buf_str(&said, source.name);
		if (source.trouble)
			buf_printf(&said, " (%s)", source.trouble);
		assert_int_equal(sources_find(&s, source.name, strlen(source.name)), i);
		buf_char(&said, '\n');
	}
	assert_string_equal(buf_cstr(&said), wanted);
	assert_int_equal(s.passed_over, passed_over);
	buf_release(&said);
	sources_release(&s);
}

static void documents_of_a_folder(void **state)
{
	char *folder = *state;

	make_folder(folder, "法规");
	touch(folder, "法规/乙.md");
	touch(folder, "法规/甲.TXT");
	touch(folder, "a.html");
	touch(folder, "b.htm");
	touch(folder, "logo.png");
	touch(folder, "Makefile");
	assert_sources(&folder, 1, "a.html\nb.htm\n法规/乙.md\n法规/甲.TXT\n", 2);
}

static void hidden_things_are_passed_over(void **state)
{
	char *folder = *state;

	make_folder(folder, ".git");
	touch(folder, ".git/a.txt");
	touch(folder, ".b.txt");
	touch(folder, "~$c.txt");
	touch(folder, "d.txt");
	assert_sources(&folder, 1, "d.txt\n", 2);
}

static void links_and_fifos_are_listed_not_read(void **state)
{
	char *folder = *state;

	make_folder(folder, "in");
	assert_int_equal(symlink("..", in_folder(folder, "in/loop")), 0);
	assert_int_equal(symlink("/etc/passwd", in_folder(folder, "link.txt")), 0);
	assert_int_equal(mkfifo(in_folder(folder, "pipe.txt"), 0666), 0);
	assert_sources(&folder, 1, "link.txt (a symbolic link)\npipe.txt (not a regular file)\n",
	               1);
}

static void names_are_utf8_for_everyone(void **state)
{
	char *folder = *state;

	touch(folder, "a\nb.txt");
	touch(folder, "\xD5\xFE.txt");
	assert_sources(&folder, 1, "\\xD5\\xFE.txt\na\\x0Ab.txt\n", 0);
}

static void two_that_are_printed_alike(void **state)
{
	char *folder = *state;
	struct sources s;
	struct source second;
	struct err err = {""};

	touch(folder, "\xD5.txt");
	touch(folder, "\\xD5.txt");
	assert_sources(&folder, 1, "\\xD5.txt\n", 0);
	assert_ok(sources_scan(&folder, 1, &s, &err), &err);
	assert_int_equal(sources_collided(&s), 1);
	sources_collided_at(&s, 0, &second);
	assert_has(second.trouble, "another file");
	assert_has(second.path, "/");
	sources_release(&s);
}

static void several_folders_and_files(void **state)
{
	char one[4096], two[4096], file[4096];
	char *corpora[] = {one, two, file};

	make_folder(*state, "one");
	make_folder(*state, "two");
	touch(*state, "one/a.txt");
	touch(*state, "two/a.txt");
	touch(*state, "c.txt");
	snprintf(one, sizeof(one), "%s/one/", (char *)*state);
	snprintf(two, sizeof(two), "%s/two", (char *)*state);
	snprintf(file, sizeof(file), "%s/c.txt", (char *)*state);
	assert_sources(corpora, 3, "c.txt\none/a.txt\ntwo/a.txt\n", 0);
	assert_sources(corpora, 1, "a.txt\n", 0);
	/* A file that is named is read whatever it is called. */
	touch(*state, "README");
	snprintf(file, sizeof(file), "%s/README", (char *)*state);
	assert_sources(corpora + 2, 1, "README\n", 0);
}

static void two_corpora_of_one_name(void **state)
{
	char one[4096], two[4096];
	char *corpora[] = {one, two};
	struct sources s;
	struct err err = {""};

	make_folder(*state, "x");
	make_folder(*state, "y");
	make_folder(*state, "x/laws");
	make_folder(*state, "y/laws");
	touch(*state, "x/laws/a.txt");
	touch(*state, "y/laws/a.txt");
	snprintf(one, sizeof(one), "%s/x/laws", (char *)*state);
	snprintf(two, sizeof(two), "%s/y/laws", (char *)*state);
	assert_int_equal(sources_scan(corpora, 2, &s, &err), ZW_BAD_INPUT);
	assert_has(err.text, "x/laws");
}

static void a_corpus_that_is_not_there(void **state)
{
	char *absent = (char *)in_folder(*state, "absent");
	struct sources s;
	struct err err = {""};

	assert_int_equal(sources_scan(&absent, 1, &s, &err), ZW_IO);
	assert_has(err.text, "absent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(documents_of_a_folder),
	        folder_test(hidden_things_are_passed_over),
	        folder_test(links_and_fifos_are_listed_not_read),
	        folder_test(names_are_utf8_for_everyone),
	        folder_test(several_folders_and_files),
	        folder_test(two_that_are_printed_alike),
	        folder_test(two_corpora_of_one_name),
	        folder_test(a_corpus_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
