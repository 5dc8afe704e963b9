/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/publish/canary.h"

#include "core/i18n.h"
#include "core/index/shard/record.h"
#include "core/index/schema.h"
#include "indexer/ask.h"
#include "indexer/publish/seal.h"
#include "indexer/verify/plain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PLACES = 3, /* documents asked for, of each shard */
	PHRASE_TOKENS = 24,
	PASSAGES_READ = 100, /* of a document, to find a phrase */
	ANSWER_LIMIT = 256 << 20,
};

/* ---- The trees ---- */

static enum zw_status check_tree(const struct publisher *p, const char *shard, struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/shards/%s/tree", p->dir, shard);
	enum zw_status status = xap_check(buf_cstr(&path), err);
	buf_release(&path);
	return status;
}

/* ---- Phrases ---- */

/* Something to ask, and what is to come of it. */
struct question {
	char *path;  /* of a document */
	char *query; /* a phrase of it */
	bool wanted; /* it is to be found; otherwise it must not be */
	bool found;
};

struct canary {
	struct publisher *publisher;
	const struct publication *pub;
	struct generation *generation; /* the new one */
	struct buf questions;          /* struct question */
	struct tokens tokens;
	struct buf data, query;
};

static size_t n_questions(const struct canary *c)
{
	return c->questions.len / sizeof(struct question);
}

static struct question *question_at(const struct canary *c, size_t i)
{
	return (struct question *)(void *)c->questions.data + i;
}

static void canary_release(struct canary *c)
{
	for (size_t i = 0; i < n_questions(c); i++) {
		free(question_at(c, i)->path);
		free(question_at(c, i)->query);
	}
	buf_release(&c->questions);
	buf_release(&c->data);
	buf_release(&c->query);
	tokens_release(&c->tokens);
	store_close(c->generation);
}

/* The longest phrase of a passage that is longer than `least` tokens becomes c->query. Returns its
 * tokens, or `least`. */
static enum zw_status phrase_of(struct canary *c, const struct shard *s, uint32_t passage,
                                size_t *least, struct err *err)
{
	struct passage_record record;

	buf_reset(&c->data);
	enum zw_status status = shard_passage_record(s, passage, &c->data, err);
	if (status == ZW_OK)
		status = passage_decode(c->data.data, c->data.len, &record, err);
	if (status == ZW_OK)
		status = tokens_scan(&c->tokens, record.text, record.text_len, err);
	if (status != ZW_OK)
		return status;
	struct buf query = BUF_INIT(c->query.limit);
	for (size_t from = 0, end; from < tokens_count(&c->tokens); from = end) {
		end = plain_line_end(&c->tokens, from);
		size_t n = end - from < PHRASE_TOKENS ? end - from : PHRASE_TOKENS;
		if (n > *least && plain_query(&c->tokens, from, from + n, &query)) {
			*least = n;
			buf_reset(&c->query);
			buf_add(&c->query, query.data, query.len);
		}
	}
	bool lost = query.failed == ZW_NO_MEMORY;
	buf_release(&query);
	return lost ? err_no_memory(err) : buf_status(&c->query, _("query"), err);
}

/* A document without a phrase (a title alone) is asked nothing. */
static enum zw_status add_question(struct canary *c, const struct shard *s, uint32_t entry,
                                   bool wanted, struct err *err)
{
	struct document_record record;
	uint32_t first, end;
	size_t tokens = 0;
	enum zw_status status = ZW_OK;

	shard_passages_of(s, entry, &first, &end);
	for (uint32_t i = first;
	     i < end && i < first + PASSAGES_READ && tokens < PHRASE_TOKENS && status == ZW_OK; i++)
		status = phrase_of(c, s, i, &tokens, err);
	if (status != ZW_OK || tokens == 0)
		return status;
	buf_reset(&c->data);
	status = shard_document_record(s, entry, &c->data, err);
	if (status == ZW_OK)
		status = document_decode(c->data.data, c->data.len, &record, err);
	if (status != ZW_OK)
		return status;
	struct question q = {strdup(record.path), strdup(buf_cstr(&c->query)), wanted, false};
	document_record_release(&record);
	if (q.path && q.query)
		buf_add(&c->questions, &q, sizeof(q));
	if (q.path && q.query && !c->questions.failed)
		return ZW_OK;
	free(q.path);
	free(q.query);
	return err_no_memory(err);
}

static enum zw_status ask_of_shard(struct canary *c, const struct shard *s, struct err *err)
{
	uint32_t n = s->info.documents;
	const uint32_t places[PLACES] = {1, n / 2 + 1, n};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < PLACES && status == ZW_OK; i++)
		if (n > 0 && (i == 0 || places[i] != places[i - 1]) && !shard_is_dead(s, places[i]))
			status = add_question(c, s, places[i], true, err);
	return status;
}

/* ---- The dead ---- */

/* Is there a document of that name that is not dead? */
static enum zw_status is_alive(const struct generation *g, const char *path, bool *alive,
                               struct err *err)
{
	char term[sizeof(PREFIX_PATH) + HASH_HEX_SIZE] = PREFIX_PATH;
	uint32_t count = 0;

	hash_hex(path, strlen(path), term + sizeof(PREFIX_PATH) - 1);
	enum zw_status status =
	        store_frequency(g, TABLE_DOCUMENTS, term, strlen(term), &count, err);
	*alive = count > 0;
	return status;
}

