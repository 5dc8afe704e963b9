/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What became of a saved search: comparing, and the files that tell of it.
 */
#include "test.h"

#include "indexer/saved/feed.h"
#include "indexer/saved/found.h"

#include <libxml/parser.h>

static void add_hit(struct search_state *s, const char *id, const char *digest, const char *title)
{
	struct hit h = {{NULL}};

	h.field[HIT_ID] = strdup(id);
	h.field[HIT_PATH] = strdup(id);
	h.field[HIT_DIGEST] = strdup(digest);
	h.field[HIT_TITLE] = strdup(title);
	buf_add(&s->hits, &h, sizeof(h));
}

/* The state of a search that found these: "a=1 b=2" are documents and their digests. */
static struct search_state found(const char *what)
{
	struct search_state s;
	char copy[256], *rest = copy;

	state_init(&s);
	s.there = true;
	s.query = strdup("甲");
	snprintf(copy, sizeof(copy), "%s", what);
	for (char *one; (one = strtok_r(rest, " ", &rest));) {
		char *equals = strchr(one, '=');
		*equals = '\0';
		add_hit(&s, one, equals + 1, one);
	}
	state_sort(&s);
	return s;
}

/* What is told when `after` was found behind `before`: "new b, gone a". */
static void assert_happened(const char *before, const char *after, const char *wanted)
{
	struct search_state a = found(before), b = found(after);
	struct happened_counts counts;
	struct buf said = BUF_INIT(1024);
	struct err err = {""};

	assert_ok(found_compare(&a, &b, "2026-11-23T02:00:00Z", &counts, &err), &err);
	for (size_t i = 0; i < state_events(&b); i++)
		buf_printf(&said, "%s%s %s", i ? ", " : "",
		           happened_names[state_event(&b, i)->what],
		           hit_text(&state_event(&b, i)->hit, HIT_ID));
	assert_string_equal(buf_cstr(&said), wanted);
	buf_release(&said);
	state_release(&a);
	state_release(&b);
}

static void what_happened(void **state)
{
	(void)state;
	assert_happened("a=1 b=1", "b=1 a=1", "");
	assert_happened("a=1", "a=1 b=1", "new b");
	assert_happened("a=1 b=1", "b=1", "gone a");
	assert_happened("a=1 b=1", "a=2 b=1", "changed a");
	assert_happened("a=1 c=1 d=1", "b=1 c=2 e=1", "gone a, new b, changed c, gone d, new e");
	assert_happened("", "a=1", "new a");
	assert_happened("a=1", "", "gone a");
	assert_happened("a=1", "a=1 a=1", "");
}

static void the_first_time_all_is_known(void **state)
{
	struct search_state before, now = found("a=1 b=1");
	struct happened_counts counts;
	struct err err = {""};

	(void)state;
	state_init(&before);
	assert_ok(found_compare(&before, &now, "2026-11-23T02:00:00Z", &counts, &err), &err);
	assert_int_equal(state_events(&now), 1);
	assert_int_equal(state_event(&now, 0)->what, HAPPENED_FIRST);
	assert_int_equal(state_event(&now, 0)->known, 2);

	/* Another query of that name: what it finds is no news either; what was told stays. */
	struct search_state other = found("c=1");
	free(other.query);
	other.query = strdup("乙");
	assert_ok(found_compare(&now, &other, "2026-11-24T02:00:00Z", &counts, &err), &err);
	assert_int_equal(state_events(&other), 2);
	assert_int_equal(state_event(&other, 1)->what, HAPPENED_FIRST);
	assert_int_equal(counts.of[HAPPENED_GONE], 0);
	state_release(&before);
	state_release(&now);
	state_release(&other);
}

/* ---- The state on disk ---- */

static void write_state(const char *path, const struct search_state *s)
{
	struct buf file = BUF_INIT(STATE_LIMIT);
	struct err err = {""};

	assert_ok(state_write(s, &file, &err), &err);
	write_text(path, buf_cstr(&file), file.len);
	buf_release(&file);
}

