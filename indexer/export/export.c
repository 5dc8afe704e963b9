/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * By the order of paths, so that what an index is exported as does not depend on the nights it grew
 * in. Memory is that of one document, and four bytes for each.
 */
#include "indexer/export/export.h"

#include "core/cli.h"
#include "core/i18n.h"
#include "indexer/command.h"
#include "indexer/report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_LIMIT = 256 << 20 /* bytes: of JSON that escapes much */ };

static const char *const forms[] = {
        [EXPORT_JSONL] = "jsonl",
        [EXPORT_OPENSEARCH] = "opensearch",
};

bool export_find(const char *name, enum export_form *form)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(name, forms[i]) == 0) {
			*form = (enum export_form)i;
			return true;
		}
	return false;
}

static uint32_t today(void)
{
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm))
		return 0;
	return (uint32_t)((tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday);
}

struct exporting {
	const struct generation *g;
	struct export_lines lines;
	struct buf data, line;
};

static enum zw_status damaged(const struct shard *s, uint32_t document, struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, _("shard %s: document %u is damaged"), s->info.name,
	               document);
}

static enum zw_status export_passages(struct exporting *x, const struct shard *s, uint32_t document,
                                      struct err *err)
{
	struct passage_record record;
	enum zw_status status = ZW_OK;
	uint32_t first, end;

	shard_passages_of(s, document, &first, &end);
	for (uint32_t p = first; p < end && status == ZW_OK; p++) {
		buf_reset(&x->data);
		buf_reset(&x->line);
		status = shard_passage_record(s, p, &x->data, err);
		if (status == ZW_OK)
			status = passage_decode(buf_cstr(&x->data), x->data.len, &record, err);
		if (status == ZW_OK)
			status = export_passage(&x->lines, p - first + 1, &record, &x->line, err);
		if (status == ZW_OK && fwrite(x->line.data, x->line.len, 1, stdout) != 1)
			status = err_errno(err, "stdout");
	}
	return status;
}

/* A document of the shard; number: the catalog's. */
static enum zw_status export_one(struct exporting *x, const struct shard *s, uint32_t document,
                                 uint32_t number, struct err *err)
{
	struct document_record record;
	uint32_t first, end;

	buf_reset(&x->data);
	enum zw_status status = shard_document_record(s, document, &x->data, err);
	if (status == ZW_OK)
		status = document_decode(buf_cstr(&x->data), x->data.len, &record, err);
	if (status != ZW_OK)
		return status;
	shard_passages_of(s, document, &first, &end);
	if (record.passages != end - first)
		status = damaged(s, document, err);
	if (status == ZW_OK)
		status = export_document(&x->lines, x->g->catalog, number, &record, err);
	if (status == ZW_OK)
		status = export_passages(x, s, document, err);
	document_record_release(&record);
	return status;
}

/* order[rank]: the catalog's number of the living document in that place, or CATALOG_NONE. */
static enum zw_status order_documents(const struct generation *g, uint32_t *order, struct err *err)
{
	for (uint32_t i = 0; i < g->n_rows; i++)
		order[i] = CATALOG_NONE;
	for (size_t i = 0; i < g->manifest.n_shards; i++)
		for (uint32_t d = 1; d <= g->shards[i].info.documents; d++) {
			uint32_t number = g->first[i] + d - 1;
			uint32_t rank = catalog_rank(g->catalog, number);
			if (shard_is_dead(&g->shards[i], d))
				continue;
			if (rank >= g->n_rows || order[rank] != CATALOG_NONE)
				return err_set(err, ZW_BAD_INDEX, "%s",
				               _("the catalog is damaged"));
			order[rank] = number;
		}
	return ZW_OK;
}

/* The shard that the catalog's number is in. */
static size_t shard_of(const struct generation *g, uint32_t number)
{
	size_t low = 0, high = g->manifest.n_shards;

	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;
		if (g->first[middle] <= number)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static enum zw_status export_all(const struct generation *g, enum export_form form, struct err *err)
{
	struct exporting x = {
	        .g = g, .data = BUF_INIT(TEXTS_RECORD_LIMIT), .line = BUF_INIT(LINE_LIMIT)};
	uint32_t *order = malloc(((size_t)g->n_rows + 1) * sizeof(*order));

	if (!order)
		return err_no_memory(err);
	export_lines_init(&x.lines, form, today());
	enum zw_status status = order_documents(g, order, err);
	for (uint32_t i = 0; i < g->n_rows && status == ZW_OK; i++) {
		if (order[i] == CATALOG_NONE)
			continue;
		size_t shard = shard_of(g, order[i]);
		status = export_one(&x, &g->shards[shard], order[i] - g->first[shard] + 1, order[i],
		                    err);
	}
	export_lines_release(&x.lines);
	buf_release(&x.data);
	buf_release(&x.line);
	free(order);
	return status;
}

int export_index(const char *dir, enum export_form form, struct err *err)
{
	struct generation *g = NULL;
	int code = EXIT_DONE;
	enum zw_status status = store_open(dir, &g, err);

	if (status == ZW_OK && g->fallback)
		code = report_fallback(g->fallback, g->manifest.number);
	if (status == ZW_OK)
		status = export_all(g, form, err);
	store_close(g);
	return status == ZW_OK ? code : cli_fail(indexer_name, status, err);
}
