/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: attributes, events, the guard against tags that take hours, feeding the parser.
 */
#include "corpus/formats/xml.h"

#include "core/text/charset.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

enum {
	PIECE = 16 * 1024, /* bytes fed at a time; the limits are looked at between them */
	SNIFFED = 200,     /* bytes in which <?xml encoding="…"?> stands */
	CHARSET_SIZE = 40,
};

/* ---- Attributes ---- */

/* Five pointers each: name, prefix, URI, value and its end. */
static const unsigned char *const *find(const struct xml_attributes *attributes, const char *space,
                                        const char *name)
{
	for (int i = 0; i < attributes->count; i++) {
		const unsigned char **a = attributes->list + (ptrdiff_t)i * 5;
		if (strcmp((const char *)a[0], name) == 0 &&
		    (!space || (a[2] && strstr((const char *)a[2], space))))
			return a;
	}
	return NULL;
}

const char *xml_attribute_span(const struct xml_attributes *attributes, const char *name,
                               size_t *len)
{
	const unsigned char *const *a = find(attributes, NULL, name);

	*len = a ? (size_t)(a[4] - a[3]) : 0;
	return a ? (const char *)a[3] : NULL;
}

bool xml_attribute_in(const struct xml_attributes *attributes, const char *space, const char *name,
                      char *value, size_t size)
{
	const unsigned char *const *a = find(attributes, space, name);
	size_t len = a ? (size_t)(a[4] - a[3]) : 0;

	if (len >= size)
		len = utf8_before((const char *)a[3], size);
	if (a)
		memcpy(value, a[3], len);
	value[len] = '\0';
	return a != NULL;
}

bool xml_attribute(const struct xml_attributes *attributes, const char *name, char *value,
                   size_t size)
{
	return xml_attribute_in(attributes, NULL, name, value, size);
}

long xml_attribute_number(const struct xml_attributes *attributes, const char *name, long otherwise)
{
	char value[24], *end;

	if (!xml_attribute(attributes, name, value, sizeof(value)))
		return otherwise;
	long number = strtol(value, &end, 10);
	return end == value ? otherwise : number;
}

/* ---- Events ---- */

struct parsing {
	const struct xml_events *events;
	void *context;
	xmlParserCtxtPtr parser;
	int depth;
	bool too_deep, dtd;
	/* The guard: where in a tag the text stands. */
	bool opened, tag;
	char quote;
	int values;
};

static void on_begin(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes)
{
	struct parsing *p = context;
	struct xml_attributes a = {attributes, n_attributes};

	(void)prefix, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
	if (p->too_deep || p->dtd)
		return;
	if (++p->depth > XML_DEPTH_LIMIT) {
		p->too_deep = true;
		xmlStopParser(p->parser);
		return;
	}
	if (p->events->begin)
		p->events->begin(p->context, uri ? (const char *)uri : "", (const char *)name, &a);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct parsing *p = context;

	(void)prefix;
	if (p->too_deep || p->dtd)
		return;
	p->depth--;
	if (p->events->end)
		p->events->end(p->context, uri ? (const char *)uri : "", (const char *)name);
}

static void on_text(void *context, const xmlChar *text, int len)
{
	struct parsing *p = context;

	if (p->events->text && !p->too_deep && !p->dtd)
		p->events->text(p->context, (const char *)text, (size_t)len);
}

static void on_dtd(void *context, const xmlChar *name, const xmlChar *external,
                   const xmlChar *system)
{
	struct parsing *p = context;

	(void)name, (void)external, (void)system;
	p->dtd = true;
	xmlStopParser(p->parser);
}

static void on_error(void *context, const char *message, ...)
{
	(void)context, (void)message;
}

/* ---- The guard ---- */

/* Within a tag: counts the values that begin. */
static void guard_step(struct parsing *p, char c)
{
	if (p->quote) {
		if (c == p->quote)
			p->quote = '\0';
	} else if (c == '"' || c == '\'') {
		p->quote = c;
		p->values++;
	}
	p->tag = c != '<' && (p->quote || c != '>');
}

