/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Spools that are looked at: their bytes, and that no more of them stays in memory than was said.
 */
#include "test.h"

#include "core/spill/mapped.h"

enum { LONG = 160 << 20, PIECE = 1 << 16, STAYS = 100 << 20 };

/* Bytes of files that are in our memory. */
static size_t of_files(void)
{
	char line[256];
	size_t kib = 0;
	FILE *status = fopen("/proc/self/status", "r");

	assert_non_null(status);
	while (fgets(line, sizeof(line), status))
		if (strncmp(line, "RssFile:", 8) == 0)
			kib = strtoul(line + 8, NULL, 10);
	fclose(status);
	return kib * 1024;
}

static void fill(struct spool *s, size_t len)
{
	char piece[PIECE];

	for (size_t i = 0; i < len / PIECE; i++) {
		memset(piece, (int)i, sizeof(piece));
		spool_add(s, piece, sizeof(piece));
	}
}

static void what_was_looked_at_goes_again(void **state)
{
	struct spool s;
	struct mapped m = {0};
	const void *at;
	struct err err = {""};
	size_t most = 0;

	spool_init(&s, *state, UINT64_MAX);
	fill(&s, LONG);
	assert_ok(mapped_add(&m, &s, &at, &err), &err);
	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < LONG / PIECE; i++) {
			const unsigned char *piece = (const unsigned char *)at + i * PIECE;
			assert_int_equal(piece[0], i & 0xFF);
			assert_int_equal(piece[PIECE - 1], i & 0xFF);
			mapped_relieve(&m);
			if (of_files() > most)
				most = of_files();
		}
	assert_in_range(most, PIECE, STAYS);
	mapped_release(&m);
	spool_release(&s);
}

static void several_and_none(void **state)
{
	struct spool s[3];
	struct mapped m = {0};
	const void *at[3];
	struct err err = {""};

	for (size_t i = 0; i < 3; i++) {
		spool_init(&s[i], *state, UINT64_MAX);
		fill(&s[i], i * PIECE);
		assert_ok(mapped_add(&m, &s[i], &at[i], &err), &err);
	}
	mapped_relieve(&m);
	assert_null(at[0]);
	assert_int_equal(*(const char *)at[1], 0);
	assert_int_equal(((const char *)at[2])[PIECE], 1);
	mapped_release(&m);
	for (size_t i = 0; i < 3; i++)
		spool_release(&s[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(what_was_looked_at_goes_again),
	        folder_test(several_and_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
