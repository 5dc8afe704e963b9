/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a run makes of each file: beside what is known of it, without an index.
 */
#include "test.h"

#include "corpus/formats/reader.h"
#include "indexer/plan/moves.h"
#include "indexer/plan/plan.h"

#include <sys/stat.h>

/* What would be known of the files of a folder if all had been read just now, a document each. */
static void learn(char *folder, struct known *k)
{
	struct sources s;
	struct err err = {""};

	known_init(k);
	assert_ok(sources_scan(&folder, 1, &s, &err), &err);
	for (size_t i = 0; i < sources_count(&s); i++) {
		const struct source *source = sources_at(&s, i);
		struct buf raw = BUF_INIT(1 << 20);
		struct known_source one = {.name = strdup(source->name),
		                           .reader = malloc(READER_SIGNATURE_SIZE),
		                           .shard = strdup("1-1"),
		                           .first = (uint32_t)i + 1,
		                           .n = 1};
		assert_ok(stamp_read(source->path, &raw, &one.stamp, &err), &err);
		hash_hex(buf_cstr(&raw), raw.len, one.hash);
		assert_non_null(one.reader);
		reader_signature(reader_named("text"), one.reader);
		assert_ok(known_add(k, &one, &err), &err);
		buf_release(&raw);
	}
	sources_release(&s);
}

/* "kind name" of each, with * if it is read, but of those that are the same. */
static void assert_plan(char *folder, const struct known *k, bool full, const char *wanted)
{
	struct sources s;
	struct plan p;
	struct err err = {""};
	struct buf said = BUF_INIT(100000);

	assert_ok(sources_scan(&folder, 1, &s, &err), &err);
	assert_ok(plan_make(&s, k, full, &p, &err), &err);
	for (size_t i = 0; i < plan_count(&p); i++) {
		const struct plan_item *item = plan_at(&p, i);
		if (item->kind != PLAN_SAME || item->read)
			buf_printf(&said, "%s%s %s\n", item->read ? "*" : "",
			           plan_kind_name(item->kind),
			           item->source ? item->source->name : item->known->name);
	}
	assert_string_equal(buf_cstr(&said), wanted);
	buf_release(&said);
	plan_release(&p);
	sources_release(&s);
}

static void fill(const char *folder)
{
	write_text(in_folder(folder, "a.txt"), "aaaa", 4);
	write_text(in_folder(folder, "b.txt"), "bbbb", 4);
	assert_int_equal(mkdir(in_folder(folder, "x"), 0777), 0);
	write_text(in_folder(folder, "x/c.txt"), "cccc", 4);
}

static void what_has_changed(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	assert_plan(folder, &k, false, "");
	write_text(in_folder(folder, "a.txt"), "aaaA", 4);
	write_text(in_folder(folder, "b.txt"), "bbbb", 4);
	write_text(in_folder(folder, "new.txt"), "new", 3);
	assert_int_equal(rename(in_folder(folder, "x/c.txt"), in_folder(folder, "d.txt")), 0);
	assert_plan(folder, &k, false,
	            "*changed a.txt\ntouched b.txt\n*moved d.txt\n*added new.txt\n");
	assert_int_equal(unlink(in_folder(folder, "d.txt")), 0);
	assert_plan(folder, &k, true,
	            "*same a.txt\n*same b.txt\n*added new.txt\nremoved x/c.txt\n");
	known_release(&k);
}

/* The stamp is that of what is known, the content is not: only where the stamp may be trusted
 * nothing is read. */
static void a_stamp_that_is_unsure(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	known_find(&k, "a.txt")->hash[0] ^= 1;
	assert_plan(folder, &k, false, "");
	known_find(&k, "a.txt")->unsure = true;
	known_find(&k, "b.txt")->unsure = true;
	assert_plan(folder, &k, false, "*changed a.txt\ntouched b.txt\n");
	known_release(&k);
}

/* Each part of a stamp counts, and time that goes back as well. */
static void any_difference_lets_the_content_decide(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	struct known_source *a = known_find(&k, "a.txt");
	const struct file_stamp good = a->stamp;
	const struct file_stamp others[] = {
	        {good.bytes, good.inode + 1, good.modified, good.changed},
	        {good.bytes, good.inode, good.modified + 1, good.changed},
	        {good.bytes, good.inode, INT64_MAX, good.changed},
	        {good.bytes, good.inode, good.modified, -good.changed},
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		a->stamp = others[i];
		assert_plan(folder, &k, false, "touched a.txt\n");
	}
	known_release(&k);
}

static void another_reader(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	strcpy(known_find(&k, "a.txt")->reader, "text/0.1");
	strcpy(known_find(&k, "b.txt")->reader, "none/1.1");
	/* Nobody took it when there were other readers. */
	strcpy(known_find(&k, "x/c.txt")->reader, "/0123456789abcdef.1");
	assert_plan(folder, &k, false, "*same a.txt\n*same b.txt\n*same x/c.txt\n");
	known_release(&k);
}

static void what_was_skipped(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	struct known_source *a = known_find(&k, "a.txt"), *b = known_find(&k, "b.txt");
	a->n = b->n = 0;
	a->reason = strdup("no text");
	b->reason = strdup("another");
	assert_plan(folder, &k, false, "skipped a.txt\nskipped b.txt\n");
	write_text(in_folder(folder, "a.txt"), "bbbbb", 5);
	b->hash[0] = '\0'; /* nobody could read it at all */
	assert_plan(folder, &k, false, "*added a.txt\n*added b.txt\n");
	known_release(&k);
}

static void what_cannot_be_read_any_more(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	assert_int_equal(unlink(in_folder(folder, "a.txt")), 0);
	assert_int_equal(symlink("b.txt", in_folder(folder, "a.txt")), 0);
	assert_plan(folder, &k, false, "kept a.txt\n");
	assert_plan(folder, &k, true, "skipped a.txt\n*same b.txt\n*same x/c.txt\n");
	known_release(&k);
}

/* ---- Moves ---- */

static void many_of_one_content(void **state)
{
	enum { MANY = 20000 };
	struct known k;
	struct moves m;
	struct err err = {""};
	char name[64];

	(void)state;
	known_init(&k);
	moves_init(&m);
	for (int i = 0; i < MANY; i++) {
		struct known_source s = {.stamp.bytes = 7, .hash = "0123"};
		snprintf(name, sizeof(name), "old/%05d.txt", i);
		s.name = strdup(name);
		assert_ok(known_add(&k, &s, &err), &err);
	}
	for (int i = 0; i < MANY; i++)
		assert_ok(moves_add(&m, known_at(&k, (size_t)i), (size_t)i, &err), &err);
	moves_sort(&m);
	assert_true(moves_have_size(&m, 7));
	assert_false(moves_have_size(&m, 8));
	assert_null(moves_take(&m, 7, "0124", "x"));
	/* Each once, the one of the same name first. */
	const struct known_source *taken = moves_take(&m, 7, "0123", "new/00003.txt");
	assert_string_equal(taken->name, "old/00003.txt");
	for (int i = 1; i < MANY; i++)
		assert_non_null(moves_take(&m, 7, "0123", "new/other.txt"));
	assert_null(moves_take(&m, 7, "0123", "new/other.txt"));
	moves_release(&m);
	known_release(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(what_has_changed),
	        folder_test(a_stamp_that_is_unsure),
	        folder_test(any_difference_lets_the_content_decide),
	        folder_test(another_reader),
	        folder_test(what_was_skipped),
	        folder_test(what_cannot_be_read_any_more),
	        cmocka_unit_test(many_of_one_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
