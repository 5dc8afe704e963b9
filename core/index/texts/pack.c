/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/texts/pack.h"

#include "core/i18n.h"

#include <zstd.h>
#include <zstd_errors.h>

enum { LEVEL = 3 }; /* of a catalog a fifth is left; of level 9 a sixth, at a tenth of the speed */

enum zw_status pack(const char *bytes, size_t len, struct buf *frame, struct err *err)
{
	size_t most = ZSTD_compressBound(len);
	ZSTD_CCtx *zstd = ZSTD_createCCtx();
	enum zw_status status = ZW_OK;

	if (!zstd)
		return err_no_memory(err);
	ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
	if (buf_reserve(frame, most)) {
		size_t n = ZSTD_compress2(zstd, frame->data + frame->len, most, bytes, len);
		/* It has room and parameters: nothing but memory can be wanting. */
		if (ZSTD_isError(n))
			status = err_no_memory(err);
		else
			frame->data[frame->len += n] = '\0';
	} else {
		status = buf_status(frame, _("a packed file"), err);
	}
	ZSTD_freeCCtx(zstd);
	return status;
}

enum zw_status unpack(const char *frame, size_t len, size_t most, struct buf *bytes,
                      struct err *err)
{
	unsigned long long n = ZSTD_getFrameContentSize(frame, len);

	if (n == ZSTD_CONTENTSIZE_UNKNOWN || n == ZSTD_CONTENTSIZE_ERROR || n > most)
		return err_set(err, ZW_BAD_INDEX, "%s", _("a packed file is damaged"));
	if (!buf_reserve(bytes, n))
		return buf_status(bytes, _("a packed file"), err);
	size_t got = ZSTD_decompress(bytes->data + bytes->len, n, frame, len);
	if (ZSTD_isError(got) && ZSTD_getErrorCode(got) == ZSTD_error_memory_allocation)
		return err_no_memory(err);
	if (ZSTD_isError(got) || got != n)
		return err_set(err, ZW_BAD_INDEX, _("a packed file is damaged: %s"),
		               ZSTD_isError(got) ? ZSTD_getErrorName(got) : "");
	bytes->len += n;
	bytes->data[bytes->len] = '\0';
	return ZW_OK;
}
