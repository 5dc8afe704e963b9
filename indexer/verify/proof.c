/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/verify/proof.h"

#include "core/files.h"
#include "core/i18n.h"
#include "corpus/formats/intake.h"
#include "indexer/ask.h"
#include "indexer/command.h"
#include "indexer/plan/known.h"
#include "indexer/scan/scan.h"
#include "indexer/verify/plain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK = 100,           /* documents that are compared with each other at a time */
	BLOCK_LIMIT = 1000,    /* … where one source has many */
	PHRASES = 8,           /* of a document */
	PHRASE_SHORT = 8,      /* tokens: half of the phrases are at most so long */
	PHRASE_LONG = 64,      /* … and the others so */
	TRIES = 8,             /* to find a phrase that can be typed */
	ASKED_AT_ONCE = 100,   /* phrases */
	TOLD_LIMIT = 20,       /* wrong ones told */
	ANSWER_LIMIT = 1 << 30 /* bytes */
};

/* A document as it stands in its file. */
struct read_again {
	char *name;
	struct tokens tokens;
};

struct phrase {
	char *query;
	struct tokens tokens;
	bool *found; /* of each document of the block */
};

struct work {
	const char *dir;
	uint64_t number;
	struct chance chance;
	struct proof *proof;
	const struct known_source *source; /* at work */
	struct buf documents;              /* struct read_again, by name */
	struct buf phrases;                /* struct phrase */
};

static size_t n_documents(const struct work *w)
{
	return w->documents.len / sizeof(struct read_again);
}

static struct read_again *document_at(const struct work *w, size_t i)
{
	return (struct read_again *)(void *)w->documents.data + i;
}

static size_t n_phrases(const struct work *w)
{
	return w->phrases.len / sizeof(struct phrase);
}

static struct phrase *phrase_at(const struct work *w, size_t i)
{
	return (struct phrase *)(void *)w->phrases.data + i;
}

static void forget_block(struct work *w)
{
	for (size_t i = 0; i < n_documents(w); i++) {
		free(document_at(w, i)->name);
		tokens_release(&document_at(w, i)->tokens);
	}
	for (size_t i = 0; i < n_phrases(w); i++) {
		free(phrase_at(w, i)->query);
		free(phrase_at(w, i)->found);
		tokens_release(&phrase_at(w, i)->tokens);
	}
	buf_reset(&w->documents);
	buf_reset(&w->phrases);
}

/* ---- Reading ---- */

static bool was_refused(const struct known_source *k, const char *name)
{
	for (char **at = k->refused; at && at[0] && at[1]; at += 2)
		if (strcmp(at[0], name) == 0)
			return true;
	return false;
}

static enum zw_status take_draft(void *context, const struct draft_of *found, struct err *err)
{
	struct work *w = context;
	struct read_again d = {.name = NULL};

	if (!found->draft || was_refused(w->source, found->name) || n_documents(w) >= BLOCK_LIMIT)
		return ZW_OK;
	d.name = strdup(found->name);
	tokens_init(&d.tokens, found->draft->text.len);
	enum zw_status status =
	        tokens_scan(&d.tokens, buf_cstr(&found->draft->text), found->draft->text.len, err);
	if (status == ZW_OK && d.name)
		buf_add(&w->documents, &d, sizeof(d));
	if (status == ZW_OK && d.name && !w->documents.failed)
		return ZW_OK;
	free(d.name);
	tokens_release(&d.tokens);
	return status == ZW_OK ? err_no_memory(err) : status;
}

static void pass_over(struct work *w, const char *reason)
{
	w->proof->changed++;
	printf(_("not compared: %s: %s\n"), w->source->name, reason);
}

/* Only what is still what was indexed can be compared; the others are told. */
static enum zw_status read_source(struct work *w, const struct source *file, struct err *err)
{
	struct intake_seen seen = {0};
	struct err reason = {""};
	size_t before = n_documents(w);

	if (!file || file->trouble) {
		pass_over(w, file ? file->trouble
		                  : _("not there any more, or in a folder that cannot be listed"));
		return ZW_OK;
	}
	enum zw_status status =
	        intake_file(file->path, file->name, reader_program, &seen, take_draft, w, &reason);
	if (status == ZW_NO_MEMORY)
		return err_set(err, status, "%s", reason.text);
	if (status == ZW_OK && strcmp(seen.hash, w->source->hash) == 0)
		return ZW_OK;
	pass_over(w, status != ZW_OK ? reason.text : _("changed since it was indexed"));
	while (n_documents(w) > before) {
		struct read_again *last = document_at(w, n_documents(w) - 1);
		free(last->name);
		tokens_release(&last->tokens);
		w->documents.len -= sizeof(*last);
	}
	return ZW_OK;
}

