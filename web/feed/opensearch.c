/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * By this a browser can search here from its own search box: OpenSearch 1.1.
 */
#include "web/feed/base.h"
#include "web/pages.h"

#include <string.h>

enum { BASE_LIMIT = 512 };

static void url(struct buf *b, const char *type, const char *base, const char *target)
{
	markup(b, "<Url type=\"");
	buf_str(b, type);
	markup(b, "\" template=\"");
	escape_text(b, base, strlen(base));
	escape_text(b, target, strlen(target));
	markup(b, "\"/>\n");
}

void show_opensearch(struct visit *v)
{
	struct buf *b = &v->response->body, base = BUF_INIT(BASE_LIMIT);

	base_add(v->request, &base);
	markup(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	          "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
	          "<ShortName>");
	html_say(&v->html, "政文", "Zhengwen");
	markup(b, "</ShortName>\n<Description>");
	html_say(&v->html, "检索政策法规全文", "Full-text search of Chinese policy documents");
	markup(b, "</Description>\n<InputEncoding>UTF-8</InputEncoding>\n"
	          "<OutputEncoding>UTF-8</OutputEncoding>\n<Language>zh-CN</Language>\n"
	          "<Image width=\"16\" height=\"16\" type=\"image/svg+xml\">");
	escape_text(b, buf_cstr(&base), base.len);
	markup(b, "/icon.svg</Image>\n");
	url(b, "text/html", buf_cstr(&base), "/?q={searchTerms}");
	url(b, "application/x-suggestions+json", buf_cstr(&base),
	    "/suggest?format=opensearch&q={searchTerms}");
	url(b, "application/atom+xml", buf_cstr(&base), "/feed.atom?q={searchTerms}");
	markup(b, "</OpenSearchDescription>\n");
	v->response->type = "application/opensearchdescription+xml; charset=utf-8";
	buf_spoil(b, &base);
	buf_release(&base);
}
