/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/print.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/show/article.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { OTHERS_PRINTED = 5 };

/* The colours of grep: bold red hits, magenta names. */
static const char hit_on[] = "\033[1;31m", name_on[] = "\033[35m", title_on[] = "\033[1m",
                  off[] = "\033[0m";
/* … and of git diff. */
static const char deleted_on[] = "\033[31m", inserted_on[] = "\033[32m";

/* Text of a document never moves the cursor. */
static void put(const char *text, size_t len)
{
	utf8_print(stdout, text, len);
}

/* A text of several lines, each indented as the first. */
static void put_lines(const char *text, size_t len)
{
	for (const char *end; (end = memchr(text, '\n', len)); text = end + 1) {
		put(text, (size_t)(end - text));
		fputs("\n    ", stdout);
		len -= (size_t)(end - text) + 1;
	}
	put(text, len);
}

static void put_in(const char *color, const char *text, bool colored)
{
	if (colored)
		fputs(color, stdout);
	put(text, strlen(text));
	if (colored)
		fputs(off, stdout);
}

static void print_snippet(const struct snippet *s, bool color)
{
	const struct mark *marks = (const void *)s->marks.data;
	size_t at = 0;

	fputs("    ", stdout);
	for (size_t i = 0; i < s->marks.len / sizeof(*marks); i++) {
		put(s->text + at, marks[i].start - at);
		fputs(color ? hit_on : "【", stdout);
		put(s->text + marks[i].start, marks[i].len);
		fputs(color ? off : "】", stdout);
		at = marks[i].start + marks[i].len;
	}
	put_lines(s->text + at, strlen(s->text) - at);
	putchar('\n');
}

/* A paragraph of several lines, in one. */
static void put_flat(const char *text)
{
	for (size_t len; len = strcspn(text, "\n"), text[len]; text += len + 1) {
		put(text, len);
		putchar(' ');
	}
	put(text, strlen(text));
}

/* …推进[营商坏境→营商环境]建设… */
static void print_piece(const struct difference_piece *p, bool color)
{
	if (p->kind == DIFFERENCE_EQUAL) {
		put_flat(p->source);
		return;
	}
	fputs(color ? deleted_on : "[", stdout);
	put_flat(p->pasted);
	fputs(color ? off : "", stdout);
	fputs("→", stdout);
	fputs(color ? inserted_on : "", stdout);
	put_flat(p->source);
	fputs(color ? off : "]", stdout);
}

static void print_difference(const struct result *r, bool color)
{
	if (!r->source || r->difference.changed == 0)
		return;
	fputs("    ", stdout);
	fputs(_("difference: "), stdout);
	for (size_t i = 0; i < r->difference.n; i++)
		print_piece(&r->difference.at[i], color);
	putchar('\n');
}

static void print_article(const char *article)
{
	BUF_HERE(name, ARTICLE_NAME);

	article_name(article, &name);
	printf("  %s", buf_cstr(&name));
	buf_release(&name);
}

/* ---- What is known of a document ---- */

static void put_values(const char *values, const char *between)
{
	while (values && *values) {
		size_t len = strcspn(values, "\n");
		put(values, len);
		values += len + (values[len] != '\0');
		if (*values)
			fputs(between, stdout);
	}
}

/* 现行有效 · 法律 · 国发〔2022〕5号 · 国务院 */
static void print_metadata(const struct result *r)
{
	const char *const parts[] = {
	        status_zh(r->status),
	        r->document.meta[META_TYPE],
	        r->document.meta[META_NUMBER],
	        r->document.meta[META_ISSUER],
	};
	const char *before = "    ";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i] || !*parts[i])
			continue;
		fputs(before, stdout);
		put_values(parts[i], "、");
		before = " · ";
	}
	if (strcmp(before, "    ") != 0)
		putchar('\n');
}

static void print_same(const struct result *r, bool color)
{
	for (size_t i = 0; i < r->same.n && i < OTHERS_PRINTED; i++) {
		fputs("    ", stdout);
		fputs(_("also in: "), stdout);
		put_in(name_on, r->same.at[i].path, color);
		putchar('\n');
	}
	size_t more = r->same.more;
	if (r->same.n > OTHERS_PRINTED)
		more += r->same.n - OTHERS_PRINTED;
	if (more)
		printf(_("    and in %zu more\n"), more);
}

