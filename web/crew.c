/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/crew.h"

#include "core/files.h"
#include "core/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Stamps ---- */

static struct stamp stamp_from(uint64_t number, const struct stat *st)
{
	return (struct stamp){number, st->st_dev, st->st_ino, st->st_mtim};
}

static struct stamp stamp_elsewhere(uint64_t number, uint64_t identity)
{
	return (struct stamp){.number = number,
	                      .inode = (ino_t)identity,
	                      .changed.tv_sec = (time_t)(identity >> 1)};
}

enum zw_status stamp_look(const char *stub, struct stamp *stamp, struct err *err)
{
	uint64_t number, identity;
	enum zw_status status = store_look(stub, &number, &identity, err);

	if (status == ZW_OK)
		*stamp = stamp_elsewhere(number, identity);
	return status;
}

enum zw_status stamp_of(const char *index, uint64_t number, struct stamp *stamp, struct err *err)
{
	PATH_BUF(path);
	struct stat st;
	enum zw_status status = ZW_OK;

	buf_printf(&path, "%s/generations/%" PRIu64 "/manifest.json", index, number);
	if (stat(buf_cstr(&path), &st) == 0)
		*stamp = stamp_from(number, &st);
	else
		status = err_errno(err, buf_cstr(&path));
	buf_release(&path);
	return status;
}

bool stamp_equal(const struct stamp *a, const struct stamp *b)
{
	return a->number == b->number && a->device == b->device && a->inode == b->inode &&
	       a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

/* ---- Opening ---- */

static enum zw_status open_seat(struct crew *c, const char *index, uint64_t number, struct err *err)
{
	struct seat *seat = &c->seats[c->n];
	enum zw_status status = searcher_open_number(index, number, &seat->searcher, err);

	if (status != ZW_OK)
		return status;
	*seat = (struct seat){.searcher = seat->searcher, .crew = c, .next = c->idle};
	c->idle = seat;
	c->n++;
	return ZW_OK;
}

/* Nobody there holds it for us: whatever is opened must be the same. */
static enum zw_status open_all_elsewhere(struct crew *c, const char *stub, size_t seats,
                                         const struct generation *g, struct err *err)
{
	enum zw_status status = ZW_OK;

	c->stamp = stamp_elsewhere(g->manifest.number, store_identity(g));
	while (status == ZW_OK && c->n < seats) {
		status = open_seat(c, stub, g->manifest.number, err);
		if (status == ZW_OK && store_identity(searcher_generation(
		                               c->seats[c->n - 1].searcher)) != store_identity(g))
			status = ZW_NOT_FOUND;
	}
	if (status == ZW_NOT_FOUND)
		status = err_set(err, ZW_LOCKED, _("%s: generations come too fast"), stub);
	return status;
}

/* The generation is held, so all seats open the same. If the index was replaced meanwhile as a
 * whole, by one with the same numbers, what is there now is not what is held. */
static enum zw_status open_all(struct crew *c, const char *index, size_t seats,
                               const struct generation *g, struct err *err)
{
	uint64_t number = g->manifest.number;
	struct stamp after;
	struct stat st;
	enum zw_status status = ZW_OK;

	if (fstat(g->lock, &st) != 0)
		return err_errno(err, index);
	c->stamp = stamp_from(number, &st);
	while (status == ZW_OK && c->n < seats)
		status = open_seat(c, index, number, err);
	if (status == ZW_OK)
		status = stamp_of(index, number, &after, err);
	if (status == ZW_OK && !stamp_equal(&c->stamp, &after))
		status = err_set(err, ZW_LOCKED, _("%s: generations come too fast"), index);
	return status;
}

/* No page depends on it: one that is missing or damaged is none. */
static void read_report(struct crew *c, const char *index)
{
	PATH_BUF(path);
	struct err err;

	buf_printf(&path, "%s/generations/%" PRIu64 "/report.json", index, c->stamp.number);
	(void)run_report_read(buf_cstr(&path), &c->report, &err);
	buf_release(&path);
}

enum zw_status crew_open(const char *index, size_t seats, uint64_t serving,
                         struct verified *verified, struct crew **crew, struct err *err)
{
	struct crew *c = calloc(1, sizeof(*c));
	struct generation *g = NULL;

	*crew = NULL;
	if (!c)
		return err_no_memory(err);
	c->seats = calloc(seats, sizeof(*c->seats));
	enum zw_status status =
	        c->seats ? store_open_whole(index, verified, &g, err) : err_no_memory(err);
	if (status == ZW_OK && g->fallback && g->manifest.number <= serving)
		status = err_set(err, ZW_BAD_INDEX, "%s", g->fallback);
	if (status == ZW_OK)
		status = (g->remote ? open_all_elsewhere : open_all)(c, index, seats, g, err);
	if (status == ZW_OK)
		snprintf(c->fallback, sizeof(c->fallback), "%s", g->fallback ? g->fallback : "");
	store_close(g);
	if (status != ZW_OK) {
		crew_close(c);
		return status;
	}
	if (!store_is_elsewhere(index))
		read_report(c, index);
	*crew = c;
	return ZW_OK;
}

void crew_close(struct crew *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		searcher_close(c->seats[i].searcher);
	run_report_drop(c->report);
	free(c->seats);
	free(c);
}
