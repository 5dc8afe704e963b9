/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/run/tell.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A reason may hold what moves the cursor. */
static const char *printable(struct buf *clean, const char *text)
{
	buf_reset(clean);
	utf8_printable(clean, text, strlen(text));
	return buf_cstr(clean);
}

void tell_progress(void *context, const struct build_progress *p)
{
	double rate = p->seconds > 0 ? (double)p->bytes / 1e6 / p->seconds : 0;
	double left =
	        p->bytes ? p->seconds * (double)(p->bytes_all - p->bytes) / (double)p->bytes : 0;

	(void)context;
	fputs("\r", stderr);
	if (p->done < p->all)
		fprintf(stderr, _("%zu of %zu documents, %.1f MB/s, %.0f s left "), p->done, p->all,
		        rate, left);
	fputs("\033[K", stderr);
}

/* ---- What was not read ---- */

static void tell_entry(const struct report_entry *entry)
{
	struct buf reason = BUF_INIT(PATH_LIMIT);
	const char *shown = printable(&reason, entry->detail ? entry->detail : "");

	if (entry->kind == REPORT_SKIPPED)
		fprintf(stderr, _("skipped %s: %s\n"), entry->name, shown);
	else if (entry->kind == REPORT_KEPT)
		fprintf(stderr, _("kept %s as it was: %s\n"), entry->name, shown);
	buf_release(&reason);
}

void tell_unread(const struct report *r)
{
	const struct report_entry *entries = (const void *)r->entries.data;

	for (size_t i = 0; i < r->entries.len / sizeof(*entries); i++)
		tell_entry(&entries[i]);
}

void tell_warnings(const struct sources *s)
{
	struct buf warning = BUF_INIT(PATH_LIMIT);

	for (size_t i = 0; i < sources_warnings(s); i++)
		fprintf(stderr, _("not used: %s\n"), printable(&warning, sources_warning(s, i)));
	buf_release(&warning);
}

/* ---- The summary ---- */

void tell_summary(const struct report *r, const struct sources *sources)
{
	if (r->outcome == REPORT_UNCHANGED) {
		printf(_("nothing has changed: %" PRIu64 " documents; %" PRIu64 " skipped, %" PRIu64
		         " kept; %.1f s\n"),
		       r->documents, r->counts[REPORT_SKIPPED], r->counts[REPORT_KEPT], r->seconds);
		return;
	}
	if (r->full[0])
		printf(_("everything was read anew: %s\n"), r->full);
	printf(_("%" PRIu64 " documents, %" PRIu64 " passages, %" PRIu64 " characters indexed; "
	         "%" PRIu64 " skipped, %" PRIu32 " other files passed over; %.1f s, index of "
	         "%.1f MB\n"),
	       r->documents, r->passages, r->characters, r->counts[REPORT_SKIPPED],
	       sources->passed_over, r->seconds, (double)r->bytes / 1e6);
	if (r->read < r->sources || r->full[0])
		printf(_("%" PRIu64 " files: %" PRIu64 " read; %" PRIu64 " added, %" PRIu64
		         " changed, %" PRIu64 " moved, %" PRIu64 " removed, %" PRIu64 " kept\n"),
		       r->sources, r->read, r->counts[REPORT_ADDED], r->counts[REPORT_CHANGED],
		       r->counts[REPORT_MOVED], r->counts[REPORT_REMOVED], r->counts[REPORT_KEPT]);
	if (r->mined)
		printf("%s\n", _("the text has doubled since terms were found in it: they were "
		                 "found anew"));
	if (sources_warnings(sources))
		printf(_("%zu tables and sidecars could not be used\n"), sources_warnings(sources));
}

/* ---- How it is served ---- */

enum { FIRST_PORT = 33301 };

/* For a shell. */
static void print_quoted(const char *text)
{
	putchar('\'');
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*text);
	}
	putchar('\'');
}

void tell_shards(const char *dir, const struct shard_info *shards, size_t n)
{
	PATH_BUF(path);
	char *real = realpath(dir, NULL);

	printf("%s\n", _("To serve the shards, here or where their trees are copied to:"));
	for (size_t i = 0; i < n; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s/tree", real ? real : dir, shards[i].name);
		printf("  xapian-tcpsrv --interface localhost --port %zu ", FIRST_PORT + i);
		print_quoted(buf_cstr(&path));
		putchar('\n');
	}
	printf("%s\n", _("Who searches them names (-d) a file of these lines, with the machines "
	                 "where they are served:"));
	for (size_t i = 0; i < n; i++)
		printf("  remote localhost:%zu\n", FIRST_PORT + i);
	free(real);
	buf_release(&path);
}

/* ---- What would be done ---- */

/* What was skipped is skipped again, if only its stamp is another one, too. */
static enum plan_kind kind_of(const struct plan_item *item)
{
	return item->kind == PLAN_TOUCHED && item->known->n == 0 ? PLAN_SKIPPED : item->kind;
}

static void tell_item(const struct plan_item *item, struct buf *clean)
{
	const char *name = item->source ? item->source->name : item->known->name;
	const char *kind = plan_kind_name(kind_of(item));

	if (kind_of(item) == PLAN_SAME || kind_of(item) == PLAN_TOUCHED)
		return;
	if (item->kind == PLAN_REMOVED && item->known->n == 0)
		return; /* it never was in the index */
	if (item->kind == PLAN_MOVED)
		printf(_("%s %s (it was %s)\n"), kind, name, item->known->name);
	else if (item->reason)
		printf("%s %s: %s\n", kind, name, printable(clean, item->reason));
	else
		printf("%s %s\n", kind, name);
}

void tell_plan(const struct plan *plan, const struct sources *sources, const char *full)
{
	struct buf clean = BUF_INIT(PATH_LIMIT);
	uint64_t skipped = sources_collided(sources);

	for (size_t i = 0; i < plan_count(plan); i++) {
		struct plan_item item;
		plan_at(plan, i, &item);
		tell_item(&item, &clean);
		skipped += kind_of(&item) == PLAN_SKIPPED;
	}
	for (size_t i = 0; i < sources_collided(sources); i++) {
		struct source source;
		sources_collided_at(sources, i, &source);
		printf("%s %s: %s\n", plan_kind_name(PLAN_SKIPPED), source.name, source.trouble);
	}
	if (full[0])
		printf(_("everything would be read anew: %s\n"), printable(&clean, full));
	printf(_("%zu files: %" PRIu64 " to read (%.1f MB); %" PRIu64 " added, %" PRIu64
	         " changed, %" PRIu64 " moved, %" PRIu64 " removed, %" PRIu64 " kept, %" PRIu64
	         " skipped\n"),
	       sources_count(sources), plan->reading, (double)plan->bytes / 1e6,
	       plan->counts[PLAN_ADDED], plan->counts[PLAN_CHANGED], plan->counts[PLAN_MOVED],
	       plan->counts[PLAN_REMOVED], plan->counts[PLAN_KEPT], skipped);
	buf_release(&clean);
}
