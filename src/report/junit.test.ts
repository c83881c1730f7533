import sax from 'sax';
import { describe, expect, it } from 'vitest';
import { renderJunit } from './junit.js';
import { expectedSample, unexpectedSample } from './testing/expectations.js';
import { caseResult, check, hostileResult, HOSTILE, runResult, sampleResult, step } from './testing/sample-result.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Parses strictly; throws when the document is not well-formed. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = sax.parser(true);
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = (tag) => {
    const element: Element = { name: tag.name, attributes: tag.attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  parser.ontext = (text) => (open.at(-1)!.text += text);
  parser.write(xml).close();
  return root.children[0]!;
}

const all = (element: Element, name: string): Element[] => [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => all(child, name))];

const counted = ({ attributes: { name, tests, failures, errors, skipped } }: Element): string => `${name ?? ''}: ${tests ?? ''} ${failures ?? ''} ${errors ?? ''} ${skipped ?? ''}`;

describe('junit.xml', () => {
  const root = parse(renderJunit(sampleResult()));

  it('has a suite for each suite and version, with tests, failures, errors and skipped', () => {
    expect(root.attributes).toEqual({ name: 'kmip-conformance', tests: '9', failures: '3', errors: '2', time: '12.345' });
    expect(root.children.map(counted)).toEqual([
      'baseline-server / 1.4: 1 0 0 0',
      'baseline-server / 2.1: 1 0 0 0',
      'symmetric-key-lifecycle / 1.4: 4 2 1 1',
      'symmetric-key-lifecycle / 2.1: 3 1 1 0',
    ]);
  });

  it('counts what is there', () => {
    for (const suite of root.children) {
      const count = (name: string): string => String(all(suite, name).length);
      expect({ tests: count('testcase'), failures: count('failure'), errors: count('error'), skipped: count('skipped') }).toEqual({
        tests: suite.attributes.tests,
        failures: suite.attributes.failures,
        errors: suite.attributes.errors,
        skipped: suite.attributes.skipped,
      });
    }
  });

  it('gives times in seconds and the start without milliseconds', () => {
    const { time, timestamp, hostname } = root.children[2]!.attributes;
    expect({ time, timestamp, hostname }).toEqual({ time: '0.126', timestamp: '2026-03-14T09:26:53', hostname: '127.0.0.1:5696' });
  });

  it('names cases by id and title under suite and version', () => {
    expect(all(root, 'testcase')[2]!.attributes).toEqual({ name: 'SKLC-M-1 Create, read the state, destroy', classname: 'symmetric-key-lifecycle.1.4', time: '0.042' });
  });

  it('says what was tested in properties', () => {
    const properties = Object.fromEntries(all(root.children[2]!, 'property').map(({ attributes: { name = '', value } }) => [name, value]));
    expect(properties).toMatchObject({
      tool: 'kmip-conformance 0.1.0',
      target: 'pykmip',
      'target.versions': '2.1, 2.0, 1.4, 1.3, 1.2',
      'kmip.version': '1.4',
      profile: 'Symmetric Key Lifecycle Server',
      verdict: 'not conformant',
    });
  });

  it('puts a short message first and then what was sent, came back and was expected, where it is written and how to repeat', () => {
    const failure = all(root, 'failure')[0]!;
    expect(failure.attributes).toEqual({ message: 'The response holds no Digest although the request asked for it. (and 1 more)', type: 'A-1' });
    expect(failure.text.split('\n').slice(0, 16)).toEqual([
      '',
      'Step 2: Read State and Digest (profiles/symmetric-key-lifecycle.yaml:12:5)',
      '',
      '  The response holds no Digest although the request asked for it. [A-1]',
      '    where:         Batch Item 1 › Response Payload › Attribute "Digest"',
      '    expected:      one Digest with Hashing Algorithm SHA_256 (6)',
      '    came back:     nothing',
      '    specification: KMIP 1.4 §3.17',
      '',
      '  The key is Active although no Activation Date was given. [A-4]',
      '    where:         Batch Item 1 › Response Payload › Attribute "State"',
      '    expected:      PreActive (1)',
      '    came back:     Active (2)',
      '    specification: KMIP 1.4 §3.22',
      '',
      '  sent, 184 bytes:',
    ]);
    expect(failure.text).toContain('\nRepeat: kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4\n');
    expect(failure.text).not.toContain('Clean-up fails');
  });

  it('makes errors of errored and of inconclusive cases', () => {
    expect(all(root, 'error').map((error) => error.attributes)).toEqual([
      { message: '127.0.0.1:5696 closed the connection without an answer.', type: 'closed-before-answer' },
      { message: 'Not sent: it needs $key, which no earlier step yielded.', type: 'inconclusive' },
    ]);
  });

  it('gives the reason of a skip', () => {
    expect(all(root, 'skipped').map((skipped) => skipped.attributes)).toEqual([{ message: 'Query does not announce Archive, which this optional case needs.' }]);
  });

  it('writes warnings to system-out', () => {
    expect(all(root, 'system-out').map((out) => out.text)).toEqual(['warning: step 2: The clock of the server is 200 s ahead. (KMIP 1.4 §6.5)']);
  });

  it.each(['interrupted', 'target-lost', 'bailed'] as const)('is red when the run was %s, even if no case is', (ended) => {
    const lost = parse(renderJunit(runResult([caseResult()], { ended })));
    expect(lost.attributes).toMatchObject({ tests: '2', failures: '0', errors: '1' });
    expect(all(lost, 'error').map((error) => error.attributes)).toEqual([{ message: `The run ended early: ${ended}.`, type: ended }]);
  });

  it.each([
    ['markup and control characters', HOSTILE],
    ['all control characters', String.fromCharCode(...Array.from({ length: 160 }, (_, code) => code))],
    ['noncharacters and half surrogate pairs', '\ufffe\uffff\ud800\udc00x\ud800'],
    ['a megabyte', '<&>'.repeat(350_000)],
    ['nothing', ''],
  ])('stays well-formed XML 1.0 in UTF-8 when every text is %s', (_, text) => {
    const xml = renderJunit(hostileResult(text));
    expect(parse(xml).name).toBe('testsuites');
    expect(xml).toBe(new TextDecoder('utf-8', { fatal: true }).decode(new TextEncoder().encode(xml)));
    expect(xml).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
    expect(xml.length).toBeLessThan(5_000_000);
  });

  it('gives back hostile text as escapes, in the one place where it belongs', () => {
    const result = runResult([caseResult({ outcome: 'failed', steps: [step({ outcome: 'failed', checks: [check({ verdict: 'failure', message: HOSTILE })] })] })]);
    expect(all(parse(renderJunit(result)), 'failure')[0]!.attributes.message).toBe(
      '</script><img src=x onerror=alert(1)>"\'`{{{x}}}&]]><!--\\x1b[31m\\x9b2J\\x00\\u202e\\ud800\\r\\n::error::x\\uffff',
    );
  });
});

