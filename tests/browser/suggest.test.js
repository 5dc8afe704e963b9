// SPDX-License-Identifier: GPL-2.0-or-later
//
// Suggestions: by keyboard, by mouse, by touch, and while an input method composes.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { address, onPage, screenshot, useSite } = require('./helpers');

const site = useSite();
const INPUT = '#q', OPTION = '#suggestions [role=option]';

const listIsOpen = (page) => page.waitForSelector('#q[aria-expanded=true]');
const listIsClosed = (page) => page.waitForSelector('#q[aria-expanded=false]');
const activeText = (page) => page.evaluate(() =>
    document.getElementById(document.getElementById('q').getAttribute('aria-activedescendant'))?.innerText);

async function type(page, text) {
    await page.focus(INPUT);
    await page.keyboard.type(text, { delay: 20 });
    await listIsOpen(page);
}

test('the input is a combobox of the list that comes, and keeps the focus', async () => {
    await onPage({}, async (page) => {
        await page.goto(site.origin + '/');
        const input = page.locator(INPUT);
        assert.equal(await input.getAttribute('role'), 'combobox');
        assert.equal(await input.getAttribute('aria-expanded'), 'false');
        await type(page, 'hp');
        assert.equal(await input.getAttribute('aria-autocomplete'), 'list');
        const list = page.locator('#' + await input.getAttribute('aria-controls'));
        assert.equal(await list.getAttribute('role'), 'listbox');
        assert.ok(await page.locator(OPTION).count() > 2);
        assert.match(await page.locator(OPTION).first().innerText(), /云泽省湖泊保护条例/);
        assert.match(await page.innerText('[role=status]'), /^[0-9] 条建议/);
        await page.keyboard.press('ArrowDown');
        assert.ok(await input.evaluate((element) => element === document.activeElement));
        await screenshot(page, 'suggestions');
    });
});

test('arrows go round, Home and End are for the text, Enter takes the one chosen', async () => {
    await onPage({}, async (page) => {
        await page.goto(site.origin + '/');
        await type(page, '湖泊');
        const all = await page.locator(OPTION).allInnerTexts();
        assert.equal(await activeText(page), undefined);
        await page.keyboard.press('ArrowDown');
        assert.equal(await activeText(page), all[0]);
        await page.keyboard.press('ArrowUp');
        assert.equal(await activeText(page), all.at(-1));
        await page.keyboard.press('ArrowDown');
        assert.equal(await activeText(page), all[0]);
        assert.equal(await page.locator('[aria-selected=true]').count(), 1);
        await page.keyboard.press('Home');
        assert.equal(await activeText(page), undefined);
        assert.equal(await page.locator(INPUT).evaluate((input) => input.selectionStart), 0);
        await page.keyboard.press('End');
        assert.equal(await page.inputValue(INPUT), '湖泊', 'nothing is put in before it is chosen');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
        const chosen = (await activeText(page)).split(/\s/)[0];
        await page.keyboard.press('Enter');
        await page.waitForURL(/\?q=/);
        assert.equal(await page.inputValue(INPUT), chosen);
    });
});

test('Enter without a choice searches for what is typed', async () => {
    await onPage({}, async (page) => {
        await page.goto(site.origin + '/');
        await type(page, '湖');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\?q=/);
        assert.equal(await page.inputValue(INPUT), '湖');
        await page.waitForLoadState('load');
        assert.equal(await page.locator(INPUT).getAttribute('aria-expanded'), 'false');
    });
});

test('Escape and Tab close the list and keep what is typed', async () => {
    await onPage({}, async (page) => {
        await page.goto(site.origin + '/');
        await type(page, '湖泊');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Escape');
        await listIsClosed(page);
        assert.equal(await page.inputValue(INPUT), '湖泊');
        await page.keyboard.press('ArrowDown');
        await listIsOpen(page);
        await page.keyboard.press('Tab');
        await listIsClosed(page);
        assert.equal(await page.inputValue(INPUT), '湖泊');
        assert.ok(!await page.locator(INPUT).evaluate((input) => input === document.activeElement));
    });
});

for (const hasTouch of [false, true]) {
    test(`one ${hasTouch ? 'taps' : 'clicks'} a suggestion`, async () => {
        await onPage({ hasTouch }, async (page) => {
            await page.goto(site.origin + '/');
            await type(page, 'hp');
            const option = page.locator(OPTION).nth(1);
            const text = await option.locator('span').innerText();
            await (hasTouch ? option.tap() : option.click());
            await page.waitForURL(/\?q=/);
            assert.equal(await page.inputValue(INPUT), text);
            assert.ok(await page.locator('ol.results > li').count() > 0);
        });
    });
}

test('a click elsewhere closes the list', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊'));
        await page.fill(INPUT, '');
        await type(page, '湖');
        await page.locator('footer').click({ position: { x: 2, y: 2 } });
        await listIsClosed(page);
    });
});