static void print_versions(const struct result *r)
{
	if (r->absent)
		fputs(_("    (it has no such article)\n"), stdout);
	if (r->near)
		fputs(_("    (not this number, but one near it)\n"), stdout);
	if (r->direct && !r->only_old &&
	    (r->status == STATUS_AMENDED || r->status == STATUS_REPEALED))
		fputs(_("    (this version is no longer in force)\n"), stdout);
	if (r->only_old)
		printf(_("    (found only in an earlier version, %s)\n"),
		       *r->document.date ? r->document.date : "?");
	if (r->versions.n == 0)
		return;
	fputs("    ", stdout);
	fputs(_("other versions: "), stdout);
	for (size_t i = 0; i < r->versions.n && i < OTHERS_PRINTED; i++) {
		const struct other *o = &r->versions.at[i];
		printf("%s%s %s", i ? ", " : "", *o->date ? o->date : "?", status_zh(o->status));
	}
	puts(r->versions.n > OTHERS_PRINTED || r->versions.more ? ", …" : "");
}

static void print_result(const struct result *r, bool color)
{
	printf("%" PRIu32 ". ", r->rank);
	put_in(title_on, r->document.title, color);
	if (*r->document.date)
		printf("  %s", r->document.date);
	fputs("\n    ", stdout);
	put_in(name_on, r->document.path, color);
	if (*r->article)
		print_article(r->article);
	if (r->headings && *r->headings) {
		fputs("  ", stdout);
		put(r->headings, strlen(r->headings));
	}
	putchar('\n');
	print_metadata(r);
	print_same(r, color);
	print_versions(r);
	for (size_t i = 0; i < r->n_snippets; i++)
		print_snippet(&r->snippets[i], color);
	print_difference(r, color);
}

void print_similar(const struct similar_list *list, bool color)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct similar *like = &list->at[i];
		printf("%zu. ", i + 1);
		put_in(title_on, like->document.title, color);
		if (*like->document.date)
			printf("  %s", like->document.date);
		fputs("\n    ", stdout);
		put_in(name_on, like->document.path, color);
		if (like->document.status != STATUS_NONE)
			printf("  %s", status_zh(like->document.status));
		for (size_t j = 0; j < like->n_shared; j++) {
			fputs(j ? ", " : _("\n    both have: "), stdout);
			put(like->shared[j], strlen(like->shared[j]));
		}
		putchar('\n');
	}
}

/* 机关: 国务院 12, 财政部 3, … */
static void print_facets(const struct answer *a)
{
	static const char *const names[FACETS] = {"机关", "文种", "日期", "时效", "级别"};

	for (enum facet_kind kind = 0; kind < FACETS; kind++) {
		const struct facet *f = &a->facets[kind];
		if (f->n == 0)
			continue;
		printf("%s:", names[kind]);
		for (size_t i = 0; i < f->n; i++) {
			fputs(i ? ", " : " ", stdout);
			put(f->at[i].value, strlen(f->at[i].value));
			printf(" %" PRIu32, f->at[i].count);
		}
		puts(f->others ? ", …" : "");
	}
}

void print_answer(const struct answer *answer, bool color)
{
	if (answer->has_facets)
		print_facets(answer);
	for (size_t i = 0; i < answer->n_results; i++)
		print_result(&answer->results[i], color);
}

static const char *taken_as(enum answered answered)
{
	switch (answered) {
	case ANSWERED_SOME:
		return _("nothing has all of these; what follows has some of them");
	case ANSWERED_QUESTION:
		return _("taken as a question: ranked by its words, any of them");
	case ANSWERED_WORDS:
		return _("nothing has these words together; what follows has any of them");
	case ANSWERED_CITATION:
	case ANSWERED_NUMBER:
	case ANSWERED_TITLE:
		return _("first what the query names, then what cites it, then what has its words");
	case ANSWERED_NEAR:
		return _("first documents whose numbers are near it, then what has it in its text");
	default:
		return NULL;
	}
}

static void print_source(const struct answer *a)
{
	unsigned parts = 0, changed = 0;

	for (size_t i = 0; i < a->n_results; i++) {
		parts += a->results[i].source;
		changed += a->results[i].difference.changed;
	}
	if (a->sources == 0)
		fputs(_("pasted text: no source found\n"), stderr);
	else if (parts == 0)
		fputs(_("pasted text: its sources come first, not on this page\n"), stderr);
	else if (changed == 1)
		fputs(_("pasted text: source found, 1 character differs\n"), stderr);
	else
		fprintf(stderr, _("pasted text: source found, %u characters differ\n"), changed);
}

