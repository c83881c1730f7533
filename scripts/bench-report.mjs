// Measures the reports of a large run: writing results.json and report.html, and opening the page in Chromium. Asserts nothing.
//
//   npm run build && node scripts/bench-report.mjs RESULTS [CASES]
//
// RESULTS: results.json of a run; its cases are repeated until there are CASES (10000 unless given).
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseResultsJson, renderHtml, renderResultsJson } from '../dist/report/index.js';

const [file, wanted = '10000'] = process.argv.slice(2);
if (file === undefined) {
  console.error('Give the results.json of a run.');
  process.exit(2);
}

async function timed(name, work) {
  const start = performance.now();
  const value = await work();
  const size = typeof value === 'string' ? `, ${(Buffer.byteLength(value) / 1e6).toFixed(1)} MB` : '';
  console.log(`${name.padEnd(40)} ${(performance.now() - start).toFixed(0)} ms${size}`);
  return value;
}

const result = parseResultsJson(readFileSync(file, 'utf8'), file);
const cases = Array.from({ length: Number(wanted) }, (_, index) => {
  const each = result.cases[index % result.cases.length];
  return { ...each, id: `${each.id}-${Math.floor(index / result.cases.length)}` };
});
const large = { ...result, cases };
console.log(`${cases.length} cases`);
await timed('results.json', () => renderResultsJson(large));
const html = await timed('report.html', () => renderHtml(large));

const executablePath = '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.log('Chromium is not there, so the page is not opened.');
} else {
  const { chromium } = await import('playwright-core');
  const folder = mkdtempSync(join(tmpdir(), 'kmip-bench-'));
  const page = join(folder, 'report.html');
  writeFileSync(page, html);
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  const tab = await browser.newPage();
  await timed('open report.html', async () => void (await tab.goto(pathToFileURL(page).href)));
  const layout = () => tab.evaluate('document.body.offsetHeight');
  await timed('first layout', async () => void (await layout()));
  await timed('search', async () => void (await tab.fill('#search', 'no such case'), await layout()));
  await browser.close();
  rmSync(folder, { recursive: true });
}
