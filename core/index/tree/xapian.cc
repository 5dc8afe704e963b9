/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The only C++ of the project: see core/index/tree/xapian.h. Every entry point runs its body inside
 * guard(), the one place where exceptions become statuses.
 */
extern "C" {
#include "core/index/tree/xapian.h"

#include "core/cli.h"
#include "core/i18n.h"
#include "core/index/tree/recent.h"
}

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <unistd.h>
#include <xapian.h>

struct xap_writer {
	Xapian::WritableDatabase db;
	std::string path;
};

struct xap_tree {
	Xapian::Database db;
	recent *values = nullptr; /* that were got; nullptr: none is kept */
	bool distant = false;
	bool lost = false;
	xap_missed_fn *missed = nullptr;
	void *missed_context = nullptr;
};

namespace
{

/* Runs body, which returns a status; turns whatever it throws into one. */
template <typename Body> zw_status guard(err *e, Body body) noexcept
{
	try {
		return body();
	} catch (const std::bad_alloc &) {
		return err_no_memory(e);
	} catch (const Xapian::DatabaseVersionError &x) {
		return err_set(e, ZW_OLD_VERSION, "%s", x.get_msg().c_str());
	} catch (const Xapian::DatabaseError &x) {
		const char *reason = x.get_error_string();
		/* Not a word about the index, but Xapian says it with its reason only. */
		for (int scarce : {EMFILE, ENFILE, ENOMEM})
			if (reason && strcmp(reason, strerror(scarce)) == 0)
				return err_set(e, ZW_NO_MEMORY, "%s: %s", x.get_msg().c_str(),
				               reason);
		return err_set(e, ZW_BAD_INDEX, "%s: %s%s%s", x.get_type(), x.get_msg().c_str(),
		               reason ? ": " : "", reason ? reason : "");
	} catch (const Xapian::Error &x) {
		return err_set(e, ZW_BAD_INDEX, "%s: %s", x.get_type(), x.get_msg().c_str());
	} catch (const std::exception &x) {
		return err_set(e, ZW_BAD_INDEX, "%s", x.what());
	} catch (...) {
		return err_set(e, ZW_BAD_INDEX, "%s", _("unknown failure inside Xapian"));
	}
}

/* Which block could not be written Xapian says, but not of which tree. */
template <typename Body> zw_status guard(const xap_writer *w, err *e, Body body) noexcept
{
	zw_status status = guard(e, body);
	if (status == ZW_BAD_INDEX && e && !strstr(e->text, w->path.c_str()))
		err_set(e, status, "%s: %s", w->path.c_str(), err(*e).text);
	return status;
}

/* The body is told where to write why it failed. Of a distant tree anything but want of memory
 * means that this machine is of no use: its tree may be damaged, or replaced under its feet. */
template <typename Body> zw_status guard(xap_tree *tree, err *e, Body body) noexcept
{
	err why = {""};
	zw_status status = guard(&why, [&] { return body(&why); });
	if (status == ZW_OK)
		return status;
	if (tree->distant && status != ZW_NO_MEMORY && status != ZW_LIMIT) {
		tree->lost = true;
		status = ZW_UNREACHABLE;
	}
	return err_set(e, status, "%s", why.text);
}

/* On a full disk or without memory, some destructors inside Xapian 1.4 throw while an exception
 * passes: that ends the process whatever we catch. The index of before is untouched then, so it
 * ends as a failure does. */
[[noreturn]] void give_up() noexcept
{
	static const char message[] =
	        "zhengwen: Xapian gave up writing; is there space left on the disk, and memory?\n";
	ssize_t ignored = write(STDERR_FILENO, message, sizeof(message) - 1);
	(void)ignored;
	_exit(EXIT_FAILED);
}

} // namespace

namespace
{

zw_status open_writer(const char *path, int how, xap_writer **writer, err *e)
{
	*writer = nullptr;
	return guard(e, [&] {
		std::set_terminate(give_up);
		/* Nobody reads a tree before it is published: syncing is not needed. DB_DANGEROUS
		 * would save nothing, and hide the reason of a failure behind its own. */
		int flags = how | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC;
		auto w = std::make_unique<xap_writer>();
		w->db = Xapian::WritableDatabase(path, flags);
		w->path = path;
		/* What is open when a writer is thrown away its destructor would commit, even
		 * without memory, of what was half done then, and crash. */
		w->db.begin_transaction(false);
		*writer = w.release();
		return ZW_OK;
	});
}

} // namespace

zw_status xap_create(const char *path, xap_writer **writer, err *e)
{
	/* Documents of Xapian's are none in it: a table of their terms is not needed. */
	return open_writer(path, Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST, writer, e);
}

zw_status xap_create_replicable(const char *path, xap_writer **writer, err *e)
{
	return open_writer(path, Xapian::DB_CREATE, writer, e);
}

zw_status xap_reopen(const char *path, xap_writer **writer, err *e)
{
	return open_writer(path, Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST, writer, e);
}

zw_status xap_put(xap_writer *w, const char *key, size_t key_len, const char *value,
                  size_t value_len, err *e)
{
	return guard(w, e, [&] {
		if (key_len == 0 || key_len > XAP_KEY_LIMIT)
			return err_set(e, ZW_LIMIT,
			               _("%s: a key of %zu bytes; 1 to %d are allowed"),
			               w->path.c_str(), key_len, XAP_KEY_LIMIT);
		w->db.set_metadata(std::string(key, key_len), std::string(value, value_len));
		return ZW_OK;
	});
}

