// SPDX-License-Identifier: GPL-2.0-or-later
//
// The pictures of the READMEs, docs/*.png: the sample documents on a desk and in a hand. `make
// screenshots` takes them anew.
'use strict';

const { test } = require('node:test');
const { execFileSync } = require('node:child_process');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { address, onPage, openResult, useSite } = require('./helpers');

const DOCS = path.resolve(__dirname, '../../docs');
const KILOBYTES = 150;
const DESK = { viewport: { width: 1280, height: 860 } };
const HAND = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

useSite();

// Few colours are enough for a page of text, and a third of the bytes.
async function take(page, name) {
    const file = path.join(DOCS, `${name}.png`);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: file });
    execFileSync('pngquant', ['--force', '--ext', '.png', '--speed', '1', '--strip', '64', file]);
    assert.ok(fs.statSync(file).size <= KILOBYTES * 1024, `${name}: ${fs.statSync(file).size} bytes`);
}

const pictures = {
    results: (page) => page.goto(address('湖泊 围网')),
    document: async (page) => {
        await openResult(page, '湖泊 围网');
        await page.goto(page.url().replace(/#.*/, '') + '#art-29');
    },
};

for (const [name, show] of Object.entries(pictures))
    for (const [where, options] of Object.entries({ '': DESK, '-phone': HAND }))
        test(`docs/${name}${where}.png`, () => onPage(options, async (page) => {
            await show(page);
            await take(page, name + where);
        }));
