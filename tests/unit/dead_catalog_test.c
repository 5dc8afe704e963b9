/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tables of a generation with dead documents are those of one that never had them: for the
 * sample, whoever of it is dead. Only the numbers of documents differ.
 */
#include "sample_index.h"

#include "core/index/catalog/file.h"
#include "indexer/catalog/make.h"

#include <sys/stat.h>
#include <time.h>

enum { ROUNDS = 12, TABLE_LIMIT = 1 << 26 };

/* Tables of the sample in 1-1 with its dead, or of the living alone. */
struct tables {
	struct spool file, suggestions;
	struct files_map map; /* of the file of the catalog */
	struct catalog *catalog;
};

static void tables_make(const char *dir, const struct shard_info *shard, const struct dead *dead,
                        struct tables *t)
{
	struct shard_info copy = *shard;
	struct manifest m = {.shards = &copy, .n_shards = 1};
	struct collection c = {.dir = dir, .manifest = &m, .dead = &dead};
	struct suggest_terms none = {NULL, 0};
	struct err err = {""};

	spool_init(&t->file, dir, TABLE_LIMIT);
	spool_init(&t->suggestions, dir, TABLE_LIMIT);
	assert_ok(catalog_make(&c, none, &t->file, &t->suggestions, &err), &err);
	assert_ok(spool_map(&t->file, &t->map, &err), &err);
	assert_ok(catalog_view(t->map.at, t->map.len, shard->documents, &t->catalog, &err), &err);
}

static void tables_release(struct tables *t)
{
	catalog_close(t->catalog);
	files_unmap(&t->map);
	spool_release(&t->file);
	spool_release(&t->suggestions);
}

/* ---- Comparing ---- */

/* Both catalogs, and the number among the living of each document; CATALOG_NONE: dead. */
struct pair {
	const struct catalog *all, *living;
	const uint32_t *number;
	uint32_t n;
};

static void same_bytes(struct spool *all, struct spool *living)
{
	struct files_map a, b;
	struct err err = {""};

	assert_ok(spool_map(all, &a, &err), &err);
	assert_ok(spool_map(living, &b, &err), &err);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.at, b.at, a.len);
	files_unmap(&a);
	files_unmap(&b);
}

static void same_list(const struct pair *p, struct catalog_list all, struct catalog_list living)
{
	assert_int_equal(all.n, living.n);
	for (size_t i = 0; i < all.n; i++)
		assert_int_equal(p->number[all.at[i]], living.at[i]);
}

static void same_row(const struct pair *p, uint32_t d)
{
	struct catalog_document a = *catalog_document(p->all, d);
	const struct catalog_document *b = catalog_document(p->living, p->number[d]);

	same_list(p, catalog_versions(p->all, a.work), catalog_versions(p->living, b->work));
	a.same = p->number[a.same];
	a.next_same = p->number[a.next_same];
	a.work = b->work;
	assert_memory_equal(&a, b, sizeof(a));
}

static void same_values(const struct pair *p, uint32_t d)
{
	for (enum meta_field f = 0; f < META_FIELDS; f++) {
		struct catalog_list a = catalog_values_of(p->all, f, d);
		struct catalog_list b = catalog_values_of(p->living, f, p->number[d]);
		assert_int_equal(catalog_values(p->all, f), catalog_values(p->living, f));
		assert_int_equal(a.n, b.n);
		for (size_t i = 0; i < a.n; i++)
			assert_string_equal(catalog_value(p->all, f, a.at[i]),
			                    catalog_value(p->living, f, b.at[i]));
	}
}

static void same_citations(const struct pair *p, uint32_t d)
{
	struct catalog_citations a = catalog_cites(p->all, d);
	struct catalog_citations b = catalog_cites(p->living, p->number[d]);

	assert_int_equal(a.n, b.n);
	for (size_t i = 0; i < a.n; i++) {
		struct catalog_citation c = a.at[i];
		c.from_document = p->number[c.from_document];
		c.document = p->number[c.document];
		assert_memory_equal(&c, &b.at[i], sizeof(c));
	}
	assert_int_equal(catalog_cited_by(p->all, d, 0).n,
	                 catalog_cited_by(p->living, p->number[d], 0).n);
}

