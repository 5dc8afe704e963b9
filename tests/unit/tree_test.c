/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/buf.h"
#include "core/tree.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What the walk tells, a letter and a name each. */
static enum zw_status note(struct tree_entry *e, void *context, struct err *err)
{
	static const char letters[] = {
	        [TREE_FOLDER] = '<', [TREE_LEFT] = '>',  [TREE_FILE] = 'f',
	        [TREE_LINK] = 'l',   [TREE_OTHER] = 'o', [TREE_UNREADABLE] = '!'};
	struct buf *out = context;

	if (e->level > 0) {
		assert_string_equal(e->folder, "mine");
		buf_printf(out, "%c%s%u ", letters[e->kind], e->name, e->level);
	}
	if (e->kind == TREE_FOLDER) {
		e->own = "mine";
		e->skip = strcmp(e->name, "skipped") == 0;
	}
	if (strcmp(e->name, "end") == 0)
		return err_set(err, ZW_LIMIT, "%s", "seen");
	return ZW_OK;
}

static void make(const char *path)
{
	FILE *file = fopen(path, "wx");

	assert_non_null(file);
	fclose(file);
}

static void remove_all(const char *folder)
{
	char command[128];

	assert_int_equal(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static void expect(const char *root, enum zw_status status, const char *told)
{
	struct buf out = BUF_INIT(4096);
	struct err err;

	assert_int_equal(tree_walk(root, false, note, &out, &err), status);
	assert_string_equal(buf_cstr(&out), told);
	buf_release(&out);
}

static void in_order_of_names(void **state)
{
	char folder[] = "/tmp/tree_test_XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	expect(".", ZW_OK, "");
	make("b");
	make("a");
	assert_int_equal(mkdir("c", 0777), 0);
	make("c/x");
	assert_int_equal(symlink("c", "d"), 0);
	assert_int_equal(mkfifo("e", 0666), 0);
	assert_int_equal(mkdir("skipped", 0777), 0);
	make("skipped/not seen");
	expect(".", ZW_OK, "fa1 fb1 <c1 fx2 >c1 ld1 oe1 <skipped1 ");
	expect("./", ZW_OK, "fa1 fb1 <c1 fx2 >c1 ld1 oe1 <skipped1 ");
	expect("c", ZW_OK, "fx1 ");
	make("c/end");
	expect(".", ZW_LIMIT, "fa1 fb1 <c1 fend2 ");
	remove_all(folder);
}

static enum zw_status is_lost(struct tree_entry *e, void *context, struct err *err)
{
	(void)err;
	assert_int_equal(e->kind, TREE_UNREADABLE);
	assert_int_equal(e->error, ENOENT);
	++*(int *)context;
	return ZW_OK;
}

static void what_is_not_there_is_told(void **state)
{
	int seen = 0;
	struct err err;

	(void)state;
	assert_int_equal(tree_walk("/nowhere/at all", true, is_lost, &seen, &err), ZW_OK);
	assert_int_equal(seen, 1);
}

/* Deeper than there are descriptors, or than a path may be. */
static void deep(void **state)
{
	char folder[] = "/tmp/tree_test_XXXXXX";
	struct buf out = BUF_INIT(1 << 20);
	struct err err;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	for (int i = 0; i < 3000; i++) {
		assert_int_equal(mkdir("d", 0777), 0);
		assert_int_equal(chdir("d"), 0);
	}
	make("f");
	assert_int_equal(tree_walk(folder, false, note, &out, &err), ZW_OK);
	assert_non_null(strstr(buf_cstr(&out), "!d"));
	buf_release(&out);
	remove_all(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(in_order_of_names),
	        cmocka_unit_test(what_is_not_there_is_told),
	        cmocka_unit_test(deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