/* ---- Phrases ---- */

static enum zw_status take_phrase(struct work *w, const char *query, struct err *err)
{
	struct phrase p = {.query = strdup(query), .found = calloc(n_documents(w), sizeof(bool))};

	tokens_init(&p.tokens, strlen(query));
	enum zw_status status = p.query && p.found
	                                ? tokens_scan(&p.tokens, query, strlen(query), err)
	                                : err_no_memory(err);
	if (status == ZW_OK)
		buf_add(&w->phrases, &p, sizeof(p));
	if (status == ZW_OK && !w->phrases.failed)
		return ZW_OK;
	free(p.query);
	free(p.found);
	tokens_release(&p.tokens);
	return status == ZW_OK ? err_no_memory(err) : status;
}

/* Tokens from anywhere in a document: no word, no mark means anything. */
static enum zw_status draw_phrase(struct work *w, const struct tokens *text, struct err *err)
{
	struct buf query = BUF_INIT(64 * 1024);
	uint64_t most = chance_below(&w->chance, 2) ? PHRASE_SHORT : PHRASE_LONG;
	bool good = false;
	enum zw_status status = ZW_OK;

	for (int tries = 0; tries < TRIES && !good && tokens_count(text) > 0; tries++) {
		size_t from = chance_below(&w->chance, tokens_count(text));
		size_t end = plain_line_end(text, from);
		size_t n = 1 + chance_below(&w->chance, most);
		good = plain_query(text, from, end - from < n ? end : from + n, &query);
	}
	if (good)
		status = take_phrase(w, buf_cstr(&query), err);
	buf_release(&query);
	return status;
}

/* ---- Asking ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct read_again *)a)->name, ((const struct read_again *)b)->name);
}

/* A line of the answer: number of the phrase, rank, path, article. */
static void take_line(struct work *w, char *line)
{
	char *end, *path = strchr(line, '\t');
	size_t number = strtoul(line, &end, 10);
	struct read_again wanted;

	path = path ? strchr(path + 1, '\t') : NULL;
	if (!path || number >= n_phrases(w))
		return;
	wanted.name = path + 1;
	wanted.name[strcspn(wanted.name, "\t")] = '\0';
	const struct read_again *d =
	        bsearch(&wanted, w->documents.data, n_documents(w), sizeof(wanted), by_name);
	if (d)
		phrase_at(w, number)->found[d - document_at(w, 0)] = true;
}

static enum zw_status ask_from(struct work *w, size_t first, struct err *err)
{
	struct buf input = BUF_INIT(64 << 20), answer = BUF_INIT(ANSWER_LIMIT);
	char generation[64], *end;
	const char *const args[] = {"-d", w->dir,         generation,     "--batch",
	                            "-",  "--every-file", "--no-rewrite", "--limit=1000000",
	                            NULL};
	int code;

	snprintf(generation, sizeof(generation), "--generation=%" PRIu64, w->number);
	for (size_t i = first; i < n_phrases(w) && i < first + ASKED_AT_ONCE; i++)
		buf_printf(&input, "%zu\t%s\n", i, phrase_at(w, i)->query);
	enum zw_status status = buf_status(&input, _("queries"), err);
	if (status == ZW_OK)
		status = ask_search(args, &input, &answer, &code, err);
	for (char *at = answer.data; status == ZW_OK && at && (end = strchr(at, '\n'));
	     at = end + 1) {
		*end = '\0';
		take_line(w, at);
	}
	buf_release(&input);
	buf_release(&answer);
	return status;
}

/* ---- Comparing ---- */

static void compare(struct work *w, const struct phrase *p, size_t document)
{
	const struct read_again *d = document_at(w, document);
	bool stands = plain_has(&d->tokens, &p->tokens);

	w->proof->comparisons++;
	if (stands == p->found[document])
		return;
	if (w->proof->wrong++ < TOLD_LIMIT)
		printf(stands ? _("wrong: %s is not found by %s, which stands in it\n")
		              : _("wrong: %s is found by %s, which does not stand in it\n"),
		       d->name, p->query);
}