static void a_state_is_read_as_it_was_written(void **state)
{
	const char *path = in_folder(*state, "s.state");
	struct search_state before = found("a=1"), now = found("a=1 b=\"2\"\\"), read;
	struct happened_counts counts;
	struct err err = {""};

	now.generation = 7;
	snprintf(now.asked, sizeof(now.asked), "2026-11-23");
	assert_ok(found_compare(&before, &now, "2026-11-23T02:00:00Z", &counts, &err), &err);
	write_state(path, &now);
	state_init(&read);
	assert_ok(state_read(path, &read, &err), &err);
	assert_true(read.there);
	assert_string_equal(read.query, "甲");
	assert_string_equal(read.asked, "2026-11-23");
	assert_int_equal(read.generation, 7);
	assert_int_equal(state_hits(&read), 2);
	assert_string_equal(hit_text(state_hit(&read, 1), HIT_DIGEST), "\"2\"\\");
	assert_int_equal(state_events(&read), 1);
	assert_int_equal(state_event(&read, 0)->what, HAPPENED_NEW);
	assert_string_equal(state_event(&read, 0)->time, "2026-11-23T02:00:00Z");
	assert_string_equal(hit_text(&state_event(&read, 0)->hit, HIT_TITLE), "b");
	state_release(&before);
	state_release(&now);
	state_release(&read);
}

static void no_state_is_no_failure(void **state)
{
	struct search_state read;
	struct err err = {""};

	state_init(&read);
	assert_ok(state_read(in_folder(*state, "absent"), &read, &err), &err);
	assert_false(read.there);
	state_release(&read);
}

/* Cut off anywhere it is damaged, and never read as less than it was. */
static void a_state_that_is_cut_off_is_damaged(void **state)
{
	const char *path = in_folder(*state, "s.state");
	struct search_state before = found("a=1"), now = found("a=2 b=1"), read;
	struct buf file = BUF_INIT(STATE_LIMIT);
	struct happened_counts counts;
	struct err err = {""};

	assert_ok(found_compare(&before, &now, "2026-11-23T02:00:00Z", &counts, &err), &err);
	assert_ok(state_write(&now, &file, &err), &err);
	for (size_t len = 0; len + 1 < file.len; len++) {
		write_text(path, buf_cstr(&file), len);
		state_init(&read);
		assert_status(state_read(path, &read, &err), ZW_BAD_INPUT, &err);
		assert_has(err.text, "damaged");
		state_release(&read);
	}
	buf_release(&file);
	state_release(&before);
	state_release(&now);
}

static void old_events_are_dropped(void **state)
{
	struct search_state s = found("");
	struct err err = {""};

	(void)state;
	for (int i = 0; i < EVENTS_LIMIT + 5; i++) {
		struct event e = {.what = HAPPENED_FIRST, .known = (uint64_t)i};
		assert_ok(state_add(&s, &e, &err), &err);
	}
	state_trim(&s);
	assert_int_equal(state_events(&s), EVENTS_LIMIT);
	assert_int_equal(state_event(&s, 0)->known, 5);
	state_release(&s);
}

/* ---- Files ---- */

static const char hostile[] =
        "=cmd|' /C calc'!A0 <script>alert(1)</script> ]]> & \" \x01\x1b[2J\n2";

static struct search_state with_event(const char *title)
{
	struct search_state before = found("a=1"), now = found("a=1");
	struct happened_counts counts;
	struct err err = {""};

	add_hit(&now, "政策/名 字\n?#.md", "1", title);
	state_sort(&now);
	struct hit *new = state_hit(&now, 1);
	new->field[HIT_SNIPPET] = strdup(title);
	new->field[HIT_ANCHOR] = strdup("art-1");
	assert_ok(found_compare(&before, &now, "2026-11-23T02:00:00Z", &counts, &err), &err);
	state_release(&before);
	return now;
}

static void assert_cell(const char *title, const char *wanted)
{
	struct search_state s = with_event(title);
	struct buf csv = BUF_INIT(FEED_LIMIT);
	struct err err = {""};

	assert_ok(feed_csv(&s, &csv, &err), &err);
	const char *row = strstr(buf_cstr(&csv), "\r\n") + 2;
	static const char front[] = "2026-11-23T02:00:00Z,new,";
	assert_memory_equal(row, front, strlen(front));
	row += strlen(front);
	if (strncmp(row, wanted, strlen(wanted)) != 0 || row[strlen(wanted)] != ',')
		fail_msg("the cell of \"%s\" is %.60s", title, row);
	buf_release(&csv);
	state_release(&s);
}

