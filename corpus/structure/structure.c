/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Passages are runs of whole lines, one behind the other: the text of the draft becomes the text of
 * the document as it is, and nothing can be lost or counted twice.
 *
 * In order: the tree of headings, passages, parts, anchors of articles, the build.
 */
#include "corpus/structure/structure.h"

#include "core/i18n.h"
#include "corpus/structure/outline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPEN_LIMIT = 32 }; /* levels rise strictly and end far below */

struct open_heading {
	uint32_t ordinal, level;
	uint8_t rank;
};

/* An article that waits for its anchor. */
struct label {
	struct article_number article;
	uint32_t passage;
};

struct builder {
	const struct draft *draft;
	struct document *d;
	struct open_heading open[OPEN_LIMIT];
	size_t depth;
	struct buf labels; /* struct label */
	uint32_t headings, paragraphs;
	enum line_kind before; /* kind of the line before */
	bool article;          /* lines go to the article above */
};

/* ---- Headings ---- */

/* A heading that the format marks has its level. Another one stands beside its like, under the
 * nearest higher one, or under what is marked. */
static uint32_t heading_level(const struct builder *b, const struct line *line, uint8_t rank)
{
	if (line->level)
		return line->level;
	for (size_t i = b->depth; i-- > 0;) {
		const struct open_heading *o = &b->open[i];
		if (!o->rank || o->rank <= rank)
			return o->level + (o->rank < rank ? rank - o->rank : 0);
	}
	return rank ? rank : 1;
}

static void heading_open(struct builder *b, uint32_t ordinal, uint32_t level, uint8_t rank)
{
	while (b->depth > 0 && b->open[b->depth - 1].level >= level)
		b->depth--;
	if (b->depth < OPEN_LIMIT)
		b->open[b->depth++] = (struct open_heading){ordinal, level, rank};
}

/* What follows the table of contents does not stand under its heading. */
static void contents_close(struct builder *b)
{
	if (b->depth > 0)
		b->depth--;
}

/* A numbered sentence, not a heading itself, ends what its like began. */
static void close_to_rank(struct builder *b, uint8_t rank)
{
	while (b->depth > 0 && b->open[b->depth - 1].rank >= rank)
		b->depth--;
}

/* The signature belongs to the whole text, not to its last section. */
static void close_sections(struct builder *b)
{
	while (b->depth > 0 && b->open[b->depth - 1].rank)
		b->depth--;
}

/* ---- Passages ---- */

static struct passage *last_passage(struct builder *b)
{
	size_t n = document_passages(b->d);

	return n ? (struct passage *)(void *)b->d->passages.data + n - 1 : NULL;
}

static void passage_add(struct builder *b, const struct line *line, struct passage p)
{
	p.text = line->text;
	p.text_len = line->len;
	p.parent = b->depth ? b->open[b->depth - 1].ordinal : 0;
	buf_add(&b->d->passages, &p, sizeof(p));
}

static void passage_extend(struct builder *b, const struct line *line)
{
	struct passage *p = last_passage(b);

	if (!p)
		return;
	p->text_len = line->text + line->len - p->text;
	if (p->kind == PASSAGE_HEADING)
		p->heading_len = p->text_len;
}

/* A passage with what follows under it. `p` has its kind, anchor, level and heading. */
static void add_opening(struct builder *b, const struct line *line, struct passage p,
                        uint32_t level, uint8_t rank)
{
	uint32_t ordinal = (uint32_t)document_passages(b->d) + 1;

	while (b->depth > 0 && b->open[b->depth - 1].level >= level)
		b->depth--;
	passage_add(b, line, p);
	heading_open(b, ordinal, level, rank);
}

static void add_heading(struct builder *b, const struct line *line, uint32_t level,
                        const struct outline_line *o)
{
	uint32_t len = o->kind == LINE_ITEM ? o->heading : line->len;
	struct passage p = {.kind = PASSAGE_HEADING, .level = level, .heading_len = len};

	snprintf(p.anchor, sizeof(p.anchor), "h-%u", ++b->headings);
	add_opening(b, line, p, level, o->rank);
}

/* 附件1, and under it a title; both rank above all that follows. */
static void add_title(struct builder *b, const struct line *line, const struct outline_line *o)
{
	uint32_t above = b->depth ? b->open[b->depth - 1].level : 0;

	add_heading(b, line, line->level ? line->level : above + 1, o);
}

