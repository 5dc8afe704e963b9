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
		struct source source;
		sources_at(&s, i, &source);
		struct buf raw = BUF_INIT(1 << 20);
		struct known_source one = {.name = strdup(source.name),
		                           .reader = malloc(READER_SIGNATURE_SIZE),
		                           .shard = strdup("1-1"),
		                           .first = (uint32_t)i + 1,
		                           .n = 1};
		assert_ok(stamp_read(source.path, &raw, &one.stamp, &err), &err);
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
		struct plan_item item;
		plan_at(&p, i, &item);
		assert_int_equal(item.read, plan_reads(&p, i));
		if (item.kind != PLAN_SAME || item.read)
			buf_printf(&said, "%s%s %s\n", item.read ? "*" : "",
			           plan_kind_name(item.kind),
			           item.source ? item.source->name : item.known->name);
	}
	assert_string_equal(buf_cstr(&said), wanted);
	buf_release(&said);
	plan_release(&p);
	sources_release(&s);
}

/* What is known of a file, to be changed; learn_again puts it back. */
static struct known_source recall(const struct known *k, const char *name)
{
	struct known_source s;
	struct err err = {""};

	assert_ok(known_copy(known_find(k, name), &s, &err), &err);
	return s;
}

static void learn_again(struct known *k, struct known_source *s)
{
	struct err err = {""};
	size_t i = 0;

	while (i < known_count(k) && strcmp(known_name(k, i), s->name) != 0)
		i++;
	assert_in_range(i, 0, known_count(k) - 1);
	assert_ok(known_replace(k, i, s, &err), &err);
	known_source_release(s);
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
	struct known_source a = recall(&k, "a.txt"), b = recall(&k, "b.txt");
	a.hash[0] = a.hash[0] == '0' ? '1' : '0';
	learn_again(&k, &a);
	assert_plan(folder, &k, false, "");
	a = recall(&k, "a.txt");
	a.unsure = b.unsure = true;
	learn_again(&k, &a);
	learn_again(&k, &b);
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
	const struct file_stamp good = known_find(&k, "a.txt")->stamp;
	const struct file_stamp others[] = {
	        {good.bytes, good.inode + 1, good.modified, good.changed},
	        {good.bytes, good.inode, good.modified + 1, good.changed},
	        {good.bytes, good.inode, INT64_MAX, good.changed},
	        {good.bytes, good.inode, good.modified, -good.changed},
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct known_source a = recall(&k, "a.txt");
		a.stamp = others[i];
		learn_again(&k, &a);
		assert_plan(folder, &k, false, "touched a.txt\n");
	}
	known_release(&k);
}

static void read_by(struct known *k, const char *name, const char *reader)
{
	struct known_source s = recall(k, name);

	free(s.reader);
	s.reader = strdup(reader);
	learn_again(k, &s);
}

static void another_reader(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	read_by(&k, "a.txt", "text/0.1");
	read_by(&k, "b.txt", "none/1.1");
	/* Nobody took it when there were other readers. */
	read_by(&k, "x/c.txt", "/0123456789abcdef.1");
	assert_plan(folder, &k, false, "*same a.txt\n*same b.txt\n*same x/c.txt\n");
	known_release(&k);
}

static void what_was_skipped(void **state)
{
	char *folder = *state;
	struct known k;

	fill(folder);
	learn(folder, &k);
	struct known_source a = recall(&k, "a.txt"), b = recall(&k, "b.txt");
	a.n = b.n = 0;
	a.reason = strdup("no text");
	b.reason = strdup("another");
	learn_again(&k, &a);
	learn_again(&k, &b);
	assert_plan(folder, &k, false, "skipped a.txt\nskipped b.txt\n");
	write_text(in_folder(folder, "a.txt"), "bbbbb", 5);
	b = recall(&k, "b.txt");
	b.hash[0] = '\0'; /* nobody could read it at all */
	learn_again(&k, &b);
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
	static const char content[] = "0123456789abcdef0123456789abcdef";
	static const char another[] = "0123456789abcdef0123456789abcdee";
	struct known k;
	struct moves m;
	struct err err = {""};
	char name[64];

	(void)state;
	known_init(&k);
	moves_init(&m, &k);
	for (int i = 0; i < MANY; i++) {
		struct known_source s = {.stamp.bytes = 7, .n = 1};
		memcpy(s.hash, content, sizeof(content));
		snprintf(name, sizeof(name), "old/%05d.txt", i);
		s.name = strdup(name);
		assert_ok(known_add(&k, &s, &err), &err);
	}
	for (int i = 0; i < MANY; i++)
		assert_ok(moves_add(&m, (size_t)i, (size_t)i, &err), &err);
	moves_sort(&m);
	assert_true(moves_have_size(&m, 7));
	assert_false(moves_have_size(&m, 8));
	assert_null(moves_take(&m, 7, another, "x"));
	/* Each once, the one of the same name first. */
	const struct gone *taken = moves_take(&m, 7, content, "new/00003.txt");
	assert_string_equal(known_name(&k, taken->known), "old/00003.txt");
	for (int i = 1; i < MANY; i++)
		assert_non_null(moves_take(&m, 7, content, "new/other.txt"));
	assert_null(moves_take(&m, 7, content, "new/other.txt"));
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
