/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The results as a table for spreadsheets, and as lines of JSON for programs: those of the page, in
 * its order, as far as it can be paged.
 */
#include "core/csv.h"
#include "core/text/utf8.h"
#include "web/api/found.h"
#include "web/feed/asked.h"
#include "web/feed/base.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
	TABLE_SNIPPETS = 1,
	LINE_SNIPPETS = 3,    /* as in the API */
	NAME_CHARACTERS = 60, /* of the query in the name of a file */
	NAME_LIMIT = 1024,
	BASE_LIMIT = 512,
};

/* ---- The name of the file ---- */

/* What file systems, and those who look at a name, take for something else. */
static bool is_safe(uint32_t c)
{
	bool turns = c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	             (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;

	return c >= 0x20 && !(c >= 0x7F && c < 0xA0) && c != 0xFFFD && !turns &&
	       !(c < 0x7F && strchr("/\\:*?\"<>|.%", (int)c));
}

static void add_file_name(struct buf *name, const char *q)
{
	size_t len = strlen(q);

	for (size_t at = 0, n = 0; at < len && n < NAME_CHARACTERS; n++) {
		uint32_t c = utf8_next(q, len, &at);
		buf_utf8(name, is_safe(c) ? c : '_');
	}
}

/* To be kept, not shown: under a name in ASCII, and one that tells the query (RFC 6266); that it is
 * not all is told by the name, too, for the header is not kept. */
static void name_file(struct visit *v, const char *q, const char *ending)
{
	struct buf name = BUF_INIT(NAME_LIMIT), field = BUF_INIT((size_t)4 * NAME_LIMIT);

	add_file_name(&name, q);
	const char *part = v->response->partial ? "-partial" : "";
	buf_printf(&field, "attachment; filename=\"zhengwen%s.%s\"; filename*=UTF-8''", part,
	           ending);
	escape_url(&field, buf_cstr(&name));
	buf_printf(&field, "%s.%s", part, ending);
	if (!name.failed && !field.failed)
		response_field(v->response, "Content-Disposition", buf_cstr(&field));
	else
		response_field(v->response, "Content-Disposition", "attachment");
	buf_release(&name);
	buf_release(&field);
}

/* ---- What is found ---- */

static bool find(struct visit *v, uint32_t snippets, struct ask *ask, struct found *found)
{
	if (!asked_read(v, ask))
		return false;
	struct search_options options = found_options(v, ask);
	options.limit = REACHABLE_LIMIT;
	options.snippets = snippets;
	options.places = false;
	return found_search(v, ask, &options, found);
}

/* ---- Lines of JSON ---- */

void show_jsonl(struct visit *v)
{
	struct found found;
	struct ask ask;
	enum zw_status status = ZW_OK;

	if (!find(v, LINE_SNIPPETS, &ask, &found))
		return;
	name_file(v, ask.q, "jsonl");
	v->response->type = "application/jsonl; charset=utf-8";
	for (size_t i = 0; i < found.answer.n_results && status == ZW_OK; i++) {
		status = result_json(&found.answer.results[i], &v->response->body, &v->err);
		buf_char(&v->response->body, '\n');
	}
	if (status != ZW_OK)
		show_failure(v->response, status, &v->err);
	found_release(&found);
}

/* ---- A table ---- */

/* The columns are for programs, too: they are the same in every language. */
static const char head[] =
        "rank,title,number,issuers,type,level,date,date_effective,status,article,"
        "headings,passages,exact,cited,path,address,snippet\r\n";

static void next_cell(struct buf *b, const char *text)
{
	buf_char(b, ',');
	csv_cell(b, text ? text : "");
}

static void next_number(struct buf *b, uint64_t number)
{
	buf_printf(b, ",%" PRIu64, number);
}

/* Values of a field, parted by '\n'. */
static void next_values(struct buf *b, const char *values)
{
	struct buf text = BUF_INIT(b->limit);

	for (const char *at = values ? values : ""; *at; at++) {
		if (*at == '\n')
			buf_str(&text, "、");
		else
			buf_char(&text, *at);
	}
	next_cell(b, buf_cstr(&text));
	buf_spoil(b, &text);
	buf_release(&text);
}

static void next_address(struct buf *b, const char *base, const struct result *r)
{
	struct buf url = BUF_INIT(LOCATION_LIMIT);

	buf_str(&url, base);
	buf_str(&url, "/doc/");
	escape_path(&url, r->document.path);
	if (*r->anchor) {
		buf_char(&url, '#');
		escape_url(&url, r->anchor);
	}
	next_cell(b, buf_cstr(&url));
	buf_spoil(b, &url);
	buf_release(&url);
}

static void row(struct buf *b, const char *base, const struct result *r)
{
	char *const *meta = r->document.meta;

	buf_printf(b, "%u", r->rank);
	next_cell(b, r->document.title);
	next_values(b, meta[META_NUMBER]);
	next_values(b, meta[META_ISSUER]);
	next_values(b, meta[META_TYPE]);
	next_values(b, meta[META_LEVEL]);
	next_cell(b, r->document.date);
	next_values(b, meta[META_EFFECTIVE]);
	next_cell(b, status_zh(r->status));
	next_cell(b, r->article);
	next_cell(b, r->headings);
	next_number(b, r->passages);
	next_number(b, r->written);
	next_number(b, r->cited);
	next_cell(b, r->document.path);
	next_address(b, base, r);
	next_cell(b, r->n_snippets > 0 ? r->snippets[0].text : "");
	buf_str(b, "\r\n");
}

void show_csv(struct visit *v)
{
	struct found found;
	struct ask ask;
	struct buf *b = &v->response->body, base = BUF_INIT(BASE_LIMIT);

	if (!find(v, TABLE_SNIPPETS, &ask, &found))
		return;
	name_file(v, ask.q, "csv");
	v->response->type = "text/csv; charset=utf-8; header=present";
	base_add(v->request, &base);
	buf_str(b, csv_mark);
	buf_str(b, head);
	for (size_t i = 0; i < found.answer.n_results && !b->failed; i++)
		row(b, buf_cstr(&base), &found.answer.results[i]);
	buf_spoil(b, &base);
	buf_release(&base);
	found_release(&found);
}
