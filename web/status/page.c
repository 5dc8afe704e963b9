/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /status: what serves, what the last run of the indexer did and could not read; the same as JSON.
 */
#include "core/json.h"
#include "searcher/show/json/members.h"
#include "web/pages.h"
#include "web/status/age.h"

#include <stdio.h>
#include <string.h>

/* The run whose lists are of use: one that failed may have looked at nothing. */
static bool has_looked(const struct run_report *run)
{
	return run->outcome != RUN_FAILED || run->skipped.n > 0 || run->kept.n > 0;
}

static const struct run_report *telling(const struct visit *v)
{
	const struct run_report *last = v->state.last, *made = v->crew->report;

	return made && (!last || !has_looked(last)) ? made : last;
}

/* ---- As a page ---- */

static void term(struct html *h, const char *chinese, const char *english)
{
	html_lit(h, "<dt>");
	html_say(h, chinese, english);
	html_lit(h, "</dt><dd>");
}

static void term_end(struct html *h)
{
	html_lit(h, "</dd>\n");
}

static void trouble(struct html *h, const struct visit *v)
{
	if (!visit_stale(v))
		return;
	html_lit(h, "<p class=\"note\" role=\"alert\">");
	html_say(h, "索引的最新版本无法使用，现在检索的是较早的版本。原因：",
	         "The newest index cannot be used; this is an older one. The reason: ");
	html_lit(h, "<bdi>");
	html_text(h, v->state.trouble);
	html_lit(h, "</bdi></p>\n");
}

static void write_index(struct html *h, const struct generation *g)
{
	html_lit(h, "<section><h2>");
	html_say(h, "现在检索的索引", "The index in use");
	html_lit(h, "</h2>\n<dl>\n");
	term(h, "版本", "Generation");
	html_say(h, "第 ", "");
	html_number(h, g->manifest.number);
	html_say(h, " 版", "");
	term_end(h);
	term(h, "制作时间", "Made");
	age_write(h, g->manifest.created);
	term_end(h);
	term(h, "收录", "Holds");
	html_count(h, g->n_documents);
	html_say(h, " 篇文件，", " documents, ");
	html_count(h, g->n_passages);
	html_say(h, " 个段落", " paragraphs");
	term_end(h);
	struct store_shards shards = store_shards(g);
	if (shards.of > 0) {
		term(h, "分片", "Parts");
		html_count(h, shards.of);
		html_say(h, " 个，应答的有 ", ", of which answer: ");
		html_count(h, shards.answered);
		html_say(h, " 个", "");
		term_end(h);
	}
	term(h, "程序", "Program");
	html_say(h, "政文 " ZW_VERSION, "Zhengwen " ZW_VERSION);
	term_end(h);
	html_lit(h, "</dl></section>\n");
}

struct word {
	const char *chinese, *english;
};

static const struct word outcomes[] = {
        [RUN_UNKNOWN] = {"不明", "Not known"},
        [RUN_FAILED] = {"失败，仍用原有索引", "Failed; the index stays as it was"},
        [RUN_PUBLISHED] = {"完成，索引已更新", "Done, a new index"},
        [RUN_UNCHANGED] = {"完成，没有变化", "Done, nothing had changed"},
};

static const struct word kinds[] = {
        [RUN_ADDED] = {"新增", "new"},
        [RUN_CHANGED] = {"修改", "changed"},
        [RUN_MOVED] = {"改名", "renamed"},
        [RUN_REMOVED] = {"删除", "removed"},
        [RUN_SKIPPED] = {"跳过", "skipped"},
        [RUN_KEPT] = {"读不到而沿用旧文本", "not readable now, kept as they were"},
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == RUN_KINDS, "a kind without a name");

/* “新增 3”, “3 new” */
static void write_count(struct html *h, const struct word *kind, uint64_t count)
{
	if (h->settings->language == LANGUAGE_CHINESE) {
		html_text(h, kind->chinese);
		html_lit(h, " ");
		html_count(h, count);
	} else {
		html_count(h, count);
		html_lit(h, " ");
		html_text(h, kind->english);
	}
}

static void write_counts(struct html *h, const struct run_report *run)
{
	for (int kind = 0; kind < RUN_KINDS; kind++) {
		if (kind > 0)
			html_say(h, "，", ", ");
		write_count(h, &kinds[kind], run->counts[kind]);
	}
}

static void seconds(struct html *h, double seconds)
{
	char text[64];

	snprintf(text, sizeof(text), seconds < 10 ? "%.1f" : "%.0f", seconds);
	html_text(h, text);
	html_say(h, " 秒", " seconds");
}

/* What programs said, in the language of theirs. */
static void reason(struct html *h, const char *text)
{
	html_lit(h, "<bdi>");
	html_text(h, text);
	html_lit(h, "</bdi>");
}

static void write_facts(struct html *h, const struct run_report *run)
{
	html_lit(h, "<dl>\n");
	term(h, "结果", "Outcome");
	html_say(h, outcomes[run->outcome].chinese, outcomes[run->outcome].english);
	term_end(h);
	if (*run->message) {
		term(h, "原因", "Reason");
		reason(h, run->message);
		term_end(h);
	}
	term(h, "开始", "Started");
	age_write(h, run->started);
	term_end(h);
	term(h, "用时", "Took");
	seconds(h, run->seconds);
	term_end(h);
	if (*run->full) {
		term(h, "全部重读", "All read anew");
		reason(h, run->full);
		term_end(h);
	}
	term(h, "文件", "Files");
	write_counts(h, run);
	term_end(h);
	html_lit(h, "</dl>");
}

