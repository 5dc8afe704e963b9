// SPDX-License-Identifier: GPL-2.0-or-later
//
// A document: its anchors, hits, citations, versions.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { address, isInView, onPage, testBothWays, useSite } = require('./helpers');

useSite();

testBothWays('an anchor is in view when its document opens', async (page) => {
    await page.goto(address('第二十条之一 充电'));
    await page.click('ol.results h2 a[href*="#art-"]');
    await page.waitForLoadState('load');
    assert.ok(await isInView(page, new URL(page.url()).hash));
});

testBothWays('from hit to hit', async (page) => {
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

testBothWays('from a citation to the article, and from the article to those who cite it', async (page) => {
    await page.goto(address('云泽省湖泊保护条例'));
    await page.locator('ol.results > li').first().locator('h2 a').click();
    const cite = page.locator('a.cite[href^="#art-"]').first();
    const anchor = await cite.getAttribute('href');
    await cite.click();
    assert.ok(await isInView(page, anchor));
    await page.locator(`section:is(${anchor}, :has(${anchor})) p.cited a`).click();
    await page.waitForURL(/\/cited\//);
    assert.ok(await page.locator('.results mark').count() > 0);
    await page.locator('.results .snippet a').first().click();
    await page.waitForURL(/\/doc\/.*#/);
    assert.ok(await isInView(page, new URL(page.url()).hash));
});

// The first article of the page that is open.
async function firstArticle(page) {
    return page.locator('section.article').first().getAttribute('id');
}

for (const reducedMotion of ['no-preference', 'reduce']) {
    test(`what is gone to flashes, motion: ${reducedMotion}`, async () => {
        await onPage({ reducedMotion }, async (page) => {
            await page.goto(address('云泽省湖泊保护条例'));
            await page.locator('ol.results h2 a').first().click();
            const anchor = await firstArticle(page);
            for (const id of [anchor, `${anchor}-k1`]) {
                await page.evaluate((hash) => { location.hash = hash; }, id);
                const style = await page.locator('#' + id).evaluate((element) => {
                    const { animationName, boxShadow } = getComputedStyle(element);
                    return { animationName, boxShadow };
                });
                assert.equal(style.animationName, reducedMotion === 'reduce' ? 'none' : 'flash');
                assert.notEqual(style.boxShadow, 'none', 'it stays marked');
            }
        });
    });
}

for (const javaScriptEnabled of [true, false]) {
    test(`how an article is cited, ${javaScriptEnabled ? 'copied' : 'to be selected'}`, async () => {
        await onPage({ javaScriptEnabled }, async (page) => {
            await page.goto(address('云泽省湖泊保护条例'));
            await page.locator('ol.results h2 a').first().click();
            const section = page.locator('section.article').first();
            assert.equal(await section.locator('.acts a').isVisible(), false);
            await section.locator('a.link').first().click();
            await section.locator('.acts a').click();
            await page.waitForURL(/cite=art-/);
            const box = page.locator('section.article details.quote');
            assert.ok(await isInView(page, 'details.quote'));
            assert.match(await box.innerText(), /《.*》第\d+条。/);
            assert.equal(await box.locator('button.copy').first().isVisible(), javaScriptEnabled);
        });
    });
}

// Without JavaScript these are all there is to go from hit to hit.
test('the steps stand at the foot of the window at every hit', async () => {
    await onPage({ viewport: { width: 320, height: 640 } }, async (page) => {
        await page.goto(address('湖泊'));
        await page.locator('ol.results h2 a').first().click();
        await page.click('a[href="#hit-1"]');
        const hits = Math.min(await page.locator('mark[id]').count(), 12);
        for (let hit = 1; hit <= hits; hit++) {
            await page.evaluate((hash) => { location.hash = hash; }, `hit-${hit}`);
            assert.ok(await isInView(page, `#hit-${hit}`), `hit ${hit}`);
            const bottom = await page.locator(`#hit-${hit} + .hop`).evaluate(
                (hop) => hop.getBoundingClientRect().bottom);
            assert.ok(bottom > 560 && bottom <= 640, `hit ${hit}: ${bottom}`);
        }
    });
});

test('on paper: where it was read, and no more than the document', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('云泽省湖泊保护条例'));
        await page.locator('ol.results h2 a').first().click();
        const shown = (selector) => page.locator(selector).first().isVisible();
        assert.equal(await shown('.printed'), false);
        await page.emulateMedia({ media: 'print' });
        assert.match(await page.innerText('.printed'), /\/doc\/.*\d+年\d+月\d+日/);
        for (const selector of ['form', 'nav.outline', 'a.link', '.similar', 'footer', '.hits'])
            if (await page.locator(selector).count() > 0)
                assert.equal(await shown(selector), false, selector);
        assert.ok(await shown('section.article p'));
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
