/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a document is known by, whatever its file is called by now.
 */
#include "test.h"

#include "indexer/plan/known.h"
#include "indexer/saved/identity.h"

#include <sys/stat.h>

static void add(struct known *k, const char *name, const char *first, const char *second)
{
	struct known_source s = {.name = strdup(name), .reader = strdup("")};
	struct err err = {""};

	if (first) {
		s.former = strings_copy((char *[]){(char *)first, NULL}, second);
		assert_non_null(s.former);
	}
	assert_ok(known_add(k, &s, &err), &err);
}

/* Generation 1 of an index, as far as identities look at it. */
static void write_sources(const char *dir)
{
	struct known k;
	struct err err = {""};

	known_init(&k);
	add(&k, "same.md", NULL, NULL);
	add(&k, "乙.md", "甲.md", "中.md");
	add(&k, "甲.md", NULL, NULL);
	add(&k, "new/b.zip", "old/a.zip", NULL);
	known_sort(&k);
	assert_int_equal(mkdir(in_folder(dir, "generations"), 0777), 0);
	assert_int_equal(mkdir(in_folder(dir, "generations/1"), 0777), 0);
	assert_ok(known_write(&k, in_folder(dir, "generations/1/sources"), &err), &err);
	known_release(&k);
}

static void assert_identity(const struct identities *all, const char *path, const char *wanted)
{
	struct buf id = BUF_INIT(1024);

	identity_add(all, path, &id);
	assert_string_equal(buf_cstr(&id), wanted);
	buf_release(&id);
}

static void a_document_is_known_by_its_first_path(void **state)
{
	struct identities *all;
	struct err err = {""};

	write_sources(*state);
	assert_ok(identities_open(*state, 1, &all, &err), &err);
	assert_identity(all, "same.md", "same.md");
	assert_identity(all, "乙.md", "甲.md");
	assert_identity(all, "new/b.zip/目录/c.docx", "old/a.zip/目录/c.docx");
	assert_identity(all, "unknown/d.md", "unknown/d.md");
	identities_close(all);
}

/* 甲.md became 乙.md; then there was another 甲.md. */
static void a_new_file_under_an_old_name_is_another(void **state)
{
	struct identities *all;
	struct err err = {""};

	write_sources(*state);
	assert_ok(identities_open(*state, 1, &all, &err), &err);
	assert_identity(all, "甲.md", "甲.md\n2");
	identities_close(all);
}

static void without_sources_a_path_is_its_own_identity(void **state)
{
	struct identities *all;
	struct err err = {""};

	assert_ok(identities_open(*state, 1, &all, &err), &err);
	assert_identity(all, "甲.md", "甲.md");
	identities_close(all);
}

static void damaged_sources_are_told(void **state)
{
	struct identities *all;
	struct err err = {""};

	write_sources(*state);
	write_text(in_folder(*state, "generations/1/sources"), "{", 1);
	assert_status(identities_open(*state, 1, &all, &err), ZW_BAD_INDEX, &err);
	assert_null(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(a_document_is_known_by_its_first_path),
	        folder_test(a_new_file_under_an_old_name_is_another),
	        folder_test(without_sources_a_path_is_its_own_identity),
	        folder_test(damaged_sources_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
