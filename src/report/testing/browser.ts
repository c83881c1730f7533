/** Pages in Chromium, each with a record of all that it should not do. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether tests that need Chromium run; where it is required, its absence lets them fail. */
export const hasChromium = existsSync(EXECUTABLE) || process.env.KMIP_CONFORMANCE_REQUIRE_CHROMIUM === '1';

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });

/** A page, and what it did that no report may do: errors, requests, violations of its policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly offences: readonly string[];
}

/** Opens a file in a browser context of its own. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  // A machine under load may take long to open a large page.
  page.setDefaultTimeout(120_000);
  const offences: string[] = [];
  page.on('console', (message) => void offences.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => void offences.push(error.message));
  page.on('request', (request) => {
    if (request.url().replace(/#.*/, '') !== url.replace(/#.*/, '')) offences.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, offences };
}
