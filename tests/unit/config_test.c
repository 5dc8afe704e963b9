/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The configuration file: what it says, and that whatever cannot be meant so is told with its line.
 */
#include "test.h"

#include "core/config.h"

static enum zw_status read_text(void **state, const char *text, struct config *c, struct err *err)
{
	const char *path = in_folder(*state, "zhengwen.conf");

	write_text(path, text, strlen(text));
	return config_read(path, c, err);
}

static void every_key(void **state)
{
	struct config c;
	struct err err = {""};

	assert_ok(read_text(state,
	                    "# a comment\n"
	                    "; another\n"
	                    "[index]\n"
	                    "folder = /srv/index\n"
	                    "\n"
	                    "[corpus]\n"
	                    "folder = /srv/法规\n"
	                    "folder=/srv/two words\r\n"
	                    "[nightly]\n"
	                    "keep = 3\n"
	                    "jobs = 2\n"
	                    "saved = /etc/saved\n"
	                    "feeds = /srv/feeds\n"
	                    "allow_shrink = yes\n"
	                    "[web]\n"
	                    "listen = ::1\n"
	                    "port = 0 ; any\n"
	                    "originals = yes\n"
	                    "rate = 5\n"
	                    "burst = 7\n"
	                    "trusted_proxy = 127.0.0.1, ::1\n"
	                    "timeout = 0.5\n"
	                    "cache = 16M\n"
	                    "verbose = yes",
	                    &c, &err),
	          &err);
	assert_string_equal(c.index, "/srv/index");
	assert_int_equal(c.n_corpora, 2);
	assert_string_equal(c.corpora[0], "/srv/法规");
	assert_string_equal(c.corpora[1], "/srv/two words");
	assert_true(c.keep.given && c.jobs.given && c.port.given);
	assert_int_equal(c.keep.value, 3);
	assert_int_equal(c.jobs.value, 2);
	assert_string_equal(c.saved, "/etc/saved");
	assert_string_equal(c.feeds, "/srv/feeds");
	assert_true(c.allow_shrink);
	assert_string_equal(c.listen, "::1");
	assert_int_equal(c.port.value, 0);
	assert_true(c.verbose);
	assert_true(c.originals);
	assert_int_equal(c.rate.value, 5);
	assert_int_equal(c.burst.value, 7);
	assert_string_equal(c.trusted_proxy, "127.0.0.1, ::1");
	assert_true(c.timeout.given);
	assert_int_equal(c.timeout.value, 500);
	assert_true(c.cache.given);
	assert_int_equal(c.cache.value, 16 << 20);
	config_release(&c);
}

static void nothing_in_it(void **state)
{
	struct config c = {.verbose = true};
	struct err err = {""};

	assert_ok(read_text(state, "", &c, &err), &err);
	assert_null(c.index);
	assert_int_equal(c.n_corpora, 0);
	assert_false(c.keep.given || c.jobs.given || c.port.given || c.verbose || c.allow_shrink);
	config_release(&c);
}

