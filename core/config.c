/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the values, the keys, the file. libinih parses lines; what they mean is here.
 */
#include "core/config.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/text/utf8.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

/* Of one line: a message without its place, so that the place is told once. */
typedef enum zw_status take_fn(const char *value, void *field, struct err *err);

/* ---- Values ---- */

static enum zw_status take_text(const char *value, void *field, struct err *err)
{
	char *copy = strdup(value);

	if (!copy)
		return err_no_memory(err);
	*(char **)field = copy;
	return ZW_OK;
}

static enum zw_status take_path(const char *value, void *field, struct err *err)
{
	if (*value != '/')
		return err_set(err, ZW_BAD_INPUT, _("%s does not begin with \"/\""), value);
	return take_text(value, field, err);
}

static enum zw_status take_number(const char *value, uint64_t low, uint64_t high, void *field,
                                  struct err *err)
{
	struct config_number *number = field;

	if (!cli_number(value, low, high, &number->value))
		return err_set(err, ZW_BAD_INPUT, _("%s is not a number from %d to %d"), value,
		               (int)low, (int)high);
	number->given = true;
	return ZW_OK;
}

static enum zw_status take_keep(const char *value, void *field, struct err *err)
{
	return take_number(value, 0, CONFIG_KEEP_LIMIT, field, err);
}

static enum zw_status take_jobs(const char *value, void *field, struct err *err)
{
	return take_number(value, 1, CONFIG_JOBS_LIMIT, field, err);
}

static enum zw_status take_port(const char *value, void *field, struct err *err)
{
	return take_number(value, 0, UINT16_MAX, field, err);
}

static enum zw_status take_rate(const char *value, void *field, struct err *err)
{
	return take_number(value, 0, CONFIG_RATE_LIMIT, field, err);
}

static enum zw_status take_burst(const char *value, void *field, struct err *err)
{
	return take_number(value, 1, CONFIG_RATE_LIMIT, field, err);
}

static enum zw_status take_seconds(const char *value, void *field, struct err *err)
{
	struct config_number *number = field;
	uint32_t milliseconds;

	if (!cli_seconds(value, &milliseconds))
		return err_set(err, ZW_BAD_INPUT, _("%s is not seconds, up to %d: 2, 0.5"), value,
		               CLI_SECONDS_MOST);
	*number = (struct config_number){true, milliseconds};
	return ZW_OK;
}

static enum zw_status take_bytes(const char *value, void *field, struct err *err)
{
	struct config_number *number = field;
	uint64_t bytes;

	if (!cli_bytes(value, &bytes))
		return err_set(err, ZW_BAD_INPUT, _("%s is not a size, 0 or from 1M to 64G"),
		               value);
	*number = (struct config_number){true, bytes};
	return ZW_OK;
}

static enum zw_status take_switch(const char *value, void *field, struct err *err)
{
	bool yes = strcmp(value, "yes") == 0;

	if (!yes && strcmp(value, "no") != 0)
		return err_set(err, ZW_BAD_INPUT, _("%s is neither \"yes\" nor \"no\""), value);
	*(bool *)field = yes;
	return ZW_OK;
}

/* ---- Keys ---- */

static const struct key {
	const char *section, *name;
	take_fn *take;
	size_t offset; /* of the field in struct config */
} keys[] = {
        {"index", "folder", take_path, offsetof(struct config, index)},
        {"corpus", "folder", NULL, 0}, /* the one that may stand several times: take_corpus */
        {"nightly", "keep", take_keep, offsetof(struct config, keep)},
        {"nightly", "jobs", take_jobs, offsetof(struct config, jobs)},
        {"nightly", "saved", take_path, offsetof(struct config, saved)},
        {"nightly", "feeds", take_path, offsetof(struct config, feeds)},
        {"nightly", "allow_shrink", take_switch, offsetof(struct config, allow_shrink)},
        {"web", "listen", take_text, offsetof(struct config, listen)},
        {"web", "port", take_port, offsetof(struct config, port)},
        {"web", "rate", take_rate, offsetof(struct config, rate)},
        {"web", "burst", take_burst, offsetof(struct config, burst)},
        {"web", "trusted_proxy", take_text, offsetof(struct config, trusted_proxy)},
        {"web", "timeout", take_seconds, offsetof(struct config, timeout)},
        {"web", "cache", take_bytes, offsetof(struct config, cache)},
        {"web", "verbose", take_switch, offsetof(struct config, verbose)},
        {"web", "originals", take_switch, offsetof(struct config, originals)},
};

enum { N_KEYS = sizeof(keys) / sizeof(keys[0]) };

struct reading {
	struct config config;
	const char *rest, *end; /* of the text */
	int line;               /* that was handed out last, from 1 */
	bool given[N_KEYS];
	int bad_line;
	enum zw_status status; /* the first failure; what comes behind it is not looked at */
	struct err reason;
};

static void fail(struct reading *r, enum zw_status status)
{
	r->status = status;
	r->bad_line = r->line;
}

