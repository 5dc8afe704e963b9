/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: headers, parts, decoding, the reader.
 */
#include "corpus/formats/mht.h"

#include "core/text/charset.h"
#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/html/html.h"

#include <string.h>
#include <strings.h>

enum {
	HEADERS_SIZE = 4096, /* bytes of a part's headers that are looked at */
	VALUE_SIZE = 128,
	PARTS_LIMIT = 1000,
	DEPTH_LIMIT = 5, /* of parts in parts */
	SNIFFED = 1024,
};

/* A run of bytes in the file. */
struct span {
	const char *at, *end;
};

struct headers {
	char type[VALUE_SIZE], charset[VALUE_SIZE], boundary[VALUE_SIZE], encoding[VALUE_SIZE];
};

/* The best part so far. */
struct choice {
	struct headers headers;
	struct span body;
	bool found, html, portal;
	unsigned parts;
};

/* ---- Headers ---- */

/* A line without its end; `s` moves past it. */
static struct span next_line(struct span *s)
{
	const char *lf = memchr(s->at, '\n', (size_t)(s->end - s->at));
	struct span line = {s->at, lf ? lf : s->end};

	s->at = lf ? lf + 1 : s->end;
	if (line.end > line.at && line.end[-1] == '\r')
		line.end--;
	return line;
}

static bool is_fold(struct span line)
{
	return line.at < line.end && (*line.at == ' ' || *line.at == '\t');
}

/* The value of a header up to its first semicolon. */
static void take_value(const char *at, char value[VALUE_SIZE])
{
	at += strspn(at, " \t");
	size_t n = strcspn(at, "; \t");
	n = n < VALUE_SIZE ? n : VALUE_SIZE - 1;
	memcpy(value, at, n);
	value[n] = '\0';
}

/* name="value" or name=value. */
static void take_parameter(const char *header, const char *name, char value[VALUE_SIZE])
{
	const char *at = strcasestr(header, name);

	if (!at)
		return;
	at += strlen(name);
	at += strspn(at, " \t");
	if (*at++ != '=')
		return;
	at += strspn(at, " \t");
	bool quoted = *at == '"';
	at += quoted;
	size_t n = strcspn(at, quoted ? "\"" : "; \t");
	if (n < VALUE_SIZE) {
		memcpy(value, at, n);
		value[n] = '\0';
	}
}

static void take_header(const char *line, struct headers *h)
{
	if (strncasecmp(line, "content-type:", 13) == 0) {
		take_value(line + 13, h->type);
		take_parameter(line, "charset", h->charset);
		take_parameter(line, "boundary", h->boundary);
	} else if (strncasecmp(line, "content-transfer-encoding:", 26) == 0) {
		take_value(line + 26, h->encoding);
	}
}

/* Reads up to the blank line; blank ones before the first header do not count. */
static void read_headers(struct span *s, struct headers *h)
{
	struct buf header = BUF_INIT(HEADERS_SIZE);

	*h = (struct headers){.type = "text/plain"};
	while (s->at < s->end && strchr("\r\n", *s->at))
		s->at++;
	while (s->at < s->end) {
		struct span line = next_line(s);
		if (!is_fold(line)) {
			take_header(buf_cstr(&header), h);
			buf_reset(&header);
		}
		buf_add(&header, line.at, (size_t)(line.end - line.at));
		if (line.at == line.end)
			break;
	}
	take_header(buf_cstr(&header), h);
	buf_release(&header);
}

/* ---- Parts ---- */

static bool is_boundary(struct span line, const char *boundary, bool *last)
{
	size_t n = strlen(boundary), len = (size_t)(line.end - line.at);

	if (len < n + 2 || memcmp(line.at, "--", 2) != 0 || memcmp(line.at + 2, boundary, n) != 0)
		return false;
	*last = len >= n + 4 && memcmp(line.at + n + 2, "--", 2) == 0;
	for (const char *rest = line.at + n + 2 + (*last ? 2 : 0); rest < line.end; rest++)
		if (*rest != ' ' && *rest != '\t')
			return false;
	return true;
}

static void choose(struct span s, int depth, struct choice *choice);

static void choose_part(struct span s, const char *boundary, int depth, struct choice *choice)
{
	const char *start = NULL;
	bool last = false;

	while (!last && !choice->html && choice->parts < PARTS_LIMIT) {
		struct span line = next_line(&s);
		bool over = line.at == s.end;
		if (!over && !is_boundary(line, boundary, &last))
			continue;
		if (start)
			choose((struct span){start, line.at}, depth + 1, choice);
		start = s.at;
		choice->parts++;
		if (over)
			break;
	}
}

