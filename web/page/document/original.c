/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file itself, as it was indexed: /original/PATH
 */
#include "web/originals.h"
#include "web/page/document/forms.h"

#include <string.h>
#include <unistd.h>

enum { NAME_LIMIT = 4 * TARGET_LIMIT, FALLBACK = 150 /* bytes of a name in ASCII */ };

static const char *media_type(const char *format, const char *charset)
{
	static const struct {
		const char *format, *charset, *type;
	} types[] = {
	        {"text", "UTF-8", "text/plain; charset=utf-8"},
	        {"text", "GB18030", "text/plain; charset=gb18030"},
	        {"text", NULL, "text/plain"},
	        {"markdown", "UTF-8", "text/markdown; charset=utf-8"},
	        {"markdown", NULL, "text/markdown"},
	        {"html", NULL, "text/html"},
	        {"docx", NULL,
	         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	        {"doc", NULL, "application/msword"},
	        {"pdf", NULL, "application/pdf"},
	        {"ofd", NULL, "application/ofd"},
	        {"rtf", NULL, "application/rtf"},
	        {"epub", NULL, "application/epub+zip"},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].format, format) == 0 &&
		    (!types[i].charset || strcmp(types[i].charset, charset) == 0))
			return types[i].type;
	return "application/octet-stream";
}

static bool is_harmless(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-_.() ", c));
}

/* RFC 6266: the name in ASCII for those who know nothing else, with _ for what is not; then as it
 * is, percent-encoded UTF-8. Nothing of it can end the string or the field. */
static void name_it(struct response *response, const char *kind, const char *name)
{
	struct buf b = BUF_INIT(NAME_LIMIT);
	bool blank = false;

	buf_str(&b, kind);
	buf_str(&b, "; filename=\"");
	for (size_t i = 0; name[i] && i < FALLBACK; i++) {
		bool plain = is_harmless(name[i]);
		/* A Han character is three bytes. */
		if (plain || !blank)
			buf_char(&b, plain ? name[i] : '_');
		blank = !plain;
	}
	buf_str(&b, "\"; filename*=UTF-8''");
	escape_url(&b, name);
	response_field(response, "Content-Disposition", buf_cstr(&b));
	buf_release(&b);
}

const char *forms_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void forms_offer(struct response *response, bool attachment, const char *name)
{
	name_it(response, attachment ? "attachment" : "inline", name);
}

bool forms_original(const struct visit *v, const struct document_record *document)
{
	int fd = originals_open(v->originals, document);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void send(struct visit *v, const struct document_record *d)
{
	struct response *r = v->response;

	r->file = originals_open(v->originals, d);
	if (r->file < 0) {
		show_error(r, HTTP_NOT_FOUND, "这个文件的原件不在，或者已经改动，不能下载。",
		           "The original of this document is not there, or has changed since.");
		return;
	}
	r->file_bytes = d->bytes;
	r->type = media_type(d->format, d->charset);
	r->cache = "no-cache";
	forms_offer(r, true, forms_name(d->path));
}

void show_original(struct visit *v)
{
	const char *path = v->request->path + strlen("/original/");
	struct page page;

	if (!visit_page(v, path, NULL, &page))
		return;
	if (!show_moved(v, path, &page))
		send(v, &page.document);
	page_release(&page);
}
