import { createHash } from 'node:crypto';
import sax from 'sax';
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../runner/result.js';
import { bytesOf, caseResult, check, hostileResult, HOSTILE, response, runResult, sampleResult, step } from '../testing/sample-result.js';
import { TAG } from '../../kmip/constants.js';
import { byteString } from '../../ttlv/index.js';
import { renderHtml } from './render.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

/**
 * Reads the page with a strict XML parser: void elements and attributes without a value are completed, style and script,
 * which are no markup, are left out. Throws when a tag is left open or text breaks out of its place.
 */
function parse(html: string): Element {
  const xml = html
    .replace(/<(style|script)>[^]*?<\/\1>/g, '<$1></$1>')
    .replace(/<(meta|input)( [^>]*)>/g, '<$1$2/>')
    .replace(/(<(?:details|span|input)[^>]*?) (open|hidden|checked)(?=[ />])/g, '$1 $2=""');
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = sax.parser(true);
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = (tag) => {
    const element: Element = { name: tag.name, attributes: tag.attributes as Record<string, string>, children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  parser.ontext = (text) => void open.at(-1)!.children.push(text);
  parser.write(xml).close();
  return root.children.find((child) => typeof child !== 'string')!;
}

const elements = (element: Element): Element[] => [element, ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elements(child)))];
const named = (element: Element, name: string): Element[] => elements(element).filter((each) => each.name === name);
const classed = (element: Element, name: string): Element[] => elements(element).filter((each) => (each.attributes.class ?? '').split(' ').includes(name));
const withId = (element: Element, id: string): Element => elements(element).find((each) => each.attributes.id === id)!;
const text = (element: Element): string => element.children.map((child) => (typeof child === 'string' ? child : text(child))).join('').replace(/\s+/g, ' ').trim();
const pre = (element: Element): string => element.children.map((child) => (typeof child === 'string' ? child : pre(child))).join('');

/** Everything that the templates use; text of a server must never add to it. */
const ELEMENTS = new Set(
  'html head meta title style body a header p h1 h2 h3 h4 ul li main section article div table caption thead tbody tr th td small b i u mark span details summary svg rect dl dt dd code pre fieldset legend label input button output footer script'.split(' '),
);

const html = renderHtml(sampleResult());
const page = parse(html);

