/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shards of a sample that came in over many nights are put together: whoever lives is there as
 * before, in the order of the sources, which know where.
 */
#include "sample_index.h"

#include "indexer/merge/merge.h"
#include "indexer/restore/restore.h"

#include <inttypes.h>

enum { NIGHTS = MERGE_SHARDS + 2, FILE_LIMIT = 64 << 20 };

/* ---- Nights ---- */

struct nights {
	struct publisher p;
	struct known known;
	struct shard_info shards[NIGHTS];
};

static enum zw_status add_document(void *context, const char *name, const struct document *d,
                                   const char *reason, struct err *err)
{
	(void)reason;
	return d ? entry_add(context, name, d, err) : ZW_OK;
}

static void know(struct known *k, const struct source *s, const char *shard, uint32_t first,
                 uint32_t n)
{
	struct known_source source = {.name = strdup(s->name),
	                              .reader = strdup("test"),
	                              .shard = n ? strdup(shard) : NULL,
	                              .first = n ? first : 0,
	                              .n = n,
	                              .added_at = 1000 + first,
	                              .changed_at = 2000 + first};
	struct err err = {""};

	assert_ok(known_add(k, &source, &err), &err);
}

/* Every NIGHTSth source of the sample, from this one on. */
static void one_night(struct nights *n, const struct sources *sources, size_t night)
{
	struct shard_writer *writer;
	struct entry_maker maker;
	struct err err = {""};
	char name[32], path[4096];

	snprintf(name, sizeof(name), "%" PRIu64 "-%zu", n->p.number, night + 1);
	snprintf(path, sizeof(path), "%s/shards/%s", n->p.dir, name);
	assert_ok(shard_create(path, name, 1 << 20, &writer, &err), &err);
	assert_ok(entry_maker_init(&maker, writer, &err), &err);
	for (size_t i = night; i < sources_count(sources); i += NIGHTS) {
		struct source s;
		sources_at(sources, i, &s);
		struct document_options options = {.table = s.folder ? s.folder->table : NULL};
		uint32_t first = (uint32_t)maker.documents + 1;
		(void)document_each(s.path, s.name, &options, add_document, &maker, &err);
		know(&n->known, &s, name, first, (uint32_t)maker.documents + 1 - first);
	}
	entry_maker_release(&maker);
	assert_ok(shard_finish(writer, &n->shards[night], &err), &err);
}

static void publish(struct nights *n, const struct generation *before, struct dead_file *dead,
                    size_t n_dead)
{
	struct manifest m = {.characters = 90000, .shards = n->shards, .n_shards = NIGHTS};
	struct publication pub = {.manifest = &m,
	                          .before = before,
	                          .dead = dead,
	                          .n_dead = n_dead,
	                          .sources = &n->known,
	                          .keep = 1};
	struct err err = {""};

	assert_ok(publisher_publish(&n->p, &pub, &err), &err);
}

static struct generation *opened(const char *dir)
{
	struct generation *g;
	struct err err = {""};

	assert_ok(store_open(dir, &g, &err), &err);
	return g;
}

static void many_nights(const char *dir, struct nights *n)
{
	char *corpora[] = {"corpus/sample"};
	struct sources sources;
	struct err err = {""};

	assert_ok(publisher_open(dir, &n->p, &err), &err);
	known_init(&n->known);
	assert_ok(sources_scan(corpora, 1, &sources, &err), &err);
	for (size_t i = 0; i < NIGHTS; i++)
		one_night(n, &sources, i);
	known_sort(&n->known);
	sources_release(&sources);
	publish(n, NULL, NULL, 0);
}

/* This source has no documents any more. */
static void lose(struct known *k, size_t i)
{
	struct known_source s = *known_at(k, i);
	struct err err = {""};

	s.n = 0;
	assert_ok(known_replace(k, i, &s, &err), &err);
}

/* In one night more the documents of every tenth source die. */
static void some_die(struct nights *n)
{
	struct generation *g = opened(n->p.dir);
	struct dying dying[1000];
	struct dead_file *dead;
	size_t n_dying = 0, n_dead;
	struct err err = {""};

	for (size_t i = 0; i < known_count(&n->known); i += 10) {
		const struct known_source *s = known_at(&n->known, i);
		for (uint32_t d = 0; d < s->n; d++)
			for (size_t k = 0; k < NIGHTS; k++)
				if (strcmp(n->shards[k].name, s->shard) == 0)
					dying[n_dying++] = (struct dying){k, s->first + d};
		lose(&n->known, i);
	}
	assert_in_range(n_dying, 3, 1000);
	assert_ok(dead_files_make(g, dying, n_dying, &dead, &n_dead, &err), &err);
	n->p.number++;
	for (size_t i = 0; i < n_dead; i++)
		for (size_t k = 0; k < NIGHTS; k++)
			if (strcmp(n->shards[k].name, dead[i].shard) == 0)
				n->shards[k].dead = dead[i].dead;
	publish(n, g, dead, n_dead);
	dead_files_release(dead, n_dead);
	store_close(g);
}

static void nights_end(struct nights *n)
{
	known_release(&n->known);
	publisher_close(&n->p);
}