static enum zw_status prove_block(struct work *w, struct err *err)
{
	enum zw_status status = ZW_OK;

	if (n_documents(w) == 0)
		return ZW_OK;
	qsort(w->documents.data, n_documents(w), sizeof(struct read_again), by_name);
	for (size_t i = 0; status == ZW_OK && i < n_documents(w) * PHRASES; i++)
		status = draw_phrase(w, &document_at(w, i / PHRASES)->tokens, err);
	for (size_t i = 0; status == ZW_OK && i < n_phrases(w); i += ASKED_AT_ONCE)
		status = ask_from(w, i, err);
	for (size_t i = 0; status == ZW_OK && i < n_phrases(w); i++)
		for (size_t d = 0; d < n_documents(w); d++)
			compare(w, phrase_at(w, i), d);
	w->proof->documents += n_documents(w);
	w->proof->phrases += n_phrases(w);
	forget_block(w);
	return status;
}

/* ---- Drawing ---- */

/* The indices of those with documents, in an order of chance as far as they are drawn. */
static enum zw_status draw(struct work *w, const struct known *k, uint64_t most, struct buf *drawn,
                           struct err *err)
{
	for (size_t i = 0; i < known_count(k); i++)
		if (known_at(k, i)->n > 0)
			buf_add(drawn, &i, sizeof(i));
	size_t n = drawn->len / sizeof(size_t), *at = (void *)drawn->data;
	enum zw_status status = buf_status(drawn, _("documents"), err);
	for (size_t i = 0; status == ZW_OK && i < n && i < most; i++) {
		size_t other = i + chance_below(&w->chance, n - i), moved = at[i];
		at[i] = at[other];
		at[other] = moved;
	}
	if (status == ZW_OK && n > most)
		drawn->len = most * sizeof(size_t);
	return status;
}

static enum zw_status prove_drawn(struct work *w, const struct known *k,
                                  const struct sources *files, uint64_t most, struct err *err)
{
	struct buf drawn = BUF_INIT(known_count(k) * sizeof(size_t) + 1);
	enum zw_status status = draw(w, k, most, &drawn, err);
	const size_t *at = (const void *)drawn.data;

	for (size_t i = 0; status == ZW_OK && i < drawn.len / sizeof(size_t); i++) {
		w->source = known_at(k, at[i]);
		size_t found = sources_find(files, w->source->name, strlen(w->source->name));
		struct source file;
		if (found != SIZE_MAX)
			sources_at(files, found, &file);
		status = read_source(w, found == SIZE_MAX ? NULL : &file, err);
		if (status == ZW_OK && n_documents(w) >= BLOCK)
			status = prove_block(w, err);
	}
	if (status == ZW_OK)
		status = prove_block(w, err);
	if (status == ZW_OK)
		status = known_status(k, err);
	buf_release(&drawn);
	return status;
}

static size_t n_corpora(const struct known *k)
{
	size_t n = 0;

	while (k->corpora && k->corpora[n])
		n++;
	return n;
}

enum zw_status proof_make(const char *dir, uint64_t number, uint64_t documents, uint64_t seed,
                          struct proof *proof, struct err *err)
{
	struct work w = {.dir = dir,
	                 .number = number,
	                 .chance = {seed},
	                 .proof = proof,
	                 .documents = BUF_INIT(BLOCK_LIMIT * sizeof(struct read_again)),
	                 .phrases =
	                         BUF_INIT((size_t)BLOCK_LIMIT * PHRASES * sizeof(struct phrase))};
	struct buf path = BUF_INIT(PATH_LIMIT);
	struct known known;
	struct sources files;

	known_init(&known);
	sources_init(&files);
	buf_printf(&path, "%s/generations/%" PRIu64 "/sources", dir, number);
	enum zw_status status = known_read(buf_cstr(&path), NULL, &known, err);
	if (status == ZW_OK) {
		status = sources_scan(known.corpora, n_corpora(&known), &files, err);
		status = status == ZW_IO || status == ZW_BAD_INPUT ? ZW_NOT_FOUND : status;
	}
	if (status == ZW_OK)
		status = prove_drawn(&w, &known, &files, documents, err);
	forget_block(&w);
	buf_release(&w.documents);
	buf_release(&w.phrases);
	sources_release(&files);
	known_release(&known);
	buf_release(&path);
	return status;
}
