/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sizes/sizes.h"

#include "core/cli.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text/utf8.h"
#include "indexer/command.h"
#include "indexer/report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { JSON_LIMIT = 1 << 20 };

static const struct {
	const char *name, *words;
} names[] = {
        [SIZE_TOKENS] = {"postings.tokens", N_("postings of tokens: characters, numbers, words "
                                               "of letters")},
        [SIZE_PAIRS] = {"postings.pairs", N_("postings of pairs of characters")},
        [SIZE_WORDS] = {"postings.words", N_("postings of words, for the order of results")},
        [SIZE_HEADINGS] = {"postings.headings", N_("postings of headings and titles above")},
        [SIZE_KINDS] = {"postings.kinds", N_("postings of kinds of passages")},
        [SIZE_TITLES] = {"postings.titles", N_("postings of titles of documents")},
        [SIZE_PATHS] = {"postings.paths", N_("postings of paths of documents")},
        [SIZE_RECORDS] = {"records", N_("metadata of documents to show")},
        [SIZE_TEXTS] = {"texts", N_("texts of passages to show, compressed")},
        [SIZE_SERVED] = {"served", N_("copies of tables for readers on other machines")},
        [SIZE_TREES] = {"trees", N_("trees of all these: heads of values, free room, branches")},
        [SIZE_FOLD] = {"fold", N_("folded texts, to compare with what is looked for")},
        [SIZE_FACTS] = {"facts", N_("facts of documents, for the catalog of the next run")},
        [SIZE_DOCUMENTS] = {"documents", N_("places and lengths of documents")},
        [SIZE_PASSAGES] = {"passages", N_("places and lengths of passages")},
        [SIZE_DEAD] = {"dead", N_("who is gone of the shards of earlier runs")},
        [SIZE_CATALOG] = {"catalog", N_("catalog: versions, citations, values of fields")},
        [SIZE_SUGGEST] = {"suggest", N_("suggestions")},
        [SIZE_SOURCES] = {"sources", N_("stamps of files, for the next run")},
        [SIZE_TERMS] = {"terms", N_("terms that were found in the documents")},
        [SIZE_REPORT] = {"report", N_("report of the run")},
        [SIZE_MANIFEST] = {"manifest", N_("manifest and sums")},
        [SIZE_OTHER] = {"other", N_("files that do not belong there")},
};
_Static_assert(sizeof(names) / sizeof(names[0]) == SIZE_PARTS, "every part has its name");

const char *size_name(enum size_part part)
{
	return names[part].name;
}

const char *size_words(enum size_part part)
{
	return _(names[part].words);
}

static double ratio(uint64_t part, uint64_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

/* ---- For people ---- */

static void print_row(const struct sizes *s, uint64_t bytes, const char *words)
{
	printf("%14" PRIu64 "  %5.1f %%  %7.3f  %s", bytes, 100 * ratio(bytes, s->bytes),
	       ratio(bytes, s->text), words);
}

static void print_text(const char *dir, const struct generation *g, const struct sizes *s)
{
	fputs(_("Index "), stdout);
	utf8_print(stdout, dir, strlen(dir));
	printf(_(": generation %" PRIu64 ", %" PRIu32 " documents, %" PRIu32 " passages, %" PRIu64
	         " bytes of text\n"),
	       g->manifest.number, g->n_documents, g->n_passages, s->text);
	/* TRANSLATORS: the heads of three columns, each as wide as the numbers below it */
	puts(_("         bytes    share  of text"));
	for (enum size_part p = 0; p < SIZE_PARTS; p++) {
		const struct size_of_part *part = &s->parts[p];
		if (part->bytes == 0)
			continue;
		print_row(s, part->bytes, size_words(p));
		if (part->terms)
			printf(_(" (%" PRIu64 " terms, %" PRIu64 " postings)"), part->terms,
			       part->postings);
		putchar('\n');
	}
	print_row(s, s->bytes, _("all files of the index"));
	putchar('\n');
}

/* ---- As JSON ---- */

static void part_json(struct js *w, const struct sizes *s, enum size_part p)
{
	const struct size_of_part *part = &s->parts[p];

	js_open(w, NULL, JS_OBJECT);
	js_str(w, "name", size_name(p));
	js_int(w, "bytes", (long long)part->bytes);
	js_real(w, "share", ratio(part->bytes, s->bytes));
	js_real(w, "of_text", ratio(part->bytes, s->text));
	if (p <= SIZE_PATHS) {
		js_int(w, "terms", (long long)part->terms);
		js_int(w, "postings", (long long)part->postings);
	}
	js_close(w);
}

static enum zw_status print_json(const char *dir, const struct generation *g, const struct sizes *s,
                                 struct err *err)
{
	struct buf out = BUF_INIT(JSON_LIMIT);
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_str(&w, "folder", dir);
	js_int(&w, "generation", (long long)g->manifest.number);
	js_int(&w, "documents", g->n_documents);
	js_int(&w, "passages", g->n_passages);
	js_int(&w, "dead", g->n_rows - g->n_documents);
	js_int(&w, "characters", (long long)g->manifest.characters);
	js_int(&w, "text", (long long)s->text);
	js_int(&w, "bytes", (long long)s->bytes);
	js_real(&w, "of_text", ratio(s->bytes, s->text));
	js_open(&w, "parts", JS_ARRAY);
	for (enum size_part p = 0; p < SIZE_PARTS; p++)
		part_json(&w, s, p);
	js_close(&w);
	enum zw_status status = js_finish(&w, true, &out, err);
	if (status == ZW_OK)
		puts(buf_cstr(&out));
	buf_release(&out);
	return status;
}

int sizes_print(const char *dir, bool json, struct err *err)
{
	struct generation *g = NULL;
	struct sizes sizes;
	int code = EXIT_DONE;
	enum zw_status status = store_open(dir, &g, err);

	if (status == ZW_OK && g->fallback)
		code = report_fallback(g->fallback, g->manifest.number);
	if (status == ZW_OK)
		status = sizes_count(dir, g, &sizes, err);
	if (status == ZW_OK && json)
		status = print_json(dir, g, &sizes, err);
	else if (status == ZW_OK)
		print_text(dir, g, &sizes);
	store_close(g);
	return status == ZW_OK ? code : cli_fail(indexer_name, status, err);
}
