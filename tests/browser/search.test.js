// SPDX-License-Identifier: GPL-2.0-or-later
//
// From a query to its results, and on to the documents.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { PHRASE, address, onPage, screenshot, useSite } = require('./helpers');

const site = useSite();

async function typeAndEnter(page, q) {
    await page.goto(site.origin + '/');
    await page.fill('input[name=q]', q);
    await page.press('input[name=q]', 'Enter');
    await page.waitForURL(/\?q=/);
}

for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

    test(`one types and presses Enter, ${how}`, async () => {
        await onPage({ javaScriptEnabled }, async (page) => {
            await typeAndEnter(page, PHRASE);
            assert.match(await page.title(), /一把尺子量到底.*政文/);
            assert.equal(await page.inputValue('input[name=q]'), PHRASE);
            assert.equal(await page.locator('ol.results > li').count(), 7);
            assert.match(await page.innerText('main'), /7 篇/);
        });
    });

    test(`a result opens where the hit is, ${how}`, async () => {
        await onPage({ javaScriptEnabled }, async (page) => {
            await page.goto(address('第二十条之一 充电'));
            await page.click('ol.results h2 a[href*="#art-"]');
            await page.waitForURL(/\/doc\/.*#art-/);
            const anchor = new URL(page.url()).hash;
            assert.ok(await page.locator(anchor).count() === 1, anchor);
            assert.ok(await page.locator(`${anchor} mark, ${anchor} ~ * mark`).count() > 0);
        });
    });
}

test('hits are marked, and not by colour alone', async () => {
    await onPage({}, async (page) => {
        await page.goto(address(PHRASE));
        const marks = page.locator('ol.results mark');
        assert.ok(await marks.count() >= 7);
        assert.ok(await marks.first().isVisible());
        assert.match(await marks.first().innerText(), /一把尺子量到底/);
        const differs = await marks.first().evaluate((mark) => {
            const own = getComputedStyle(mark), around = getComputedStyle(mark.parentElement);
            return ['fontWeight', 'textDecorationLine', 'borderBottomStyle']
                .some((property) => own[property] !== around[property]);
        });
        assert.ok(differs, 'a mark differs from its text by more than colour');
    });
});

test('back from a document to the results', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊', '&page=2'));
        await page.click('ol.results h2 a');
        await page.waitForURL(/\/doc\//);
        await page.goBack();
        assert.match(page.url(), /page=2/);
        await page.goForward();
        await page.click('nav.crumbs a');
        assert.equal(await page.inputValue('input[name=q]'), '湖泊');
        assert.ok(await page.locator('ol.results > li').count() > 0);
    });
});

test('nothing found says so and offers a way on', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('“这句话不在任何一篇里”'));
        assert.match(await page.innerText('main'), /没有找到/);
        assert.equal(await page.locator('ol.results').count(), 0);
        assert.ok(await page.locator('main li').count() > 0);
        await screenshot(page, 'nothing');
    });
});

test('markup in a query is text', async () => {
    await onPage({}, async (page) => {
        const evil = '"><script>document.title="gone"</script><img src=x>';
        await page.goto(address(evil));
        assert.doesNotMatch(await page.title(), /^gone/);
        assert.equal(await page.inputValue('input[name=q]'), evil);
        assert.equal(await page.locator('img').count(), 0);
    });
});

test('a title is answered with the thing itself, and its old version is a step away', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('云泽省湖泊保护条例'));
        const first = page.locator('ol.results > li').first();
        assert.match(await first.getAttribute('class'), /direct/);
        await first.locator('summary', { hasText: '其他版本' }).click();
        await first.locator('.others a').first().click();
        await page.waitForURL(/\/doc\//);
        assert.match(await page.innerText('.note.old'), /旧的版本/);
        assert.match(await page.innerText('nav.versions [aria-current]'), /2015年/);
        await page.locator('.note.old a').click();
        assert.match(await page.innerText('nav.versions [aria-current]'), /2023年.*现行有效/s);
    });
});

test('what is no query is searched as text, and the page says so', async () => {
    await onPage({}, async (page) => {
        const response = await page.goto(address('“湖泊'));
        assert.equal(response.status(), 200);
        assert.match(await page.innerText('ul.literal'), /引号没有配对/);
        assert.equal(await page.inputValue('input[name=q]'), '“湖泊');
        assert.ok(await page.locator('ol.results li').count() > 0);
    });
});
