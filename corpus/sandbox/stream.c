/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/sandbox/stream.h"

#include "core/i18n.h"

#include <stdio.h>
#include <string.h>

struct head {
	uint32_t kind, number, text_len, data_len;
};

bool stream_put(FILE *file, const struct record *r)
{
	struct head head = {r->kind, r->number, (uint32_t)r->text_len, (uint32_t)r->data_len};

	return r->text_len <= UINT32_MAX && r->data_len <= UINT32_MAX &&
	       fwrite(&head, sizeof(head), 1, file) == 1 &&
	       fwrite(r->text ? r->text : "", 1, r->text_len, file) == r->text_len &&
	       fwrite(r->data ? r->data : "", 1, r->data_len, file) == r->data_len;
}

/* The record at the front of n bytes; 0 if it is not there as a whole, else its length. */
static size_t front(const char *bytes, size_t n, struct record *r, uint64_t *need)
{
	struct head head;

	*need = sizeof(head);
	if (n < sizeof(head))
		return 0;
	memcpy(&head, bytes, sizeof(head));
	*need = sizeof(head) + (uint64_t)head.text_len + head.data_len;
	if (n < *need)
		return 0;
	const char *text = bytes + sizeof(head);
	*r = (struct record){head.kind,     head.number,          text,
	                     head.text_len, text + head.text_len, head.data_len};
	return (size_t)*need;
}

enum zw_status stream_take(struct buf *in, bool *ended, record_fn *fn, void *context,
                           struct err *err)
{
	enum zw_status status = ZW_OK;
	struct record record;
	size_t at = 0, n;
	uint64_t need = 0;

	*ended = false;
	while (status == ZW_OK && !*ended &&
	       (n = front(in->data + at, in->len - at, &record, &need)) > 0) {
		*ended = record.kind == RECORD_END;
		status = fn(context, &record, err);
		at += n;
	}
	if (at > 0) {
		memmove(in->data, in->data + at, in->len - at);
		in->len -= at;
	}
	if (status == ZW_OK && !*ended && need > in->limit)
		status = err_set(err, ZW_LIMIT, "%s", _("the reader's answer is too long"));
	return status;
}
