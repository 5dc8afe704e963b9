/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The text format 0.0.4: of each metric HELP and TYPE, then its samples. Names end in their unit,
 * those of counters in _total.
 */
#include "web/status/metrics.h"

#include "web/status/age.h"
#include "web/status/process.h"

#include <inttypes.h>

/* Seconds; the limits of the buckets, in text as they are written. */
static const struct {
	const char *text;
	uint64_t us;
} buckets[LATENCY_BUCKETS] = {
        {"0.001", 1000},  {"0.0025", 2500}, {"0.005", 5000},  {"0.01", 10000},
        {"0.025", 25000}, {"0.05", 50000},  {"0.1", 100000},  {"0.25", 250000},
        {"0.5", 500000},  {"1", 1000000},   {"2.5", 2500000}, {"10", 10000000},
};

static const char *const pages[] = {
        [PAGE_NONE] = "none",         [PAGE_HOME] = "home",     [PAGE_RESULTS] = "results",
        [PAGE_DOCUMENT] = "document", [PAGE_CITED] = "cited",   [PAGE_SIMILAR] = "similar",
        [PAGE_SUGGEST] = "suggest",   [PAGE_STATUS] = "status", [PAGE_METRICS] = "metrics",
        [PAGE_HEALTH] = "health",     [PAGE_STATIC] = "static", [PAGE_COMPARE] = "compare",
        [PAGE_TREND] = "trend",       [PAGE_FEED] = "feed",     [PAGE_API] = "api",
        [PAGE_SETTINGS] = "settings", [PAGE_HELP] = "help",
};
_Static_assert(sizeof(pages) / sizeof(pages[0]) == PAGE_KINDS, "a kind of page without a name");

/* ---- Counting ---- */

