// SPDX-License-Identifier: GPL-2.0-or-later
//
// How somebody wants the page: language, theme, size of type, from the switches on top of each page
// and from /settings; all without a script.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { address, onPage, openResult, screenshot, site, useSite } = require('./helpers');
const { allPages } = require('./pages');

useSite();

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = 'rgb(252, 251, 248)', DARK = 'rgb(23, 24, 27)';
// The address without its fragment; what need not be encoded may be.
const here = (page) => decodeURIComponent(page.url().replace(/#.*/, ''));
const press = (page, name) => Promise.all([
    page.waitForEvent('load'), page.locator('.switches').getByRole('button', { name }).click()]);

for (const javaScriptEnabled of [true, false])
    test(`the switches lead back to the same page, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
        await onPage({ javaScriptEnabled }, async (page) => {
            await openResult(page, '湖泊 保护');
            const where = here(page);
            await press(page, 'English');
            assert.equal(here(page), where);
            assert.equal(await page.locator('html').getAttribute('lang'), 'en');
            await press(page, 'Large type');
            assert.equal(await page.locator('html').getAttribute('data-size'), 'large');
            await press(page, 'Dark');
            assert.equal(await background(page), DARK);
            await page.goto(address('湖泊'));
            assert.equal(await background(page), DARK);
            await press(page, 'Light');
            assert.equal(await background(page), LIGHT);
            await press(page, 'Normal type');
            await press(page, '中文');
            assert.equal(here(page), decodeURIComponent(address('湖泊')));
            assert.equal(await page.locator('html').getAttribute('lang'), 'zh-Hans');
        });
    });

// What is offered is what would change something.
for (const [colorScheme, offered, shown] of [['light', '深色', LIGHT], ['dark', '浅色', DARK]])
    test(`a ${colorScheme} system is offered the other theme`, async () => {
        await onPage({ colorScheme }, async (page) => {
            await page.goto(`${site.origin}/help`);
            assert.equal(await background(page), shown);
            assert.deepEqual(await page.locator('.switches button[name=theme]:visible').allInnerTexts(), [offered]);
            await press(page, offered);
            assert.notEqual(await background(page), shown);
        });
    });

test('the settings page keeps what is chosen, and goes back', async () => {
    await onPage({ javaScriptEnabled: false }, async (page) => {
        await page.goto(address('湖泊'));
        await page.getByRole('link', { name: '设置' }).click();
        await page.getByLabel('English').check();
        await page.getByLabel('深色').check();
        await page.getByLabel('停用').check();
        await page.getByRole('button', { name: '保存' }).click();
        assert.equal(here(page), decodeURIComponent(address('湖泊')));
        assert.deepEqual(await page.locator('html').evaluate((html) => ({ ...html.dataset, lang: html.lang })),
                         { theme: 'dark', keys: 'off', lang: 'en' });
        await page.goto(`${site.origin}/settings`);
        assert.ok(await page.getByLabel('Dark').isChecked());
        await screenshot(page, 'settings-english-dark');
    });
});

// 适老化, GB/T 37668: text of 18 px and more, what is pressed 44 px and more high.
test('in large type nothing is small', async () => {
    await onPage({ settings: 'zh.large' }, async (page, wrong) => {
        for (const { name, url } of await allPages(page)) {
            await page.goto(url);
            const small = await page.evaluate(() => {
                const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const parent = node.parentElement, size = parseFloat(getComputedStyle(parent).fontSize);
                    if (node.data.trim() && parent.checkVisibility() && size < 18 && !parent.closest('svg'))
                        found.add(`${parent.tagName}.${parent.className} ${size}px`);
                }
                return [...found];
            });
            assert.deepEqual(small, [], name);
            const low = await page.locator('button, select, input:not([type=hidden], [type=checkbox], [type=radio]), ' +
                'summary, nav li > a, footer a, .facets li > a').evaluateAll((all) => [...new Set(all
                .filter((one) => one.checkVisibility() && one.offsetHeight > 0 && one.offsetHeight < 44)
                .map((one) => `${one.tagName} ${one.parentElement.className} ${one.offsetHeight}px`))]);
            assert.deepEqual(low, [], name);
        }
        wrong.length = 0; // the console tells of each 404, of which some pages are
    });
});
