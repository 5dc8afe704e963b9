/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of suggestions: what a walk finds is what a scan of all keys finds, and whatever bytes a
 * file has, nothing is read outside it.
 */
#include "test.h"

#include "core/suggest/suggestions_file.h"

#include <time.h>

/* A file in memory of its own length, so that a sanitizer sees a read outside. */
struct file {
	char *bytes;
	size_t len;
};

static void writer_begin(struct suggest_writer *w)
{
	struct err err = {""};

	assert_ok(suggest_writer_init(w, "/tmp", &err), &err);
}

static void add_key(struct suggest_writer *w, enum suggest_by by, const char *text, uint32_t entry,
                    uint32_t score)
{
	uint32_t at = suggest_writer_pool(w, text, strlen(text) + 1);
	struct suggest_key key = {at, at, entry, score};
	struct err err = {""};

	assert_ok(suggest_writer_key(w, by, &key, text, &err), &err);
}

static void add_entry(struct suggest_writer *w, const char *text, uint32_t score)
{
	uint32_t at = suggest_writer_string(w, text);
	struct suggest_entry e = {at, at, score, SUGGEST_TITLE};
	struct err err = {""};

	assert_ok(suggest_writer_entry(w, &e, &err), &err);
}

static struct file file_of(struct suggest_writer *w)
{
	struct files_map map;
	struct spool out;
	struct err err = {""};

	spool_init(&out, "/tmp", UINT64_MAX);
	assert_ok(suggest_writer_finish(w, &out, &err), &err);
	suggest_writer_release(w);
	assert_ok(spool_map(&out, &map, &err), &err);
	struct file f = {malloc(map.len), map.len};
	assert_non_null(f.bytes);
	memcpy(f.bytes, map.at, map.len);
	files_unmap(&map);
	spool_release(&out);
	return f;
}

static struct suggestions *view(const struct file *f)
{
	struct suggestions *s;
	struct err err = {""};

	assert_ok(suggestions_view(f->bytes, f->len, &s, &err), &err);
	return s;
}

/* Entries with a key each, of a few letters, so that many begin alike. */
static void random_entries(struct suggest_writer *w, uint32_t n)
{
	writer_begin(w);
	for (uint32_t i = 0; i < n; i++) {
		char text[8];
		size_t len = 1 + (size_t)rand() % 6;
		for (size_t k = 0; k < len; k++)
			text[k] = (char)('a' + rand() % 3);
		text[len] = '\0';
		uint32_t score = (uint32_t)rand() % 50;
		add_entry(w, text, score);
		for (enum suggest_by by = 0; by < SUGGEST_BYS; by++)
			if (by == 0 || rand() % 2)
				add_key(w, by, text + (by && len > 1), i, score);
	}
}

/* ---- What is found ---- */

static struct span span(const char *text)
{
	return (struct span){text, strlen(text)};
}

static void the_best_come_first(void **state)
{
	static const struct {
		const char *text;
		uint32_t score;
	} rows[] = {{"ab", 1}, {"abc", 9}, {"abd", 5}, {"b", 99}, {"abcd", 9}};
	static const uint32_t wanted[] = {0, 1, 4, 2}; /* what is it, then by score, then entry */
	static struct suggest_walk w;
	struct suggest_writer writer;
	struct suggest_found found;
	struct suggestion s;

	(void)state;
	writer_begin(&writer);
	for (uint32_t i = 0; i < 5; i++) {
		add_entry(&writer, rows[i].text, rows[i].score);
		add_key(&writer, SUGGEST_BY_TEXT, rows[i].text, i, rows[i].score);
	}
	struct file f = file_of(&writer);
	struct suggestions *all = view(&f);
	assert_false(suggestions_at(all, 5, &s));
	suggest_walk_begin(&w, all, SUGGEST_BY_TEXT, span("ab"));
	for (size_t i = 0; i < 4; i++) {
		assert_true(suggest_walk_next(&w, &found));
		assert_int_equal(found.entry, wanted[i]);
		assert_int_equal(found.exact, i == 0);
		assert_true(suggestions_at(all, found.entry, &s));
		assert_string_equal(s.text, rows[wanted[i]].text);
	}
	assert_false(suggest_walk_next(&w, &found));
	suggest_walk_begin(&w, all, SUGGEST_BY_PINYIN, span("ab"));
	assert_false(suggest_walk_next(&w, &found));
	assert_false(suggestions_at(all, 5, &s));
	suggestions_close(all);
	free(f.bytes);
}