/* The first page, else the first plain text. */
static void choose(struct span s, int depth, struct choice *choice)
{
	struct headers h;

	read_headers(&s, &h);
	if (strncasecmp(h.type, "multipart/", 10) == 0) {
		if (h.boundary[0] && depth < DEPTH_LIMIT)
			choose_part(s, h.boundary, depth, choice);
		return;
	}
	bool html = strcasecmp(h.type, "text/html") == 0 ||
	            strcasecmp(h.type, "application/xhtml+xml") == 0;
	if (!html && (choice->found || strcasecmp(h.type, "text/plain") != 0))
		return;
	*choice = (struct choice){h, s, true, html, choice->portal, choice->parts};
}

/* ---- Decoding ---- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* Bytes of a soft line end at the equals sign: =, blanks, CR LF. 0: it is none. */
static size_t soft_end(const char *at, const char *end)
{
	const char *p = at + 1;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p < end && *p == '\r')
		p++;
	if (p < end && *p != '\n')
		return 0;
	return (size_t)(p - at) + (p < end);
}

static void decode_quoted(struct span s, struct buf *out)
{
	while (s.at < s.end) {
		const char *at = memchr(s.at, '=', (size_t)(s.end - s.at));
		size_t soft;
		if (!at)
			at = s.end;
		buf_add(out, s.at, (size_t)(at - s.at));
		s.at = at;
		if (at == s.end)
			break;
		if (s.end - at >= 3 && hex(at[1]) >= 0 && hex(at[2]) >= 0) {
			buf_char(out, (char)(hex(at[1]) << 4 | hex(at[2])));
			s.at += 3;
		} else if ((soft = soft_end(at, s.end))) {
			s.at += soft;
		} else {
			buf_char(out, *s.at++);
		}
	}
}

static int base64(char c)
{
	static const char digits[] =
	        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

static void decode_base64(struct span s, struct buf *out)
{
	uint32_t bits = 0;
	int n = 0;

	for (; s.at < s.end && *s.at != '='; s.at++) {
		int digit = base64(*s.at);
		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_char(out, (char)(bits >> n & 0xFF));
		}
	}
}

static void decode(const struct choice *choice, struct buf *out)
{
	if (strcasecmp(choice->headers.encoding, "quoted-printable") == 0)
		decode_quoted(choice->body, out);
	else if (strcasecmp(choice->headers.encoding, "base64") == 0)
		decode_base64(choice->body, out);
	else
		buf_add(out, choice->body.at, (size_t)(choice->body.end - choice->body.at));
}

/* ---- The reader ---- */

static enum zw_status read_text(const struct buf *text, const struct choice *choice,
                                struct draft *draft, struct err *err)
{
	if (choice->html)
		return html_read_page(buf_cstr(text), text->len, choice->portal, draft, err);
	return reader_text.read(buf_cstr(text), text->len, draft, err);
}

/* The charset of the header wins over what the page says of itself. */
static enum zw_status read_body(const struct buf *body, const struct choice *choice,
                                struct draft *draft, struct err *err)
{
	struct buf text = BUF_INIT(RAW_LIMIT);
	const char *charset;
	size_t errors;

	if (!choice->headers.charset[0])
		return read_text(body, choice, draft, err);
	enum zw_status status = charset_decode(buf_cstr(body), body->len, choice->headers.charset,
	                                       &text, &charset, &errors, err);
	if (status == ZW_OK)
		status = read_text(&text, choice, draft, err);
	if (status == ZW_OK) {
		draft->charset = charset;
		draft->decoding_errors = errors;
	}
	buf_release(&text);
	return status;
}

enum zw_status mht_read(const char *raw, size_t len, bool portal, struct draft *draft,
                        struct err *err)
{
	struct choice choice = {.portal = portal};
	struct buf body = BUF_INIT(RAW_LIMIT);

	choose((struct span){raw, raw + len}, 0, &choice);
	if (!choice.found)
		return err_set(err, ZW_BAD_INPUT, "%s", _("no page in it"));
	decode(&choice, &body);
	enum zw_status status = buf_status(&body, _("page in an MHT file"), err);
	if (status == ZW_OK)
		status = read_body(&body, &choice, draft, err);
	buf_release(&body);
	return status;
}

bool mht_recognises(const char *raw, size_t len)
{
	static const char *const fronts[] = {"mime-version:", "content-type: multipart",
	                                     "from: <saved by", "from: \"saved by"};
	char head[SNIFFED + 1];
	size_t n = len < SNIFFED ? len : SNIFFED;

	memcpy(head, raw, n);
	head[n] = '\0';
	const char *at = head + strspn(head, "\r\n");
	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (strncasecmp(at, fronts[i], strlen(fronts[i])) == 0)
			return strcasestr(at, "content-type:") != NULL;
	return false;
}

static enum zw_status mht_read_file(const char *raw, size_t len, struct draft *draft,
                                    struct err *err)
{
	return mht_read(raw, len, true, draft, err);
}

static const char *const extensions[] = {".mht", ".mhtml", NULL};

const struct reader reader_mht = {.name = "mht",
                                  .version = 1,
                                  .extensions = extensions,
                                  .isolated = true,
                                  .recognises = mht_recognises,
                                  .read = mht_read_file};