describe('expected failures', () => {
  it('are skipped with their reason and with what failed, and the verdict stays what it is', () => {
    const root = parse(renderJunit(expectedSample()));
    expect([root.attributes.tests, root.attributes.failures, root.attributes.errors]).toEqual(['6', '1', '0']);
    const skipped = all(root, 'skipped');
    expect(skipped.map(({ attributes }) => attributes)).toEqual([1, 2].map(() => ({ type: 'expected-failure', message: 'Fails as expected: PyKMIP has no Digest' })));
    expect(skipped[0]!.text).toContain('The response holds no Digest although the request asked for it. [A-1]');
    expect(all(root, 'property').filter(({ attributes }) => attributes.name === 'verdict').map(({ attributes }) => attributes.value)).toContain('not conformant');
  });

  it('that are not as expected fail in a suite of their own, and the cases fail as well', () => {
    const root = parse(renderJunit(unexpectedSample()));
    const [suite] = all(root, 'testsuite').filter(({ attributes }) => attributes.name === 'expected failures');
    expect(suite?.attributes).toEqual({ name: 'expected failures', tests: '3', failures: '3', errors: '0', skipped: '0', time: '0.000' });
    expect(all(suite!, 'failure').map(({ attributes }) => attributes.message)).toEqual([
      'known.yaml:20:3: symmetric-key-lifecycle/SKLC-M-1 in KMIP 2.1: Passed, so the entry can go: SKLC-M-1 (2.1).',
      'symmetric-key-lifecycle/SKLC-M-1 (1.4): The case also fails with "Create makes keys Active", which no entry expects.',
      'symmetric-key-lifecycle/SKLC-M-2 (1.4): The case also fails with "Create makes keys Active", which no entry expects.',
    ]);
    expect(all(root, 'skipped')).toEqual([]);
    expect(root.attributes.failures).toBe('6');
  });
});
