/** report.html: one file that asks nothing of anyone, readable without its script. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { RunResult } from '../../runner/result.js';
import { harmless } from '../sanitize.js';
import { viewPage, type Page } from './page.js';

/** The same from src/report/html and from dist/report/html. */
const TEMPLATES = fileURLToPath(new URL('../../../reports/templates/', import.meta.url));

/** Longest text of a server that is shown; results.json has it in full. */
const TEXT_LIMIT = 1000;

/** `budget`: characters that the evidence of the cases may take; the rest is only counted there. */
export function renderHtml(run: RunResult, budget?: number): string {
  return render(viewPage(harmless(run, TEXT_LIMIT), budget));
}

function render(page: Page): string {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(TEMPLATES)) {
    // Not templates: registered as functions, they reach the page exactly as the policy's hashes expect.
    const text = readFileSync(TEMPLATES + file, 'utf8');
    if (file.endsWith('.hbs')) handlebars.registerPartial(file.replace('.hbs', ''), text);
    else handlebars.registerPartial(file.replace(/\.\w+$/, ''), () => text);
  }
  // Between tags nothing else needs an escape, and `=` and quotes are frequent in evidence.
  handlebars.registerHelper('content', (text: string) => new handlebars.SafeString(text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')));
  const template = handlebars.compile<Page & { readonly policy: string }>('{{> report}}', { preventIndent: true });
  return template({ ...page, policy: policy() });
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Nothing may be loaded; only this very style and this very script apply (Content Security Policy Level 3 §2.3.1). */
const policy = (): string => `default-src 'none'; style-src ${hash('style.css')}; script-src ${hash('script.js')}; base-uri 'none'; form-action 'none'`;

const hash = (file: string): string => `'sha256-${createHash('sha256').update(readFileSync(TEMPLATES + file)).digest('base64')}'`;
