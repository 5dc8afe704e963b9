// SPDX-License-Identifier: GPL-2.0-or-later
//
// The page as people use it: Debian's Chromium before zhengwen-web on the sample documents.
// Pictures for people to look at are left in $B/screenshots.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const { chromium } = require('playwright-core');

const ROOT = path.resolve(__dirname, '../..');
const BUILD = path.resolve(ROOT, process.env.B || 'build');
const SCREENSHOTS = path.join(BUILD, 'screenshots');
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const WIDTHS = { desktop: [1280, 800], tablet: [768, 1024], phone: [320, 640] };
const PHRASE = '“一把尺子量到底”';

let server, browser, origin, folder;

async function serve(index) {
    const arguments_ = ['-d', index, '--listen', '127.0.0.1', '--port', '0'];
    server = spawn(path.join(BUILD, 'zhengwen-web'), arguments_,
                   { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = readline.createInterface({ input: server.stdout });
    const timeout = setTimeout(() => server.kill('SIGKILL'), 60000);
    for await (const line of lines) {
        const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found) {
            clearTimeout(timeout);
            return found[0];
        }
    }
    throw new Error('zhengwen-web does not serve');
}

before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhengwen-browser-'));
    fs.mkdirSync(SCREENSHOTS, { recursive: true });
    const index = path.join(folder, 'index');
    execFileSync(path.join(BUILD, 'zhengwen-index'),
                 ['-q', path.join(ROOT, 'corpus/sample'), '-d', index]);
    fs.writeFileSync(path.join(index, 'last-run.json'), JSON.stringify({
        outcome: 'failed', started: '2026-11-22T19:10:00Z', seconds: 42, exit: 3,
        message: 'x'.repeat(200), counts: { skipped: 101 },
        skipped: Array.from({ length: 101 }, (_, i) => ({
            name: `a/${'很长的文件名'.repeat(12)}-${i}.pdf`, reason: 'y'.repeat(150) })),
    }));
    origin = await serve(index);
    browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: process.getuid() === 0 ? ['--no-sandbox'] : [],
    });
});

after(async () => {
    if (browser)
        await browser.close();
    if (server) {
        const ended = new Promise((resolve) => server.once('exit', (code) => resolve(code)));
        server.kill('SIGTERM');
        assert.equal(await ended, 0, 'zhengwen-web after SIGTERM');
    }
    fs.rmSync(folder, { recursive: true, force: true });
});

// A page of its own for `steps`; nothing may go wrong in its console, nothing may leave the host.
async function onPage(options, steps) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN', ...options });
    const page = await context.newPage();
    const wrong = [];
    page.setDefaultTimeout(15000);
    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()))
            wrong.push(message.text());
    });
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('request', (request) => {
        if (!request.url().startsWith(origin + '/'))
            wrong.push('asks elsewhere: ' + request.url());
    });
    // Leaving a page, the browser itself drops what it has not fetched yet: mostly the icon, which
    // it asks for after `load`. What the server fails to answer has other names.
    page.on('requestfailed', (request) => {
        if (request.failure().errorText !== 'net::ERR_ABORTED')
            wrong.push(`failed: ${request.url()}: ${request.failure().errorText}`);
    });
    try {
        await steps(page);
    } finally {
        await context.close();
    }
    assert.deepEqual(wrong, []);
}

function address(q, more = '') {
    return `${origin}/?q=${encodeURIComponent(q)}${more}`;
}

async function typeAndEnter(page, q) {
    await page.goto(origin + '/');
    await page.fill('input[name=q]', q);
    await page.press('input[name=q]', 'Enter');
    await page.waitForURL(/\?q=/);
}

async function isInView(page, selector) {
    return page.locator(selector).first().evaluate((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.bottom > 0 && box.top < window.innerHeight;
    });
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

test('an anchor is in view when its document opens', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('第二十条之一 充电'));
        await page.click('ol.results h2 a[href*="#art-"]');
        await page.waitForLoadState('load');
        assert.ok(await isInView(page, new URL(page.url()).hash));
    });
});

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

