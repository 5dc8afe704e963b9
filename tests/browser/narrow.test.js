// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages of results, their order, facets and chips.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { address, onPage, screenshot, testBothWays, useSite } = require('./helpers');

useSite();

testBothWays('page after page, to the last and back', async (page) => {
    const seen = [];
    await page.goto(address('湖泊'));
    for (let pages = 1; ; pages++) {
        seen.push(...await page.locator('ol.results h2 a')
            .evaluateAll((links) => links.map((a) => a.pathname)));
        const next = page.locator('a[rel=next]');
        if (await next.count() === 0 || pages > 10)
            break;
        await next.click();
        await page.waitForLoadState('load');
    }
    assert.equal(new Set(seen).size, seen.length);
    const said = (await page.innerText('.summary')).match(/(\d+)\s*(?:项|篇(?![^]*项))/);
    assert.equal(seen.length, Number(said[1]));
    await page.click('a[rel=prev]');
    assert.equal(await page.locator('ol.results > li').count(), 10);
});

testBothWays('the order and the scope one chose stay', async (page) => {
    await page.goto(address('湖泊'));
    await page.selectOption('select[name=sort]', 'date');
    await page.click('button[type=submit]');
    await page.waitForURL(/sort=date/);
    const dates = await page.locator('ol.results .known time')
        .evaluateAll((times) => times.map((time) => time.dateTime));
    assert.deepEqual(dates, [...dates].sort().reverse());
    await page.click('a[rel=next]');
    assert.match(page.url(), /sort=date/);
    assert.equal(await page.inputValue('select[name=sort]'), 'date');
});

for (const javaScriptEnabled of [true, false]) {
    test(`narrowed by a facet, and back by its chip, JavaScript: ${javaScriptEnabled}`, async () => {
        await onPage({ javaScriptEnabled }, async (page) => {
            await page.goto(address('湖泊'));
            const value = page.locator('nav.facets section').nth(1).locator('a').first();
            const count = Number(await value.locator('.n').innerText());
            const name = await value.locator('bdi').innerText();
            await value.click();
            await page.waitForURL(/%E6%96%87%E7%A7%8D/);
            assert.equal(await page.inputValue('input[name=q]'), `湖泊 文种:${name}`);
            assert.match(await page.innerText('.counts'), new RegExp(`^${count} 篇`));
            assert.match(await page.innerText('nav.facets [aria-current]'), new RegExp(name));
            await page.locator('.chips a').first().click();
            assert.equal(await page.inputValue('input[name=q]'), '湖泊');
        });
    });
}

test('facets stand beside the results, on a phone behind a button', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊'));
        const facet = page.locator('nav.facets a').first();
        assert.ok(await facet.isVisible());
        const beside = await page.evaluate(() =>
            document.querySelector('nav.facets').getBoundingClientRect().right <=
            document.querySelector('ol.results').getBoundingClientRect().left);
        assert.ok(beside);
        await page.setViewportSize({ width: 390, height: 844 });
        assert.ok(!await facet.isVisible());
        await page.locator('nav.facets summary').first().focus();
        await page.keyboard.press('Enter');
        assert.ok(await facet.isVisible());
        await screenshot(page, 'facets-phone');
    });
});
