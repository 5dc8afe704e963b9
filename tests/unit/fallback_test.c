/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Under which other names a work is looked for.
 */
#include "test.h"

#include "corpus/citation/citation.h"
#include "corpus/name/work.h"

static bool is_wanted(void *context, const char *key, size_t len)
{
	return strlen(context) == len && memcmp(context, key, len) == 0;
}

static void assert_tried(const char *key, const char *wanted, bool tried)
{
	if (work_key_fallbacks(key, strlen(key), is_wanted, (void *)(uintptr_t)wanted) != tried)
		fail_msg("%s: %s is %stried", key, wanted, tried ? "not " : "");
}

static void other_names(void **state)
{
	static const char *const examples[][2] = {
	        {"国务院办公厅关于印发湖泊办法的通知", "湖泊办法"},
	        {"湖泊办法", "湖泊办法(试行)"},
	        {"关于审理湖泊案件的规定", "最高人民法院关于审理湖泊案件的规定"},
	        {"关于办理湖泊案件的解释", "最高人民法院最高人民检察院关于办理湖泊案件的解释"},
	        {"国务院关于湖泊的意见", "关于湖泊的意见"},
	        {"最高人民法院关于审理湖泊案件具体应用法律若干问题的解释",
	         "最高人民法院关于审理湖泊案件适用法律若干问题的解释"},
	        {"公司法解释(三)", "最高人民法院关于适用公司法若干问题的规定(三)"},
	        {"公司法司法解释三", "最高人民法院关于适用公司法若干问题的规定(三)"},
	        {"民法典总则编解释", "最高人民法院关于适用民法典总则编的解释"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		assert_tried(examples[i][0], examples[i][1], true);
}

static void other_works(void **state)
{
	static const char *const examples[][2] = {
	        /* what was on trial, and the law that came of it */
	        {"湖泊法(试行)", "湖泊法"},
	        {"湖泊条例", "湖泊条例实施细则"},
	        {"湖泊条例实施细则", "湖泊条例"},
	        {"湖泊暂行条例", "湖泊条例"},
	        {"国务院湖泊委员会章程", "湖泊委员会章程"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		assert_tried(examples[i][0], examples[i][1], false);
}

static void decisions(void **state)
{
	static const struct {
		const char *key;
		bool amends;
		const char *work;
	} examples[] = {
	        {"关于修改公司法的决定", true, "公司法"},
	        {"国务院关于修改湖泊条例的决定", true, "湖泊条例"},
	        {"关于修改公司法等八部法律的决定", true, ""},
	        {"国务院关于修改部分行政法规的决定", true, ""},
	        {"国务院关于修改和废止部分行政法规的决定", true, ""},
	        {"关于湖泊的决定", false, ""},
	        {"关于修改湖泊的建议", false, ""},
	        {"", false, ""},
	};
	struct buf work = BUF_INIT(10000);

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		bool amends = work_key_amends(examples[i].key, strlen(examples[i].key), &work);
		assert_int_equal(amends, examples[i].amends);
		assert_string_equal(buf_cstr(&work), examples[i].work);
	}
	buf_release(&work);
}

static void short_names(void **state)
{
	static const char *const examples[][2] = {
	        {"民诉法", "民事诉讼法"},
	        {"刑诉法", "刑事诉讼法"},
	        {"治安处罚法", "治安管理处罚法"},
	        {"消法", "消费者权益保护法"},
	        {"香港基本法", "香港特别行政区基本法"},
	        {"修正案(三)", "刑法修正案(三)"},
	};
	struct buf key = BUF_INIT(10000);

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		buf_reset(&key);
		buf_str(&key, examples[i][0]);
		assert_true(short_name(&key));
		assert_string_equal(buf_cstr(&key), examples[i][1]);
		/* A full name is none. */
		assert_false(short_name(&key));
	}
	buf_release(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(other_names),
	        cmocka_unit_test(other_works),
	        cmocka_unit_test(decisions),
	        cmocka_unit_test(short_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
