/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/words/tally.h"

#include "core/hash.h"
#include "core/i18n.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1 << 12 };

void tally_init(struct tally *t)
{
	t->strings = BUF_INIT((size_t)TALLY_LIMIT * MINED_MAX * 4);
	t->terms = BUF_INIT(TALLY_LIMIT * sizeof(struct tallied));
	t->slots = BUF_INIT((size_t)4 * TALLY_LIMIT * sizeof(uint32_t));
}

void tally_release(struct tally *t)
{
	buf_release(&t->strings);
	buf_release(&t->terms);
	buf_release(&t->slots);
}

enum zw_status tally_status(const struct tally *t, struct err *err)
{
	enum zw_status status = buf_status(&t->strings, _("terms"), err);

	if (status == ZW_OK)
		status = buf_status(&t->terms, _("terms"), err);
	return status == ZW_OK ? buf_status(&t->slots, _("terms"), err) : status;
}

static struct tallied *term_at(const struct tally *t, size_t i)
{
	return (struct tallied *)(void *)t->terms.data + i;
}

static size_t count(const struct tally *t)
{
	return t->terms.len / sizeof(struct tallied);
}

/* The slot of the term, or the free one where it would be. */
static uint32_t *find_slot(const struct tally *t, const char *text, size_t len)
{
	uint32_t *slots = (void *)t->slots.data;
	size_t mask = t->slots.len / sizeof(*slots) - 1;

	for (size_t i = hash64(text, len) & mask;; i = (i + 1) & mask) {
		if (!slots[i])
			return &slots[i];
		const struct tallied *term = term_at(t, slots[i] - 1);
		if (term->len == len && memcmp(t->strings.data + term->at, text, len) == 0)
			return &slots[i];
	}
}

/* False if there is no memory for it. */
static bool grow(struct tally *t)
{
	size_t n = t->slots.len ? 2 * t->slots.len : FIRST_SLOTS * sizeof(uint32_t);

	if (!buf_reserve(&t->slots, n - t->slots.len))
		return false;
	memset(t->slots.data, 0, n);
	t->slots.len = n;
	for (size_t i = 0; i < count(t); i++) {
		const struct tallied *term = term_at(t, i);
		*find_slot(t, t->strings.data + term->at, term->len) = (uint32_t)(i + 1);
	}
	return true;
}

/* The term, which is entered if it is new; NULL if there is no more room. */
static struct tallied *take(struct tally *t, const char *text, size_t len, enum mined_how how)
{
	struct tallied new = {.at = (uint32_t)t->strings.len, .len = (uint32_t)len, .how = how};

	if (2 * (count(t) + 1) * sizeof(uint32_t) > t->slots.len && !grow(t))
		return NULL;
	uint32_t *slot = find_slot(t, text, len);
	if (*slot) {
		struct tallied *term = term_at(t, *slot - 1);
		if (how < term->how)
			term->how = how;
		return term;
	}
	if (count(t) == TALLY_LIMIT)
		return NULL;
	buf_add(&t->strings, text, len);
	buf_add(&t->terms, &new, sizeof(new));
	if (t->strings.failed || t->terms.failed)
		return NULL;
	*slot = (uint32_t)count(t);
	return term_at(t, count(t) - 1);
}

void tally_add(struct tally *t, const char *text, size_t len, enum mined_how how, uint32_t document)
{
	struct tallied *term = take(t, text, len, how);

	if (!term || term->last == document + 1)
		return;
	term->last = document + 1;
	term->documents++;
}

void tally_set(struct tally *t, const char *text, size_t len, enum mined_how how,
               uint32_t documents)
{
	struct tallied *term = take(t, text, len, how);

	if (term && !term->documents)
		term->documents = documents;
}

/* ---- Writing ---- */

/* A term with its text, for sorting. */
struct row {
	const char *text;
	const struct tallied *term;
};

static int by_text(const void *x, const void *y)
{
	const struct row *a = x, *b = y;
	size_t n = a->term->len < b->term->len ? a->term->len : b->term->len;
	int order = memcmp(a->text, b->text, n);

	return order ? order : (a->term->len > b->term->len) - (a->term->len < b->term->len);
}

static int by_documents(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->term->documents != b->term->documents)
		return a->term->documents < b->term->documents ? 1 : -1;
	return by_text(x, y);
}

void tally_write(struct tally *t, uint32_t least, uint32_t looked_at, struct buf *file)
{
	struct buf list = BUF_INIT(TALLY_LIMIT * sizeof(struct row));

	for (size_t i = 0; i < count(t); i++) {
		struct row row = {t->strings.data + term_at(t, i)->at, term_at(t, i)};
		if (row.term->documents >= least)
			buf_add(&list, &row, sizeof(row));
	}
	struct row *rows = (void *)list.data;
	size_t n = list.len / sizeof(*rows);
	if (n > MINED_LIMIT) {
		qsort(rows, n, sizeof(*rows), by_documents);
		n = MINED_LIMIT;
	}
	if (n)
		qsort(rows, n, sizeof(*rows), by_text);
	buf_printf(file, "# zhengwen terms %zu %" PRIu32 "\n", n, looked_at);
	for (size_t i = 0; i < n; i++)
		buf_printf(file, "%.*s\t%" PRIu32 "\t%s\n", (int)rows[i].term->len, rows[i].text,
		           rows[i].term->documents, mined_how_name(rows[i].term->how));
	if (list.failed)
		file->failed = list.failed;
	buf_release(&list);
}