/* ---- What is there ---- */

/* Of the generation. */
static void read_file(const struct generation *g, const char *dir, const char *name, struct buf *b)
{
	struct err err = {""};
	char rest[100];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/%s", g->manifest.number, name);
	*b = BUF_INIT(FILE_LIMIT);
	assert_ok(files_read(in_folder(dir, rest), b, &err), &err);
}

static void assert_same_file(const struct generation *a, const struct generation *b,
                             const char *dir, const char *name)
{
	struct buf x, y;

	read_file(a, dir, name, &x);
	read_file(b, dir, name, &y);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	buf_release(&x);
	buf_release(&y);
}

/* The documents of all sources, one after the other, as their facts say; then as many as live. */
static void assert_sources_lead_to_documents(const struct generation *g, const struct known *k)
{
	uint32_t n = 0, rows = 0;

	for (size_t i = 0; i < known_count(k); i++) {
		const struct known_source *s = known_at(k, i);
		for (size_t j = 0; s->n && j < g->manifest.n_shards; j++) {
			if (strcmp(g->shards[j].info.name, s->shard) != 0)
				continue;
			struct span facts = shard_facts(&g->shards[j], s->first);
			char path[1000];
			snprintf(path, sizeof(path), "{\"path\":\"%s", s->name);
			assert_true(facts.len > strlen(path));
			assert_memory_equal(facts.at, path, strlen(path));
			assert_int_equal(
			        catalog_times(g->catalog, g->first[j] + s->first - 1).added,
			        s->added_at);
			n += s->n;
		}
	}
	for (size_t j = 0; j < g->manifest.n_shards; j++)
		rows += g->shards[j].info.documents - g->shards[j].info.dead;
	assert_int_equal(n, rows);
	assert_int_equal(n, g->n_documents);
}

static struct known sources_of(const struct generation *g, const char *dir)
{
	struct known k;
	struct err err = {""};
	char rest[100];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/sources", g->manifest.number);
	assert_ok(known_read(in_folder(dir, rest), NULL, &k, &err), &err);
	return k;
}

static void test_shards_of_many_nights_become_one(void **state)
{
	const char *dir = *state;
	struct nights n;
	struct report report;
	struct err err = {""};

	report_init(&report);
	many_nights(dir, &n);
	some_die(&n);
	struct generation *before = opened(dir);
	assert_ok(merge_run(&n.p, false, 1, &report, &err), &err);
	struct generation *after = opened(dir);
	struct known sources = sources_of(after, dir);
	assert_int_equal(after->manifest.number, before->manifest.number + 1);
	assert_int_equal(report.merged, NIGHTS);
	assert_int_equal(report.shards, 1);
	assert_int_equal(after->manifest.n_shards, 1);
	assert_int_equal(after->manifest.shards[0].dead, 0);
	assert_int_equal(after->manifest.characters, before->manifest.characters);
	assert_int_equal(after->n_documents, before->n_documents);
	assert_int_equal(after->n_passages, before->n_passages);
	assert_same_file(before, after, dir, "suggest");
	assert_same_file(before, after, dir, "terms");
	assert_sources_lead_to_documents(before, &n.known);
	assert_sources_lead_to_documents(after, &sources);
	/* There is nothing more to be done. */
	report.merged = 0;
	assert_ok(merge_run(&n.p, false, 1, &report, &err), &err);
	assert_int_equal(report.merged, 0);
	known_release(&sources);
	store_close(before);
	store_close(after);
	report_release(&report);
	nights_end(&n);
}

/* Sources that do not name all documents would lose them. */
static void test_nobody_is_lost(void **state)
{
	const char *dir = *state;
	struct nights n;
	struct report report;
	struct err err = {""};
	uint64_t number = 0;

	report_init(&report);
	many_nights(dir, &n);
	lose(&n.known, 3);
	struct generation *before = opened(dir);
	n.p.number++;
	publish(&n, before, NULL, 0);
	store_close(before);
	assert_status(merge_run(&n.p, false, 1, &report, &err), ZW_BAD_INDEX, &err);
	assert_int_equal(report.merged, 0);
	assert_ok(store_current(dir, &number, &err), &err);
	assert_int_equal(number, 2);
	assert_int_equal(access(in_folder(dir, "shards/3-1"), F_OK), -1);
	nights_end(&n);
}

/* With --merge, also where the policy would wait. */
static void test_all_into_one(void **state)
{
	const char *dir = *state;
	struct nights n;
	struct report report;
	struct err err = {""};

	report_init(&report);
	many_nights(dir, &n);
	assert_ok(merge_run(&n.p, true, 1, &report, &err), &err);
	struct generation *g = opened(dir);
	assert_int_equal(g->manifest.n_shards, 1);
	store_close(g);
	assert_ok(merge_run(&n.p, true, 1, &report, &err), &err);
	g = opened(dir);
	assert_int_equal(g->manifest.number, 2);
	store_close(g);
	nights_end(&n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(test_shards_of_many_nights_become_one),
	        folder_test(test_nobody_is_lost),
	        folder_test(test_all_into_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