// What an input method does, by the protocol of the browser: the events are those of a person's.
async function composer(page) {
    const browser = await page.context().newCDPSession(page);
    return {
        set: (text) => browser.send('Input.imeSetComposition',
            { text, selectionStart: text.length, selectionEnd: text.length }),
        commit: (text) => browser.send('Input.insertText', { text }),
        // As Chromium tells of a key that the input method has taken.
        key: (key) => browser.send('Input.dispatchKeyEvent',
            { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: 229 }),
    };
}

test('while one composes nothing is asked and no key is ours; afterwards it is', async () => {
    await onPage({}, async (page) => {
        const asked = [];
        page.on('request', (request) => {
            if (request.url().includes('/suggest'))
                asked.push(decodeURIComponent(new URL(request.url()).searchParams.get('q')));
        });
        await page.goto(site.origin + '/');
        await page.focus(INPUT);
        const method = await composer(page);
        for (const letters of ['h', 'hu', "hu'p", "hu'po"])
            await method.set(letters);
        assert.equal(await page.inputValue(INPUT), "hu'po", 'it is composing');
        await page.waitForTimeout(400);
        for (const key of ['ArrowDown', 'Enter'])
            await method.key(key);
        await page.waitForTimeout(100);
        assert.deepEqual(asked, []);
        assert.equal(await page.locator(INPUT).getAttribute('aria-expanded'), 'false');
        assert.ok(!page.url().includes('q='), 'Enter was for the input method');
        await method.commit('湖泊');
        await listIsOpen(page);
        assert.deepEqual(asked, ['湖泊']);
        assert.match(await page.locator(OPTION).first().innerText(), /湖泊/);
    });
});

test('the Enter that ends a composition is not one that submits', async () => {
    await onPage({}, async (page) => {
        await page.goto(site.origin + '/');
        await page.focus(INPUT);
        const method = await composer(page);
        await method.set('hupo');
        await method.commit('hupo');
        await method.key('Enter'); // Safari: after the end, with key code 229
        await listIsOpen(page);
        assert.equal(new URL(page.url()).search, '');
        await page.keyboard.press('Enter');
        await page.waitForURL(/q=hupo/);
    });
});

test('an answer that comes late is dropped', async () => {
    await onPage({}, async (page) => {
        await page.goto(site.origin + '/');
        let release;
        const held = new Promise((resolve) => { release = resolve; });
        await page.route('**/suggest?*', async (route) => {
            if (new URL(route.request().url()).searchParams.get('q') === '湖')
                await held;
            await route.continue().catch(() => {}); // it was given up meanwhile
        });
        await page.focus(INPUT);
        await page.keyboard.insertText('湖');
        await page.waitForRequest('**/suggest?*');
        await page.keyboard.insertText('泊保护条');
        await listIsOpen(page);
        const before = await page.locator(OPTION).allInnerTexts();
        release();
        await page.waitForTimeout(200);
        assert.deepEqual(await page.locator(OPTION).allInnerTexts(), before);
        assert.match(before[0], /湖泊保护条例/);
    });
});

test('nothing to suggest, or no answer: one searches all the same', async () => {
    await onPage({}, async (page, wrong) => {
        await page.goto(site.origin + '/');
        await page.focus(INPUT);
        await page.keyboard.insertText('龘龘龘');
        await page.waitForFunction(() => /没有建议/.test(document.querySelector('[role=status]').innerText));
        assert.equal(await page.locator(INPUT).getAttribute('aria-expanded'), 'false');
        await page.route('**/suggest?*', (route) => route.abort());
        await page.fill(INPUT, '湖泊');
        await page.waitForTimeout(300);
        await page.keyboard.press('Enter');
        await page.waitForURL(/\?q=/);
        assert.ok(await page.locator('ol.results > li').count() > 0);
        const refused = wrong.splice(0);
        assert.ok(refused.every((what) => /ERR_FAILED/.test(what)), String(refused));
    });
});

test('what is suggested is text, whatever is in it', async () => {
    await onPage({}, async (page) => {
        const evil = '<img src=x onerror=document.title="gone">';
        await page.route('**/suggest?*', (route) => route.fulfill({ json: { format: 1, typed: 'x',
            suggestions: [{ kind: evil, text: evil, query: evil, match: 'text' }] } }));
        await page.goto(site.origin + '/');
        await type(page, 'img');
        assert.equal(await page.locator('#suggestions img').count(), 0);
        assert.ok((await page.locator(OPTION).innerText()).startsWith(evil));
        assert.notEqual(await page.title(), 'gone');
    });
});

test('in English, and on a phone', async () => {
    await onPage({ locale: 'en', viewport: { width: 320, height: 640 } }, async (page) => {
        await page.goto(site.origin + '/');
        await type(page, '湖泊');
        assert.match(await page.innerText('[role=status]'), /^[0-9] suggestions/);
        assert.match(await page.locator(OPTION).first().innerText(), /document/);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
        await screenshot(page, 'suggestions-phone');
    });
});
