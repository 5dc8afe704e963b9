// SPDX-License-Identifier: GPL-2.0-or-later
//
// Adds to pages that are whole without it.
'use strict';