static void write_run(struct html *h, const struct run_report *run)
{
	html_lit(h, "<section><h2>");
	html_say(h, "最近一次更新", "The last run");
	html_lit(h, "</h2>\n");
	if (run) {
		write_facts(h, run);
	} else {
		html_lit(h, "<p>");
		html_say(h, "没有记录。", "There is no record of one.");
		html_lit(h, "</p>");
	}
	html_lit(h, "</section>\n");
}

static void write_rows(struct html *h, const char *title, const struct run_rows *rows,
                       uint64_t count)
{
	if (rows->n == 0)
		return;
	html_lit(h, "<section><h2>");
	html_text(h, title);
	html_say(h, "（", " (");
	html_count(h, count);
	html_say(h, "）", ")");
	html_lit(h, "</h2>\n<table><thead><tr><th scope=\"col\">");
	html_say(h, "文件", "File");
	html_lit(h, "</th><th scope=\"col\">");
	html_say(h, "原因", "Reason");
	html_lit(h, "</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < rows->n; i++) {
		html_lit(h, "<tr><td>");
		reason(h, rows->at[i].name);
		html_lit(h, "</td><td>");
		reason(h, rows->at[i].reason);
		html_lit(h, "</td></tr>\n");
	}
	html_lit(h, "</tbody></table>\n");
	if (count > rows->n) {
		html_lit(h, "<p>");
		html_say(h, "另有 ", "And ");
		html_count(h, count - rows->n);
		html_say(h, " 个，见索引的运行报告。", " more, in the report of the run.");
		html_lit(h, "</p>\n");
	}
	html_lit(h, "</section>\n");
}

void show_status(struct visit *v)
{
	struct html *h = &v->html;
	const struct run_report *lists = telling(v);
	const char *title = html_word(h, "索引状态", "Index status");
	struct ask ask;

	ask_read(v->request, &ask);
	frame_begin(h, &(struct frame){.title = title, .ask = &ask});
	html_lit(h, "<div class=\"state\"><h1>");
	html_text(h, title);
	html_lit(h, "</h1>\n");
	trouble(h, v);
	write_index(h, searcher_generation(v->searcher));
	write_run(h, v->state.last);
	if (lists) {
		write_rows(h, html_word(h, "跳过的文件", "Files that were skipped"),
		           &lists->skipped, lists->counts[RUN_SKIPPED]);
		write_rows(h,
		           html_word(h, "暂时读不到、沿用旧文本的文件",
		                     "Files that cannot be read now and are kept as they were"),
		           &lists->kept, lists->counts[RUN_KEPT]);
	}
	html_lit(h, "</div>\n");
	frame_end(h, searcher_generation(v->searcher));
}

/* ---- As JSON ---- */

static void text_or_null(struct js *w, const char *key, const char *text)
{
	if (*text)
		js_str(w, key, text);
	else
		js_null(w, key);
}

static void shards_json(struct js *w, const struct generation *g)
{
	struct buf missing = BUF_INIT(STORE_MISSING_LIMIT);

	store_missing(g, &missing);
	json_shards(w, store_shards(g), buf_cstr(&missing));
	w->failed |= missing.failed != ZW_OK;
	buf_release(&missing);
}

static void index_json(struct js *w, const struct generation *g)
{
	js_open(w, "index", JS_OBJECT);
	js_int(w, "generation", (long long)g->manifest.number);
	js_str(w, "created", g->manifest.created);
	js_int(w, "age", (long long)age_since(age_time(g->manifest.created)));
	js_int(w, "documents", g->n_documents);
	js_int(w, "passages", g->n_passages);
	js_close(w);
	shards_json(w, g);
}

static void run_json(struct js *w, const struct run_report *run)
{
	if (!run) {
		js_null(w, "last_run");
		return;
	}
	js_open(w, "last_run", JS_OBJECT);
	js_str(w, "started", run->started);
	js_real(w, "seconds", run->seconds);
	js_str(w, "outcome", run_outcome_name(run->outcome));
	js_int(w, "exit", run->exit);
	text_or_null(w, "message", run->message);
	text_or_null(w, "full", run->full);
	js_open(w, "counts", JS_OBJECT);
	for (int kind = 0; kind < RUN_KINDS; kind++)
		js_int(w, run_kind_name((enum run_kind)kind), (long long)run->counts[kind]);
	js_close(w);
	js_close(w);
}

static void rows_json(struct js *w, const char *key, const struct run_rows *rows)
{
	js_open(w, key, JS_ARRAY);
	for (size_t i = 0; rows && i < rows->n; i++) {
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "name", rows->at[i].name);
		text_or_null(w, "reason", rows->at[i].reason);
		js_close(w);
	}
	js_close(w);
}

void show_status_json(struct visit *v)
{
	const struct run_report *lists = telling(v);
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_int(&w, "generation", (long long)searcher_generation(v->searcher)->manifest.number);
	js_str(&w, "version", ZW_VERSION);
	index_json(&w, searcher_generation(v->searcher));
	text_or_null(&w, "stale", v->state.trouble);
	run_json(&w, v->state.last);
	rows_json(&w, run_kind_name(RUN_SKIPPED), lists ? &lists->skipped : NULL);
	rows_json(&w, run_kind_name(RUN_KEPT), lists ? &lists->kept : NULL);
	enum zw_status status = js_finish(&w, true, &v->response->body, &v->err);
	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	buf_char(&v->response->body, '\n');
	v->response->type = "application/json; charset=utf-8";
	v->response->cache = "no-store";
}
