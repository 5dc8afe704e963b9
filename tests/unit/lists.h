/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists of postings that are drawn by chance, for tests of their form.
 */
#ifndef TESTS_LISTS_H
#define TESTS_LISTS_H

#include "test.h"

#include "core/index/postings/chunks.h"

#include <time.h>

enum { LAST = 200000 /* entry, at most */, SHORT = 300 /* bytes of a chunk */ };

static inline unsigned seed_of_run(void)
{
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)atoi(given) : (unsigned)time(NULL);

	print_message("ZW_SEED=%u\n", seed);
	srand(seed);
	return seed;
}

static inline struct posting *draw_list(uint32_t n)
{
	struct posting *list = malloc(n * sizeof(*list));
	uint32_t entry = 0;

	assert_non_null(list);
	for (uint32_t i = 0; i < n; i++) {
		entry += 1 + (uint32_t)(rand() % (rand() % 16 ? 4 : 64));
		list[i] = (struct posting){entry, rand() % 3 ? 1 : 1 + (uint32_t)(rand() % 300)};
	}
	return list;
}

/* Each entry is a document of its own. */
static inline void put_list(struct xap_writer *w, const char *term, const struct posting *list,
                            uint32_t n, size_t most)
{
	struct chunks c;
	struct err err = {""};

	chunks_init(&c, w, TABLE_PASSAGES, most);
	chunks_begin(&c, term, strlen(term));
	for (uint32_t i = 0; i < n; i++)
		assert_ok(chunks_add(&c, list[i].entry, list[i].count, &err), &err);
	assert_ok(chunks_end(&c, (struct frequency){n, n}, &err), &err);
	chunks_release(&c);
}

static inline struct xap_tree *finish(struct xap_writer *w, const char *path)
{
	struct xap_tree *tree;
	struct err err = {""};

	assert_ok(xap_finish(w, &err), &err);
	assert_ok(xap_open(path, 0, &tree, &err), &err);
	return tree;
}

#endif
