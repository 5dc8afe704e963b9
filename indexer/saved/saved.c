/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/saved/saved.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/index/store.h"
#include "indexer/command.h"
#include "indexer/saved/feed.h"
#include "indexer/saved/found.h"
#include "indexer/saved/searches.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct saving {
	const char *dir, *file;
	const char *feeds;             /* folder */
	const char *address;           /* of zhengwen-web, or NULL */
	char time[32];                 /* of this run */
	char today[32];                /* local: what a query finds may depend on it */
	uint64_t generation;           /* that is asked */
	struct identities *identities; /* NULL until a search is asked */
	struct report *report;
	size_t troubles;
};

/* ---- Files ---- */

static const char *in_feeds(const struct saving *s, struct buf *path, const char *name,
                            const char *ending)
{
	buf_reset(path);
	buf_printf(path, "%s/%s.%s", s->feeds, name, ending);
	return buf_cstr(path);
}

/* What is the same already is left alone: its time tells readers whether there is anything new. */
static enum zw_status put(const char *path, const struct buf *content, struct err *err)
{
	struct buf old = BUF_INIT(content->len);
	bool same = files_read(path, &old, NULL) == ZW_OK && old.len == content->len &&
	            memcmp(old.data, content->data, content->len) == 0;

	buf_release(&old);
	return same ? ZW_OK : files_replace(path, content, err);
}

static enum zw_status put_state(const struct saving *s, const char *name,
                                const struct search_state *state, struct err *err)
{
	PATH_BUF(path);
	struct buf file = BUF_INIT(STATE_LIMIT);
	enum zw_status status = state_write(state, &file, err);

	if (status == ZW_OK)
		status = put(in_feeds(s, &path, name, "state"), &file, err);
	buf_release(&path);
	buf_release(&file);
	return status;
}

/* Feed and table, from the state that is on disk. */
static enum zw_status put_feeds(const struct saving *s, const char *name,
                                const struct search_state *state, struct err *err)
{
	PATH_BUF(path);
	struct buf file = BUF_INIT(FEED_LIMIT);
	enum zw_status status = feed_csv(state, &file, err);

	if (status == ZW_OK)
		status = put(in_feeds(s, &path, name, "csv"), &file, err);
	buf_reset(&file);
	if (status == ZW_OK)
		status = feed_atom(name, state, s->address, &file, err);
	if (status == ZW_OK)
		status = put(in_feeds(s, &path, name, "atom"), &file, err);
	buf_release(&path);
	buf_release(&file);
	return status;
}

/* ---- One search ---- */

static void tell_trouble(struct saving *s, const struct saved_search *search,
                         const struct err *reason)
{
	struct err told;

	s->troubles++;
	err_set(&told, ZW_BAD_INPUT, _("%.300s, line %zu: %.600s"), s->file, search->line,
	        reason->text);
	cli_fail(indexer_name, ZW_BAD_INPUT, &told);
}

/* A state that is damaged is told, and begun anew. */
static enum zw_status read_before(struct saving *s, const struct saved_search *search,
                                  struct search_state *before, struct err *err)
{
	PATH_BUF(path);
	struct err reason = {""}, told;

	in_feeds(s, &path, search->name, "state");
	enum zw_status status = state_read(buf_cstr(&path), before, &reason);
	if (status == ZW_BAD_INPUT) {
		err_set(&told, status, _("%.300s: %.300s; it begins anew"), buf_cstr(&path),
		        reason.text);
		tell_trouble(s, search, &told);
		state_release(before);
		state_init(before);
		status = ZW_OK;
	} else if (status != ZW_OK) {
		err_set(err, status, "%.500s", reason.text);
	}
	buf_release(&path);
	return status;
}

/* Neither the index nor the day is another one: nothing can have happened. */
static bool is_asked(const struct saving *s, const struct saved_search *search,
                     const struct search_state *before)
{
	return before->there && before->generation == s->generation &&
	       strcmp(before->asked, s->today) == 0 && strcmp(before->query, search->query) == 0;
}

static enum zw_status ask(struct saving *s, const struct saved_search *search,
                          struct search_state *before, struct search_state *now,
                          struct report_search *told, struct err *err)
{
	struct happened_counts counts;
	struct buf notes = BUF_INIT(sizeof(err->text) / 2);
	struct err note;
	enum zw_status status = ZW_OK;

