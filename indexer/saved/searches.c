/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/saved/searches.h"

#include "core/text/fold_rule.h"
#include "core/i18n.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

struct part {
	const char *at;
	size_t len;
};

static struct part trimmed(const char *at, size_t len)
{
	while (len > 0 && strchr(" \t\r", at[len - 1]))
		len--;
	while (len > 0 && strchr(" \t", *at)) {
		at++;
		len--;
	}
	return (struct part){at, len};
}

static bool is_name_character(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || fold_is_han(c);
}

/* Why it cannot be one; NULL if it can. */
static const char *name_trouble(struct part name)
{
	size_t at = 0;

	if (name.len == 0)
		return _("no name before the colon");
	if (*name.at == '-')
		return _("a name does not begin with -");
	while (at < name.len)
		if (!is_name_character(utf8_next(name.at, name.len, &at)))
			return _("a name has letters, digits, Chinese characters, - and _ only");
	if (utf8_length(name.at, name.len) > SEARCH_NAME_LIMIT)
		return _("the name is longer than 60 characters");
	return NULL;
}
_Static_assert(SEARCH_NAME_LIMIT == 60, "the message says so");

/* The first colon, half or full width; len if there is none. */
static size_t find_colon(struct part line, size_t *width)
{
	static const char wide[] = "：";
	const char *narrow = memchr(line.at, ':', line.len);
	const char *full = memmem(line.at, line.len, wide, strlen(wide));

	if (full && (!narrow || full < narrow)) {
		*width = strlen(wide);
		return (size_t)(full - line.at);
	}
	*width = 1;
	return narrow ? (size_t)(narrow - line.at) : line.len;
}

/* ---- Lines ---- */

struct parsing {
	struct saved_searches *to;
	size_t line;
	struct err *err;
};

static char *copied(struct part p)
{
	return strndup(p.at, p.len);
}

/* A name as typed, so that one finds it again. */
static char *printable(struct part p)
{
	struct buf clean = BUF_INIT(1024);

	utf8_printable(&clean, p.at, p.len < 200 ? p.len : 200);
	char *text = clean.len ? buf_take(&clean) : strdup("");
	buf_release(&clean);
	return text;
}

/* A search, or with trouble a line that is none. */
static enum zw_status add(struct parsing *p, struct part name, struct part query,
                          const char *trouble)
{
	struct saved_search s = {.name = trouble ? printable(name) : copied(name),
	                         .query = trouble ? NULL : copied(query),
	                         .trouble = trouble ? strdup(trouble) : NULL,
	                         .line = p->line};

	if (s.name && (trouble ? s.trouble : s.query))
		buf_add(&p->to->list, &s, sizeof(s));
	else
		p->to->list.failed = ZW_NO_MEMORY;
	if (!p->to->list.failed)
		return ZW_OK;
	free(s.name);
	free(s.query);
	free(s.trouble);
	return err_no_memory(p->err);
}

static const char *duplicate_trouble(const struct saved_searches *all, struct part name,
                                     struct buf *message)
{
	for (size_t i = 0; i < searches_count(all); i++) {
		const struct saved_search *s = searches_at(all, i);
		if (s->query && strlen(s->name) == name.len &&
		    memcmp(s->name, name.at, name.len) == 0) {
			buf_printf(message, _("line %zu has this name already"), s->line);
			return buf_cstr(message);
		}
	}
	return NULL;
}

static enum zw_status take_search(struct parsing *p, struct part line)
{
	struct buf message = BUF_INIT(256);
	size_t width, colon = find_colon(line, &width);
	struct part name = trimmed(line.at, colon), query = {"", 0};
	const char *trouble = NULL;

