/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/index/shard/dead.h"

#include <time.h>

enum { DOCUMENTS = 70, PASSAGES = 200, TERMS = 30 };

static const uint32_t entries[TABLES] = {DOCUMENTS, PASSAGES};

static struct dead *view(const struct buf *file)
{
	struct dead *dead;
	struct err err = {""};

	assert_ok(dead_view(file->data, file->len, entries, &dead, &err), &err);
	return dead;
}

static struct dead_writer *begin(const struct dead *before)
{
	struct dead_writer *w;
	struct err err = {""};

	assert_ok(dead_begin(entries, before, &w, &err), &err);
	return w;
}

static void add(struct dead_writer *w, enum table table, uint32_t entry, const char *first,
                const char *second)
{
	struct entry_term terms[] = {{first, strlen(first), 1}, {second, strlen(second), 3}};
	struct err err = {""};

	assert_ok(dead_add(w, table, entry, terms, 2, &err), &err);
}

static struct buf finish(struct dead_writer *w)
{
	struct buf file = BUF_INIT(1 << 20);
	struct err err = {""};

	assert_ok(dead_finish(w, &file, &err), &err);
	return file;
}

static uint32_t frequency(const struct dead *d, enum table table, const char *term)
{
	return dead_frequency(d, table, term, strlen(term));
}

/* ---- What is written is read ---- */

static struct buf three_dead(void)
{
	struct dead_writer *w = begin(NULL);

	add(w, TABLE_DOCUMENTS, 64, "湖泊", "保护");
	add(w, TABLE_PASSAGES, 1, "湖泊", "保护");
	add(w, TABLE_PASSAGES, PASSAGES, "湖泊", "罚款");
	return finish(w);
}

static void what_was_written_is_read(void **state)
{
	struct buf file = three_dead();
	struct dead *d = view(&file);

	(void)state;
	assert_int_equal(dead_count(d, TABLE_DOCUMENTS), 1);
	assert_int_equal(dead_count(d, TABLE_PASSAGES), 2);
	assert_true(dead_has(d, TABLE_DOCUMENTS, 64));
	assert_false(dead_has(d, TABLE_DOCUMENTS, 63));
	assert_true(dead_has(d, TABLE_PASSAGES, 1) && dead_has(d, TABLE_PASSAGES, PASSAGES));
	assert_false(dead_has(d, TABLE_PASSAGES, 64));
	assert_int_equal(dead_bits(d, TABLE_DOCUMENTS)[1], 1);
	assert_int_equal(frequency(d, TABLE_DOCUMENTS, "湖泊"), 1);
	assert_int_equal(frequency(d, TABLE_DOCUMENTS, "罚款"), 0);
	assert_int_equal(frequency(d, TABLE_PASSAGES, "湖泊"), 2);
	assert_int_equal(frequency(d, TABLE_PASSAGES, "罚款"), 1);
	assert_int_equal(dead_length(d, TABLE_DOCUMENTS), 4);
	assert_int_equal(dead_length(d, TABLE_PASSAGES), 8);
	dead_close(d);
	buf_release(&file);
}

static void nobody_is_dead_of_none(void **state)
{
	(void)state;
	assert_int_equal(dead_count(NULL, TABLE_PASSAGES), 0);
	assert_int_equal(frequency(NULL, TABLE_PASSAGES, "湖泊"), 0);
	assert_int_equal(dead_length(NULL, TABLE_PASSAGES), 0);
	assert_false(dead_has(NULL, TABLE_PASSAGES, 1));
	assert_null(dead_bits(NULL, TABLE_PASSAGES));
	dead_close(NULL);
	dead_discard(NULL);
}

