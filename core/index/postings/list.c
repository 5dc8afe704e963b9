/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/list.h"

#include <stdlib.h>
#include <string.h>

struct side {
	struct list_source *source;
	struct list list;
	bool over;
};

static int compare(const struct list *a, const struct list *b)
{
	int order = memcmp(a->term, b->term, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

static enum zw_status step(struct side *s, struct err *err)
{
	s->over = !s->source->next(s->source->context, &s->list);
	return s->over ? s->source->status(s->source->context, err) : ZW_OK;
}

/* The first posting of a list, as it stands behind the last of the list before. */
static size_t write_first(const struct list *list, uint32_t before, char *to)
{
	return posting_put(to, before, list->first);
}

/* What all lists of the term are together. */
static struct list sum(const struct side *sides, size_t n, size_t least)
{
	struct list whole = sides[least].list;
	char bytes[POSTING_SIZE];

	for (size_t i = least + 1; i < n; i++) {
		const struct list *more = &sides[i].list;
		if (sides[i].over || compare(&sides[least].list, more) != 0)
			continue;
		whole.f.entries += more->f.entries;
		/* A document may stand at the end of one source and go on in the next. */
		whole.f.documents +=
		        more->f.documents - (more->first_document == whole.last_document);
		whole.last_document = more->last_document;
		whole.bytes += write_first(more, whole.last, bytes) + more->bytes;
		whole.last = more->last;
	}
	return whole;
}

static enum zw_status copy(const struct side *s, const struct list_sink *sink, struct err *err)
{
	enum zw_status status = ZW_OK;
	const char *at;
	size_t n;

	while (status == ZW_OK && (n = s->source->read(s->source->context, &at)) > 0)
		status = sink->bytes(sink->context, at, n, err);
	return status == ZW_OK ? s->source->status(s->source->context, err) : status;
}

static enum zw_status merge_term(struct side *sides, size_t n, size_t least,
                                 const struct list_sink *sink, struct err *err)
{
	struct list whole = sum(sides, n, least);
	struct list term = sides[least].list;
	char bytes[POSTING_SIZE];
	enum zw_status status = sink->begin(sink->context, &whole, err);
	uint32_t last = term.last;

	if (status == ZW_OK)
		status = copy(&sides[least], sink, err);
	for (size_t i = least + 1; status == ZW_OK && i < n; i++) {
		if (sides[i].over || compare(&term, &sides[i].list) != 0)
			continue;
		status = sink->bytes(sink->context, bytes, write_first(&sides[i].list, last, bytes),
		                     err);
		if (status == ZW_OK)
			status = copy(&sides[i], sink, err);
		last = sides[i].list.last;
		if (status == ZW_OK)
			status = step(&sides[i], err);
	}
	if (status == ZW_OK)
		status = sink->end(sink->context, err);
	return status == ZW_OK ? step(&sides[least], err) : status;
}

static size_t least_of(const struct side *sides, size_t n)
{
	size_t least = n;

	for (size_t i = 0; i < n; i++)
		if (!sides[i].over &&
		    (least == n || compare(&sides[i].list, &sides[least].list) < 0))
			least = i;
	return least;
}

enum zw_status lists_merge(struct list_source *sources, size_t n, const struct list_sink *sink,
                           struct err *err)
{
	struct side *sides = calloc(n ? n : 1, sizeof(*sides));
	enum zw_status status = ZW_OK;
	size_t least;

	if (!sides)
		return err_no_memory(err);
	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		sides[i].source = &sources[i];
		status = step(&sides[i], err);
	}
	while (status == ZW_OK && (least = least_of(sides, n)) < n)
		status = merge_term(sides, n, least, sink, err);
	free(sides);
	return status;
}
