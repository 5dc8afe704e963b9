// SPDX-License-Identifier: GPL-2.0-or-later
//
// A law of more than 100,000 characters. What is far from the window is not laid out: anchors, steps
// from hit to hit and finding must work all the same. How long it takes to draw is told, not judged:
// other tests run beside this one.
'use strict';

const assert = require('node:assert/strict');
const { after, test } = require('node:test');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { isInView, onPage, site, useSite } = require('./helpers');

const ARTICLES = 1200, WORDS = ['湖泊', '主管部门', '单位和个人', '应当', '依照规定', '申请许可', '检查', '水域'];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhengwen-long-'));

// 12: 十二. Below 10,000.
function han(number) {
    const units = ['', '十', '百', '千'], digits = '零一二三四五六七八九';
    const written = [...String(number)].map((digit, i, all) =>
        digit === '0' ? '零' : digits[digit] + units[all.length - 1 - i]).join('');
    return written.replace(/零+/g, '零').replace(/零$/, '').replace(/^一十/, '十');
}

function sentence(seed, length) {
    return Array.from({ length }, (_, i) => WORDS[(seed * 7 + i * i + i) % WORDS.length]).join('');
}

function law() {
    const lines = ['青川市大法典', ''];
    for (let article = 1; article <= ARTICLES; article++) {
        if (article % 40 === 1)
            lines.push(`第${han((article - 1) / 40 + 1)}章　${sentence(article, 2)}`, '');
        lines.push(`第${han(article)}条　${sentence(article, 12 + article % 9)}。`);
        if (article % 3 === 0)
            lines.push(`违反前款的，依照第${han(article - 1)}条第一款处理。`, `${sentence(article, 4)}：`,
                       `（一）${sentence(article, 5)}；`, `（二）${sentence(article + 1, 5)}。`);
        lines.push('');
    }
    return lines.join('\n');
}

const text = law();
fs.writeFileSync(path.join(folder, '法.txt'), text);
useSite(folder);
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const address = (after) => `${site.origin}/doc/${encodeURIComponent('法.txt')}${after}`;

test('it is long', () => assert.ok(text.length > 100000, `${text.length} characters`));

for (const width of [1280, 320]) {
    test(`every anchor is gone to at once, ${width} pixels`, async () => {
        await onPage({ viewport: { width, height: 800 } }, async (page) => {
            for (const anchor of ['art-900', 'art-3-k2', 'art-600-k3-i2', 'h-20', 'art-1200', 'art-1']) {
                await page.goto('about:blank');
                await page.goto(address('#' + anchor));
                assert.ok(await isInView(page, '#' + anchor), anchor);
                await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 3));
                await page.evaluate((hash) => { location.hash = ''; location.hash = hash; }, anchor);
                assert.ok(await isInView(page, '#' + anchor), anchor + ' again');
            }
        });
    });

    test(`from hit to hit, the steps at the foot of the window, ${width} pixels`, async () => {
        await onPage({ viewport: { width, height: 800 } }, async (page) => {
            await page.goto(address('?q=' + encodeURIComponent('湖泊水域')));
            await page.click('a[href="#hit-1"]');
            const hits = Math.min(await page.locator('mark[id]').count(), 25);
            assert.ok(hits > 5);
            for (let hit = 1; ; hit++) {
                assert.ok(await isInView(page, `#hit-${hit}`), `hit ${hit}`);
                const bottom = await page.locator(`#hit-${hit} + .hop`).evaluate(
                    (hop) => hop.getBoundingClientRect().bottom);
                assert.ok(bottom > 720 && bottom <= 800, `hit ${hit}: ${bottom}`);
                if (hit === hits)
                    break;
                await page.click(`#hit-${hit} + .hop a[href="#hit-${hit + 1}"]`);
            }
        });
    });
}

test('what is not laid out is found all the same', async () => {
    await onPage({}, async (page) => {
        await page.goto(address(''));
        assert.ok(await page.evaluate(() => window.find('第一千一百条　')));
        const top = await page.evaluate(() => getSelection().getRangeAt(0).getBoundingClientRect().top);
        assert.ok(top > 0 && top < 800, `${top}`);
    });
});

test('far articles cost no layout', async () => {
    await onPage({}, async (page) => {
        await page.goto(address(''));
        const [skipped, all] = await page.evaluate(() => {
            const sections = [...document.querySelectorAll('.body section')];
            return [sections.filter((s) => !s.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length,
                    sections.length];
        });
        assert.ok(skipped > all * 0.9, `${skipped} of ${all}`);
        // A page may be loaded before anything of it is painted.
        const paint = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]);
        const drawn = await paint.evaluate((entry) => entry.startTime);
        console.log(`# drawn after ${Math.round(drawn)} ms`);
    });
});