/* Those of names that live on are no use: their new text may well be found. */
static enum zw_status drop_living(struct canary *c, struct err *err)
{
	struct question *q = question_at(c, n_questions(c) - 1);
	bool alive = false;
	enum zw_status status = is_alive(c->generation, q->path, &alive, err);

	if (status == ZW_OK && alive) {
		free(q->path);
		free(q->query);
		c->questions.len -= sizeof(*q);
	}
	return status;
}

/* The dead of a shard in the new generation; *gone: it is named no more, all are dead. */
static const struct dead *dead_now(const struct generation *g, const char *shard, bool *gone)
{
	for (size_t i = 0; i < g->manifest.n_shards; i++)
		if (strcmp(g->manifest.shards[i].name, shard) == 0)
			return g->shards[i].dead;
	*gone = true;
	return NULL;
}

/* The first few of a shard that died in this run. */
static enum zw_status ask_of_dead(struct canary *c, const struct shard *before, struct err *err)
{
	bool gone = false;
	const struct dead *now = dead_now(c->generation, before->info.name, &gone);
	size_t asked = 0;
	enum zw_status status = ZW_OK;

	for (uint32_t e = 1; (now || gone) && e <= before->info.documents && asked < PLACES; e++) {
		if ((!gone && !dead_has(now, TABLE_DOCUMENTS, e)) || shard_is_dead(before, e))
			continue;
		size_t n = n_questions(c);
		status = add_question(c, before, e, false, err);
		if (status == ZW_OK && n_questions(c) > n)
			status = drop_living(c, err);
		if (status != ZW_OK)
			return status;
		asked++;
	}
	return ZW_OK;
}

/* ---- Asking ---- */

/* A line of the answer: number, rank, path, article. */
static void take_line(struct canary *c, char *line)
{
	char *end, *path = strchr(line, '\t');
	size_t number = strtoul(line, &end, 10);

	path = path ? strchr(path + 1, '\t') : NULL;
	if (!path || number >= n_questions(c))
		return;
	path++;
	path[strcspn(path, "\t")] = '\0';
	struct question *q = question_at(c, number);
	q->found |= strcmp(path, q->path) == 0;
}

static void take_answer(struct canary *c, struct buf *answer)
{
	char *end;

	for (char *at = answer->data; at && (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		take_line(c, at);
	}
}

static enum zw_status judge(const struct canary *c, struct err *err)
{
	for (size_t i = 0; i < n_questions(c); i++) {
		const struct question *q = question_at(c, i);
		if (q->found != q->wanted)
			return err_set(err, ZW_BAD_INDEX,
			               q->wanted
			                       ? _("not published: the new generation does not "
			                           "find %.300s by its own words %.300s")
			                       : _("not published: the new generation still finds "
			                           "%.300s by %.300s"),
			               q->path, q->query);
	}
	return ZW_OK;
}

static enum zw_status ask(struct canary *c, struct err *err)
{
	struct buf input = BUF_INIT(1 << 20), answer = BUF_INIT(ANSWER_LIMIT);
	char generation[64];
	const char *const args[] = {"-d", c->publisher->dir, generation,     "--batch",
	                            "-",  "--every-file",    "--no-rewrite", "--limit=1000000",
	                            NULL};
	struct err reason = {""};
	int code;

	snprintf(generation, sizeof(generation), "--generation=%" PRIu64, c->publisher->number);
	for (size_t i = 0; i < n_questions(c); i++)
		buf_printf(&input, "%zu\t%s\n", i, question_at(c, i)->query);
	enum zw_status status = buf_status(&input, _("query"), &reason);
	if (status == ZW_OK)
		status = ask_search(args, &input, &answer, &code, &reason);
	if (status == ZW_OK)
		take_answer(c, &answer);
	else
		err_set(err, status, _("not published: the new generation does not answer: %s"),
		        reason.text);
	buf_release(&input);
	buf_release(&answer);
	return status == ZW_OK ? judge(c, err) : status;
}

enum zw_status canary_check(struct publisher *p, const struct publication *pub, struct err *err)
{
	struct canary c = {.publisher = p,
	                   .pub = pub,
	                   .questions = BUF_INIT(1 << 20),
	                   .data = BUF_INIT(64 << 20),
	                   .query = BUF_INIT(4096)};
	enum zw_status status = ZW_OK;

	tokens_init(&c.tokens, c.data.limit);
	for (size_t i = 0; status == ZW_OK && i < pub->manifest->n_shards; i++)
		if (is_new_shard(pub, pub->manifest->shards[i].name))
			status = check_tree(p, pub->manifest->shards[i].name, err);
	if (status == ZW_OK)
		status = store_open_number(p->dir, p->number, &c.generation, err);
	for (size_t i = 0; status == ZW_OK && i < c.generation->manifest.n_shards; i++)
		if (is_new_shard(pub, c.generation->shards[i].info.name))
			status = ask_of_shard(&c, &c.generation->shards[i], err);
	for (size_t i = 0; status == ZW_OK && pub->before && i < pub->before->manifest.n_shards;
	     i++)
		status = ask_of_dead(&c, &pub->before->shards[i], err);
	if (status == ZW_OK && n_questions(&c) > 0)
		status = ask(&c, err);
	canary_release(&c);
	return status;
}