zw_status xap_finish(xap_writer *w, err *e)
{
	if (!w)
		return ZW_OK;
	/* First what can fail: on a full disk close() would throw while it unwinds itself. */
	zw_status status = guard(w, e, [&] {
		w->db.commit_transaction();
		w->db.commit();
		w->db.close();
		return ZW_OK;
	});
	xap_discard(w);
	return status;
}

void xap_discard(xap_writer *w)
{
	/* On the way out of another failure; what is left on disk is removed next. */
	guard(nullptr, [&] {
		delete w;
		return ZW_OK;
	});
}

zw_status xap_compact(const char *from, const char *to, err *e)
{
	return guard(e, [&] {
		Xapian::Database(from).compact(std::string(to), Xapian::DBCOMPACT_NO_RENUMBER);
		return ZW_OK;
	});
}

zw_status xap_check(const char *path, err *e)
{
	return guard(e, [&] {
		std::ostringstream said;
		size_t errors = Xapian::Database::check(path, 0, &said);
		if (errors == 0)
			return ZW_OK;
		return err_set(e, ZW_BAD_INDEX, _("%s: %zu errors: %.600s"), path, errors,
		               said.str().c_str());
	});
}

zw_status xap_open(const char *path, size_t keep, xap_tree **tree, err *e)
{
	*tree = nullptr;
	return guard(e, [&] {
		auto t = std::make_unique<xap_tree>();
		t->db = Xapian::Database(path);
		zw_status made = keep ? recent_new(keep, &t->values, e) : ZW_OK;
		if (made == ZW_OK)
			*tree = t.release();
		return made;
	});
}

zw_status xap_connect(const char *host, unsigned port, unsigned milliseconds, size_t keep,
                      xap_tree **tree, err *e)
{
	err why = {""};

	*tree = nullptr;
	zw_status status = guard(&why, [&] {
		auto t = std::make_unique<xap_tree>();
		t->db = Xapian::Remote::open(host, port, milliseconds, milliseconds);
		t->distant = true;
		zw_status made = recent_new(keep, &t->values, &why);
		if (made == ZW_OK)
			*tree = t.release();
		return made;
	});
	if (status == ZW_OK || status == ZW_NO_MEMORY)
		return err_set(e, status, "%s", why.text);
	return err_set(e, ZW_UNREACHABLE, "%s", why.text);
}

bool xap_is_lost(const xap_tree *tree)
{
	return tree->lost;
}

void xap_close(xap_tree *tree)
{
	if (!tree)
		return;
	recent_free(tree->values);
	/* Closing may fail, too, and nobody wants to know. */
	guard(static_cast<err *>(nullptr), [&] {
		delete tree;
		return ZW_OK;
	});
}

/* A machine that was too slow once is not waited for again. */
static zw_status is_there(const xap_tree *tree, err *e)
{
	return tree->lost ? err_set(e, ZW_UNREACHABLE, "%s", _("the machine does not answer"))
	                  : ZW_OK;
}

zw_status xap_fetch(xap_tree *tree, const char *key, size_t key_len, buf *value, err *e)
{
	if (is_there(tree, e) != ZW_OK)
		return ZW_UNREACHABLE;
	return guard(tree, e, [&](err *why) {
		std::string found = tree->db.get_metadata(std::string(key, key_len));
		buf_add(value, found.data(), found.size());
		return buf_status(value, _("a value of the index"), why);
	});
}

void xap_when_missed(xap_tree *tree, xap_missed_fn *missed, void *context)
{
	tree->missed = missed;
	tree->missed_context = context;
}

zw_status xap_prefetch(xap_tree *tree, const char *key, size_t len)
{
	span found;

	if (recent_find(tree->values, key, len, &found))
		return ZW_OK;
	if (is_there(tree, nullptr) != ZW_OK)
		return ZW_UNREACHABLE;
	return guard(tree, nullptr, [&](err *why) {
		std::string value = tree->db.get_metadata(std::string(key, len));
		const char *kept = recent_add(tree->values, key, len, value.data(), value.size());
		return kept ? ZW_OK : err_no_memory(why);
	});
}

zw_status xap_get(xap_tree *tree, const char *key, size_t key_len, buf *value, err *e)
{
	if (!tree->values)
		return xap_fetch(tree, key, key_len, value, e);
	span found;
	bool kept = recent_find(tree->values, key, key_len, &found);
	if (!kept && tree->missed) {
		tree->missed(tree->missed_context, key, key_len);
		kept = recent_find(tree->values, key, key_len, &found);
	}
	if (kept) {
		buf_add(value, found.at, found.len);
		return buf_status(value, _("a value of the index"), e);
	}
	size_t before = value->len;
	zw_status status = xap_fetch(tree, key, key_len, value, e);
	if (status == ZW_OK)
		recent_add(tree->values, key, key_len, buf_cstr(value) + before,
		           value->len - before);
	return status;
}

zw_status xap_keys(xap_tree *tree, const char *prefix, size_t len, xap_key_fn *key, void *context,
                   err *e)
{
	if (is_there(tree, e) != ZW_OK)
		return ZW_UNREACHABLE;
	return guard(tree, e, [&](err *) {
		std::string start(prefix, len);
		auto end = tree->db.metadata_keys_end(start);
		for (auto i = tree->db.metadata_keys_begin(start); i != end; ++i) {
			const std::string name = *i;
			if (!key(context, name.data(), name.size()))
				break;
		}
		return ZW_OK;
	});
}