static void add_run_in(struct builder *b, const struct line *line, const struct outline_line *o)
{
	struct passage p = {.kind = PASSAGE_PARAGRAPH, .heading_len = o->heading};

	snprintf(p.anchor, sizeof(p.anchor), "p-%u", ++b->paragraphs);
	add_opening(b, line, p, heading_level(b, line, o->rank), o->rank);
}

static void add_article(struct builder *b, const struct line *line, struct article_number article)
{
	struct passage p = {.kind = PASSAGE_ARTICLE};
	struct label label = {article, (uint32_t)document_passages(b->d)};

	if (article.sub)
		snprintf(p.article, sizeof(p.article), "%u-%u", article.number, article.sub);
	else
		snprintf(p.article, sizeof(p.article), "%u", article.number);
	passage_add(b, line, p);
	buf_add(&b->labels, &label, sizeof(label));
}

static void add_paragraph(struct builder *b, const struct line *line, uint32_t heading_len)
{
	struct passage p = {.kind = PASSAGE_PARAGRAPH, .heading_len = heading_len};

	snprintf(p.anchor, sizeof(p.anchor), "p-%u", ++b->paragraphs);
	passage_add(b, line, p);
}

static void add_plain(struct builder *b, const struct line *line, const struct outline_line *o)
{
	enum line_kind kind = o->kind;

	if ((kind == LINE_PLAIN && b->article) ||
	    (kind == LINE_CONTENTS && b->before == LINE_CONTENTS)) {
		passage_extend(b, line);
		return;
	}
	if (kind == LINE_SENTENCE)
		close_to_rank(b, o->rank);
	else if (kind == LINE_ENDING && o->last)
		close_sections(b);
	add_paragraph(b, line, kind == LINE_SENTENCE ? o->heading : 0);
}

static void add_line(struct builder *b, const struct line *line, const struct outline_line *o)
{
	enum line_kind kind = o->kind;

	if (b->before == LINE_CONTENTS && kind != LINE_CONTENTS)
		contents_close(b);
	if (kind == LINE_HEADING || kind == LINE_ITEM)
		add_heading(b, line, heading_level(b, line, o->rank), o);
	else if (kind == LINE_RUN_IN)
		add_run_in(b, line, o);
	else if (kind == LINE_ANNEX || kind == LINE_TITLE)
		add_title(b, line, o);
	else if (kind == LINE_WRAPPED)
		passage_extend(b, line);
	else if (kind == LINE_ARTICLE)
		add_article(b, line, o->article);
	else
		add_plain(b, line, o);
	b->article = kind == LINE_ARTICLE || (b->article && kind == LINE_PLAIN);
	b->before = kind;
}

/* ---- Parts ---- */

/* 暂 行 办 法: white space between every two characters. */
static bool is_spread(struct scan s)
{
	size_t spaces = 0, characters = 0;

	while (!scan_end(&s)) {
		spaces += scan_space(&s);
		characters += scan_next(&s) != 0;
	}
	return spaces > 1 && spaces + 1 >= characters;
}

static void add_title_text(struct buf *title, const char *text, size_t len)
{
	struct scan s = scan_of(text, len);

	text_trim(&s.text, &s.len);
	bool spread = is_spread(s);
	while (!scan_end(&s) && title->len + 8 < TITLE_LIMIT) {
		if (scan_space(&s) && !spread)
			buf_char(title, ' ');
		size_t at = s.at;
		scan_next(&s);
		buf_add(title, s.text + at, s.at - at);
	}
}

/* The title of the part that begins at line i: its own, or the name of the annex. */
static void part_title(const struct builder *b, const struct outline_line *lines, size_t i,
                       struct buf *title)
{
	const char *text = b->draft->text.data;
	const struct line *line = draft_at(b->draft, i);
	size_t count = draft_count(b->draft), j = i;

	if (lines[i].kind == LINE_ANNEX && i + 1 < count && lines[i + 1].kind == LINE_TITLE)
		line = draft_at(b->draft, j = i + 1);
	if (lines[j].kind == LINE_ANNEX && lines[j].name < line->len) {
		add_title_text(title, text + line->text + lines[j].name, line->len - lines[j].name);
		return;
	}
	add_title_text(title, text + line->text, line->len);
	for (j++; j < count && lines[j].kind == LINE_WRAPPED; j++)
		add_title_text(title, text + draft_at(b->draft, j)->text,
		               draft_at(b->draft, j)->len);
}