/* The second run finds the file of the first, and adds. */
static void the_dead_stay_dead(void **state)
{
	struct buf first = three_dead();
	struct dead *before = view(&first);
	struct dead_writer *w = begin(before);

	(void)state;
	add(w, TABLE_DOCUMENTS, 64, "湖泊", "保护"); /* again: nothing */
	add(w, TABLE_DOCUMENTS, 2, "湖泊", "围垦");
	struct buf second = finish(w);
	struct dead *d = view(&second);
	assert_int_equal(dead_count(d, TABLE_DOCUMENTS), 2);
	assert_int_equal(frequency(d, TABLE_DOCUMENTS, "湖泊"), 2);
	assert_int_equal(frequency(d, TABLE_DOCUMENTS, "保护"), 1);
	assert_int_equal(frequency(d, TABLE_DOCUMENTS, "围垦"), 1);
	assert_int_equal(frequency(d, TABLE_PASSAGES, "罚款"), 1);
	assert_int_equal(dead_length(d, TABLE_DOCUMENTS), 8);
	dead_close(d);
	dead_close(before);
	buf_release(&first);
	buf_release(&second);
}

static void what_is_not_in_the_shard_is_refused(void **state)
{
	struct dead_writer *w = begin(NULL);
	struct err err = {""};

	(void)state;
	assert_status(dead_add(w, TABLE_DOCUMENTS, DOCUMENTS + 1, NULL, 0, &err), ZW_BAD_INDEX,
	              &err);
	assert_has(err.text, "71");
	assert_status(dead_add(w, TABLE_PASSAGES, 0, NULL, 0, &err), ZW_BAD_INDEX, &err);
	dead_discard(w);
}

/* ---- Files ---- */

static void a_file_is_opened(void **state)
{
	struct buf file = three_dead();
	const char *path = in_folder(*state, "1-1");
	struct err err = {""};
	struct dead *d;

	write_text(path, file.data, file.len);
	assert_ok(dead_open(path, entries, &d, &err), &err);
	assert_true(dead_has(d, TABLE_DOCUMENTS, 64));
	dead_close(d);
	/* One more, one less, none: */
	write_text(path, file.data, file.len - 8);
	assert_status(dead_open(path, entries, &d, &err), ZW_BAD_INDEX, &err);
	assert_has(err.text, path);
	write_text(path, "", 0);
	assert_status(dead_open(path, entries, &d, &err), ZW_BAD_INDEX, &err);
	assert_null(d);
	assert_status(dead_open(in_folder(*state, "none"), entries, &d, &err), ZW_BAD_INDEX, &err);
	buf_release(&file);
}

static void a_file_of_another_shard_is_refused(void **state)
{
	const uint32_t other[TABLES] = {DOCUMENTS + 1, PASSAGES};
	struct buf file = three_dead();
	struct dead *d;
	struct err err = {""};

	(void)state;
	assert_status(dead_view(file.data, file.len, other, &d, &err), ZW_BAD_INDEX, &err);
	buf_release(&file);
}

static void ask_everything(const struct dead *d)
{
	for (enum table t = 0; t < TABLES; t++) {
		assert_true(dead_count(d, t) <= entries[t]);
		for (uint32_t e = 0; e <= entries[t] + 70; e++)
			(void)dead_has(d, t, e);
		(void)frequency(d, t, "湖泊");
		(void)frequency(d, t, "无");
		(void)dead_length(d, t);
	}
}

/* Whatever byte is damaged: it is refused, or answers. Sanitizers see a wild read. */
static void damage_is_refused_or_harmless(void **state)
{
	struct buf file = three_dead();
	uint64_t *copy = malloc(file.len);

	(void)state;
	for (size_t i = 0; i < file.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct dead *d;
			struct err err = {""};
			memcpy(copy, file.data, file.len);
			((unsigned char *)copy)[i] ^= (unsigned char)(1 << bit);
			if (dead_view(copy, file.len, entries, &d, &err) == ZW_OK)
				ask_everything(d);
			else
				assert_true(err.text[0] != '\0');
			dead_close(d);
		}
	free(copy);
	buf_release(&file);
}