	if (!s->identities)
		status = identities_open(s->dir, s->generation, &s->identities, err);
	if (status == ZW_OK)
		status = found_ask(s->dir, s->generation, s->identities, search->query, now, &notes,
		                   err);

	/* A part that was taken as text is surely not what was meant: told, but asked all the same.
	 */
	if (status == ZW_OK && notes.len > 0) {
		err_set(&note, ZW_BAD_QUERY, "%s", buf_cstr(&notes));
		tell_trouble(s, search, &note);
		told->trouble = strdup(note.text);
	}
	buf_release(&notes);
	if (status == ZW_OK)
		status = found_compare(before, now, s->time, &counts, err);
	if (status == ZW_OK)
		status = put_state(s, search->name, now, err);
	if (status != ZW_OK)
		return status;
	told->first = counts.of[HAPPENED_FIRST] > 0;
	told->added = counts.of[HAPPENED_NEW];
	told->changed = counts.of[HAPPENED_CHANGED];
	told->gone = counts.of[HAPPENED_GONE];
	return ZW_OK;
}

static enum zw_status follow(struct saving *s, const struct saved_search *search,
                             struct report_search *told, struct err *err)
{
	struct search_state before, now;

	state_init(&before);
	state_init(&now);
	enum zw_status status = read_before(s, search, &before, err);
	bool asked = status == ZW_OK && is_asked(s, search, &before);
	const struct search_state *last = asked ? &before : &now;
	if (status == ZW_OK && !asked)
		status = ask(s, search, &before, &now, told, err);
	if (status == ZW_OK) {
		told->found = state_hits(last);
		status = put_feeds(s, search->name, last, err);
	}
	state_release(&before);
	state_release(&now);
	return status;
}

static enum zw_status take(struct saving *s, const struct saved_search *search, struct err *err)
{
	struct report_search told = {.name = strdup(search->name)};
	struct err reason = {""};
	enum zw_status status = ZW_OK;

	if (!told.name)
		return err_no_memory(err);
	if (search->trouble)
		status = err_set(&reason, ZW_BAD_INPUT, "%s", search->trouble);
	else
		status = follow(s, search, &told, &reason);
	if (status != ZW_OK) {
		tell_trouble(s, search, &reason);
		free(told.trouble);
		told.trouble = strdup(reason.text);
	}
	return report_add_search(s->report, &told, err);
}

/* ---- All of them ---- */

static enum zw_status make_folder(const char *path, struct err *err)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return ZW_OK;
	return err_errno(err, path);
}

static enum zw_status read_searches(const char *file, struct saved_searches *searches,
                                    struct err *err)
{
	struct buf text = BUF_INIT(SEARCHES_FILE_LIMIT);
	struct err reason = {""};
	enum zw_status status = files_read(file, &text, &reason);

	if (status == ZW_OK)
		status = searches_parse(buf_cstr(&text), text.len, searches, &reason);
	if (status != ZW_OK)
		err_set(err, status, "%.400s: %.500s", file, reason.text);
	buf_release(&text);
	return status;
}

static void set_times(struct saving *s)
{
	time_t now = time(NULL);
	struct tm utc, local;

	gmtime_r(&now, &utc);
	localtime_r(&now, &local);
	strftime(s->time, sizeof(s->time), "%Y-%m-%dT%H:%M:%SZ", &utc);
	strftime(s->today, sizeof(s->today), "%Y-%m-%d", &local);
}

enum zw_status saved_run(const char *dir, const char *file, const char *feeds,
                         struct report *report, size_t *troubles, struct err *err)
{
	PATH_BUF(folder);
	struct saved_searches searches = {0};
	struct saving s = {.dir = dir, .file = file, .report = report};
	enum zw_status status = read_searches(file, &searches, err);

	if (feeds)
		buf_str(&folder, feeds);
	else
		buf_printf(&folder, "%s/feeds", dir);
	s.feeds = buf_cstr(&folder);
	s.address = searches.address;
	set_times(&s);
	if (status == ZW_OK)
		status = store_current(dir, &s.generation, err);
	if (status == ZW_OK)
		status = make_folder(s.feeds, err);
	for (size_t i = 0; status == ZW_OK && i < searches_count(&searches); i++)
		status = take(&s, searches_at(&searches, i), err);
	identities_close(s.identities);
	searches_release(&searches);
	buf_release(&folder);
	if (status == ZW_OK)
		*troubles = s.troubles;
	return status;
}
