/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /help: how to ask, with examples to try; what the counts mean; the keys; where else to read.
 */
#include "web/page/example.h"
#include "web/pages.h"

/* ---- The query language, by what one wants ---- */

static const struct example words[] = {
        {"数据 出境", "各项都要在同一篇文件里出现，用空格分开",
         "Documents that have all of the words: separate them with spaces"},
        {"提高教育质量", "整串原样出现的在前，分词后各词都有的在后",
         "The whole string first, then documents that have its words apart"},
        {"“高质量发展”", "引号之内一字不差；「」『』和半角引号也行",
         "Exactly this; straight quotation marks do as well"},
        {"数据 OR 信息", "两项有一即可", "Either of them"},
        {"数据 -草案", "含有“草案”的不要；也可写作 NOT", "Not with the second word; or write NOT"},
        {"（数据 OR 信息） 出境", "用括号分组", "Groups in parentheses"},
        {"ＡＩ　數據", "全角半角、大小写、繁体简体都一样",
         "Full width, case and traditional script make no difference"},
};

static const struct example near[] = {
        {"数据 出境 同句", "在同一句里；还有同段、同条",
         "In one sentence; 同段: paragraph, 同条: article"},
        {"数据 NEAR/5 出境", "前后不限，中间最多隔5个字",
         "In either order, at most 5 characters between"},
        {"“坚持*方针”", "同一句里，中间隔着别的也行",
         "With anything between them, in one sentence"},
        {"AI*", "以它开头的：AI、AIGC", "Whatever begins so: AI, AIGC"},
};

static const struct example direct[] = {
        {"民法典第577条", "先看到这一条，再看到引用它的文件",
         "The article itself, then the documents that cite it"},
        {"民诉法", "简称、旧名也能找到", "A law by its short name"},
        {"国办发〔2020〕5号", "文号，各种写法都行",
         "A document by its number, however it is written"},
        {"公司法 2018", "那一年的版本", "The version of that year"},
        {"民法典第577条 违约金", "引用这一条、又提到“违约金”的",
         "What cites the article and has the word, too"},
};

static const struct example filters[] = {
        {"标题:条例", "只在标题里找", "In the title only"},
        {"文种:通知 数据", "文件的种类", "Documents of one type, here notices (通知)"},
        {"机关:国务院", "发文机关；加引号则只要它本身",
         "The issuer; quoted, no other than this one"},
        {"级别:行政法规", "效力级别：法律、行政法规、部门规章、规范性文件……",
         "What kind of norm, here regulations of the State Council (行政法规)"},
        {"文号:国办发", "文号或者其中一部分", "The document number or a part of it"},
        {"日期:2020..2023", "某段时间；2020-05 是一个月，2020.. 是从那年起",
         "A range of dates; 2020-05 is a month, 2020.. from then on"},
        {"施行:2024 时效:现行有效", "按施行、发布、成文、废止的日期；按时效",
         "In force since (施行), published (发布), written (成文), repealed (废止); and what is "
         "still in "
         "force (现行有效)"},
        {"条:12 数据", "第12条里有“数据”的", "What has it in its article 12"},
        {"引用:宪法", "引用了它的文件", "What cites this law, article or number"},
        {"湖泊 截至:2019-05-01", "只看那一天有效的版本",
         "As of that day: only the versions then in force"},
};

static const struct example understood[] = {
        {"5万元", "也找五万元、50000元；第12条也找第十二条",
         "Numbers in every notation: 五万元, 50,000元"},
        {"发改委", "也找国家发展和改革委员会", "Bodies by their full and former names"},
        {"mfd 577", "拼音或首字母：提示民法典第577条",
         "Pinyin or initials: you are offered what they may mean"},
        {"营商坏境", "错一个字：提示“营商环境”",
         "One wrong character: you are offered the right one"},
        {"公司拖欠工资怎么办", "用大白话问，也照法律用语去找",
         "A question in plain words is understood by the terms of law"},
};

struct topic {
	const char *chinese, *english;
	const struct example *examples;
	size_t n;
};

#define TOPIC(chinese, english, examples)                                                          \
	{                                                                                          \
		chinese, english, examples, sizeof(examples) / sizeof((examples)[0])               \
	}

static const struct topic topics[] = {
        TOPIC("词语", "Words", words),
        TOPIC("离得多近", "How near", near),
        TOPIC("直接找到", "Straight to it", direct),
        TOPIC("限定", "Filters", filters),
        TOPIC("换一种说法也能找到", "Said otherwise", understood),
};

/* ---- What else there is to know ---- */

static void paragraph(struct html *h, const char *chinese, const char *english)
{
	html_lit(h, "<p>");
	html_say(h, chinese, english);
	html_lit(h, "</p>\n");
}

