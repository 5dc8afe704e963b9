/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * First everything is opened that will be needed, then the process guards itself, and only then
 * the first byte of the document is looked at.
 */
#include "corpus/formats/reader_main.h"

#include "core/text/charset.h"
#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/draft.h"
#include "corpus/sandbox/guard.h"
#include "corpus/sandbox/helper.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, EXIT_UNHEARD = 3 };

static enum zw_status send_member(void *context, const char *name, const char *raw, size_t len,
                                  const char *reason, struct err *err)
{
	struct record member = {.kind = reason ? RECORD_REFUSED : RECORD_MEMBER,
	                        .text = name,
	                        .text_len = strlen(name),
	                        .data = reason ? reason : raw,
	                        .data_len = reason ? strlen(reason) : len};

	return stream_put(context, &member) ? ZW_OK : err_errno(err, "stdout");
}

static enum zw_status send_document(const struct reader *reader, const struct buf *raw, FILE *out,
                                    struct err *err)
{
	struct draft draft = draft_new();
	enum zw_status status = reader->read(buf_cstr(raw), raw->len, &draft, err);

	if (status == ZW_OK)
		status = draft_status(&draft, err);
	if (status == ZW_OK && !draft_send(out, &draft))
		status = err_errno(err, "stdout");
	draft_release(&draft);
	return status;
}

/* Catalogues and converters are opened when they are first used. The zone is looked for at each
 * time that libzip converts, unless it has a name. */
static void warm_up(void)
{
	/* 政 in GB18030 */
	static const char gb[] = "\xD5\xFE";
	struct buf text = BUF_INIT(PIECE);
	const char *name;
	size_t errors;

	charset_decode(gb, 2, NULL, &text, &name, &errors, NULL);
	(void)_("out of memory");
	setenv("TZ", "UTC0", 1);
	tzset();
	buf_release(&text);
}

static enum zw_status read_input(struct buf *raw, struct err *err)
{
	char piece[PIECE];
	ssize_t n;

	while ((n = pread(STDIN_FILENO, piece, sizeof(piece), (off_t)raw->len)) > 0 && !raw->failed)
		buf_add(raw, piece, (size_t)n);
	return n < 0 ? err_errno(err, "stdin") : buf_status(raw, _("file"), err);
}

static enum zw_status prepare(const struct reader *reader, struct buf *raw, struct err *err)
{
	char path[HELPER_PATH_SIZE], other[HELPER_PATH_SIZE];
	const char *helpers[] = {path, NULL, NULL};
	enum zw_status status = read_input(raw, err);

	if (status == ZW_OK && reader->helper)
		status = helper_find(reader->helper, reader->package, path, err);
	if (status == ZW_OK && reader->other_helper &&
	    helper_find(reader->other_helper, "", other, NULL) == ZW_OK)
		helpers[1] = other;
	return status == ZW_OK ? guard_enter(reader->helper ? helpers : NULL, err) : status;
}

/* Of a family, which of its formats it is: that is told before anything else. */
static enum zw_status choose(const struct buf *raw, const struct reader **reader, FILE *out,
                             struct err *err)
{
	struct record format = {.kind = RECORD_FORMAT};

	if (!(*reader)->choose)
		return ZW_OK;
	enum zw_status status = reader_choose(buf_cstr(raw), raw->len, reader, err);
	if (status != ZW_OK)
		return status;
	format.text = (*reader)->name;
	format.text_len = strlen(format.text);
	return stream_put(out, &format) ? ZW_OK : err_errno(err, "stdout");
}

static enum zw_status run(const struct reader *reader, FILE *out, struct err *err)
{
	struct buf raw = BUF_INIT(RAW_LIMIT);
	enum zw_status status = prepare(reader, &raw, err);

	if (status == ZW_OK)
		status = choose(&raw, &reader, out, err);
	if (status == ZW_OK && reader->unpack)
		status = reader->unpack(buf_cstr(&raw), raw.len, send_member, out, err);
	else if (status == ZW_OK)
		status = send_document(reader, &raw, out, err);
	buf_release(&raw);
	return status;
}

int reader_main(int argc, char **argv)
{
	static char buffer[PIECE];
	const struct reader *reader = argc == 3 ? reader_named(argv[2]) : NULL;
	struct err err = {""};

	if (!reader || isatty(STDIN_FILENO)) {
		fputs(_("zhengwen-index --reader is for the indexer itself\n"), stderr);
		return 2;
	}
	/* Without its parent there is nobody to hear it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	warm_up();
	enum zw_status status = run(reader, stdout, &err);
	struct record end = {.number = status, .text = err.text, .text_len = strlen(err.text)};
	bool heard = stream_put(stdout, &end) && fflush(stdout) == 0;
	/* Nothing is left to tidy, and what a parser left behind is not to be run. */
	_exit(heard ? 0 : EXIT_UNHEARD);
}
