/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document in other forms: as plain text, and the file itself.
 */
#ifndef WEB_PAGE_FORMS_H
#define WEB_PAGE_FORMS_H

#include "web/pages.h"

/* The last part of a path. */
const char *forms_name(const char *path);

/* Content-Disposition (RFC 6266): an attachment, or to be shown, of that name, whatever is in it.
 */
void forms_offer(struct response *response, bool attachment, const char *name);

/* Would /original/ answer with the file? */
bool forms_original(const struct visit *visit, const struct document_record *document);

#endif
