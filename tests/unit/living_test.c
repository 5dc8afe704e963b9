/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An index with dead documents answers exactly as one that never had them, however its documents
 * are spread over shards: the sample, of which some die twice, against the living alone, by random
 * queries of all kinds.
 */
#include "sample_index.h"
#include "two_halves.h"

#include "core/text/utf8.h"
#include "indexer/words/mine.h"
#include "searcher/rewrite/rewrite.h"
#include "searcher/similar/similar.h"
#include "searcher/suggest/gapped.h"
#include "searcher/suggest/suggest.h"

#include <sys/stat.h>
#include <time.h>

enum { ROUNDS = 3, QUERIES = 150, DOCUMENTS_MOST = 1000, DAY = 20260101 };

struct world {
	const char *dir;
	unsigned seed;
	struct buf terms;
	struct half *all; /* everything, nobody dead: where the texts of queries are from */
};

static uint32_t any(struct world *w, uint32_t n)
{
	return (uint32_t)rand_r(&w->seed) % n;
}

/* ---- Who dies ---- */

/* Living documents of a half, one of `of` each; none for of == 0: all. */
static size_t choose(struct world *w, const struct half *h, uint32_t of, struct dying *out)
{
	size_t n = 0;

	for (size_t s = 0; s < h->g.manifest.n_shards; s++)
		for (uint32_t d = 1; d <= h->infos[s].documents; d++)
			if (!shard_is_dead(&h->shards[s], d) && (of == 0 || any(w, of) == 0))
				out[n++] = (struct dying){s, d};
	return n;
}

static void shuffle(struct world *w, struct dying *at, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = any(w, (uint32_t)i);
		struct dying swapped = at[i - 1];
		at[i - 1] = at[j];
		at[j] = swapped;
	}
}

static struct half *bury(struct world *w, const struct half *before, const struct shard_info *infos,
                         size_t n, const struct dying *dying, size_t n_dying)
{
	struct dead_file *files;
	size_t n_files;
	struct err err = {""};

	assert_ok(dead_files_make(&before->g, dying, n_dying, &files, &n_files, &err), &err);
	return half_open(w->dir, infos, n, files, n_files, &w->terms);
}

/* Some change: they die, and half of them come again in a shard of their own. Then some more die,
 * of both shards. */
static struct half *with_dead(struct world *w, int round)
{
	struct dying dying[DOCUMENTS_MOST];
	struct shard_info infos[SHARDS_MOST];
	char name[32];

	snprintf(name, sizeof(name), "again-%d", round);
	size_t n = choose(w, w->all, 4, dying);
	infos[0] = w->all->infos[0];
	infos[1] = half_shard(w->dir, name, w->all, dying, (n + 1) / 2);
	struct half *once = bury(w, w->all, infos, 2, dying, n);
	n = choose(w, once, 5, dying);
	/* Some of the first shard are among them: its new file has those of the old one, too. */
	struct half *twice = bury(w, once, infos, 2, dying, n);
	half_close(once);
	return twice;
}

/* The same without them: in another order, in other shards. */
static struct half *without(struct world *w, const struct half *h, int round)
{
	struct dying living[DOCUMENTS_MOST];
	struct shard_info infos[SHARDS_MOST];
	char name[32];
	size_t n = choose(w, h, 0, living), cut = n / 3;

	shuffle(w, living, n);
	snprintf(name, sizeof(name), "some-%d", round);
	infos[0] = half_shard(w->dir, name, h, living, cut);
	snprintf(name, sizeof(name), "others-%d", round);
	infos[1] = half_shard(w->dir, name, h, living + cut, n - cut);
	return half_open(w->dir, infos, 2, NULL, 0, &w->terms);
}

/* ---- Queries ---- */

