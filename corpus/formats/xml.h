/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * XML as a stream of events, by libxml2: no tree, no DTD, no entities but the five, no network.
 */
#ifndef CORPUS_XML_H
#define CORPUS_XML_H

#include "core/buf.h"

enum {
	XML_DEPTH_LIMIT = 100,       /* open elements */
	XML_ATTRIBUTES_LIMIT = 1000, /* of one element */
};

struct xml_attributes {
	const unsigned char **list; /* as libxml2 gives them */
	int count;
};

/* Names come without their prefix: what a namespace is called is the writer's affair, and strict
 * and transitional documents differ in nothing else. `space` is the URI, "" if there is none. */
struct xml_events {
	void (*begin)(void *context, const char *space, const char *name,
	              const struct xml_attributes *attributes);
	void (*end)(void *context, const char *space, const char *name);
	void (*text)(void *context, const char *text, size_t len); /* NULL: nobody wants it */
	/* Asked between pieces; a status other than ZW_OK ends the parsing. May be NULL. */
	enum zw_status (*check)(void *context, struct err *err);
};

/* Copies the value of an attribute, by its local name; false, and value "", if it has none. What is
 * longer than size - 1 bytes is cut before a character. */
bool xml_attribute(const struct xml_attributes *attributes, const char *name, char *value,
                   size_t size);
/* The same, where attributes of one name may differ by their namespace: id and r:id. `space` is a
 * part of the URI. */
bool xml_attribute_in(const struct xml_attributes *attributes, const char *space, const char *name,
                      char *value, size_t size);
/* The value itself, not ended by a zero byte; valid during the event. NULL if there is none. */
const char *xml_attribute_span(const struct xml_attributes *attributes, const char *name,
                               size_t *len);
/* A number as an attribute has it; `otherwise` if there is none. */
long xml_attribute_number(const struct xml_attributes *attributes, const char *name,
                          long otherwise);

/* part: what the XML is called in messages. ZW_BAD_INPUT: not well-formed, or with a DTD; ZW_LIMIT:
 * too deep, too many attributes, or a text too long; ZW_NO_MEMORY; or what check returned. */
enum zw_status xml_parse(const char *raw, size_t len, const char *part,
                         const struct xml_events *events, void *context, struct err *err);

#endif