/* Millions of occurrences are held as one row a term. */
static void many_terms_are_counted(void **state)
{
	enum { EACH = 6000 };
	static char names[EACH][8];
	static struct entry_term terms[EACH];
	struct dead_writer *w = begin(NULL);
	struct err err = {""};

	(void)state;
	for (uint32_t i = 0; i < EACH; i++)
		terms[i] = (struct entry_term){
		        names[i], (size_t)snprintf(names[i], sizeof(names[i]), "t%u", i), 2};
	for (uint32_t e = 1; e <= PASSAGES; e++)
		assert_ok(dead_add(w, TABLE_PASSAGES, e, terms, e == 1 ? 1 : EACH, &err), &err);
	struct buf file = finish(w);
	struct dead *d = view(&file);
	assert_int_equal(frequency(d, TABLE_PASSAGES, "t0"), PASSAGES);
	assert_int_equal(frequency(d, TABLE_PASSAGES, "t5999"), PASSAGES - 1);
	assert_int_equal(dead_length(d, TABLE_PASSAGES), 2 * (1 + (PASSAGES - 1) * EACH));
	dead_close(d);
	buf_release(&file);
}

/* ---- Any dead at all, against a plain count ---- */

struct plain {
	bool dead[TABLES][PASSAGES + 1];
	uint32_t count[TABLES], with[TABLES][TERMS];
	uint64_t length[TABLES];
};

/* What entry `e` says is always the same. */
static size_t terms_of(uint32_t e, struct entry_term terms[TERMS], char names[TERMS][8])
{
	size_t n = 0;

	for (uint32_t i = 0; i < TERMS; i++) {
		if (e * (i + 7) % 11 > 3)
			continue;
		int len = snprintf(names[n], sizeof(names[n]), "t%u", i);
		terms[n] = (struct entry_term){names[n], (size_t)len, 1 + (e + i) % 5};
		n++;
	}
	return n;
}

static void kill(struct plain *p, struct dead_writer *w, enum table t, uint32_t e)
{
	struct entry_term terms[TERMS];
	char names[TERMS][8];
	size_t n = terms_of(e, terms, names);
	struct err err = {""};

	assert_ok(dead_add(w, t, e, terms, n, &err), &err);
	if (p->dead[t][e])
		return;
	p->dead[t][e] = true;
	p->count[t]++;
	for (size_t i = 0; i < n; i++) {
		p->with[t][atoi(terms[i].bytes + 1)]++;
		p->length[t] += terms[i].count;
	}
}

static void assert_as(const struct dead *d, const struct plain *p)
{
	for (enum table t = 0; t < TABLES; t++) {
		assert_int_equal(dead_count(d, t), p->count[t]);
		assert_int_equal(dead_length(d, t), p->length[t]);
		for (uint32_t e = 1; e <= entries[t]; e++)
			assert_int_equal(dead_has(d, t, e), p->dead[t][e]);
		for (uint32_t i = 0; i < TERMS; i++) {
			char name[8];
			snprintf(name, sizeof(name), "t%u", i);
			assert_int_equal(frequency(d, t, name), p->with[t][i]);
		}
	}
}

/* Some die in each of four runs, some of them twice. */
static void any_dead_are_counted(void **state)
{
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);

	(void)state;
	print_message("ZW_SEED=%u\n", seed);
	for (int round = 0; round < 50; round++) {
		struct plain p = {0};
		struct buf files[4];
		struct dead *d[4], *before = NULL;
		for (int run = 0; run < 4; run++) {
			struct dead_writer *w = begin(before);
			for (int n = rand_r(&seed) % 40; n > 0; n--) {
				enum table t = rand_r(&seed) % TABLES;
				kill(&p, w, t, 1 + (uint32_t)rand_r(&seed) % entries[t]);
			}
			files[run] = finish(w);
			before = d[run] = view(&files[run]);
			assert_as(before, &p);
		}
		for (int run = 0; run < 4; run++) {
			dead_close(d[run]);
			buf_release(&files[run]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_was_written_is_read),
	        cmocka_unit_test(nobody_is_dead_of_none),
	        cmocka_unit_test(the_dead_stay_dead),
	        cmocka_unit_test(what_is_not_in_the_shard_is_refused),
	        folder_test(a_file_is_opened),
	        cmocka_unit_test(a_file_of_another_shard_is_refused),
	        cmocka_unit_test(damage_is_refused_or_harmless),
	        cmocka_unit_test(many_terms_are_counted),
	        cmocka_unit_test(any_dead_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