test('page after page, to the last and back', async () => {
    await onPage({}, async (page) => {
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
});

test('the order and the scope one chose stay', async () => {
    await onPage({}, async (page) => {
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
});

test('nothing found says so and offers a way on', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('“这句话不在任何一篇里”'));
        assert.match(await page.innerText('main'), /没有找到/);
        assert.equal(await page.locator('ol.results').count(), 0);
        assert.ok(await page.locator('main li').count() > 0);
        await page.screenshot({ path: path.join(SCREENSHOTS, 'nothing.png') });
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

for (const [name, [width, height]] of Object.entries(WIDTHS)) {
    test(`nothing runs out of a window of ${width} pixels`, async () => {
        await onPage({ viewport: { width, height } }, async (page) => {
            const pages = {
                start: origin + '/',
                results: address('湖泊 保护'),
                long: address('城乡居民医保断缴以后再参保要等多久才能享受待遇'.repeat(3)),
            };
            await page.goto(address('第二十条之一'));
            pages.document = new URL(await page.locator('ol.results h2 a').first()
                .getAttribute('href'), origin).href;
            await page.goto(address('镜澜湖白鹤荡禁渔期'));
            pages.table = new URL(await page.locator('ol.results h2 a').first()
                .getAttribute('href'), origin).href;
            pages.narrowed = address('湖泊 文种:条例 日期:2015..2024 截至:2024-01-01');
            pages.direct = address('云泽省湖泊保护条例');
            pages.old = address('“防止湖泊面积减少和水质污染”');
            await page.goto(pages.direct);
            pages.law = new URL(await page.locator('ol.results h2 a').first()
                .getAttribute('href'), origin).href;
            pages.cited = pages.law.replace('/doc/', '/cited/').replace(/\?.*/, '');
            pages.status = origin + '/status';
            for (const [what, url] of Object.entries(pages)) {
                await page.goto(url);
                const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                assert.ok(wide <= width, `${what}: ${wide} pixels wide`);
                await page.screenshot({ path: path.join(SCREENSHOTS, `${what}-${name}.png`) });
            }
        });
    });
}

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
        await page.screenshot({ path: path.join(SCREENSHOTS, 'facets-phone.png') });
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

test('from a citation to the article, and from the article to those who cite it', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('云泽省湖泊保护条例'));
        await page.locator('ol.results > li').first().locator('h2 a').click();
        const cite = page.locator('a.cite[href^="#art-"]').first();
        const anchor = await cite.getAttribute('href');
        await cite.click();
        assert.ok(await isInView(page, anchor));
        await page.locator(`${anchor} p.cited a`).click();
        await page.waitForURL(/\/cited\//);
        assert.ok(await page.locator('.results mark').count() > 0);
        await page.locator('.results .snippet a').first().click();
        await page.waitForURL(/\/doc\/.*#/);
        assert.ok(await isInView(page, new URL(page.url()).hash));
    });
});

// Not by onPage: the console tells of the status.
test('what is no query is searched as text, and the page says so', async () => {
    await onPage({}, async (page) => {
        const response = await page.goto(address('“湖泊'));
        assert.equal(response.status(), 200);
        assert.match(await page.innerText('ul.literal'), /引号没有配对/);
        assert.equal(await page.inputValue('input[name=q]'), '“湖泊');
        assert.ok(await page.locator('ol.results li').count() > 0);
    });
});

for (const colorScheme of ['light', 'dark']) {
    test(`text can be read in ${colorScheme} colours`, async () => {
        await onPage({ colorScheme }, async (page) => {
            await page.goto(address('湖泊 日期:2010..2025'));
            for (const what of ['p.snippet', '.known', '.source a', '.source .path', '.status',
                                '.status.amended, .status.repealed', 'nav.facets .n',
                                'nav.facets h2', '.chips a', '.summary'])
                await canBeRead(page, what);
            await page.screenshot({ path: path.join(SCREENSHOTS, `results-${colorScheme}.png`) });
            await page.goto(address('云泽省湖泊保护条例'));
            await page.locator('ol.results h2 a').first().click();
            for (const what of ['.facts dt', '.facts dd', '.versions', 'a.cite', 'p.cited a',
                                '.status.amended'])
                await canBeRead(page, what);
        });
    });
}

async function canBeRead(page, selector) {
    const ratio = await page.evaluate(contrast, selector);
    assert.ok(ratio >= 4.5, `${selector}: contrast ${ratio}`);
}

// Of a text against what is behind it; runs in the page.
function contrast(selector) {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const light = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
            const part = value / 255;
            return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const text = document.querySelector(selector);
    const opaque = (element) => {
        const color = getComputedStyle(element).backgroundColor;
        return /rgba\(.*, 0\)|transparent/.test(color) && element.parentElement
            ? opaque(element.parentElement) : color;
    };
    const [high, low] = [light(getComputedStyle(text).color), light(opaque(text))]
        .sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
}

test('the state of the index is a link away', async () => {
    await onPage({}, async (page) => {
        await page.goto(address('湖泊'));
        await page.click('footer a');
        await page.waitForURL(/\/status$/);
        assert.match(await page.innerText('main h1'), /索引状态/);
        assert.match(await page.innerText('.state'), /失败，仍用原有索引/);
        assert.equal(await page.locator('.state tbody tr').count(), 100);
    });
});