/* Appends `least` to `most` Han characters in a row of some text, the dead ones' too. */
static void add_string(struct world *w, uint32_t least, uint32_t most, struct buf *out)
{
	const struct shard *s = &w->all->shards[0];
	uint32_t wanted = least + any(w, most - least + 1);
	struct buf stream = BUF_INIT(1 << 24);

	for (int tries = 0; tries < 1000; tries++) {
		struct span text =
		        utf16_decoded(shard_passage_text(s, 1 + any(w, s->info.passages)), &stream);
		size_t at = text.len ? any(w, (uint32_t)text.len) : 0, from;
		uint32_t n = 0;
		while (at < text.len && ((unsigned char)text.at[at] & 0xC0) == 0x80)
			at++;
		for (from = at; n < wanted && at < text.len; n++)
			if (!fold_is_han(utf8_next(text.at, text.len, &at)))
				break;
		if (n == wanted) {
			buf_add(out, text.at + from, at - from);
			buf_release(&stream);
			return;
		}
	}
	fail_msg("no text has %u characters in a row", wanted);
}

static void add_title(struct world *w, struct buf *out)
{
	const struct shard *s = &w->all->shards[0];
	struct buf stream = BUF_INIT(1 << 16);
	struct span title = utf16_decoded(shard_title(s, 1 + any(w, s->info.documents)), &stream);

	for (size_t i = 0; i < title.len; i++)
		if (title.at[i] != '\n' && title.at[i] != TOKEN_FENCE)
			buf_char(out, title.at[i]);
	buf_release(&stream);
}

/* In a form: # is a short string, @ a long one, $ a title; the rest is as it stands. */
static void add_query(struct world *w, struct buf *out)
{
	static const char *const forms[] = {
	        "\"@\"",
	        "#",
	        "# #",
	        "# # #",
	        "# OR #",
	        "# -#",
	        "NOT #",
	        "(# OR #) #",
	        "# # 同条",
	        "# # 同句",
	        "# # 同段",
	        "# NEAR/9 #",
	        "\"#*#\"",
	        "@",
	        "@，@怎么办",
	        "$",
	        "《$》",
	        "$第2条",
	        "$第三条 #",
	        "标题:#",
	        "标题:通知 #",
	        "机关:#",
	        "文种:法规",
	        "日期:2020.. #",
	        "时效:现行有效",
	        "引用:$",
	        "截至:2021-05-01 #",
	        "条:3",
	        "第*",
	        "20*",
	        "a*",
	        "g* OR #",
	        "云政发〔2022〕5号",
	        "shuju",
	        "#的#",
	        "NOT (# 同条)",
	};
	const char *form = forms[any(w, sizeof(forms) / sizeof(forms[0]))];

	for (; *form; form++) {
		if (*form == '#')
			add_string(w, 2, 3, out);
		else if (*form == '@')
			add_string(w, 4, 12, out);
		else if (*form == '$')
			add_title(w, out);
		else
			buf_char(out, *form);
	}
}

static struct search_options any_options(struct world *w)
{
	struct search_options o = {
	        .scope = any(w, 3) ? SCOPE_DOCUMENT : SCOPE_PASSAGE,
	        .sort = any(w, 4) ? SORT_RELEVANCE : 1 + any(w, 2),
	        .offset = any(w, 5) ? 0 : 3,
	        .limit = 10 + any(w, 100),
	        .snippets = 1 + any(w, 3),
	        .strict = any(w, 8) == 0,
	        .question = any(w, 6) == 0,
	        .places = any(w, 2),
	        .facets = any(w, 2),
	        .offers = any(w, 2),
	        .every_file = any(w, 4) == 0,
	        .source = any(w, 10) == 0,
	        .as_of = any(w, 4) ? 0 : DAY,
	};

	return o;
}

static void ask(struct half *h, const struct buf *text, const struct search_options *options,
                struct buf *said)
{
	struct query q;
	struct answer answer;
	struct err err = {""};

	buf_reset(said);
	assert_ok(searcher_parse(&h->searcher, text->data, text->len, REWRITE_ALL, &q, &err), &err);
	assert_ok(searcher_search(&h->searcher, &q, options, &answer, &err), &err);
	assert_ok(answer_json(&q, &answer, true, said, &err), &err);
	answer_release(&answer);
	query_release(&q);
}

