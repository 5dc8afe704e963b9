// SPDX-License-Identifier: GPL-2.0-or-later
//
// How fast the page is, by Lighthouse, and how long Chromium takes to draw a law of 100,000
// characters, traced. Times are for a quiet machine, so this is no test of `make check`:
//
//     B=build node tests/lighthouse/measure.js [runs]
//
// Exit status 1 if a median of the runs (5) misses its goal.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { SAMPLE, address, begin, end, site } = require('../browser/helpers');

const GOAL = 98, DRAWN = 300; // points of each category; milliseconds
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const CHARACTERS = 100000;
const QUERY = '湖泊 保护';

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
let missed = false;

function tell(what, values, unit, good) {
    const middle = median(values);
    missed ||= !good(middle);
    console.log(`${good(middle) ? 'ok    ' : 'MISSED'} ${what}: ${middle} ${unit} (${[...new Set(values)].join(', ')})`);
}

/* ---- Lighthouse ---- */

// The package is found by its main file, because its presets are exported there only.
async function lighthouse() {
    const module = await import(pathToFileURL(require.resolve('lighthouse')).href);
    return { run: module.default, desktop: module.desktopConfig };
}

// Now and then there is no trace of the navigation (NO_NAVSTART): then it is told, and run again.
async function report(run) {
    for (let tries = 3; ; tries--) {
        const { lhr } = await run();
        if (!lhr.runtimeError || tries === 1)
            return lhr;
        console.log(`again: ${lhr.runtimeError.code}`);
    }
}

async function scores(port, runs) {
    const { run, desktop } = await lighthouse();
    const text = await (await fetch(address(QUERY))).text();
    const document = new URL(/<h2><a href="(\/doc\/[^"#]*)/.exec(text)[1].replaceAll('&amp;', '&'), site.origin).href;
    const pages = { results: address(QUERY), document };
    for (const [machine, config] of [['telephone', undefined], ['desktop', desktop]])
        for (const [name, url] of Object.entries(pages)) {
            const points = Object.fromEntries(CATEGORIES.map((category) => [category, []]));
            for (let i = 0; i < runs; i++) {
                const lhr = await report(() => run(url, { port, logLevel: 'error', onlyCategories: CATEGORIES }, config));
                for (const category of CATEGORIES)
                    points[category].push(Math.round(lhr.categories[category].score * 100));
            }
            for (const category of CATEGORIES)
                tell(`${name}, ${machine}, ${category}`, points[category], 'points', (p) => p >= GOAL);
        }
}

/* ---- A long law ---- */

function numeral(n) {
    const digits = '〇一二三四五六七八九';
    const part = (value, unit) => value ? (value === 1 && unit === '十' && n < 20 ? '' : digits[value]) + unit : '';
    const [h, t, o] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10];
    return part(h, '百') + (h && !t && o ? '零' : part(t, '十')) + (o ? digits[o] : '');
}

// Of articles of three paragraphs each; some cite others.
function longLaw() {
    const lines = ['# 测量用的长条例', ''];
    let length = 0;
    for (let n = 1; length < CHARACTERS; n++) {
        if (n % 20 === 1)
            lines.push(`## 第${numeral((n - 1) / 20 + 1)}章 测量`, '');
        for (const head of [`第${numeral(n)}条 `, '', '']) {
            const line = head + '各级人民政府应当加强湖泊保护工作，组织测量并公布结果。'.repeat(2) +
                (n > 3 ? `违反本条例第${numeral(n - 2)}条规定的，依照第${numeral(n - 1)}条处理。` : '');
            lines.push(line, '');
            length += line.length;
        }
    }
    return lines.join('\n');
}

// Milliseconds from the beginning of the navigation to each of these, of one opening of the page.
async function traced(url) {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(site.origin + '/');
    await site.browser.startTracing(page, { categories: ['loading', 'blink.user_timing', 'devtools.timeline'] });
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))));
    const { traceEvents } = JSON.parse(await site.browser.stopTracing());
    await page.close();
    const start = traceEvents.filter((event) => event.name === 'navigationStart' &&
        event.args.data?.documentLoaderURL === url).at(-1);
    const after = (name) => traceEvents.filter((event) => event.name === name &&
        event.args.data?.navigationId === start.args.data.navigationId)
        .map((event) => (event.ts - start.ts) / 1000);
    const [paint] = after('firstContentfulPaint');
    return { paint, whole: Math.max(paint, ...after('largestContentfulPaint::Candidate'), ...after('loadEventEnd')) };
}

async function draw(runs) {
    const url = new URL('/doc/%E9%95%BF.md', site.origin).href;
    for (const [what, target] of [['a long law', url], ['a long law full of hits', `${url}?q=${encodeURIComponent('湖泊')}`]]) {
        const all = [];
        for (let i = 0; i < runs; i++)
            all.push(await traced(target));
        tell(`${what}, first paint`, all.map(({ paint }) => Math.round(paint)), 'ms', (ms) => ms < DRAWN);
        tell(`${what}, drawn and loaded`, all.map(({ whole }) => Math.round(whole)), 'ms', (ms) => ms < DRAWN);
    }
}

async function main() {
    const runs = Number(process.argv[2] || 5);
    const documents = fs.mkdtempSync(path.join(os.tmpdir(), 'zhengwen-lighthouse-'));
    const port = 20000 + process.pid % 20000; // of the browser, for Lighthouse
    try {
        fs.cpSync(SAMPLE, documents, { recursive: true });
        fs.writeFileSync(path.join(documents, '长.md'), longLaw());
        await begin(documents, [`--remote-debugging-port=${port}`]);
        await draw(runs);
        await scores(port, runs);
    } finally {
        await end();
        fs.rmSync(documents, { recursive: true, force: true });
    }
    process.exitCode = missed ? 1 : 0;
}

main();
