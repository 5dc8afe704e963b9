// SPDX-License-Identifier: GPL-2.0-or-later
//
// Keys of the page: to the search box, between hits and results.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { address, isInView, onPage, openResult, useSite } = require('./helpers');

useSite();
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);

test('/ leads to the search box, but is a character where one types', async () => {
    await onPage({}, async (page) => {
        await openResult(page, '湖泊');
        await page.keyboard.press('Control+/');
        assert.notEqual(await focused(page), 'q');
        await page.keyboard.press('/');
        assert.equal(await focused(page), 'q');
        assert.equal(await page.inputValue('#q'), '湖泊', 'the key itself is not typed');
        await page.keyboard.type('a/b');
        assert.equal(await page.inputValue('#q'), 'a/b', 'what was there was selected');
    });
});

for (const [next, previous] of ['np', 'jk'])
    test(`${next} and ${previous} go from hit to hit, and back leads to the results`, async () => {
        await onPage({}, async (page) => {
            await openResult(page, '湖泊');
            await page.goto(page.url().replace(/#.*/, ''));
            for (const [key, hit] of [[next, 1], [next, 2], [next, 3], [previous, 2], [previous, 1], [previous, 1]]) {
                await page.keyboard.press(key);
                // The page's own word: what Playwright knows comes later.
                assert.equal(await page.evaluate(() => location.hash), `#hit-${hit}`);
                assert.ok(await isInView(page, `#hit-${hit}`));
                if (key === next)
                    assert.match(await page.innerText('main > [role=status]'), new RegExp(`^第 ${hit} 处，共 \\d+ 处$`));
            }
            await page.goBack();
            await page.goBack();
            assert.match(page.url(), /\/\?q=/);
        });
    });

test('n and p go from result to result', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊'));
        const result = () => page.evaluate(() =>
            [...document.querySelectorAll('ol.results > li')].findIndex((li) => li.contains(document.activeElement)));
        for (const [key, index] of [['n', 0], ['n', 1], ['n', 2], ['p', 1], ['p', 0], ['p', 0]]) {
            await page.keyboard.press(key);
            assert.equal(await result(), index);
        }
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/doc\//);
    });
});

test('keys that were turned off do nothing', async () => {
    await onPage({ settings: 'zh.nokeys' }, async (page) => {
        await page.goto(address('湖泊'));
        assert.equal(await page.getAttribute('html', 'data-keys'), 'off');
        for (const key of ['/', 'n', 'j'])
            await page.keyboard.press(key);
        assert.equal(await focused(page), 'BODY');
    });
});