/* Where they begin to differ. */
static void assert_same(const struct buf *a, const struct buf *b, const char *text,
                        const char *what)
{
	enum { AROUND = 200 };
	const char *x = a->data ? buf_cstr(a) : "", *y = b->data ? buf_cstr(b) : "";
	size_t at = 0;

	while (x[at] && x[at] == y[at])
		at++;
	if (x[at] == y[at])
		return;
	at = at > AROUND ? at - AROUND : 0;
	fail_msg("%s (%s):\n…%.*s\n…%.*s", text, what, 2 * AROUND, x + at, 2 * AROUND, y + at);
}

static void same_answers(struct world *w, struct half *a, struct half *b)
{
	struct buf text = BUF_INIT(QUERY_LIMIT), x = BUF_INIT(1 << 26), y = BUF_INIT(1 << 26);

	for (int i = 0; i < QUERIES; i++) {
		struct search_options o = any_options(w);
		buf_reset(&text);
		add_query(w, &text);
		ask(a, &text, &o, &x);
		ask(b, &text, &o, &y);
		char what[100];
		snprintf(what, sizeof(what), "scope %d, sort %d, offset %u, limit %u%s%s%s",
		         o.scope, o.sort, o.offset, o.limit, o.question ? ", a question" : "",
		         o.source ? ", a source" : "", o.every_file ? ", every file" : "");
		assert_same(&x, &y, buf_cstr(&text), what);
	}
	buf_release(&text);
	buf_release(&x);
	buf_release(&y);
}

/* ---- What is asked of documents ---- */

static enum zw_status tell_similar(struct half *h, const char *path, struct buf *said)
{
	struct similar_list list;
	struct err err = {""};
	enum zw_status status = searcher_similar(&h->searcher, path, 10, DAY, 0, &list, &err);

	buf_reset(said);
	if (status != ZW_OK)
		return status;
	assert_ok(similar_json(&list, said, &err), &err);
	similar_release(&list);
	return ZW_OK;
}

static void tell_others(const struct others *others, struct buf *said)
{
	for (size_t i = 0; i < others->n; i++)
		buf_printf(said, "%s|%d\n", others->at[i].path, others->at[i].status);
}

static void tell_page(struct half *h, const char *path, struct buf *said)
{
	struct page page;
	struct citing_list citing;
	struct err err = {""};

	assert_ok(searcher_page(&h->searcher, path, NULL, &page, &err), &err);
	buf_printf(said, "%s %u %d\n", page.document.title, page.cited, page.status);
	buf_add(said, page.data.data, page.data.len);
	const struct page_citation *cites = (const void *)page.citations.data;
	const struct other *targets = (const void *)page.targets.data;
	for (size_t i = 0; i < page.citations.len / sizeof(*cites); i++)
		buf_printf(said, "%zu %s %s\n", cites[i].start,
		           cites[i].target == PAGE_ITSELF ? "" : targets[cites[i].target].path,
		           cites[i].anchor);
	tell_others(&page.same, said);
	tell_others(&page.versions, said);
	page_release(&page);
	assert_ok(searcher_cited_by(&h->searcher, path, NULL, 0, 100, &citing, &err), &err);
	for (size_t i = 0; i < citing.n; i++)
		buf_printf(said, "%s#%s\n", citing.at[i].document.path, citing.at[i].anchor);
	citing_list_release(&citing);
}

/* All paths there ever were: what is gone is gone in both. */
static void same_documents(struct world *w, struct half *a, struct half *b)
{
	struct buf x = BUF_INIT(1 << 26), y = BUF_INIT(1 << 26);
	uint32_t found = 0;

	for (uint32_t d = 0; d < w->all->g.n_rows; d++) {
		struct document_record record;
		struct err err = {""};
		assert_ok(catalog_document_load(&w->all->g, d, &record, &err), &err);
		enum zw_status status = tell_similar(a, record.path, &x);
		assert_int_equal(tell_similar(b, record.path, &y), status);
		if (status == ZW_OK) {
			tell_page(a, record.path, &x);
			tell_page(b, record.path, &y);
			found++;
		} else {
			assert_int_equal(status, ZW_NOT_FOUND);
		}
		assert_same(&x, &y, record.path, "the document");
		document_record_release(&record);
	}
	assert_int_equal(found, b->g.n_documents);
	buf_release(&x);
	buf_release(&y);
}