/* The same by looking at every key: the best that was not yet told. */
static const struct suggest_key *next_by_scan(const struct suggest_key *keys, size_t n,
                                              const char *pool, const char *front, bool *told)
{
	const struct suggest_key *best = NULL;
	size_t len = strlen(front);
	bool best_exact = false;

	for (size_t i = 0; i < n; i++) {
		const char *key = pool + keys[i].at;
		bool exact = strcmp(key, front) == 0;
		if (told[i] || strncmp(key, front, len) != 0)
			continue;
		if (!best || exact > best_exact ||
		    (exact == best_exact && suggest_better(&keys[i], best))) {
			best = &keys[i];
			best_exact = exact;
		}
	}
	if (best)
		told[best - keys] = true;
	return best;
}

static void compare(const struct file *f, const struct suggestions *s, enum suggest_by by,
                    const char *front)
{
	const struct suggest_header *h = (const void *)f->bytes;
	const struct suggest_key *keys =
	        (const void *)(f->bytes + h->sections[SUGGEST_KEYS + by].at);
	size_t n = h->sections[SUGGEST_KEYS + by].bytes / sizeof(*keys);
	const char *pool = f->bytes + h->sections[SUGGEST_POOL].at;
	static struct suggest_walk w;
	static bool told[4096];
	struct suggest_found found;
	const struct suggest_key *best;

	memset(told, 0, sizeof(told));
	suggest_walk_begin(&w, s, by, span(front));
	for (size_t i = 0; i < 40 && (best = next_by_scan(keys, n, pool, front, told)); i++) {
		assert_true(suggest_walk_next(&w, &found));
		if (found.entry != best->entry)
			fail_msg("\"%s\": entry %u, wanted %u", front, found.entry, best->entry);
	}
	if (!best)
		assert_false(suggest_walk_next(&w, &found));
}

static void a_walk_finds_what_a_scan_finds(void **state)
{
	static const char *const fronts[] = {"",   "a",   "b",  "c",     "ab",
	                                     "ca", "abc", "cc", "bbbbb", "d"};
	static const uint32_t sizes[] = {0, 1, 15, 16, 17, 255, 256, 257, 1000, 4000};
	unsigned seed =
	        getenv("ZW_SEED") ? (unsigned)atoi(getenv("ZW_SEED")) : (unsigned)time(NULL);

	(void)state;
	print_message("ZW_SEED=%u\n", seed);
	srand(seed);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct suggest_writer writer;
		random_entries(&writer, sizes[i]);
		struct file f = file_of(&writer);
		struct suggestions *s = view(&f);
		for (size_t k = 0; k < sizeof(fronts) / sizeof(fronts[0]); k++)
			for (enum suggest_by by = 0; by < SUGGEST_BYS; by++)
				compare(&f, s, by, fronts[k]);
		suggestions_close(s);
		free(f.bytes);
	}
}

static void a_walk_ends(void **state)
{
	static struct suggest_walk w;
	struct suggest_writer writer;
	struct suggest_found found;
	size_t steps = 0;

	(void)state;
	srand(1);
	random_entries(&writer, 4000);
	struct file f = file_of(&writer);
	struct suggestions *s = view(&f);
	for (suggest_walk_begin(&w, s, SUGGEST_BY_TEXT, span("")); suggest_walk_next(&w, &found);)
		steps++;
	assert_int_equal(steps, SUGGEST_STEPS);
	/* A front that goes on behind a NUL is its beginning. */
	suggest_walk_begin(&w, s, SUGGEST_BY_TEXT, (struct span){"zzzz\0aaaaaaaaaaaa", 17});
	assert_false(suggest_walk_next(&w, &found));
	suggestions_close(s);
	free(f.bytes);
}

/* ---- Damage ---- */

