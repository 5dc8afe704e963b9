// SPDX-License-Identifier: GPL-2.0-or-later
//
// A document: its anchors, hits, citations, versions.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { address, isInView, onPage, useSite } = require('./helpers');

useSite();

test('an anchor is in view when its document opens', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('第二十条之一 充电'));
        await page.click('ol.results h2 a[href*="#art-"]');
        await page.waitForLoadState('load');
        assert.ok(await isInView(page, new URL(page.url()).hash));
    });
});

test('from hit to hit', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊'));
        await page.click('ol.results h2 a');
        await page.click('a[href="#hit-1"]');
        assert.match(page.url(), /#hit-1$/);
        assert.ok(await isInView(page, '#hit-1'));
        await page.locator('a[href="#hit-2"]').filter({ visible: true }).first().click();
        assert.match(page.url(), /#hit-2$/);
        assert.ok(await isInView(page, '#hit-2'));
        await page.locator('a[href="#hit-1"]').filter({ visible: true }).last().click();
        assert.match(page.url(), /#hit-1$/);
    });
});

test('from a citation to the article, and from the article to those who cite it', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('云泽省湖泊保护条例'));
        await page.locator('ol.results > li').first().locator('h2 a').click();
        const cite = page.locator('a.cite[href^="#art-"]').first();
        const anchor = await cite.getAttribute('href');
        await cite.click();
        assert.ok(await isInView(page, anchor));
        await page.locator(`${anchor.replace(/-k.*/, '')} p.cited a`).click();
        await page.waitForURL(/\/cited\//);
        assert.ok(await page.locator('.results mark').count() > 0);
        await page.locator('.results .snippet a').first().click();
        await page.waitForURL(/\/doc\/.*#/);
        assert.ok(await isInView(page, new URL(page.url()).hash));
    });
});

test('the state of the index is a link away', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊'));
        await page.click('footer a[href="/status"]');
        await page.waitForURL(/\/status$/);
        assert.match(await page.innerText('main h1'), /索引状态/);
        assert.match(await page.innerText('.state'), /失败，仍用原有索引/);
        assert.equal(await page.locator('.state tbody tr').count(), 100);
    });
});

for (const javaScriptEnabled of [true, false])
    test(`two versions side by side, from the list of versions, JavaScript: ${javaScriptEnabled}`, async () => {
        await onPage({ javaScriptEnabled }, async (page) => {
            await page.goto(address('云泽省湖泊保护条例'));
            await page.locator('ol.results h2 a').first().click();
            await page.locator('nav.versions a.compare').first().click();
            await page.waitForURL(/\/compare\/.*with=/);
            assert.match(await page.innerText('main h1'), /云泽省湖泊保护条例/);
            assert.ok(await page.locator('main ins, main del').count() > 0);
            assert.match(await page.innerText('main'), /第[一二三四五六七八九十]+条/);
        });
    });