static void a_list_goes_on_in_indented_lines(void **state)
{
	struct config c;
	struct err err = {""};

	assert_ok(read_text(state, "[corpus]\nfolder = /a\n  /b\n\t/c\n", &c, &err), &err);
	assert_int_equal(c.n_corpora, 3);
	assert_string_equal(c.corpora[2], "/c");
	config_release(&c);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text, *line, *word;
	} examples[] = {
	        {"[corpus]\n\nfoler = /srv\n", ":3:", "foler"},
	        {"[corpora]\nfolder = /srv\n", ":2:", "[corpora]"},
	        {"folder = /srv\n", ":1:", "folder"},
	        {"[index]\nFolder = /srv\n", ":2:", "Folder"},
	        {"[index]\nfolder = srv/index\n", ":2:", "srv/index"},
	        {"[index]\nfolder =\n", ":2:", "no value"},
	        {"[corpus]\nfolder = /a\nfolder =\n", ":3:", "no value"},
	        {"[index]\nfolder = /a\nfolder = /b\n", ":3:", "second time"},
	        {"[index]\nfolder = /a\n  /b\n", ":3:", "second time"},
	        {"[nightly]\nkeep = 101\n", ":2:", "from 0 to 100"},
	        {"[nightly]\nkeep = -1\n", ":2:", "-1"},
	        {"[nightly]\njobs = 0\n", ":2:", "from 1 to 64"},
	        {"[nightly]\njobs = 65\n", ":2:", "from 1 to 64"},
	        {"[nightly]\njobs = 2x\n", ":2:", "2x"},
	        {"[nightly]\nallow_shrink = 1\n", ":2:", "yes"},
	        {"[nightly]\nsaved = ~/saved\n", ":2:", "~/saved"},
	        {"[web]\nport = 65536\n", ":2:", "65536"},
	        {"[web]\nrate = -1\n", ":2:", "-1"},
	        {"[web]\nburst = 0\n", ":2:", "0"},
	        {"[web]\ntimeout = 1s\n", ":2:", "1s"},
	        {"[web]\ncache = 32\n", ":2:", "1M"},
	        {"[web]\nverbose = YES\n", ":2:", "YES"},
	        {"[web\nport = 1\n", ":1:", "[section]"},
	        {"[web]\nport\n", ":2:", "KEY = VALUE"},
	        {"[web]\nport 80\nport = x\n", ":", "KEY = VALUE"},
	        {"[web]\nlisten = \xff\n", "", "UTF-8"},
	};

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct config c;
		struct err err = {""};
		enum zw_status status = read_text(state, examples[i].text, &c, &err);
		if (status != ZW_BAD_INPUT)
			fail_msg("%s: %s", examples[i].text, status_name(status));
		assert_has(err.text, "zhengwen.conf");
		assert_has(err.text, examples[i].line);
		assert_has(err.text, examples[i].word);
	}
}

static void no_file_and_no_regular_file(void **state)
{
	struct config c;
	struct err err = {""};
	const char *path = in_folder(*state, "absent");

	assert_status(config_read(path, &c, &err), ZW_IO, &err);
	assert_has(err.text, "absent");
	assert_status(config_read(*state, &c, &err), ZW_BAD_INPUT, &err);
}

/* A line of n bytes, with its newline. */
static char *line_of(size_t n)
{
	static const char head[] = "[index]\nfolder = /";
	char *text = malloc(sizeof(head) + n);

	assert_non_null(text);
	strcpy(text, head);
	memset(text + sizeof(head) - 1, 'x', n);
	strcpy(text + strlen("[index]\n") + n - 1, "\n");
	return text;
}

static void the_longest_line_and_one_byte_more(void **state)
{
	struct config c;
	struct err err = {""};
	char *text = line_of(CONFIG_LINE_LIMIT - 1);

	assert_ok(read_text(state, text, &c, &err), &err);
	assert_int_equal(strlen(c.index), CONFIG_LINE_LIMIT - 1 - strlen("folder = ") - 1);
	config_release(&c);
	free(text);
	text = line_of(CONFIG_LINE_LIMIT);
	assert_status(read_text(state, text, &c, &err), ZW_LIMIT, &err);
	assert_has(err.text, ":2:");
	free(text);
}

static void as_many_folders_as_may_be_and_one_more(void **state)
{
	struct buf text = BUF_INIT(CONFIG_SIZE_LIMIT);
	struct config c;
	struct err err = {""};

	buf_str(&text, "[corpus]\n");
	for (int i = 0; i < CONFIG_CORPORA_LIMIT; i++)
		buf_printf(&text, "folder = /%d\n", i);
	assert_ok(read_text(state, buf_cstr(&text), &c, &err), &err);
	assert_int_equal(c.n_corpora, CONFIG_CORPORA_LIMIT);
	config_release(&c);
	buf_str(&text, "folder = /more\n");
	assert_status(read_text(state, buf_cstr(&text), &c, &err), ZW_LIMIT, &err);
	assert_has(err.text, "1000");
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(every_key),
	        folder_test(nothing_in_it),
	        folder_test(a_list_goes_on_in_indented_lines),
	        folder_test(what_is_wrong_is_told_with_its_line),
	        folder_test(no_file_and_no_regular_file),
	        folder_test(the_longest_line_and_one_byte_more),
	        folder_test(as_many_folders_as_may_be_and_one_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