static enum zw_status add_part(struct builder *b, char *title, struct err *err)
{
	struct part part = {title, (uint32_t)document_passages(b->d) + 1};

	if (!title)
		return err_no_memory(err);
	b->depth = 0;
	b->article = false;
	buf_add(&b->d->parts, &part, sizeof(part));
	enum zw_status status = buf_status(&b->d->parts, _("parts"), err);
	if (status != ZW_OK)
		free(title);
	return status;
}

/* The first part begins with the document, whatever its first line is. */
static enum zw_status begin_part(struct builder *b, const struct outline_line *lines, size_t i,
                                 struct err *err)
{
	struct buf title = BUF_INIT(TITLE_LIMIT + 8);

	if (i == 0)
		return add_part(b, strdup(document_title(b->d)), err);
	if (!lines[i].part)
		return ZW_OK;
	part_title(b, lines, i, &title);
	enum zw_status status = add_part(b, buf_take(&title), err);
	buf_release(&title);
	return status;
}

/* ---- Anchors ---- */

static int compare_labels(const void *a, const void *b)
{
	const struct label *x = a, *y = b;
	uint32_t keys[][2] = {{x->article.number, y->article.number},
	                      {x->article.sub, y->article.sub},
	                      {x->passage, y->passage}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

/* The second 第三十一条 of a document is art-31_2. */
static void name_articles(struct builder *b)
{
	struct label *labels = (struct label *)(void *)b->labels.data;
	struct passage *passages = (struct passage *)(void *)b->d->passages.data;
	size_t count = b->labels.len / sizeof(struct label);
	uint32_t same = 0;

	if (count > 0)
		qsort(labels, count, sizeof(struct label), compare_labels);
	for (size_t i = 0; i < count; i++) {
		struct passage *p = &passages[labels[i].passage];
		bool again = i > 0 && labels[i].article.number == labels[i - 1].article.number &&
		             labels[i].article.sub == labels[i - 1].article.sub;
		same = again ? same + 1 : 1;
		int n = snprintf(p->anchor, sizeof(p->anchor), "art-%.20s", p->article);
		if (same > 1)
			snprintf(p->anchor + n, sizeof(p->anchor) - (size_t)n, "_%u", same);
	}
}

/* ---- The build ---- */

static enum zw_status passages_status(const struct builder *b, struct err *err)
{
	if (b->d->passages.failed == ZW_LIMIT)
		return err_set(err, ZW_LIMIT, _("one document: over the limit of %d passages"),
		               PASSAGES_LIMIT);
	enum zw_status status = buf_status(&b->d->passages, _("passages"), err);
	return status == ZW_OK ? buf_status(&b->labels, _("articles"), err) : status;
}

static enum zw_status build(struct builder *b, const struct buf *outline, struct err *err)
{
	const struct outline_line *lines = (const void *)outline->data;
	size_t count = draft_count(b->draft);

	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < count && !b->d->passages.failed && status == ZW_OK; i++) {
		status = begin_part(b, lines, i, err);
		add_line(b, draft_at(b->draft, i), &lines[i]);
	}
	if (status == ZW_OK)
		status = passages_status(b, err);
	if (status == ZW_OK)
		name_articles(b);
	return status;
}

enum zw_status document_build(struct draft *draft, struct document *d, struct err *err)
{
	struct buf outline = BUF_INIT(draft_count(draft) * sizeof(struct outline_line));
	struct builder b = {
	        .draft = draft, .d = d, .labels = BUF_INIT(PASSAGES_LIMIT * sizeof(struct label))};

	d->passages = BUF_INIT(PASSAGES_LIMIT * sizeof(struct passage));
	d->parts = BUF_INIT(PASSAGES_LIMIT * sizeof(struct part));
	enum zw_status status = outline_make(draft, &outline, err);
	if (status == ZW_OK)
		status = build(&b, &outline, err);
	if (status == ZW_OK) {
		d->text = draft->text;
		draft->text = BUF_INIT(d->text.limit);
		d->text.data[--d->text.len] = '\0'; /* the last line is without its end */
	}
	buf_release(&b.labels);
	buf_release(&outline);
	return status;
}