static enum zw_status take_corpus(const char *value, struct config *c, struct err *err)
{
	char *path;

	if (c->n_corpora == CONFIG_CORPORA_LIMIT)
		return err_set(err, ZW_LIMIT, _("more than %d folders"), CONFIG_CORPORA_LIMIT);
	char **grown = realloc(c->corpora, (c->n_corpora + 1) * sizeof(*grown));
	if (!grown)
		return err_no_memory(err);
	c->corpora = grown;
	enum zw_status status = take_path(value, &path, err);
	if (status == ZW_OK)
		c->corpora[c->n_corpora++] = path;
	return status;
}

static enum zw_status take_value(struct reading *r, size_t key, const char *value)
{
	if (*value == '\0')
		return err_set(&r->reason, ZW_BAD_INPUT, _("%s has no value"), keys[key].name);
	if (!keys[key].take)
		return take_corpus(value, &r->config, &r->reason);
	if (r->given[key])
		return err_set(&r->reason, ZW_BAD_INPUT, _("%s stands here for the second time"),
		               keys[key].name);
	r->given[key] = true;
	return keys[key].take(value, (char *)&r->config + keys[key].offset, &r->reason);
}

static int on_value(void *context, const char *section, const char *name, const char *value)
{
	struct reading *r = context;
	size_t i = 0;

	if (r->status != ZW_OK)
		return 0;
	while (i < N_KEYS &&
	       (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].name, name) != 0))
		i++;
	enum zw_status status;
	if (i < N_KEYS)
		status = take_value(r, i, value);
	else if (*section == '\0')
		status = err_set(&r->reason, ZW_BAD_INPUT, _("%s stands before any [section]"),
		                 name);
	else
		status = err_set(&r->reason, ZW_BAD_INPUT, _("there is no key %s in [%s]"), name,
		                 section);
	if (status != ZW_OK)
		fail(r, status);
	return status == ZW_OK;
}

/* ---- The file ---- */

/* As fgets, but a line that does not fit is a failure: libinih would take its rest for another. */
static char *next_line(char *line, int size, void *context)
{
	struct reading *r = context;
	size_t left = (size_t)(r->end - r->rest);
	const char *newline = memchr(r->rest, '\n', left);
	size_t len = newline ? (size_t)(newline + 1 - r->rest) : left;

	if (len == 0 || r->status != ZW_OK)
		return NULL;
	r->line++;
	if (len >= (size_t)size) {
		fail(r, err_set(&r->reason, ZW_LIMIT, _("the line is longer than %d bytes"),
		                size - 1));
		return NULL;
	}
	memcpy(line, r->rest, len);
	line[len] = '\0';
	r->rest += len;
	return line;
}

/* Debian's libinih has its limits as variables of the library: 200 bytes a line are few for a path
 * in Han. We are before any thread is started. */
static void parse(struct reading *r)
{
	ini_stop_on_first_error = true;
	ini_use_stack = false;
	ini_allow_realloc = false;
	ini_initial_alloc = CONFIG_LINE_LIMIT;
	ini_max_line = CONFIG_LINE_LIMIT;
	int line = ini_parse_stream(next_line, r, on_value, r);

	if (r->status != ZW_OK)
		return;
	r->bad_line = line;
	if (line < 0)
		r->status = err_no_memory(&r->reason);
	else if (line > 0)
		r->status = err_set(&r->reason, ZW_BAD_INPUT, "%s",
		                    _("neither a [section] nor KEY = VALUE"));
}

static enum zw_status check_text(const struct buf *text, struct err *err)
{
	if (!utf8_valid(buf_cstr(text), text->len) || memchr(buf_cstr(text), '\0', text->len))
		return err_set(err, ZW_BAD_INPUT, "%s", _("not a text in UTF-8"));
	return ZW_OK;
}

enum zw_status config_read(const char *path, struct config *config, struct err *err)
{
	struct buf text = BUF_INIT(CONFIG_SIZE_LIMIT);
	struct reading r = {0};

	r.status = files_read(path, &text, &r.reason);
	if (r.status == ZW_OK)
		r.status = check_text(&text, &r.reason);
	r.rest = buf_cstr(&text);
	r.end = r.rest + text.len;
	if (r.status == ZW_OK)
		parse(&r);
	buf_release(&text);
	if (r.status == ZW_OK) {
		*config = r.config;
		return ZW_OK;
	}
	config_release(&r.config);
	if (r.bad_line > 0)
		return err_set(err, r.status, "%s:%d: %s", path, r.bad_line, r.reason.text);
	return err_set(err, r.status, "%s: %s", path, r.reason.text);
}

void config_release(struct config *c)
{
	for (size_t i = 0; i < c->n_corpora; i++)
		free(c->corpora[i]);
	free(c->corpora);
	free(c->index);
	free(c->saved);
	free(c->feeds);
	free(c->listen);
	free(c->trusted_proxy);
	*c = (struct config){0};
}