/* Whatever it says, it says it without a read outside. */
static void use(const char *bytes, size_t len)
{
	static struct suggest_walk w;
	struct suggestions *s;
	struct suggest_found found;
	struct suggestion entry;
	struct err err;
	size_t seen = 0;

	if (suggestions_view(bytes, len, &s, &err) != ZW_OK) {
		assert_null(s);
		return;
	}
	for (enum suggest_by by = 0; by < SUGGEST_BYS; by++)
		for (int front = 0; front < 3; front++)
			for (suggest_walk_begin(&w, s, by,
			                        span(front == 0   ? ""
			                             : front == 1 ? "a"
			                                          : "ab"));
			     suggest_walk_next(&w, &found);)
				if (suggestions_at(s, found.entry, &entry))
					seen += strlen(entry.text) + strlen(entry.query) +
					        strlen(found.key) + strlen(found.text);
	/* What was read must matter to somebody. */
	assert_true(seen < SIZE_MAX);
	suggestions_close(s);
}

static void no_truncation_is_taken_for_a_file(void **state)
{
	struct suggest_writer writer;
	struct suggestions *s;
	struct err err;

	(void)state;
	srand(2);
	random_entries(&writer, 100);
	struct file f = file_of(&writer);
	for (size_t len = 0; len < f.len; len++) {
		char *cut = malloc(len ? len : 1);
		assert_non_null(cut);
		memcpy(cut, f.bytes, len);
		assert_status(suggestions_view(cut, len, &s, &err), ZW_BAD_INDEX, &err);
		assert_null(s);
		free(cut);
	}
	free(f.bytes);
}

static void no_flipped_byte_leads_outside(void **state)
{
	unsigned seed =
	        getenv("ZW_SEED") ? (unsigned)atoi(getenv("ZW_SEED")) : (unsigned)time(NULL);
	struct suggest_writer writer;

	(void)state;
	print_message("ZW_SEED=%u\n", seed);
	srand(seed);
	random_entries(&writer, 300);
	struct file f = file_of(&writer);
	for (int i = 0; i < 2000; i++) {
		size_t at = (size_t)rand() % (i % 2 ? f.len : sizeof(struct suggest_header));
		char before = f.bytes[at];
		f.bytes[at] ^= (char)(1 + rand() % 255);
		use(f.bytes, f.len);
		f.bytes[at] = before;
	}
	free(f.bytes);
}

static void a_folder_that_takes_no_files_is_named(void **state)
{
	struct suggest_writer w;
	struct spool out;
	struct err err = {""};
	enum zw_status status = ZW_OK;

	(void)state;
	spool_init(&out, "/tmp", UINT64_MAX);
	assert_ok(suggest_writer_init(&w, "/nowhere", &err), &err);
	for (uint32_t i = 0; i < 100000 && status == ZW_OK; i++) {
		uint32_t at = suggest_writer_string(&w, "a");
		struct suggest_entry e = {at, at, 1, SUGGEST_TITLE};
		status = suggest_writer_entry(&w, &e, &err);
	}
	assert_status(status, ZW_IO, &err);
	assert_has(err.text, "/nowhere");
	assert_status(suggest_writer_finish(&w, &out, &err), ZW_IO, &err);
	suggest_writer_release(&w);
	spool_release(&out);
}

static void a_file_that_is_not_there_is_told(void **state)
{
	struct suggestions *s;
	struct err err;
	const char *path = in_folder(*state, "suggest");

	assert_status(suggestions_open(path, &s, &err), ZW_BAD_INDEX, &err);
	assert_has(err.text, "suggest");
	write_text(path, "", 0);
	assert_status(suggestions_open(path, &s, &err), ZW_BAD_INDEX, &err);
	write_text(path, "ZWSG", 4);
	assert_status(suggestions_open(path, &s, &err), ZW_BAD_INDEX, &err);
	assert_has(err.text, path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_best_come_first),
	        cmocka_unit_test(a_walk_finds_what_a_scan_finds),
	        cmocka_unit_test(a_walk_ends),
	        cmocka_unit_test(no_truncation_is_taken_for_a_file),
	        cmocka_unit_test(no_flipped_byte_leads_outside),
	        cmocka_unit_test(a_folder_that_takes_no_files_is_named),
	        folder_test(a_file_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
