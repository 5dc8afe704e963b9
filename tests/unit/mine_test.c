/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is mined from a few documents: quotations, titles, strings that keep together.
 */
#include "test.h"

#include "small_index.h"

#include "indexer/words/mine.h"

#include <sys/stat.h>

enum { DOCUMENTS = 12, FILLER = 300 };

static uint32_t seed;

/* Characters that nothing keeps together: the same ones in every run. */
static void add_noise(struct buf *text, int n)
{
	for (int i = 0; i < n; i++) {
		seed = seed * 1103515245 + 12345;
		buf_utf8(text, 0x8000 + (seed >> 16) % 400);
	}
}

/* Quoted, cited and plain; 将“…”修改为“…” is quoted, too, but no term. */
static void write_document(struct buf *text, int i)
{
	buf_printf(text, "关于第%d号事项的通知\n", i);
	add_noise(text, FILLER);
	buf_str(text, "\n推进“湖畔课堂”，落实《渡口管理条例》，依照“第三款”。将“湖边码头”修改为“湖"
	              "边泊位”。\n");
	for (int times = 0; times < 2; times++) {
		add_noise(text, 3);
		buf_str(text, "智慧渡口");
		add_noise(text, 3);
	}
	buf_str(text, i < 2 ? "“只有两回”" : "");
	add_noise(text, FILLER);
	buf_char(text, '\n');
}

static struct dead *kill_first(const struct shard_info *shard, uint32_t n, struct buf *file)
{
	const uint32_t entries[TABLES] = {shard->documents, shard->passages};
	struct dead_writer *w;
	struct dead *dead;
	struct err err = {""};

	assert_ok(dead_begin(entries, NULL, &w, &err), &err);
	for (uint32_t d = 1; d <= n; d++)
		assert_ok(dead_add(w, TABLE_DOCUMENTS, d, NULL, 0, &err), &err);
	assert_ok(dead_finish(w, file, &err), &err);
	assert_ok(dead_view(file->data, file->len, entries, &dead, &err), &err);
	return dead;
}

/* As if the collection had so many characters, and the first `dead` of its documents were dead. */
static struct buf mined_from(const char *folder, uint64_t characters, uint32_t n_dead)
{
	struct buf dead_file = BUF_INIT(1 << 20);
	struct buf texts[DOCUMENTS], file = BUF_INIT(MINE_FILE_LIMIT);
	const char *list[DOCUMENTS];
	struct shard shard;
	struct err err = {""};
	char shards[4096];

	seed = 7;
	for (int i = 0; i < DOCUMENTS; i++) {
		texts[i] = BUF_INIT(1 << 16);
		write_document(&texts[i], i);
		list[i] = buf_cstr(&texts[i]);
	}
	snprintf(shards, sizeof(shards), "%s/shards", folder);
	assert_int_equal(mkdir(shards, 0777), 0);
	small_index(shards, list, DOCUMENTS, &shard);
	struct manifest m = {.characters = characters, .shards = &shard.info, .n_shards = 1};
	struct dead *dead = kill_first(&shard.info, n_dead, &dead_file);
	const struct dead *all_dead[] = {dead};
	struct collection c = {.dir = folder, .manifest = &m, .dead = all_dead};
	assert_ok(mine_terms(&c, &file, &err), &err);
	dead_close(dead);
	buf_release(&dead_file);
	shard_close(&shard);
	for (int i = 0; i < DOCUMENTS; i++)
		buf_release(&texts[i]);
	return file;
}

/* The head of the file says how many documents were looked at. */
static unsigned looked_at(const struct buf *file)
{
	unsigned terms, documents = 0;

	assert_int_equal(sscanf(file->data, "# zhengwen terms %u %u", &terms, &documents), 2);
	return documents;
}

static void terms_of_a_small_collection(void **state)
{
	struct buf file = mined_from(*state, 10000, 0);

	assert_int_equal(looked_at(&file), DOCUMENTS);
	assert_has(file.data, "\n湖畔课堂\t12\tquoted\n");
	assert_has(file.data, "\n渡口管理条例\t12\ttitle\n");
	assert_has(file.data, "\n智慧渡口\t12\tcohesion\n");
	buf_release(&file);
}

static void no_terms(void **state)
{
	static const char *const none[] = {
	        "第三款",   /* the number of something */
	        "湖边码头", /* what an amendment strikes out */
	        "湖边泊位", /* and what it puts in */
	        "只有两回", /* in two documents */
	        "慧渡口",   /* always behind the same character */
	};
	struct buf file = mined_from(*state, 10000, 0);

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		char line[100];
		snprintf(line, sizeof(line), "\n%s\t", none[i]);
		if (strstr(file.data, line))
			fail_msg("%s was mined", none[i]);
	}
	buf_release(&file);
}

/* Sorted by bytes, as a lookup needs it. */
static void sorted(void **state)
{
	struct buf file = mined_from(*state, 10000, 0);
	struct mined *m;
	struct mined_term term, before = {"", 0, 0, 0};
	size_t place = 0;
	uint32_t n = 0;
	struct err err = {""};

	assert_ok(mined_view(file.data, file.len, &m, &err), &err);
	for (; mined_next(m, &place, &term); n++) {
		size_t least = before.len < term.len ? before.len : term.len;
		int order = memcmp(before.text, term.text, least);
		assert_true(order < 0 || (order == 0 && before.len < term.len));
		before = term;
	}
	assert_true(n >= 3);
	mined_close(m);
	buf_release(&file);
}

/* A collection three times as large as the sample: about a third of its documents is looked at;
 * which, their texts decide. */
static void a_sample_of_a_large_collection(void **state)
{
	struct buf file = mined_from(*state, (uint64_t)3 * MINE_SAMPLE, 0);

	assert_in_range(looked_at(&file), 1, DOCUMENTS / 2);
	buf_release(&file);
}

static void the_dead_say_nothing(void **state)
{
	struct buf file = mined_from(*state, 10000, 5);

	assert_int_equal(looked_at(&file), DOCUMENTS - 5);
	assert_has(file.data, "\n湖畔课堂\t7\tquoted\n");
	buf_release(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(terms_of_a_small_collection),
	        folder_test(no_terms),
	        folder_test(sorted),
	        folder_test(a_sample_of_a_large_collection),
	        folder_test(the_dead_say_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