	if (colon == line.len)
		trouble = _("no colon: a line is \"name: query\"");
	else
		query = trimmed(line.at + colon + width, line.len - colon - width);
	if (!trouble)
		trouble = name_trouble(name);
	if (!trouble && query.len == 0)
		trouble = _("no query behind the colon");
	if (!trouble && query.len > SEARCH_QUERY_LIMIT)
		trouble = _("the query is longer than 16 KiB");
	if (!trouble)
		trouble = duplicate_trouble(p->to, name, &message);
	enum zw_status status = add(p, name, query, trouble);
	buf_release(&message);
	return status;
}
_Static_assert(SEARCH_QUERY_LIMIT == 16 << 10, "the message says so");

/* An address that could end an element or a line is none. */
static bool is_address(struct part url)
{
	static const char *const schemes[] = {"http://", "https://"};
	bool known = false;

	for (size_t i = 0; i < 2; i++)
		known |= url.len > strlen(schemes[i]) &&
		         memcmp(url.at, schemes[i], strlen(schemes[i])) == 0;
	for (size_t i = 0; i < url.len; i++)
		if (url.at[i] <= ' ' || url.at[i] > '~' || strchr("\"<>\\^`{|}?#", url.at[i]))
			return false;
	return known;
}

static enum zw_status take_setting(struct parsing *p, struct part line)
{
	static const char word[] = "@address";
	struct part url = {"", 0};

	if (line.len > strlen(word) && memcmp(line.at, word, strlen(word)) == 0 &&
	    strchr(" \t", line.at[strlen(word)]))
		url = trimmed(line.at + strlen(word), line.len - strlen(word));
	if (url.len == 0)
		return add(p, line, url, _("a line with @ is \"@address URL\""));
	while (url.len > 0 && url.at[url.len - 1] == '/')
		url.len--;
	if (!is_address(url))
		return add(p, line, url, _("@address takes http://… or https://…"));
	if (p->to->address)
		return add(p, line, url, _("there is an @address already"));
	p->to->address = copied(url);
	return p->to->address ? ZW_OK : err_no_memory(p->err);
}

static enum zw_status take_line(struct parsing *p, struct part line)
{
	if (line.len == 0 || *line.at == '#')
		return ZW_OK;
	if (memchr(line.at, '\0', line.len) || !utf8_valid(line.at, line.len))
		return add(p, line, line, _("the line is not text in UTF-8"));
	return *line.at == '@' ? take_setting(p, line) : take_search(p, line);
}

enum zw_status searches_parse(const char *text, size_t len, struct saved_searches *searches,
                              struct err *err)
{
	static const char mark[] = "\xEF\xBB\xBF";
	struct saved_searches s = {
	        .list = BUF_INIT((SEARCHES_LIMIT + 1) * sizeof(struct saved_search))};
	struct parsing p = {&s, 0, err};
	enum zw_status status = ZW_OK;
	size_t at = len >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;

	while (status == ZW_OK && at < len && searches_count(&s) < SEARCHES_LIMIT) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t n = end ? (size_t)(end - text) - at : len - at;
		p.line++;
		status = take_line(&p, trimmed(text + at, n));
		at += n + (end != NULL);
	}
	p.line++;
	if (status == ZW_OK && trimmed(text + at, len - at).len > 0)
		status = add(&p, (struct part){"", 0}, (struct part){"", 0},
		             _("more than 1,000 searches: the rest is not asked"));
	if (status == ZW_OK)
		*searches = s;
	else
		searches_release(&s);
	return status;
}
_Static_assert(SEARCHES_LIMIT == 1000, "the message says so");

void searches_release(struct saved_searches *s)
{
	struct saved_search *list = (void *)s->list.data;

	for (size_t i = 0; i < searches_count(s); i++) {
		free(list[i].name);
		free(list[i].query);
		free(list[i].trouble);
	}
	buf_release(&s->list);
	free(s->address);
	*s = (struct saved_searches){0};
}

size_t searches_count(const struct saved_searches *s)
{
	return s->list.len / sizeof(struct saved_search);
}

const struct saved_search *searches_at(const struct saved_searches *s, size_t i)
{
	return (const struct saved_search *)(const void *)s->list.data + i;
}