static void tell_suggestions(struct half *h, const struct buf *typed, struct buf *said)
{
	struct suggest_list list;
	struct err err = {""};

	buf_reset(said);
	assert_ok(searcher_suggest(&h->searcher, buf_cstr(typed), typed->len, 20, &list, &err),
	          &err);
	assert_ok(suggest_json(buf_cstr(typed), typed->len, &list, 1, said, &err), &err);
}

static void same_suggestions(struct world *w, struct half *a, struct half *b)
{
	struct buf typed = BUF_INIT(1000), x = BUF_INIT(1 << 20), y = BUF_INIT(1 << 20);

	for (char c = 'a'; c <= 'z'; c++)
		for (int i = 0; i < 2; i++) {
			buf_reset(&typed);
			if (i)
				add_string(w, 1, 2, &typed);
			else
				buf_char(&typed, c);
			tell_suggestions(a, &typed, &x);
			tell_suggestions(b, &typed, &y);
			assert_same(&x, &y, buf_cstr(&typed), "suggestions");
		}
	buf_release(&typed);
	buf_release(&x);
	buf_release(&y);
}

/* What a share of the documents says is the same share's in both. */
static void same_fillings(struct world *w, struct half *a, struct half *b)
{
	struct buf left = BUF_INIT(100), right = BUF_INIT(100);

	for (int i = 0; i < QUERIES; i++) {
		struct fillings x, y;
		struct allowance once = {.once = 1 + any(w, 30), .left = 100}, again = once;
		struct err err = {""};
		buf_reset(&left);
		buf_reset(&right);
		add_string(w, 1, 2, &left);
		if (any(w, 2))
			add_string(w, 1, 1, &right);
		struct gapped gapped = {
		        {left.data, left.len}, {buf_cstr(&right), right.len}, any(w, 4) > 0};
		assert_ok(gapped_find(&a->g, &gapped, &a->searcher.tokens, 50, &once, &x, &err),
		          &err);
		assert_ok(gapped_find(&b->g, &gapped, &b->searcher.tokens, 50, &again, &y, &err),
		          &err);
		assert_int_equal(x.n, y.n);
		assert_int_equal(once.left, again.left);
		assert_memory_equal(x.at, y.at, x.n * sizeof(x.at[0]));
	}
	buf_release(&left);
	buf_release(&right);
}

/* ---- The whole ---- */

static void world_make(struct world *w, const char *dir)
{
	const char *given = getenv("ZW_SEED");
	struct shard shard;
	struct err err = {""};

	*w = (struct world){.dir = dir, .terms = BUF_INIT(MINE_FILE_LIMIT)};
	w->seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	print_message("ZW_SEED=%u\n", w->seed);
	assert_int_equal(mkdir(in_folder(dir, "shards"), 0777), 0);
	sample_shard(in_folder(dir, "shards"), "all", NULL, &shard);
	struct shard_info info = shard.info;
	shard_close(&shard);
	struct manifest m = {.shards = &info, .n_shards = 1};
	struct collection c = {.dir = dir, .manifest = &m};
	assert_ok(mine_terms(&c, &w->terms, &err), &err);
	w->all = half_open(dir, &info, 1, NULL, 0, &w->terms);
}

static void the_dead_change_nothing(void **state)
{
	struct world w;

	world_make(&w, *state);
	for (int round = 0; round < ROUNDS; round++) {
		struct half *a = with_dead(&w, round), *b = without(&w, a, round);
		assert_true(a->g.n_rows > a->g.n_documents);
		assert_int_equal(a->g.n_documents, b->g.n_documents);
		assert_int_equal(a->g.n_passages, b->g.n_passages);
		same_answers(&w, a, b);
		same_documents(&w, a, b);
		same_suggestions(&w, a, b);
		same_fillings(&w, a, b);
		half_close(a);
		half_close(b);
	}
	half_close(w.all);
	buf_release(&w.terms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {folder_test(the_dead_change_nothing)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