static void cells(void **state)
{
	(void)state;
	assert_cell("养老服务条例", "养老服务条例");
	assert_cell("a,b", "\"a,b\"");
	assert_cell("a\"b", "\"a\"\"b\"");
	assert_cell("a\nb", "\"a\nb\"");
	assert_cell("=1+1", "'=1+1");
	assert_cell("+1", "'+1");
	assert_cell("-1", "'-1");
	assert_cell("@SUM(A1)", "'@SUM(A1)");
	assert_cell("\t=1", "'\t=1");
	assert_cell("\r=1", "\"'\r=1\"");
	assert_cell("＝1", "'＝1");
	assert_cell("a=1", "a=1");
	assert_cell("a\x01\x1b", "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void a_table_begins_with_its_columns(void **state)
{
	struct search_state s = found("");
	struct buf csv = BUF_INIT(FEED_LIMIT);
	struct err err = {""};

	(void)state;
	assert_ok(feed_csv(&s, &csv, &err), &err);
	assert_string_equal(buf_cstr(&csv), "\xEF\xBB\xBFtime,what,title,number,issuers,date,"
	                                    "status,path,place,snippet\r\n");
	buf_release(&csv);
	state_release(&s);
}

static void a_feed_is_well_formed_whatever_a_title_holds(void **state)
{
	struct search_state s = with_event(hostile);
	struct buf atom = BUF_INIT(FEED_LIMIT), again = BUF_INIT(FEED_LIMIT);
	struct err err = {""};

	(void)state;
	assert_ok(feed_atom("养老", &s, "https://search.example.org", &atom, &err), &err);
	xmlDocPtr doc = xmlReadMemory(atom.data, (int)atom.len, "feed", NULL,
	                              XML_PARSE_NONET | XML_PARSE_NOERROR);
	assert_non_null(doc);
	xmlFreeDoc(doc);
	const char *text = buf_cstr(&atom);
	assert_null(strstr(text, "<script"));
	assert_has(text, "&lt;script&gt;");
	assert_null(strchr(text, '\x1b'));
	assert_has(text, "href=\"https://search.example.org/doc/%E6%94%BF%E7%AD%96/"
	                 "%E5%90%8D%20%E5%AD%97%0A%3F%23.md?q=%E7%94%B2#art-1\"");
	/* The same events are the same bytes; where the page is changes no id. */
	assert_ok(feed_atom("养老", &s, "https://search.example.org", &again, &err), &err);
	assert_string_equal(text, buf_cstr(&again));
	buf_reset(&again);
	assert_ok(feed_atom("养老", &s, NULL, &again, &err), &err);
	assert_null(strstr(buf_cstr(&again), "<link"));
	const char *id = strstr(strstr(text, "<entry>"), "<id>urn:uuid:");
	assert_non_null(id);
	char first[64];
	snprintf(first, sizeof(first), "%.49s", id);
	assert_has(buf_cstr(&again), first);
	buf_release(&atom);
	buf_release(&again);
	state_release(&s);
}

static void a_feed_has_the_newest_events_first(void **state)
{
	struct search_state s = found("");
	struct buf atom = BUF_INIT(FEED_LIMIT);
	struct err err = {""};
	int entries = 0;

	(void)state;
	for (int i = 0; i <= FEED_ENTRIES; i++) {
		struct event e = {.what = HAPPENED_GONE};
		snprintf(e.time, sizeof(e.time), "2026-11-23T02:%02d:%02dZ", i / 60, i % 60);
		e.hit.field[HIT_ID] = strdup("a");
		assert_ok(state_add(&s, &e, &err), &err);
	}
	assert_ok(feed_atom("a", &s, NULL, &atom, &err), &err);
	for (const char *at = buf_cstr(&atom); (at = strstr(at, "<entry>")); at++)
		entries++;
	assert_int_equal(entries, FEED_ENTRIES);
	assert_has(buf_cstr(&atom), "<updated>2026-11-23T02:03:20Z</updated>");
	assert_null(strstr(buf_cstr(&atom), "<updated>2026-11-23T02:00:00Z</updated>"));
	buf_release(&atom);
	state_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_happened),
	        cmocka_unit_test(the_first_time_all_is_known),
	        folder_test(a_state_is_read_as_it_was_written),
	        folder_test(no_state_is_no_failure),
	        folder_test(a_state_that_is_cut_off_is_damaged),
	        cmocka_unit_test(old_events_are_dropped),
	        cmocka_unit_test(cells),
	        cmocka_unit_test(a_table_begins_with_its_columns),
	        cmocka_unit_test(a_feed_is_well_formed_whatever_a_title_holds),
	        cmocka_unit_test(a_feed_has_the_newest_events_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