describe('report.html asks nothing of anyone', () => {
  it('permits just its own style and script by hash', () => {
    const hashOf = (tag: string): string => `'sha256-${createHash('sha256').update(new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)![1]!).digest('base64')}'`;
    expect(named(page, 'meta').find((meta) => meta.attributes['http-equiv'] === 'Content-Security-Policy')!.attributes.content).toBe(
      `default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}; base-uri 'none'; form-action 'none'`,
    );
  });

  it('names nothing outside itself', () => {
    expect(html).not.toMatch(/https?:|url\(|@import|<link|<img|<iframe|fetch\(|XMLHttpRequest/);
    expect(elements(page).flatMap(({ attributes: { src, href } }) => [src, href]).filter((link) => link !== undefined && !link.startsWith('#'))).toEqual([]);
  });

  it('has no style or handler in an attribute, which the policy would forbid', () => {
    expect(elements(page).flatMap((each) => Object.keys(each.attributes).filter((name) => name === 'style' || name.startsWith('on')))).toEqual([]);
  });
});

describe.each([
  ['the sample', html],
  ['a run in which every text is hostile', renderHtml(hostileResult(HOSTILE))],
  ['a run in which every text is a megabyte', renderHtml(hostileResult('<b>'.repeat(350_000)))],
  ['a run without cases', renderHtml(runResult([]))],
])('report.html of %s', (_, document) => {
  const root = parse(document);

  it('holds only elements of the templates', () => {
    expect(elements(root).map((each) => each.name).filter((name) => !ELEMENTS.has(name))).toEqual([]);
    expect(named(root, 'script')).toHaveLength(1);
  });

  it('has no control, bidirectional or half character but the tab before bytes', () => {
    expect(document).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('has unique ids, and links that lead somewhere', () => {
    const ids = elements(root).flatMap(({ attributes: { id } }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
    const targets = elements(root).flatMap(({ attributes }) => [attributes.href?.slice(1), attributes['aria-labelledby'], attributes.for]);
    expect(targets.filter((target) => target !== undefined && !ids.includes(target))).toEqual([]);
  });
});

describe('what report.html shows', () => {
  it('starts with the verdicts by profile and version', () => {
    const matrix = classed(page, 'matrix')[0]!;
    expect(named(matrix, 'th').map(text)).toEqual(['Profile', 'KMIP 1.4', 'KMIP 2.1', 'Baseline Server', 'Symmetric Key Lifecycle Server']);
    expect(named(matrix, 'td').map(text)).toEqual(['✓ conformant1 of 1', '✓ conformant1 of 1', '✗ not conformant0 of 4', '? incomplete1 of 3']);
    expect(text(classed(page, 'lead')[0]!)).toBe('4 verdicts: 2 conformant, 1 not conformant, 1 incomplete.');
    expect(text(classed(page, 'totals')[0]!)).toBe('3 ✓ passed 1 – skipped 1 ? inconclusive 1 ! errored 3 ✗ failed 16 checks');
  });

  it('shows what went wrong by cause, with an example and links to all cases', () => {
    const [digest] = named(page, 'article');
    expect(text(named(digest!, 'h3')[0]!)).toBe('✗ 2 cases: Get Attributes returns no Digest');
    expect(text(named(digest!, 'dl')[0]!)).toBe(
      'WhereBatch Item 1 › Response Payload › Attribute "Digest" Expectedone Digest with Hashing Algorithm SHA_256 (6) Came backnothing SpecificationKMIP 1.4 §3.17 ExampleSKLC-M-1 in KMIP 1.4, step 2: Read State and Digest Repeatkmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4',
    );
    expect(named(classed(digest!, 'links')[0]!, 'a').map((link) => link.attributes.href)).toEqual(['#case-symmetric-key-lifecycle-1.4-SKLC-M-1', '#case-symmetric-key-lifecycle-1.4-SKLC-M-2']);
  });

  it('marks the item and the bytes of a cause, and none of another cause', () => {
    const state = named(page, 'article')[1]!;
    const [items] = named(classed(state, 'msg')[1]!, 'pre');
    expect(named(items!, 'mark').map(pre)).toEqual(['AttributeValue Enumeration Active (2)', '42000b0500000004 0000000200000000']);
  });

  it('shows each item with its offset and its bytes', () => {
    const [items] = named(classed(named(page, 'article')[0]!, 'msg')[0]!, 'pre');
    expect(pre(items!).split('\n').slice(0, 4)).toEqual([
      '0000 RequestMessage\t42007801000000b0',
      '0008  RequestHeader\t4200770100000038',
      '0010   ProtocolVersion 1.4\t4200690100000020 42006a0200000004 0000000100000000 42006b0200000004 0000000400000000',
      '0038   BatchCount Integer 1\t42000d0200000004 0000000100000000',
    ]);
  });

  it('shows withheld bytes and values as withheld', () => {
    const body = withId(page, 'case-symmetric-key-lifecycle-2.1-SKLC-M-1');
    const withheld = named(body, 'u').map(pre);
    expect(withheld[0]).toBe(' [redacted] 32 bytes');
    expect(withheld.slice(1).join('').replace(/\s/g, '')).toMatch(/^\*+$/);
  });

  it('lists variations, warnings and skips that were used', () => {
    expect(classed(page, 'ledger').map((table) => named(named(table, 'tbody')[0]!, 'th').map(text))).toEqual([
      ['Profiles 2.1 §4.1.1 item 21'],
      ['The clock of the server differs'],
      ['Query does not announce Archive, which this optional case needs.'],
    ]);
  });

  it('shows each case with sources, steps, checks and variables under a link of its own', () => {
    const body = withId(page, 'case-symmetric-key-lifecycle-1.4-SKLC-M-1');
    expect(named(body, 'h4').map(text)).toEqual([
      '1 Create an AES key of 256 bits ✓ passed 4.2 ms line 12:5',
      '2 Read State and Digest ✗ failed 2.8 ms line 12:5',
      '3 Destroy the key clean-up, never counts ✗ failed line 12:5',
    ]);
    expect(classed(body, 'failure').map((row) => named(row, 'td').map(text))[0]).toEqual([
      '✗ failureA-1',
      'The response holds no Digest although the request asked for it.Batch Item 1 › Response Payload › Attribute "Digest"',
      'one Digest with Hashing Algorithm SHA_256 (6)',
      'nothing',
      'KMIP 1.4 §3.17',
    ]);
    expect(text(named(classed(body, 'bindings')[0]!, 'tbody')[0]!)).toBe('$keyc8d2b7f1-5a0e-4c55-9d0a-1f7f9b1e3a77step 1, Response Payload › Unique Identifier');
  });

  it('explains the rules that were applied', () => {
    expect(named(named(classed(page, 'rules')[0]!, 'tbody')[0]!, 'th').map(text)).toContain('S-3 Protocol Version');
  });

  it('opens the messages of steps that failed and keeps the others closed', () => {
    const body = withId(page, 'case-symmetric-key-lifecycle-1.4-SKLC-M-1');
    expect(classed(body, 'msg').map((message) => 'open' in message.attributes)).toEqual([false, false, true, true, false]);
  });

  it('gives each table scoped headings', () => {
    expect(named(page, 'th').filter((cell) => !['col', 'row'].includes(cell.attributes.scope ?? ''))).toEqual([]);
  });

  it('warns of secrets in the clear, of an unverified server and of an early end', () => {
    const { configuration } = sampleResult();
    const alarming = runResult([], { ended: 'target-lost', endedBecause: 'It crashed.', configuration: { ...configuration, showSecrets: true, verifyServer: false } });
    expect(named(classed(parse(renderHtml(alarming)), 'alerts')[0]!, 'li').map(text)).toEqual([
      'The target was lost: not every case ran. It crashed.',
      'This report shows key material and passwords in the clear. Do not pass it on.',
      'The certificate of the server was not verified: nothing shows which server answered.',
      'Query was answered in KMIP 2.1.',
    ]);
  });

  it('tells cases of one name apart', () => {
    const twins = parse(renderHtml(runResult([caseResult(), caseResult()])));
    expect(elements(twins).flatMap(({ attributes: { id } }) => (id?.startsWith('case-') === true ? [id] : []))).toEqual(['case-symmetric-key-lifecycle-1.4-SKLC-M-1', 'case-symmetric-key-lifecycle-1.4-SKLC-M-1-2']);
  });
});

describe('a large run', () => {
  const answer = response('1.4', 10, [byteString(TAG.Data, new Uint8Array(4096))]);
  const wrong = check({ verdict: 'failure', cause: 'Wrong data', bytes: bytesOf(answer, 'Data') });
  const many = (count: number, outcome: 'passed' | 'failed'): CaseResult[] =>
    Array.from({ length: count }, (_, index) =>
      caseResult({ id: `${outcome}-${index}`, outcome, steps: [step({ outcome, response: answer, checks: [check(), ...(outcome === 'failed' ? [wrong] : [])] })] }),
    );

  it('shows the evidence of failures first and says what it leaves out', () => {
    const root = parse(renderHtml(runResult([...many(3, 'passed'), ...many(1, 'failed')]), 4000));
    const messages = (id: string): number => classed(withId(root, `case-symmetric-key-lifecycle-1.4-${id}`), 'msg').length;
    expect([messages('failed-0'), messages('passed-0'), messages('passed-2')]).toEqual([1, 0, 0]);
    const left = withId(root, 'case-symmetric-key-lifecycle-1.4-passed-0');
    expect(classed(left, 'none').map(text)).toEqual(['Messages and matching checks are left out to keep this page small; results.json has them.', '1 check matched']);
  });

  it('stays under 50 MB with ten thousand cases', () => {
    expect(Buffer.byteLength(renderHtml(runResult([...many(9000, 'passed'), ...many(1000, 'failed')])))).toBeLessThan(50_000_000);
  });
});
