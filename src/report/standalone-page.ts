/** HTML pages that load nothing and run no script. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

/** The same from src/report and from dist/report. */
const TEMPLATES = fileURLToPath(new URL('../../reports/templates/', import.meta.url));

/** Handlebars escapes every value; the style alone is put in as it is, and only its hash may apply (Content Security Policy Level 3 §2.3.1). */
export function renderStandalone(file: string, page: object): string {
  const style = readFileSync(`${TEMPLATES}style.css`, 'utf8');
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return Handlebars.compile<object>(readFileSync(TEMPLATES + file, 'utf8'))({ ...page, policy, style: new Handlebars.SafeString(style) });
}
