/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * generate [--documents N] [--seed S] [--words FILE] FOLDER: writes invented law, in folders of at
 * most 1,000 files.
 *
 * With the same seed the first of many are the same as few: a collection can be seen to grow.
 */
#include "tests/bench/generate/law.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IN_FOLDER = 1000, NAME_LIMIT = 255 };

struct arguments {
	uint64_t documents, seed;
	const char *words, *folder;
};

static int usage(void)
{
	fputs("Usage: generate [--documents N] [--seed S] [--words FILE] FOLDER\n"
	      "Writes N (1000) laws of invented text into a new folder; the words are those of "
	      "FILE\n"
	      "(core/lexicon/words.tsv).\n",
	      stderr);
	return 2;
}

static bool number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return errno == 0 && *text >= '0' && *text <= '9' && *end == '\0';
}

static bool parse(int argc, char **argv, struct arguments *a)
{
	static const struct option options[] = {{"documents", required_argument, NULL, 'n'},
	                                        {"seed", required_argument, NULL, 's'},
	                                        {"words", required_argument, NULL, 'w'},
	                                        {NULL, 0, NULL, 0}};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (c == 'w')
			a->words = optarg;
		else if ((c != 'n' && c != 's') ||
		         !number(optarg, c == 'n' ? &a->documents : &a->seed))
			return false;
	}
	a->folder = argv[optind];
	return a->folder && optind + 1 == argc;
}

static bool failed(const char *what)
{
	fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
	return false;
}

/* Into a file that is not there yet. */
static bool write_file(int folder, const char *name, const struct text *t)
{
	int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	size_t done = 0;

	if (file < 0)
		return failed(name);
	while (done < t->n) {
		ssize_t n = write(file, t->data + done, t->n - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	bool written = done == t->n;
	if (!written)
		failed(name);
	if (close(file) != 0)
		written = failed(name);
	return written;
}

/* Title and day, as the files of real collections are called. */
static void name_file(char *name, const struct text *t, struct day day)
{
	const char *end = memchr(t->data, '\n', t->n);
	int title = (int)(end - t->data) - 2; /* behind "# " */

	snprintf(name, NAME_LIMIT, "%.*s(%u-%02u-%02u).md", title, t->data + 2, day.year, day.month,
	         day.day);
}

/* The next folder: 0000, 0001, … */
static int next_folder(int all, uint64_t number)
{
	char name[24];

	snprintf(name, sizeof(name), "%04" PRIu64, number);
	if (mkdirat(all, name, 0777) != 0) {
		failed(name);
		return -1;
	}
	return openat(all, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool write_laws(const struct wording *w, uint64_t documents, int all, struct text *t)
{
	uint64_t written = 0, bytes = 0;
	int folder = -1;
	char name[NAME_LIMIT];

	for (uint64_t law = 0; written < documents; law++)
		for (unsigned v = 0; v < law_versions(w, law) && written < documents; v++) {
			if (written % IN_FOLDER == 0) {
				if (folder >= 0)
					close(folder);
				folder = next_folder(all, written / IN_FOLDER);
			}
			if (folder < 0)
				return false;
			law_write(w, t, law, v);
			name_file(name, t, law_day(w, law, v));
			if (!write_file(folder, name, t))
				return false;
			written++;
			bytes += t->n;
		}
	if (folder >= 0)
		close(folder);
	printf("%" PRIu64 " documents, %" PRIu64 " bytes\n", written, bytes);
	return true;
}

int main(int argc, char **argv)
{
	struct arguments a = {1000, 1, "core/lexicon/words.tsv", NULL};
	struct vocabulary v;
	struct text t = {0};

	if (!parse(argc, argv, &a))
		return usage();
	t.data = malloc(TEXT_LIMIT);
	if (!t.data || !vocabulary_open(&v, a.words)) {
		free(t.data);
		return 1;
	}
	struct wording w = {.vocabulary = &v, .seed = key(a.seed, 0)};
	int all = mkdir(a.folder, 0777) == 0 ? open(a.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
	                                     : -1;
	bool done = all >= 0 ? write_laws(&w, a.documents, all, &t) : failed(a.folder);
	if (all >= 0)
		close(all);
	vocabulary_close(&v);
	free(t.data);
	return done ? 0 : 1;
}
