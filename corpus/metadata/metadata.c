/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/metadata.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_LIMIT = 4096, WARNINGS_LIMIT = 256, WARNING_SIZE = 1024 };

const char *origin_name(enum meta_origin origin)
{
	static const char *const names[] = {
	        [ORIGIN_TEXT] = "text",   [ORIGIN_FORMAT] = "format",   [ORIGIN_NAME] = "name",
	        [ORIGIN_TABLE] = "table", [ORIGIN_SIDECAR] = "sidecar",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == ORIGIN_COUNT, "each has its name");
	return names[origin];
}

void metadata_init(struct metadata *m)
{
	*m = (struct metadata){0};
	m->values = BUF_INIT(VALUES_LIMIT * sizeof(struct meta_value));
	m->warnings = BUF_INIT(WARNINGS_LIMIT * sizeof(char *));
}

void metadata_release(struct metadata *m)
{
	for (size_t i = 0; i < metadata_count(m); i++)
		free(metadata_at(m, i)->text);
	for (size_t i = 0; i < metadata_warnings(m); i++)
		free((char *)metadata_warning(m, i));
	buf_release(&m->values);
	buf_release(&m->warnings);
}

size_t metadata_count(const struct metadata *m)
{
	return m->values.len / sizeof(struct meta_value);
}

static struct meta_value *value_at(const struct metadata *m, size_t i)
{
	return (struct meta_value *)(void *)m->values.data + i;
}

const struct meta_value *metadata_at(const struct metadata *m, size_t i)
{
	return value_at(m, i);
}

const struct meta_value *metadata_get(const struct metadata *m, enum meta_field field, size_t i)
{
	for (size_t k = 0; k < metadata_count(m); k++)
		if (value_at(m, k)->field == field && i-- == 0)
			return value_at(m, k);
	return NULL;
}

const char *metadata_text(const struct metadata *m, enum meta_field field)
{
	const struct meta_value *v = metadata_get(m, field, 0);

	return v ? v->text : "";
}

void metadata_add(struct metadata *m, enum meta_field field, enum meta_origin origin, uint32_t line,
                  const char *text, size_t len)
{
	size_t n = metadata_count(m), at = 0;
	struct meta_value value = {field, origin, line, NULL};

	if (len == 0 || m->values.failed)
		return;
	for (; at < n && value_at(m, at)->field <= field; at++) {
		const struct meta_value *v = value_at(m, at);
		if (v->field == field && strlen(v->text) == len && memcmp(v->text, text, len) == 0)
			return;
	}
	value.text = strndup(text, len);
	if (!value.text)
		m->values.failed = ZW_NO_MEMORY;
	buf_add(&m->values, &value, sizeof(value));
	if (m->values.failed) {
		free(value.text);
		return;
	}
	memmove(value_at(m, at + 1), value_at(m, at), (n - at) * sizeof(value));
	*value_at(m, at) = value;
}

void metadata_clear(struct metadata *m, enum meta_field field)
{
	size_t n = metadata_count(m), kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct meta_value *v = value_at(m, i);
		if (v->field == field)
			free(v->text);
		else
			*value_at(m, kept++) = *v;
	}
	m->values.len = kept * sizeof(struct meta_value);
}

void metadata_warn(struct metadata *m, const char *format, ...)
{
	char text[WARNING_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	char *warning = strdup(text);
	buf_add(&m->warnings, &warning, sizeof(warning));
	if (!warning || m->warnings.failed)
		free(warning);
}

size_t metadata_warnings(const struct metadata *m)
{
	return m->warnings.len / sizeof(char *);
}

const char *metadata_warning(const struct metadata *m, size_t i)
{
	return ((char *const *)(void *)m->warnings.data)[i];
}