static void is_nothing(const struct catalog *c, uint32_t d)
{
	const struct catalog_document *row = catalog_document(c, d);
	struct catalog_document nothing = {.work = row->work, .same = d, .next_same = d};

	assert_memory_equal(row, &nothing, sizeof(nothing));
	assert_int_equal(catalog_versions(c, row->work).n, 1);
	assert_int_equal(catalog_cites(c, d).n, 0);
	assert_int_equal(catalog_cited_by(c, d, 0).n, 0);
	for (enum meta_field f = 0; f < META_FIELDS; f++)
		assert_int_equal(catalog_values_of(c, f, d).n, 0);
}

/* ---- Who is dead ---- */

static struct dead *kill_some(const struct shard_info *info, unsigned seed, struct buf *file,
                              uint32_t *number)
{
	const uint32_t entries[TABLES] = {info->documents, info->passages};
	struct dead_writer *w;
	struct dead *dead;
	struct err err = {""};
	uint32_t living = 0;

	srandom(seed);
	assert_ok(dead_begin(entries, NULL, &w, &err), &err);
	for (uint32_t d = 1; d <= info->documents; d++) {
		bool dies = random() % 3 == 0;
		number[d - 1] = dies ? CATALOG_NONE : living++;
		if (dies)
			assert_ok(dead_add(w, TABLE_DOCUMENTS, d, NULL, 0, &err), &err);
	}
	assert_ok(dead_finish(w, file, &err), &err);
	assert_ok(dead_view(file->data, file->len, entries, &dead, &err), &err);
	return dead;
}

/* The facts of the living as those of a shard of their own. */
static void write_living(const char *dir, const struct shard *shard, const uint32_t *number,
                         struct shard_info *info)
{
	struct buf lines = BUF_INIT(TABLE_LIMIT);

	*info = (struct shard_info){.name = "2-1"};
	for (uint32_t d = 0; d < shard->info.documents; d++) {
		struct span line = shard_facts(shard, d + 1);
		if (number[d] == CATALOG_NONE)
			continue;
		buf_add(&lines, line.at, line.len);
		buf_char(&lines, '\n');
		info->documents++;
	}
	write_text(in_folder(dir, "shards/2-1/facts"), lines.data, lines.len);
	buf_release(&lines);
}

static void compare(const char *dir, const struct shard *shard, unsigned seed)
{
	uint32_t number[1000];
	struct buf file = BUF_INIT(TABLE_LIMIT);
	struct dead *dead = kill_some(&shard->info, seed, &file, number);
	struct tables all, living;
	struct shard_info info;

	write_living(dir, shard, number, &info);
	tables_make(dir, &shard->info, dead, &all);
	tables_make(dir, &info, NULL, &living);
	struct pair p = {all.catalog, living.catalog, number, shard->info.documents};
	for (uint32_t d = 0; d < p.n; d++) {
		if (number[d] == CATALOG_NONE) {
			is_nothing(all.catalog, d);
			continue;
		}
		same_row(&p, d);
		same_values(&p, d);
		same_citations(&p, d);
	}
	same_bytes(&all.suggestions, &living.suggestions);
	tables_release(&all);
	tables_release(&living);
	dead_close(dead);
	buf_release(&file);
}

static void test_tables_of_the_living(void **state)
{
	const char *dir = *state, *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	struct shard shard;
	char shards[4096];

	snprintf(shards, sizeof(shards), "%s/shards", dir);
	assert_int_equal(mkdir(shards, 0777), 0);
	assert_int_equal(mkdir(in_folder(dir, "shards/2-1"), 0777), 0);
	sample_shard(shards, "1-1", NULL, &shard);
	print_message("ZW_SEED=%u\n", seed);
	for (unsigned i = 0; i < ROUNDS; i++)
		compare(dir, &shard, seed + i);
	shard_close(&shard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(test_tables_of_the_living),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