static void print_counts(const struct query *q, const struct answer *a, enum scope scope)
{
	/* Filters alone find documents, not words in them. */
	bool places = query_items(q) > 0 || scope == SCOPE_PASSAGE;

	if (a->answered == ANSWERED_SOURCE)
		print_source(a);
	else if (a->answered == ANSWERED_QUESTION || a->answered == ANSWERED_WORDS)
		fprintf(stderr,
		        scope == SCOPE_PASSAGE ? _("about %" PRIu32 " passages\n")
		                               : _("about %" PRIu32 " documents\n"),
		        a->reachable);
	else if (answered_direct(a->answered) || !places)
		fprintf(stderr, _("%" PRIu32 " documents\n"), a->documents);
	else if (query_rewrites(q) > 0)
		fprintf(stderr,
		        _("%" PRIu32 " documents, %" PRIu32 " passages, %" PRIu64
		          " occurrences; as written in %" PRIu32
		          ", rewritten or with the words apart in %" PRIu32 " more\n"),
		        a->documents, a->passages, a->occurrences, a->exact,
		        a->documents - a->exact);
	else
		fprintf(stderr,
		        _("%" PRIu32 " documents, %" PRIu32 " passages, %" PRIu64
		          " occurrences; as written in %" PRIu32
		          ", with the words apart in %" PRIu32 " more\n"),
		        a->documents, a->passages, a->occurrences, a->exact,
		        a->documents - a->exact);
}

void print_late(bool late)
{
	if (late)
		fputs(_("time was up: only a part was searched, there may be more\n"), stderr);
}

void print_about(const struct answer *a)
{
	if (a->about > a->documents)
		fprintf(stderr, _("probably about %" PRIu32 " documents in all\n"), a->about);
}

void print_shards(const struct generation *g)
{
	struct store_shards shards = store_shards(g);
	struct buf missing = BUF_INIT(STORE_MISSING_LIMIT);

	if (shards.answered == shards.of)
		return;
	store_missing(g, &missing);
	fprintf(stderr, _("partial: %u of %u shards; missing: %s\n"), shards.answered, shards.of,
	        buf_cstr(&missing));
	buf_release(&missing);
}

void print_notes(const struct query *q)
{
	for (size_t i = 0; i < query_notes(q); i++) {
		const struct note *note = query_note(q, i);
		utf8_print(stderr, note->part, strlen(note->part));
		fprintf(stderr, ": %s\n", note_text(note->kind));
	}
}

/* 5万元 → 五万元, 50000元: a line for each part of the query. */
static void print_rewrites(const struct query *q, const struct answer *a)
{
	struct buf line = BUF_INIT(1 << 20), clean = BUF_INIT(4 << 20);
	const struct rewrite *last = NULL;

	for (size_t i = 0; i < query_rewrites(q); i++) {
		const struct rewrite *r = query_rewrite(q, i);
		if (!answered_used(a->answered, r))
			continue;
		if (last && last->kind == r->kind && strcmp(last->from, r->from) == 0)
			buf_printf(&line, ", %s", r->to);
		else
			buf_printf(&line, "%s%s%s → %s", last ? "\n" : "", _("also: "), r->from,
			           r->to);
		if (*r->note)
			buf_printf(&line, "（%s）", r->note);
		last = r;
	}
	for (char *rest = line.data, *one; rest && (one = strtok_r(rest, "\n", &rest));) {
		buf_reset(&clean);
		utf8_printable(&clean, one, strlen(one));
		fprintf(stderr, "%s\n", buf_cstr(&clean));
	}
	buf_release(&line);
	buf_release(&clean);
}

void print_totals(const struct query *query, const struct answer *a, enum scope scope, bool explain)
{
	struct buf tree = BUF_INIT(1 << 20);
	const char *note = taken_as(a->answered);

	print_notes(query);
	if (a->missing) {
		utf8_printable(&tree, a->missing, strlen(a->missing));
		fprintf(stderr, _("not in this collection: %s\n"), buf_cstr(&tree));
		buf_reset(&tree);
	}
	if (note)
		fprintf(stderr, "%s\n", note);
	print_counts(query, a, scope);
	print_rewrites(query, a);
	if (explain) {
		query_explain(query, &tree);
		fprintf(stderr, "%s\n", buf_cstr(&tree));
	}
	buf_release(&tree);
}

void print_offers(const struct answer *answer)
{
	for (size_t i = 0; i < answer->n_offers; i++) {
		struct buf clean = BUF_INIT(16 * QUERY_LIMIT);
		const char *query = answer->offers[i].query;
		utf8_printable(&clean, query, strlen(query));
		fprintf(stderr, _("Did you mean: %s\n"), buf_cstr(&clean));
		buf_release(&clean);
	}
}

void print_suggestions(const struct suggest_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct suggested *s = &list->at[i];
		put(s->query, strlen(s->query));
		printf("\t%s", suggest_kind_name(s->kind));
		if (strcmp(s->text, s->query) != 0) {
			putchar('\t');
			put(s->text, strlen(s->text));
		}
		putchar('\n');
	}
}
