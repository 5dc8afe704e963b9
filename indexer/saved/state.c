/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: hits, the state in memory, writing it, reading it.
 */
#include "indexer/saved/state.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const happened_names[HAPPENINGS] = {
        [HAPPENED_FIRST] = "first",
        [HAPPENED_NEW] = "new",
        [HAPPENED_CHANGED] = "changed",
        [HAPPENED_GONE] = "gone",
};

static const char *const field_names[] = {
        [HIT_ID] = "id",         [HIT_DIGEST] = "digest",   [HIT_PATH] = "path",
        [HIT_TITLE] = "title",   [HIT_NUMBER] = "number",   [HIT_ISSUERS] = "issuers",
        [HIT_DATE] = "date",     [HIT_STATUS] = "status",   [HIT_PLACE] = "place",
        [HIT_ANCHOR] = "anchor", [HIT_SNIPPET] = "snippet",
};
_Static_assert(sizeof(field_names) / sizeof(field_names[0]) == HIT_FIELDS, "a field has no name");

/* ---- Hits ---- */

const char *hit_text(const struct hit *h, enum hit_field field)
{
	return h->field[field] ? h->field[field] : "";
}

enum zw_status hit_set(struct hit *h, enum hit_field field, const char *text, size_t len,
                       struct err *err)
{
	char *copy = len ? strndup(text, len) : NULL;

	if (len && !copy)
		return err_no_memory(err);
	free(h->field[field]);
	h->field[field] = copy;
	return ZW_OK;
}

enum zw_status hit_copy(const struct hit *from, struct hit *to, struct err *err)
{
	struct hit copy = {{NULL}};
	enum zw_status status = ZW_OK;

	for (int i = 0; status == ZW_OK && i < HIT_FIELDS; i++) {
		const char *text = hit_text(from, (enum hit_field)i);
		status = hit_set(&copy, (enum hit_field)i, text, strlen(text), err);
	}
	if (status == ZW_OK)
		*to = copy;
	else
		hit_release(&copy);
	return status;
}

void hit_release(struct hit *h)
{
	for (int i = 0; i < HIT_FIELDS; i++)
		free(h->field[i]);
	*h = (struct hit){{NULL}};
}

/* ---- The state ---- */

void state_init(struct search_state *s)
{
	*s = (struct search_state){
	        .hits = BUF_INIT((FOUND_LIMIT + 1) * sizeof(struct hit)),
	        .events = BUF_INIT((FOUND_LIMIT * 2 + EVENTS_LIMIT + 1) * sizeof(struct event)),
	};
}

void state_release(struct search_state *s)
{
	for (size_t i = 0; i < state_hits(s); i++)
		hit_release(state_hit(s, i));
	for (size_t i = 0; i < state_events(s); i++)
		hit_release(&state_event(s, i)->hit);
	buf_release(&s->hits);
	buf_release(&s->events);
	free(s->query);
	s->query = NULL;
}

size_t state_hits(const struct search_state *s)
{
	return s->hits.len / sizeof(struct hit);
}

struct hit *state_hit(const struct search_state *s, size_t i)
{
	return (struct hit *)(void *)s->hits.data + i;
}

size_t state_events(const struct search_state *s)
{
	return s->events.len / sizeof(struct event);
}

struct event *state_event(const struct search_state *s, size_t i)
{
	return (struct event *)(void *)s->events.data + i;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(hit_text(a, HIT_ID), hit_text(b, HIT_ID));
}

void state_sort(struct search_state *s)
{
	size_t n = state_hits(s), kept = 0;

	if (n > 1)
		qsort(s->hits.data, n, sizeof(struct hit), by_id);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && by_id(state_hit(s, kept - 1), state_hit(s, i)) == 0)
			hit_release(state_hit(s, i));
		else
			*state_hit(s, kept++) = *state_hit(s, i);
	}
	s->hits.len = kept * sizeof(struct hit);
}

enum zw_status state_add(struct search_state *s, struct event *e, struct err *err)
{
	size_t n = state_events(s);

	if (e->number == 0)
		e->number = n ? state_event(s, n - 1)->number + 1 : 1;
	buf_add(&s->events, e, sizeof(*e));
	if (s->events.failed)
		hit_release(&e->hit);
	return buf_status(&s->events, _("events"), err);
}

void state_trim(struct search_state *s)
{
	size_t n = state_events(s);

	if (n <= EVENTS_LIMIT)
		return;
	for (size_t i = 0; i < n - EVENTS_LIMIT; i++)
		hit_release(&state_event(s, i)->hit);
	memmove(s->events.data, state_event(s, n - EVENTS_LIMIT),
	        EVENTS_LIMIT * sizeof(struct event));
	s->events.len = EVENTS_LIMIT * sizeof(struct event);
}

/* ---- Writing ---- */

static void hit_json(struct js *w, const struct hit *h, int fields)
{
	for (int i = 0; i < fields; i++)
		if (h->field[i])
			js_str(w, field_names[i], h->field[i]);
}

static enum zw_status end_line(struct js *w, struct buf *file, struct err *err)
{
	enum zw_status status = js_finish(w, false, file, err);

	buf_char(file, '\n');
	return status;
}

static enum zw_status write_event(const struct event *e, struct buf *file, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "event", (long long)e->number);
	js_str(&w, "what", happened_names[e->what]);
	js_str(&w, "time", e->time);
	if (e->what == HAPPENED_FIRST)
		js_int(&w, "known", (long long)e->known);
	hit_json(&w, &e->hit, HIT_FIELDS);
	return end_line(&w, file, err);
}

