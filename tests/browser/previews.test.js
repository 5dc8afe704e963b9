// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a document page offers more with a script: previews of what is cited, buttons that copy.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { onPage, openResult, screenshot, useSite } = require('./helpers');

useSite();

/* ---- Previews ---- */

// On a page with a citation, and an API that answers as `article` says.
async function onCitation(article, steps) {
    await onPage({}, async (page, wrong) => {
        await page.route('**/api/v1/documents/**', (route) => article === undefined
            ? route.fulfill({ status: 404, json: {} }) : route.fulfill({ json: article }));
        await openResult(page, '云泽省湖泊保护条例');
        const link = page.locator('a[data-document][data-anchor]').first();
        await link.scrollIntoViewIfNeeded();
        await steps(page, link, wrong);
    });
}

const ARTICLE = { title: '某某条例', article: '8', text: '第八条 甲<b>乙</b>\n丙'.repeat(2) + '长'.repeat(1000) };
const PREVIEW = '#preview';
const isShown = (page) => page.waitForSelector(PREVIEW, { state: 'visible' });
const isGone = (page) => page.waitForSelector(PREVIEW, { state: 'hidden' });

test('what is cited shows under the pointer, stays while it is read, and goes by Escape', async () => {
    await onCitation(ARTICLE, async (page, link) => {
        const title = await link.getAttribute('title');
        assert.ok(title);
        await link.hover();
        assert.ok(!await page.isVisible(PREVIEW), 'not at once');
        await isShown(page);
        assert.match(await page.innerText(PREVIEW), /^某某条例\s+第八条[^]*甲<b>乙<\/b>[^]*…$/);
        assert.equal(await page.locator(PREVIEW + ' b').count(), 0);
        assert.equal(await link.getAttribute('aria-describedby'), 'preview');
        assert.equal(await link.getAttribute('title'), null, 'one box, not the browser’s, too');
        await page.hover(PREVIEW);
        await page.waitForTimeout(500);
        assert.ok(await page.isVisible(PREVIEW), 'the pointer may go into it');
        await page.keyboard.press('Escape');
        await isGone(page);
        assert.equal(await link.getAttribute('title'), title);
        await link.hover();
        await isShown(page);
        await page.mouse.move(0, 0);
        await isGone(page);
    });
});

test('what is shown is what the index has', async () => {
    await onPage({}, async (page) => {
        await openResult(page, '云泽省湖泊保护条例');
        const link = page.locator('a.cite[href="#art-18"]').first();
        const wanted = await page.locator('#art-18 p').first().textContent();
        await link.hover();
        await isShown(page);
        const shown = await page.innerText(PREVIEW);
        assert.match(shown, /^云泽省湖泊保护条例\s+第十八条/);
        assert.ok(shown.includes(/第十八条\s*([^。]+。)/.exec(wanted)[1]), shown);
        await screenshot(page, 'preview');
        await page.keyboard.press('Escape');
        const part = page.locator('a.cite[href="#art-20-k1-i2"]').first();
        await part.hover();
        await isShown(page);
        assert.match(await page.innerText(PREVIEW), /^云泽省湖泊保护条例\s+（二）倾倒[^；]+；$/);
    });
});

test('what is cited shows where the focus is', async () => {
    await onCitation(ARTICLE, async (page, link) => {
        await page.keyboard.press('Tab');
        await link.focus();
        await isShown(page);
        await page.keyboard.press('Tab');
        await isGone(page);
        assert.equal(await link.getAttribute('aria-describedby'), null);
    });
});

test('where there is nothing to show, a citation is a link and nothing else', async () => {
    await onCitation(undefined, async (page, link, wrong) => {
        await link.hover();
        await page.waitForResponse('**/api/v1/documents/**');
        await page.waitForTimeout(100);
        assert.ok(!await page.isVisible(PREVIEW));
        assert.equal(wrong.splice(0).length, 1, 'the console tells of the 404');
        await link.click();
    });
});

/* ---- Copying ---- */

test('a button copies what it stands for, and says so', async () => {
    await onPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
        await openResult(page, '云泽省湖泊保护条例');
        const button = page.locator('button.copy').first();
        const wanted = await page.locator('#' + await button.getAttribute('data-copy')).textContent();
        await button.evaluate((element) => {
            for (let at = element; at; at = at.parentElement)
                if (at.localName === 'details')
                    at.open = true;
        });
        await button.click();
        await page.waitForFunction(() => /已复制/.test(document.querySelector('main > [role=status]').innerText));
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), wanted.trim());
    });
});

test('there is no button to copy without a script', async () => {
    await onPage({ javaScriptEnabled: false }, async (page) => {
        await openResult(page, '云泽省湖泊保护条例');
        assert.ok(await page.locator('button.copy').count() > 0);
        assert.equal(await page.locator('button.copy').filter({ visible: true }).count(), 0);
    });
});