static uint64_t get(_Atomic uint64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

static void add(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

void metrics_count(struct metrics *m, enum page_kind page, int status, uint64_t us)
{
	int class = status / 100 - 2;
	size_t i = 0;

	if (class < 0 || class >= STATUS_CLASSES)
		return;
	add(&m->requests[page][class], 1);
	if (page != PAGE_RESULTS)
		return;
	while (i < LATENCY_BUCKETS && us > buckets[i].us)
		i++;
	add(&m->latency[i], 1);
	add(&m->latency_us, us);
}

/* ---- Writing ---- */

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void whole(struct buf *b, const char *name, const char *type, const char *help, uint64_t n)
{
	head(b, name, type, help);
	buf_printf(b, "%s %" PRIu64 "\n", name, n);
}

static void write_requests(struct buf *b, struct metrics *m)
{
	uint64_t errors = 0;

	head(b, "zhengwen_http_requests_total", "counter",
	     "Requests answered, by kind of page and class of status.");
	for (int page = 0; page < PAGE_KINDS; page++)
		for (int class = 0; class < STATUS_CLASSES; class ++)
			buf_printf(b,
			           "zhengwen_http_requests_total{page=\"%s\",status=\"%dxx\"} "
			           "%" PRIu64 "\n",
			           pages[page], class + 2, get(&m->requests[page][class]));
	for (int page = 0; page < PAGE_KINDS; page++)
		errors += get(&m->requests[page][STATUS_CLASSES - 1]);
	whole(b, "zhengwen_errors_total", "counter",
	      "Requests that the server failed to answer (status 5xx).", errors);
	whole(b, "zhengwen_http_too_many_total", "counter",
	      "Requests refused because their address asks too often (status 429).",
	      get(&m->too_many));
	whole(b, "zhengwen_http_connections_total", "counter", "Connections accepted.",
	      get(&m->connections));
	whole(b, "zhengwen_http_connections", "gauge", "Connections open now.", get(&m->open));
}

static void write_latency(struct buf *b, struct metrics *m)
{
	static const char name[] = "zhengwen_query_duration_seconds";
	uint64_t us = get(&m->latency_us), n = 0;

	head(b, name, "histogram", "Time from a query to its page of results.");
	for (size_t i = 0; i < LATENCY_BUCKETS; i++) {
		n += get(&m->latency[i]);
		buf_printf(b, "%s_bucket{le=\"%s\"} %" PRIu64 "\n", name, buckets[i].text, n);
	}
	n += get(&m->latency[LATENCY_BUCKETS]);
	buf_printf(b, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, n);
	buf_printf(b, "%s_sum %" PRIu64 ".%06" PRIu64 "\n", name, us / 1000000, us % 1000000);
	buf_printf(b, "%s_count %" PRIu64 "\n", name, n);
}

static void write_cache(struct buf *b, const struct cache_told *c)
{
	whole(b, "zhengwen_cache_hits_total", "counter", "Answers given again as they were kept.",
	      c->hits);
	whole(b, "zhengwen_cache_misses_total", "counter",
	      "Answers that might have been kept and were not there.", c->misses);
	whole(b, "zhengwen_cache_answers", "gauge", "Answers kept now.", c->answers);
	whole(b, "zhengwen_cache_bytes", "gauge", "Memory that they take.", c->bytes);
	whole(b, "zhengwen_cache_limit_bytes", "gauge", "Memory that they may take; 0: none.",
	      c->limit);
}

static void write_index(struct buf *b, const struct site_state *s, const struct generation *g)
{
	time_t created = age_time(g->manifest.created);

	whole(b, "zhengwen_index_generation", "gauge", "Number of the generation that serves.",
	      g->manifest.number);
	if (created > 0) {
		whole(b, "zhengwen_index_created_timestamp_seconds", "gauge",
		      "When that generation was made.", (uint64_t)created);
		whole(b, "zhengwen_index_age_seconds", "gauge",
		      "Seconds since that generation was made.", age_since(created));
	}
	whole(b, "zhengwen_index_documents", "gauge", "Documents that can be found.",
	      g->n_documents);
	whole(b, "zhengwen_index_passages", "gauge", "Passages that can be found.", g->n_passages);
	struct store_shards shards = store_shards(g);
	if (shards.of > 0) {
		whole(b, "zhengwen_index_shards", "gauge", "Shards of an index on other machines.",
		      shards.of);
		whole(b, "zhengwen_index_shards_missing", "gauge",
		      "Shards that did not answer when they were last asked.",
		      shards.of - shards.answered);
	}
	whole(b, "zhengwen_index_damaged", "gauge",
	      "1 if the newest generation cannot serve, and an older one does.",
	      *s->trouble != '\0');
	whole(b, "zhengwen_index_reloads_total", "counter",
	      "Times that a new generation began to serve.", s->reloads);
	whole(b, "zhengwen_index_reload_failures_total", "counter",
	      "Times that a new generation was tried and refused.", s->failures);
}

static void write_run(struct buf *b, const struct run_report *run)
{
	if (!run)
		return;
	head(b, "zhengwen_last_run_outcome", "gauge",
	     "1 for what became of the indexer's last run.");
	for (int i = RUN_UNKNOWN; i <= RUN_UNCHANGED; i++)
		buf_printf(b, "zhengwen_last_run_outcome{outcome=\"%s\"} %d\n",
		           run_outcome_name((enum run_outcome)i), (int)run->outcome == i);
	if (run->ended > 0)
		whole(b, "zhengwen_last_run_end_timestamp_seconds", "gauge", "When it ended.",
		      (uint64_t)run->ended);
	head(b, "zhengwen_last_run_sources", "gauge", "Files of which it found something out.");
	for (int kind = 0; kind < RUN_KINDS; kind++)
		buf_printf(b, "zhengwen_last_run_sources{kind=\"%s\"} %" PRIu64 "\n",
		           run_kind_name((enum run_kind)kind), run->counts[kind]);
}

/* By the names that Prometheus' own libraries use. */
static void write_process(struct buf *b)
{
	struct process p;

	process_read(&p);
	head(b, "process_cpu_seconds_total", "counter", "CPU time, of user and system.");
	buf_printf(b, "process_cpu_seconds_total %.2f\n", p.cpu);
	head(b, "process_start_time_seconds", "gauge", "When the process began.");
	buf_printf(b, "process_start_time_seconds %.2f\n", p.started);
	whole(b, "process_resident_memory_bytes", "gauge", "Resident memory.", p.resident);
	whole(b, "process_virtual_memory_bytes", "gauge", "Virtual memory.", p.virtual_memory);
	whole(b, "process_open_fds", "gauge", "Open descriptors.", p.descriptors);
	whole(b, "process_max_fds", "gauge", "Most descriptors that may be open.",
	      p.descriptors_limit);
}

void metrics_write(struct buf *b, struct metrics *m, const struct site_state *state,
                   const struct cache_told *cache, const struct generation *g)
{
	head(b, "zhengwen_build_info", "gauge", "Always 1; the version of the program.");
	buf_str(b, "zhengwen_build_info{version=\"" ZW_VERSION "\"} 1\n");
	write_index(b, state, g);
	write_run(b, state->last);
	write_requests(b, m);
	write_latency(b, m);
	write_cache(b, cache);
	write_process(b);
}
