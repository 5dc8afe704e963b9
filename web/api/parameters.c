/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/api/parameters.h"

#include "web/api/api.h"

#include <stdio.h>
#include <string.h>

enum { SAID = 256 /* bytes of what is said */ };

static const struct parameter_rule *rule_of(const struct parameter_rule *rules, const char *name)
{
	for (const struct parameter_rule *r = rules; r && r->name; r++)
		if (strcmp(r->name, name) == 0)
			return r;
	return NULL;
}

static uint32_t times_given(const struct request *request, const char *name)
{
	uint32_t times = 0;

	for (size_t i = 0; i < request->n_parameters; i++)
		times += strcmp(request->parameters[i].name, name) == 0;
	return times;
}

static bool is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);

	for (const char *at = choices;; at++) {
		size_t len = strcspn(at, "|");
		if (len == n && memcmp(at, value, n) == 0)
			return true;
		at += len;
		if (!*at)
			return false;
	}
}

static bool is_number(const struct parameter_rule *rule, const char *value)
{
	uint64_t number = 0;

	for (const char *at = value; *at; at++) {
		if (*at < '0' || *at > '9' || number > UINT32_MAX)
			return false;
		number = number * 10 + (uint64_t)(*at - '0');
	}
	return *value && number >= rule->least && number <= rule->most;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

/* ---- What is wrong ---- */

static bool refuse_unknown(struct visit *v, const char *name)
{
	api_refuse(v, HTTP_BAD_REQUEST, "unknown-parameter", name, "这里没有这个参数。",
	           "There is no such parameter here.");
	return false;
}

static bool refuse_times(struct visit *v, const struct parameter_rule *rule)
{
	char chinese[SAID], english[SAID];
	uint32_t times = rule->times ? rule->times : 1;

	snprintf(chinese, sizeof(chinese), "这个参数最多给 %u 次。", times);
	snprintf(english, sizeof(english), "This parameter may be given %u times at most.", times);
	api_refuse(v, HTTP_BAD_REQUEST, "repeated-parameter", rule->name, chinese, english);
	return false;
}

static bool refuse_needed(struct visit *v, const struct parameter_rule *rule)
{
	api_refuse(v, HTTP_BAD_REQUEST, "missing-parameter", rule->name, "缺少这个参数。",
	           "This parameter is missing, or blank.");
	return false;
}

static bool refuse_value(struct visit *v, const struct parameter_rule *rule)
{
	char chinese[SAID], english[SAID];

	if (rule->kind == PARAMETER_TEXT) {
		snprintf(chinese, sizeof(chinese), "应是不超过 %u 字节的文字，不能是空白。",
		         rule->most);
		snprintf(english, sizeof(english),
		         "This takes a text of %u bytes at most, not blank.", rule->most);
	} else if (rule->kind == PARAMETER_TYPED) {
		snprintf(chinese, sizeof(chinese), "应是不超过 %u 字节的文字。", rule->most);
		snprintf(english, sizeof(english), "This takes a text of %u bytes at most.",
		         rule->most);
	} else if (rule->kind == PARAMETER_NUMBER) {
		snprintf(chinese, sizeof(chinese), "应是 %u 到 %u 的整数。", rule->least,
		         rule->most);
		snprintf(english, sizeof(english), "This takes a number from %u to %u.",
		         rule->least, rule->most);
	} else {
		snprintf(chinese, sizeof(chinese), "只能是其中之一：%s。", rule->choices);
		snprintf(english, sizeof(english), "This takes one of: %s.", rule->choices);
	}
	api_refuse(v, HTTP_BAD_REQUEST, "bad-parameter", rule->name, chinese, english);
	return false;
}

/* ---- The check ---- */

static bool check_value(struct visit *v, const struct parameter_rule *rule, const char *value)
{
	bool good = false;

	switch (rule->kind) {
	case PARAMETER_TEXT:
		if (rule->needed && is_blank(value))
			return refuse_needed(v, rule);
		good = strlen(value) <= rule->most && !is_blank(value);
		break;
	case PARAMETER_TYPED:
		good = strlen(value) <= rule->most;
		break;
	case PARAMETER_NUMBER:
		good = is_number(rule, value);
		break;
	case PARAMETER_CHOICE:
		good = is_choice(rule->choices, value);
		break;
	}
	return good || refuse_value(v, rule);
}

bool parameters_check(struct visit *v, const struct parameter_rule *rules)
{
	const struct request *request = v->request;

	for (size_t i = 0; i < request->n_parameters; i++) {
		const struct parameter *p = &request->parameters[i];
		const struct parameter_rule *rule = rule_of(rules, p->name);
		if (!rule)
			return refuse_unknown(v, p->name);
		if (times_given(request, p->name) > (rule->times ? rule->times : 1))
			return refuse_times(v, rule);
		if (!check_value(v, rule, p->value))
			return false;
	}
	for (const struct parameter_rule *r = rules; r && r->name; r++)
		if (r->needed && !request_text(request, r->name))
			return refuse_needed(v, r);
	return true;
}