static bool begins_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* libxml2 compares every attribute of a tag with all before it. False at the 1,001st. */
static bool guard_passes(struct parsing *p, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		if (p->opened && begins_name(c)) {
			p->tag = true;
			p->quote = '\0';
			p->values = 0;
		}
		p->opened = c == '<';
		if (p->tag)
			guard_step(p, c);
		if (p->values > XML_ATTRIBUTES_LIMIT)
			return false;
	}
	return true;
}

/* ---- Feeding ---- */

static enum zw_status parsing_check(const struct parsing *p, const char *part, struct err *err)
{
	const xmlError *error = xmlCtxtGetLastError(p->parser);

	if (p->dtd)
		return err_set(err, ZW_BAD_INPUT, _("%s has a DTD, which is not read"), part);
	if (p->too_deep)
		return err_set(err, ZW_LIMIT, _("elements nested deeper than %d"), XML_DEPTH_LIMIT);
	if (p->parser->errNo == XML_ERR_NO_MEMORY)
		return err_no_memory(err);
	if (!p->parser->wellFormed)
		return err_set(err, ZW_BAD_INPUT, _("damaged: the XML of %s breaks off at line %d"),
		               part, error ? error->line : 0);
	return p->events->check ? p->events->check(p->context, err) : ZW_OK;
}

static enum zw_status feed(struct parsing *p, const struct buf *text, const char *part,
                           struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t at = 0; at < text->len && status == ZW_OK;) {
		size_t n = utf8_cut(text->data + at, text->len - at, PIECE);
		if (!guard_passes(p, text->data + at, n))
			return err_set(err, ZW_LIMIT, _("more than %d attributes in an element"),
			               XML_ATTRIBUTES_LIMIT);
		xmlParseChunk(p->parser, text->data + at, (int)n, 0);
		at += n;
		status = parsing_check(p, part, err);
	}
	if (status == ZW_OK) {
		xmlParseChunk(p->parser, "", 0, 1);
		status = parsing_check(p, part, err);
	}
	return status;
}

static enum zw_status parse(const struct buf *text, const char *part,
                            const struct xml_events *events, void *context, struct err *err)
{
	xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
	                     .startElementNs = on_begin,
	                     .endElementNs = on_end,
	                     .characters = on_text,
	                     .ignorableWhitespace = on_text,
	                     .cdataBlock = on_text,
	                     .internalSubset = on_dtd,
	                     .error = on_error,
	                     .warning = on_error};
	struct parsing p = {.events = events, .context = context};

	p.parser = xmlCreatePushParserCtxt(&sax, &p, NULL, 0, NULL);
	if (!p.parser)
		return err_no_memory(err);
	xmlCtxtUseOptions(p.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
	                                    XML_PARSE_IGNORE_ENC);
	xmlSwitchEncoding(p.parser, XML_CHAR_ENCODING_UTF8);
	enum zw_status status = feed(&p, text, part, err);
	xmlFreeParserCtxt(p.parser);
	return status;
}

/* The encoding that <?xml … encoding="GBK"?> names; "" if none. Of UTF-16 its mark tells. */
static void declared(const char *raw, size_t len, char name[CHARSET_SIZE])
{
	char head[SNIFFED + 1];
	size_t n = len < SNIFFED ? len : SNIFFED;

	memcpy(head, raw, n);
	head[n] = name[0] = '\0';
	char *end = strstr(head, "?>"), *at = strstr(head, "encoding");
	if (!end || !at || at > end)
		return;
	at += strcspn(at, "\"'");
	n = strspn(at + (*at != '\0'), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                               "0123456789-_.:");
	if (n > 0 && n < CHARSET_SIZE) {
		memcpy(name, at + 1, n);
		name[n] = '\0';
	}
}

enum zw_status xml_parse(const char *raw, size_t len, const char *part,
                         const struct xml_events *events, void *context, struct err *err)
{
	struct buf text = BUF_INIT(RAW_LIMIT * 2);
	char name[CHARSET_SIZE];
	const char *charset;
	size_t errors;

	declared(raw, len, name);
	enum zw_status status =
	        charset_decode(raw, len, name[0] ? name : NULL, &text, &charset, &errors, err);
	if (status == ZW_OK)
		status = parse(&text, part, events, context, err);
	buf_release(&text);
	return status;
}
