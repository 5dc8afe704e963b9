// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is seen of every page: at three widths, in large type, printed, in forced colours, and with
// the keyboard.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { PHRASE, WIDTHS, address, isInView, onPage, openResult, screenshot, useSite } = require('./helpers');
const { allPages, forgetStatuses } = require('./pages');

useSite();

const STATES = {
    light: {},
    dark: { colorScheme: 'dark' },
    english: { locale: 'en' },
    large: { settings: 'zh.light.large' },
};

// Does any of it need scrolling sideways?
async function fits(page, what) {
    const [wide, window] = await page.evaluate(() =>
        [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= window, `${what}: ${wide} pixels wide in a window of ${window}`);
}

// In the first state all windows, in the others the smallest; with pictures of all, and of all
// sizes, where ZW_SCREENSHOTS is set.
for (const [state, options] of Object.entries(STATES)) {
    for (const [size, [width, height]] of Object.entries(WIDTHS)) {
        if (state !== 'light' && size !== 'phone' && !process.env.ZW_SCREENSHOTS)
            continue;
        test(`nothing runs out of a window of ${width} pixels, ${state}`, async () => {
            await onPage({ viewport: { width, height }, ...options }, async (page, wrong) => {
                for (const { name, url, status } of await allPages(page)) {
                    const response = await page.goto(url);
                    assert.equal(response.status(), status, `${name}: ${url}`);
                    await fits(page, name);
                    if (process.env.ZW_SCREENSHOTS)
                        await screenshot(page, `${name}-${size}-${state}`);
                }
                forgetStatuses(wrong);
            });
        });
    }
}

test('lines of Han are no longer than 40 characters, and far enough apart', async () => {
    await onPage({}, async (page, wrong) => {
        for (const { name, url } of await allPages(page)) {
            await page.goto(url);
            const bad = await page.evaluate(() => [...document.querySelectorAll('main p')]
                .filter((p) => p.innerText.length > 60 && p.offsetWidth > 0)
                .map((p) => {
                    const style = getComputedStyle(p), size = parseFloat(style.fontSize);
                    return [p.clientWidth / size, parseFloat(style.lineHeight) / size, p.innerText.slice(0, 20)];
                })
                .filter(([long, high]) => long > 40.5 || high < 1.59));
            assert.deepEqual(bad, [], name);
        }
        forgetStatuses(wrong);
    });
});

test('of a picture that is wider than the window the newest years are seen', async () => {
    await onPage({ viewport: { width: 320, height: 640 } }, async (page) => {
        const edges = () => page.locator('figure .plot').evaluate((plot) => {
            const box = plot.getBoundingClientRect(), svg = plot.firstElementChild.getBoundingClientRect();
            return { wider: svg.width - box.width, right: svg.right - box.right, left: svg.left - box.left };
        });
        await page.goto(address('湖泊').replace('/?', '/trend?'));
        const phone = await edges();
        assert.ok(phone.wider > 10 && Math.abs(phone.right) < 1, JSON.stringify(phone));
        await page.setViewportSize({ width: 1280, height: 800 });
        const desktop = await edges();
        assert.ok(desktop.wider <= 0 && Math.abs(desktop.left) < 1, JSON.stringify(desktop));
    });
});

test('a comparison can be printed', async () => {
    await onPage({}, async (page) => {
        const { url } = (await allPages(page)).find(({ name }) => name === 'versions');
        await page.goto(url);
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.locator('article.compare .change').first().isVisible());
        for (const gone of ['.choice', '.hops', '.changes'])
            assert.ok(!await page.locator(gone).first().isVisible(), gone);
    });
});

test('in forced colours what is chosen, hit or targeted still shows', async () => {
    await onPage({ forcedColors: 'active' }, async (page) => {
        await openResult(page, '湖泊 保护');
        await page.goto(page.url().replace(/#.*/, '') + '#hit-1');
        const outline = (selector) => page.locator(selector).first().evaluate((element) => {
            const style = getComputedStyle(element);
            return parseFloat(style.outlineWidth) + parseFloat(style.borderBottomWidth);
        });
        assert.ok(await outline('mark') > 0);
        assert.ok(await outline('#hit-1') > 2);
        await screenshot(page, 'hits-forced-colours');
        await page.goto(address('湖泊'));
        assert.ok(await outline('[aria-current]') > 0);
        await screenshot(page, 'results-forced-colours');
    });
});

test('who wants no motion sees none', async () => {
    await onPage({ reducedMotion: 'reduce' }, async (page) => {
        await openResult(page, '第二十条之一 充电');
        const moving = await page.evaluate(() => document.getAnimations()
            .filter((animation) => animation.effect.getComputedTiming().duration > 10).length);
        assert.equal(moving, 0);
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto');
    });
});

test('printed: the text, and nothing that one would press', async () => {
    await onPage({}, async (page) => {
        await openResult(page, '湖泊 保护');
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.locator('main h1').isVisible());
        for (const gone of ['search', 'nav.outline', '.hits', '.hop'])
            for (const element of await page.locator(gone).all())
                assert.ok(!await element.isVisible(), gone);
        await page.pdf({ path: require('node:path').join(require('./helpers').BUILD, 'screenshots/document.pdf') });
    });
});

test('by keyboard alone', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊'));
        await page.keyboard.press('Tab');
        const skip = page.locator(':focus');
        assert.equal(await skip.getAttribute('href'), '#main');
        assert.ok(await isInView(page, ':focus'));
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        await page.waitForFunction(() => document.activeElement.closest('main'));
        const outline = await page.locator(':focus').evaluate((element) => {
            const style = getComputedStyle(element);
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 ||
                style.boxShadow !== 'none';
        });
        assert.ok(outline, 'what has the focus shows it');
    });
});

test('every target is at least 24 by 24 pixels, or stands in a line of text', async () => {
    await onPage({ viewport: { width: 320, height: 640 } }, async (page) => {
        await page.goto(address(PHRASE));
        const small = await page.locator('button, select, input:not([type=hidden], [type=checkbox]), summary')
            .evaluateAll((elements) => elements.filter((element) => element.offsetWidth > 0 &&
                (element.offsetWidth < 24 || element.offsetHeight < 24)).map((element) => element.outerHTML));
        assert.deepEqual(small, []);
    });
});
