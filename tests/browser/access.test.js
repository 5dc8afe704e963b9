// SPDX-License-Identifier: GPL-2.0-or-later
//
// WCAG 2.2 AA as far as axe-core can tell, of every page and state. What it calls best practice is
// told, but is no failure.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const axe = require('axe-core');
const { address, onPage, openResult, useSite } = require('./helpers');
const { allPages, forgetStatuses } = require('./pages');

const site = useSite();

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PHONE = { width: 320, height: 640 };
const READERS = {
    'a light window in Chinese': {},
    'a dark phone in English': { locale: 'en', settings: 'en.dark', viewport: PHONE },
    'large type on a light phone': { settings: 'zh.light.large', viewport: PHONE },
};

// Evaluated, not added as an element: the security policy of the page stays as it is.
async function violations(page) {
    await page.evaluate(axe.source);
    const found = await page.evaluate((rules) => axe.run(document, {
        runOnly: [...rules, 'best-practice'], resultTypes: ['violations'],
    }), RULES);
    return found.violations.map(({ id, tags, nodes }) => ({
        required: tags.some((tag) => RULES.includes(tag)),
        text: `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 160)} ` +
            node.any.map((check) => check.message).join('; ')).join(' | ')}`,
    }));
}

// Adds to `wrong` what is required and not so.
async function check(t, page, what, wrong) {
    for (const { required, text } of await violations(page))
        if (required)
            wrong.push(`${what}: ${text}`);
        else
            t.diagnostic(`best practice, ${what}: ${text.slice(0, 200)}`);
}

for (const [reader, options] of Object.entries(READERS))
    test(`every page can be used by everybody: ${reader}`, async (t) => {
        await onPage(options, async (page, wrong) => {
            for (const { name, url, status } of await allPages(page)) {
                const response = await page.goto(url);
                assert.equal(response.status(), status, `${name}: ${url}`);
                await check(t, page, name, wrong);
            }
            forgetStatuses(wrong);
        });
    });

const STATES = {
    'suggestions': async (page) => {
        await page.goto(site.origin + '/');
        await page.focus('#q');
        await page.keyboard.insertText('湖泊');
        await page.waitForSelector('#q[aria-expanded=true]');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
    },
    'the hit one stands at': async (page) => {
        await openResult(page, '湖泊 保护');
        await page.goto(page.url().replace(/#.*/, '') + '#hit-2');
    },
    'everything unfolded, results': async (page) => {
        await page.goto(address('云泽省湖泊保护条例'));
        await unfold(page);
    },
    'everything unfolded, document': async (page) => {
        await openResult(page, '云泽省湖泊保护条例');
        await unfold(page);
    },
};

function unfold(page) {
    return page.locator('details').evaluateAll((all) => { for (const one of all) one.open = true; });
}

for (const [state, open] of Object.entries(STATES))
    test(`so can ${state}`, async (t) => {
        for (const options of [{}, { colorScheme: 'dark', viewport: PHONE, locale: 'en' }])
            await onPage(options, async (page, wrong) => {
                await open(page);
                await check(t, page, state, wrong);
            });
    });