static void heading(struct html *h, const char *chinese, const char *english)
{
	html_lit(h, "<section><h2>");
	html_say(h, chinese, english);
	html_lit(h, "</h2>\n");
}

static void write_topics(struct html *h)
{
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
		heading(h, topics[i].chinese, topics[i].english);
		examples_write(h, topics[i].examples, topics[i].n);
		html_lit(h, "</section>\n");
	}
}

static void write_counts(struct html *h)
{
	heading(h, "数字的意思", "What is counted");
	paragraph(h,
	          "“3 篇文件 · 5 条 · 8 "
	          "处”：三篇文件里有，分布在五个条文或段落，一共出现八次。加引号的短语，"
	          "数字一处不多、一处不少；写着“约”的是估计数。",
	          "“3 documents · 5 articles · 8 occurrences”: three documents have it, in five "
	          "articles or "
	          "paragraphs, eight times in all. Of a phrase in quotation marks the numbers are "
	          "exact; "
	          "those that say “about” are estimates.");
	paragraph(h,
	          "同一份文件的各个版本、内容相同的副本合并成一项，先列现行有效的；其他版本可以展开"
	          "，也可以对照。",
	          "Versions of one document, and copies of it, are one result: the version in "
	          "force comes "
	          "first, the others can be opened and compared.");
	paragraph(h, "粘贴一段话，会逐句找出处，并标出与原文不同的地方。",
	          "Paste a passage, and each sentence is traced to its source, with the "
	          "differences marked.");
	html_lit(h, "</section>\n");
}

static void write_uses(struct html *h)
{
	heading(h, "带走", "To take along");
	paragraph(h,
	          "每个检索结果的网址都可以收藏、转发；可以订阅（有新文件时收到，Atom），也可以导出"
	          "成表格（CSV、JSON "
	          "Lines）。把政文加为浏览器的搜索引擎，在地址栏里就能检索。",
	          "The address of every search can be kept and shared, subscribed to (Atom: new "
	          "documents as they "
	          "come) and exported (CSV, JSON Lines). Add Zhengwen to the search engines of "
	          "your browser, "
	          "and search from its address bar.");
	html_lit(h, "<p>");
	html_say(h, "其他程序可以用 API，说明见 ", "Other programs use the API: ");
	html_lit(h, "<a href=\"/api/v1/openapi.json\">OpenAPI</a>");
	html_say(h, "。", ".");
	html_lit(h, "</p>\n</section>\n");
}

static void key(struct html *h, const char *keys[2], const char *chinese, const char *english)
{
	html_lit(h, "<dt>");
	for (int i = 0; i < 2 && keys[i]; i++) {
		html_text(h, i ? " " : "");
		html_lit(h, "<kbd>");
		html_text(h, keys[i]);
		html_lit(h, "</kbd>");
	}
	html_lit(h, "</dt><dd>");
	html_say(h, chinese, english);
	html_lit(h, "</dd>\n");
}

static void write_keys(struct html *h)
{
	heading(h, "键盘", "Keyboard");
	html_lit(h, "<dl class=\"examples\">\n");
	key(h, (const char *[2]){"/", NULL}, "到检索框", "To the search box");
	key(h, (const char *[2]){"↓", "↑"}, "在检索框里：选一条提示",
	    "In the search box: choose a suggestion");
	key(h, (const char *[2]){"Esc", NULL}, "收起提示", "Close the suggestions");
	key(h, (const char *[2]){"n", "j"}, "下一处；在结果页是下一项",
	    "To the next hit or result");
	key(h, (const char *[2]){"p", "k"}, "上一处；在结果页是上一项", "To the one before");
	html_lit(h, "</dl>\n<p>");
	html_say(h, "快捷键需要浏览器启用 JavaScript，可以在",
	         "The keys need JavaScript. You can turn them off in the ");
	html_lit(h, "<a href=\"/settings?back=%2Fhelp\">");
	html_say(h, "设置", "settings");
	html_lit(h, "</a>");
	html_say(h, "里停用。没有 JavaScript，其余一切照常。",
	         ". Everything else works without it.");
	html_lit(h, "</p>\n</section>\n");
}

void show_help(struct visit *v)
{
	struct html *h = &v->html;
	struct ask ask = {.q = "", .page = 1, .size = PAGE_SIZE_DEFAULT};
	const char *title = html_word(h, "检索方法", "How to search");

	frame_begin(h, &(struct frame){.title = title, .ask = &ask, .stale = visit_stale(v)});
	html_lit(h, "<div class=\"state help\"><h1>");
	html_text(h, title);
	html_lit(h, "</h1>\n");
	write_topics(h);
	write_counts(h);
	write_uses(h);
	write_keys(h);
	html_lit(h, "</div>\n");
	frame_end(h, searcher_generation(v->searcher));
}
