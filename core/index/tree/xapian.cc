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
#include "core/index/tree/wire.h"
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
#include <utility>
#include <xapian.h>

struct xap_writer {
	Xapian::WritableDatabase db;
	std::string path;
};

struct xap_tree {
	Xapian::Database db;
	recent *values = nullptr; /* that were got; nullptr: none is kept */
	/* Of a distant one: */
	struct wire *wire = nullptr;
	buf *into = nullptr; /* where the value of this key goes, which is not to be kept */
	span into_key{};
	xap_fellows fellows{};
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

/* ---- On other machines ---- */

enum { TOGETHER = 256 /* machines that are waited for at a time */ };
static const size_t KEYS_LIMIT = size_t{256} << 20; /* bytes of those that begin alike */

/* A value that came. What is asked for twice comes twice; what there is no memory for is missed
 * again by whoever needs it. */
static void take_value(void *context, span key, span value) noexcept
{
	auto *tree = static_cast<xap_tree *>(context);
	span known;

	if (tree->into && key.len == tree->into_key.len &&
	    memcmp(key.at, tree->into_key.at, key.len) == 0) {
		buf *into = std::exchange(tree->into, nullptr);
		if (value.at)
			buf_add(into, value.at, value.len);
		else
			into->failed = ZW_NO_MEMORY;
		return;
	}
	if (value.at && !recent_find(tree->values, key.at, key.len, &known))
		recent_add(tree->values, key.at, key.len, value.at, value.len);
}

void xap_keep(xap_tree *tree, size_t bytes)
{
	if (tree->values)
		recent_limit(tree->values, bytes);
}

zw_status xap_connect(const char *host, unsigned port, unsigned milliseconds, size_t keep,
                      xap_tree **tree, err *e)
{
	xap_tree *t = nullptr;

	*tree = nullptr;
	zw_status status = guard(e, [&] {
		t = new xap_tree;
		return recent_new(keep, &t->values, e);
	});
	if (status == ZW_OK)
		status = wire_open(host, port, milliseconds, take_value, t, &t->wire, e);
	if (status == ZW_OK)
		*tree = t;
	else
		xap_close(t);
	return status;
}

bool xap_is_lost(const xap_tree *tree)
{
	return tree->wire && wire_status(tree->wire, nullptr) != ZW_OK;
}

void xap_join(xap_tree *tree, const xap_fellows *fellows)
{
	tree->fellows = *fellows;
}

void xap_want(xap_tree *tree, const char *key, size_t len)
{
	span known;

	if (tree->wire && !recent_find(tree->values, key, len, &known) &&
	    !wire_asks(tree->wire, key, len))
		wire_ask(tree->wire, key, len);
}

void xap_forget(xap_tree *tree)
{
	if (tree->wire)
		wire_forget(tree->wire);
}

void xap_want_of_all(xap_tree *tree, const char *key, size_t len)
{
	if (tree->fellows.want)
		tree->fellows.want(tree->fellows.context, key, len);
	else
		xap_want(tree, key, len);
}

void xap_gather(xap_tree *const *trees, size_t n)
{
	wire *part[TOGETHER];

	for (size_t i = 0, m; i < n; i += m) {
		for (m = 0; m < TOGETHER && i + m < n; m++)
			part[m] = trees[i + m] ? trees[i + m]->wire : nullptr;
		wire_gather(part, m);
	}
}

/* Appends what is kept of a key. False: nothing is. */
static bool add_kept(xap_tree *tree, const char *key, size_t len, buf *value)
{
	span found;

	if (!recent_find(tree->values, key, len, &found))
		return false;
	buf_add(value, found.at, found.len);
	return true;
}

/* Not kept. */
static zw_status fetch_distant(xap_tree *tree, const char *key, size_t len, buf *value, err *e)
{
	if (!wire_asks(tree->wire, key, len) && !wire_ask(tree->wire, key, len) &&
	    !xap_is_lost(tree))
		return err_no_memory(e);
	tree->into = value;
	tree->into_key = {key, len};
	wire_gather(&tree->wire, 1);
	tree->into = nullptr;
	zw_status status = wire_status(tree->wire, e);
	return status == ZW_OK ? buf_status(value, _("a value of the index"), e) : status;
}

/* It is not kept yet: together with what is wanted besides, and if that pushed it out, alone. */
static zw_status get_distant(xap_tree *tree, const char *key, size_t len, buf *value, err *e)
{
	xap_want(tree, key, len);
	if (tree->fellows.missed)
		tree->fellows.missed(tree->fellows.context, key, len);
	else
		wire_gather(&tree->wire, 1);
	if (!add_kept(tree, key, len, value))
		return fetch_distant(tree, key, len, value, e);
	return buf_status(value, _("a value of the index"), e);
}

/* All of them first: to be told one may get a value of the same tree. */
static zw_status keys_distant(xap_tree *tree, const char *prefix, size_t len, xap_key_fn *key,
                              void *context, err *e)
{
	buf keys{};

	keys.limit = KEYS_LIMIT;
	wire_gather(&tree->wire, 1);
	zw_status status = wire_keys(tree->wire, prefix, len, &keys, e);
	if (status == ZW_OK)
		status = buf_status(&keys, _("keys of the index"), e);
	for (size_t at = 0; status == ZW_OK && at < keys.len;) {
		size_t n = static_cast<unsigned char>(keys.data[at]);
		if (!key(context, keys.data + at + 1, n))
			break;
		at += 1 + n;
	}
	buf_release(&keys);
	return status;
}

/* ---- Reading ---- */

void xap_close(xap_tree *tree)
{
	if (!tree)
		return;
	recent_free(tree->values);
	wire_close(tree->wire);
	/* Closing may fail, too, and nobody wants to know. */
	guard(static_cast<err *>(nullptr), [&] {
		delete tree;
		return ZW_OK;
	});
}

zw_status xap_fetch(xap_tree *tree, const char *key, size_t key_len, buf *value, err *e)
{
	/* It may have been wanted, and come. */
	if (tree->wire && !add_kept(tree, key, key_len, value))
		return fetch_distant(tree, key, key_len, value, e);
	if (tree->wire)
		return buf_status(value, _("a value of the index"), e);
	return guard(e, [&] {
		std::string found = tree->db.get_metadata(std::string(key, key_len));
		buf_add(value, found.data(), found.size());
		return buf_status(value, _("a value of the index"), e);
	});
}

zw_status xap_get(xap_tree *tree, const char *key, size_t key_len, buf *value, err *e)
{
	if (!tree->values)
		return xap_fetch(tree, key, key_len, value, e);
	if (add_kept(tree, key, key_len, value))
		return buf_status(value, _("a value of the index"), e);
	if (tree->wire)
		return get_distant(tree, key, key_len, value, e);
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
	if (tree->wire)
		return keys_distant(tree, prefix, len, key, context, e);
	return guard(e, [&] {
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
