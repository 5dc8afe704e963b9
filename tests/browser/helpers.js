// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the tests of the page have in common: zhengwen-web on the sample documents, Debian's Chromium
// before it, and a page that may do nothing wrong. Pictures for people to look at are left in
// $B/screenshots.
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
const CHROMIUM_FLAGS = process.getuid() === 0 ? ['--no-sandbox'] : [];
const SAMPLE = path.join(ROOT, 'corpus/sample');
const WIDTHS = { desktop: [1280, 800], tablet: [768, 1024], phone: [320, 640] };
const PHRASE = '“一把尺子量到底”';

/* ---- Server and browser ---- */

// Of the file of tests that calls useSite(): where it is served, the browser, a folder that goes.
const site = { origin: '', browser: null, folder: '' };
let server;

async function serve(index) {
    server = spawn(path.join(BUILD, 'zhengwen-web'),
                   ['-d', index, '--listen', '127.0.0.1', '--port', '0'],
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

// The last night failed, with long names: the page of the status has something to show.
function failLastRun(index) {
    fs.writeFileSync(path.join(index, 'last-run.json'), JSON.stringify({
        outcome: 'failed', started: '2026-11-22T19:10:00Z', seconds: 42, exit: 3,
        message: 'x'.repeat(200), counts: { skipped: 101 },
        skipped: Array.from({ length: 101 }, (_, i) => ({
            name: `a/${'很长的文件名'.repeat(12)}-${i}.pdf`, reason: 'y'.repeat(150) })),
    }));
}

async function begin(documents, flags = []) {
    site.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhengwen-browser-'));
    fs.mkdirSync(SCREENSHOTS, { recursive: true });
    const index = path.join(site.folder, 'index');
    execFileSync(path.join(BUILD, 'zhengwen-index'), ['-q', documents, '-d', index]);
    failLastRun(index);
    site.origin = await serve(index);
    site.browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...flags] });
}

async function end() {
    if (site.browser)
        await site.browser.close();
    if (server) {
        const ended = new Promise((resolve) => server.once('exit', (code) => resolve(code)));
        server.kill('SIGTERM');
        assert.equal(await ended, 0, 'zhengwen-web after SIGTERM');
    }
    fs.rmSync(site.folder, { recursive: true, force: true });
}

// For all tests of a file.
function useSite(documents = SAMPLE) {
    before(() => begin(documents));
    after(end);
    return site;
}

/* ---- A page ---- */

function watch(page, wrong) {
    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()))
            wrong.push(message.text());
    });
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('request', (request) => {
        if (!request.url().startsWith(site.origin + '/'))
            wrong.push('asks elsewhere: ' + request.url());
    });
    // Leaving a page, the browser itself drops what it has not fetched yet: mostly the icon, which
    // it asks for after `load`. What the server fails to answer has other names.
    page.on('requestfailed', (request) => {
        if (request.failure().errorText !== 'net::ERR_ABORTED')
            wrong.push(`failed: ${request.url()}: ${request.failure().errorText}`);
    });
}

// A page of its own for `steps`; nothing may go wrong in its console (what the security policy
// refuses is told there), nothing may leave the host. Options are those of a context of playwright,
// and `settings`: the value of our cookie.
async function onPage(options, steps) {
    const { settings, ...rest } = options;
    const context = await site.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN', ...rest });
    if (settings)
        await context.addCookies([{ name: 'zhengwen', value: settings, url: site.origin }]);
    const page = await context.newPage();
    const wrong = [];
    page.setDefaultTimeout(15000);
    watch(page, wrong);
    try {
        await steps(page, wrong);
    } finally {
        await context.close();
    }
    assert.deepEqual(wrong, []);
}

function address(q, more = '') {
    return `${site.origin}/?q=${encodeURIComponent(q)}${more}`;
}

// Of the n-th result.
async function openResult(page, q, n = 0) {
    await page.goto(address(q));
    await page.locator('ol.results h2 a').nth(n).click();
    await page.waitForURL(/\/doc\//);
}

async function isInView(page, selector) {
    return page.locator(selector).first().evaluate((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.bottom > 0 && box.top < window.innerHeight;
    });
}

function screenshot(page, name) {
    return page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

// A test of what must do without a script, too.
function testBothWays(name, steps) {
    for (const javaScriptEnabled of [true, false])
        test(`${name}, JavaScript: ${javaScriptEnabled}`, () => onPage({ javaScriptEnabled }, steps));
}

module.exports = { BUILD, PHRASE, SAMPLE, WIDTHS, address, begin, end, isInView,
                   onPage, openResult, screenshot, site, testBothWays, useSite };
