import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderComparisonHtml } from '../compare/html.js';
import { hasChromium, openPage, startBrowser } from '../testing/browser.js';
import { largeResult, runResult, sampleResult } from '../testing/sample-result.js';
import { renderHtml } from './render.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!hasChromium)('report.html in Chromium (skipped when /usr/bin/chromium is not there; KMIP_CONFORMANCE_REQUIRE_CHROMIUM=1 makes that a failure)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kmip-report-'));
  const write = (name: string, html: string): string => {
    writeFileSync(join(folder, name), html);
    return pathToFileURL(join(folder, name)).href;
  };
  const report = write('report.html', renderHtml(sampleResult()));
  const M1 = 'case-symmetric-key-lifecycle-1.4-SKLC-M-1';
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Does something with the page, then holds that the page asked for nothing and complained of nothing. */
  async function use(url: string, act: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
    const { page, offences } = await openPage(browser, url, options);
    await act(page);
    expect(offences).toEqual([]);
    await page.context().close();
  }

  const shownCases = (page: Page): Promise<string[]> => page.locator('.case:visible > summary > b').allTextContents();

  it('finds cases by their words', () =>
    use(report, async (page) => {
      expect(await page.locator('#shown').textContent()).toBe('9 of 9 shown');
      await page.fill('#search', 'sklc-m-2 digest');
      expect(await shownCases(page)).toEqual(['SKLC-M-2']);
      expect(await page.locator('#shown').textContent()).toBe('1 of 9 shown');
      await page.fill('#search', 'no such case');
      expect(await page.locator('.group:visible').count()).toBe(0);
    }));

  it('shows the outcomes that are chosen', () =>
    use(report, async (page) => {
      for (const outcome of ['passed', 'skipped', 'errored', 'inconclusive']) await page.uncheck(`#show-${outcome}`);
      expect(await page.locator('.case:visible').count()).toBe(await page.locator('.case.failed').count());
      await page.check('#show-passed');
      expect(await page.locator('.case:visible').count()).toBe(await page.locator('.case.failed, .case.passed').count());
    }));

  it('opens a case with its steps and messages', () =>
    use(report, async (page) => {
      const body = page.locator(`#${M1.replaceAll('.', '\\.')}`);
      expect(await body.isVisible()).toBe(false);
      await page.locator('.case:has-text("SKLC-M-1") > summary').first().click();
      expect(await body.locator('.step').first().isVisible()).toBe(true);
      expect(await body.locator('.msg[open] pre mark').first().isVisible()).toBe(true);
    }));

  it('opens and closes all cases that are shown', () =>
    use(report, async (page) => {
      await page.fill('#search', 'sklc-m-2');
      const shown = await page.locator('.case:visible').count();
      await page.click('#open');
      expect(await page.locator('.case[open]').count()).toBe(shown);
      await page.click('#close');
      expect(await page.locator('.case[open]').count()).toBe(0);
    }));

  it.each([
    ['with its script', true],
    ['without it', false],
  ])('opens the case that a link points to, %s', (_, javaScriptEnabled) =>
    use(
      `${report}#${M1}`,
      async (page) => {
        expect(await page.locator(`#${M1.replaceAll('.', '\\.')}`).isVisible()).toBe(true);
        expect(await page.locator('#tools').isVisible()).toBe(javaScriptEnabled);
      },
      { javaScriptEnabled },
    ),
  );

  it('goes to the search at a slash', () =>
    use(report, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('sklc-m-2');
      expect(await page.inputValue('#search')).toBe('sklc-m-2');
    }));

  it('prints', () =>
    use(report, async (page) => {
      await page.click('#open');
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.filter').isVisible()).toBe(false);
      expect(await page.locator('.reasons table').isVisible()).toBe(true);
    }));

  it('has nothing that is wider than the screen of a telephone', () =>
    use(
      report,
      async (page) => {
        await page.click('#open');
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
      },
      { viewport: { width: 390, height: 844 } },
    ));

  const comparison = write('comparison.html', renderComparisonHtml(sampleResult(), runResult([])));
  it.each([
    ['the report', 'light', report],
    ['the report', 'dark', report],
    ['a comparison', 'light', comparison],
    ['a comparison', 'dark', comparison],
  ] as const)('has nothing in %s that keeps anyone from reading it, in %s', (_, colorScheme, url) =>
    use(
      url,
      async (page) => {
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
        await page.evaluate(axe);
        const { violations } = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>('axe.run()');
        expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.length, nodes[0]?.html])).toEqual([]);
      },
      { colorScheme },
    ),
  );

  it('opens with ten thousand cases, in less than 50 MB', { timeout: 180_000 }, async () => {
    const url = write('large.html', renderHtml(largeResult(10_000)));
    expect(statSync(join(folder, 'large.html')).size).toBeLessThan(50_000_000);
    await use(url, async (page) => {
      expect(await page.locator('#shown').textContent()).toBe('10000 of 10000 shown');
      await page.fill('#search', 'large-9999');
      expect(await page.locator('#shown').textContent()).toBe('1 of 10000 shown');
    });
  });
});
