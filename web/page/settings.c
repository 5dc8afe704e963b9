/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /settings: how somebody wants the page. What is given is kept in the cookie, what is not given
 * stays as it is, and one is led back; with nothing given it is the form that does so.
 */
#include "web/pages.h"

#include <string.h>

/* ---- Saving ---- */

static bool given(const struct visit *v, const char *name, const char *value)
{
	const char *text = request_text(v->request, name);

	return text && strcmp(text, value) == 0;
}

/* What is not understood changes nothing. */
static void read_choices(const struct visit *v, struct settings *s)
{
	static const char *const themes[] = {"system", "light", "dark"};

	if (given(v, "lang", "zh"))
		s->language = LANGUAGE_CHINESE;
	if (given(v, "lang", "en"))
		s->language = LANGUAGE_ENGLISH;
	for (int theme = THEME_SYSTEM; theme <= THEME_DARK; theme++)
		if (given(v, "theme", themes[theme]))
			s->theme = (enum theme)theme;
	if (given(v, "size", "normal") || given(v, "size", "large"))
		s->large = given(v, "size", "large");
	if (given(v, "keys", "on") || given(v, "keys", "off"))
		s->no_shortcuts = given(v, "keys", "off");
}

/* Where to go afterwards: a page of ours, as pages of ours write it. A browser takes "//x", "/\x",
 * and "/x" with a tab or line end in it, for the address of another host. */
static const char *back_of(const struct visit *v)
{
	const char *back = request_text(v->request, "back");

	if (!back || back[0] != '/' || back[1] == '/')
		return "/";
	for (const char *at = back; *at; at++)
		if (*at <= 0x20 || *at >= 0x7F || *at == '\\')
			return "/";
	return back;
}

/* Not Secure: the page is also read over plain HTTP, on the machine itself; a proxy that speaks TLS
 * can add it (proxy_cookie_flags). What it says is no secret. */
static void save(struct visit *v)
{
	struct response *r = v->response;
	char value[SETTINGS_COOKIE];
	BUF_HERE(cookie, SETTINGS_COOKIE + 128);

	read_choices(v, &r->settings);
	settings_write(&r->settings, value);
	buf_printf(&cookie, SETTINGS_NAME "=%s; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
	           value);
	response_field(r, "Set-Cookie", buf_cstr(&cookie));
	buf_str(&r->location, back_of(v));
	r->cache = "no-store";
	show_error(r, HTTP_SEE_OTHER, "设置已保存。", "Your settings were saved.");
}

/* ---- The form ---- */

struct choice {
	const char *value, *chinese, *english;
	bool chosen;
};

/* One group of buttons, of which one is pressed. */
static void group(struct html *h, const char *name, const char *legend,
                  const struct choice *choices, size_t n)
{
	html_lit(h, "<fieldset><legend>");
	html_text(h, legend);
	html_lit(h, "</legend>\n");
	for (size_t i = 0; i < n; i++) {
		html_lit(h, "<label><input type=\"radio\"");
		html_attr(h, "name", name);
		html_attr(h, "value", choices[i].value);
		if (choices[i].chosen)
			html_lit(h, " checked");
		html_lit(h, "> ");
		html_say(h, choices[i].chinese, choices[i].english);
		html_lit(h, "</label>\n");
	}
	html_lit(h, "</fieldset>\n");
}

static void languages(struct html *h)
{
	const bool english = h->settings->language == LANGUAGE_ENGLISH;

	/* Each in itself: who cannot read the page must find it. */
	html_lit(h, "<fieldset><legend>");
	html_say(h, "语言", "Language");
	html_lit(h, "</legend>\n<label lang=\"zh-Hans\"><input type=\"radio\" name=\"lang\" "
	            "value=\"zh\"");
	html_text(h, english ? "" : " checked");
	html_lit(h, "> 中文</label>\n<label lang=\"en\"><input type=\"radio\" name=\"lang\" "
	            "value=\"en\"");
	html_text(h, english ? " checked" : "");
	html_lit(h, "> English</label>\n</fieldset>\n");
}

static void groups(struct html *h)
{
	const struct settings *s = h->settings;

	languages(h);
	group(h, "size", html_word(h, "字号", "Type size"),
	      (const struct choice[]){
	              {"normal", "常规", "Normal", !s->large},
	              {"large", "大字版（适老化）", "Large, with larger controls", s->large},
	      },
	      2);
	group(h, "theme", html_word(h, "颜色", "Colours"),
	      (const struct choice[]){
	              {"system", "跟随系统", "As the system", s->theme == THEME_SYSTEM},
	              {"light", "浅色", "Light", s->theme == THEME_LIGHT},
	              {"dark", "深色", "Dark", s->theme == THEME_DARK},
	      },
	      3);
	group(h, "keys", html_word(h, "键盘快捷键", "Keyboard shortcuts"),
	      (const struct choice[]){
	              {"on", "启用", "On", !s->no_shortcuts},
	              {"off", "停用", "Off", s->no_shortcuts},
	      },
	      2);
}

static void form(struct html *h, const char *back)
{
	html_lit(h, "<form class=\"settings\" action=\"/settings\" method=\"get\">\n"
	            "<input type=\"hidden\" name=\"back\"");
	html_attr(h, "value", back);
	html_lit(h, ">\n");
	groups(h);
	html_lit(h, "<p>");
	html_say(h,
	         "设置只存在您的浏览器里（名为 " SETTINGS_NAME " 的 Cookie，保存一年），不作他用。",
	         "Your settings are kept in your browser only, in a cookie named " SETTINGS_NAME
	         ", for a year.");
	html_lit(h, "</p>\n<p><button type=\"submit\">");
	html_say(h, "保存", "Save");
	html_lit(h, "</button> <a href=\"");
	html_text(h, back);
	html_lit(h, "\">");
	html_say(h, "返回", "Cancel");
	html_lit(h, "</a></p>\n</form>\n");
}

static void show_form(struct visit *v)
{
	struct html *h = &v->html;
	struct ask ask = {.q = "", .page = 1, .size = PAGE_SIZE_DEFAULT};
	const char *title = html_word(h, "设置", "Settings");

	frame_begin(h, &(struct frame){.title = title, .ask = &ask, .stale = visit_stale(v)});
	html_lit(h, "<div class=\"state\"><h1>");
	html_text(h, title);
	html_lit(h, "</h1>\n");
	form(h, back_of(v));
	html_lit(h, "</div>\n");
	frame_end(h, searcher_generation(v->searcher));
}

void show_settings(struct visit *v)
{
	static const char *const choices[] = {"lang", "theme", "size", "keys"};
	bool any = false;

	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		any = any || request_text(v->request, choices[i]);
	if (any)
		save(v);
	else
		show_form(v);
}