enum zw_status state_write(const struct search_state *s, struct buf *file, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_str(&w, "query", s->query);
	js_str(&w, "asked", s->asked);
	js_int(&w, "generation", (long long)s->generation);
	js_int(&w, "documents", (long long)state_hits(s));
	js_int(&w, "events", (long long)state_events(s));
	enum zw_status status = end_line(&w, file, err);
	for (size_t i = 0; status == ZW_OK && i < state_hits(s); i++) {
		js_init(&w, JS_OBJECT);
		hit_json(&w, state_hit(s, i), HIT_PLACE);
		status = end_line(&w, file, err);
	}
	for (size_t i = 0; status == ZW_OK && i < state_events(s); i++)
		status = write_event(state_event(s, i), file, err);
	return status == ZW_OK ? buf_status(file, _("state"), err) : status;
}

/* ---- Reading ---- */

struct reading {
	FILE *file;
	struct buf line;
	size_t number;
	struct err *err;
};

static enum zw_status damaged(struct reading *r)
{
	return err_set(r->err, ZW_BAD_INPUT, _("damaged, line %zu"), r->number);
}

/* The next line; ends with js_free. */
static enum zw_status next_line(struct reading *r, struct json_t **value)
{
	r->number++;
	*value = NULL;
	if (!buf_getline(&r->line, r->file))
		return ferror(r->file) ? err_errno(r->err, _("cannot be read")) : damaged(r);
	if (r->line.failed)
		return buf_status(&r->line, _("line"), r->err);
	enum zw_status status = js_parse(buf_cstr(&r->line), r->line.len, value, r->err);
	/* Without memory nothing is known of the line: to begin anew would lose what was told. */
	if (status == ZW_NO_MEMORY)
		return status;
	return status == ZW_OK && js_type(*value) == JS_IS_OBJECT ? ZW_OK : damaged(r);
}

static enum zw_status read_fields(struct reading *r, const struct json_t *value, struct hit *h)
{
	enum zw_status status = ZW_OK;

	for (int i = 0; status == ZW_OK && i < HIT_FIELDS; i++) {
		const char *text = js_as_str(js_member(value, field_names[i]));
		status = hit_set(h, (enum hit_field)i, text, strlen(text), r->err);
	}
	if (status != ZW_OK)
		hit_release(h);
	return status;
}

static enum zw_status read_hit(struct reading *r, struct search_state *s)
{
	struct json_t *value;
	struct hit h = {{NULL}};
	enum zw_status status = next_line(r, &value);

	if (status == ZW_OK)
		status = read_fields(r, value, &h);
	js_free(value);
	if (status == ZW_OK && !h.field[HIT_ID])
		status = damaged(r);
	if (status == ZW_OK) {
		buf_add(&s->hits, &h, sizeof(h));
		status = buf_status(&s->hits, _("documents"), r->err);
	}
	if (status != ZW_OK)
		hit_release(&h);
	return status;
}

static enum zw_status read_event(struct reading *r, struct search_state *s)
{
	struct json_t *value;
	struct event e = {.what = HAPPENED_FIRST};
	enum zw_status status = next_line(r, &value);
	const char *what = js_as_str(js_member(value, "what"));

	while (e.what < HAPPENINGS && strcmp(happened_names[e.what], what) != 0)
		e.what++;
	snprintf(e.time, sizeof(e.time), "%s", js_as_str(js_member(value, "time")));
	e.number = (uint64_t)js_as_int(js_member(value, "event"));
	e.known = (uint64_t)js_as_int(js_member(value, "known"));
	if (status == ZW_OK && e.what == HAPPENINGS)
		status = damaged(r);
	if (status == ZW_OK)
		status = read_fields(r, value, &e.hit);
	js_free(value);
	return status == ZW_OK ? state_add(s, &e, r->err) : status;
}

static enum zw_status read_lines(struct reading *r, struct search_state *s)
{
	struct json_t *head;
	enum zw_status status = next_line(r, &head);

	if (status == ZW_OK && js_as_int(js_member(head, "format")) != 1)
		status = damaged(r);
	long long hits = js_as_int(js_member(head, "documents"));
	long long events = js_as_int(js_member(head, "events"));
	if (status == ZW_OK && !(s->query = strdup(js_as_str(js_member(head, "query")))))
		status = err_no_memory(r->err);
	snprintf(s->asked, sizeof(s->asked), "%s", js_as_str(js_member(head, "asked")));
	s->generation = (uint64_t)js_as_int(js_member(head, "generation"));
	js_free(head);
	for (long long i = 0; status == ZW_OK && i < hits; i++)
		status = read_hit(r, s);
	for (long long i = 0; status == ZW_OK && i < events; i++)
		status = read_event(r, s);
	return status;
}

enum zw_status state_read(const char *path, struct search_state *s, struct err *err)
{
	struct reading r = {.file = fopen(path, "re"), .line = BUF_INIT(STATE_LIMIT), .err = err};

	if (!r.file)
		return errno == ENOENT ? ZW_OK : err_errno(err, path);
	enum zw_status status = read_lines(&r, s);
	s->there = status == ZW_OK;
	fclose(r.file);
	buf_release(&r.line);
	return status;
}
