import { describe, expect, it } from 'vitest';
import { loadSuite } from './load.js';
import { SuiteErrors } from './problem.js';
import { caseIn, withSteps } from './testing/show.js';
import type { Step } from './case.js';

const QUERY = '- send: { Query: { QueryFunction: QueryOperations } }';
const FUNCTION = [
  { tag: 0x42000f, occurrence: 1 },
  { tag: 0x420079, occurrence: 1 },
  { tag: 0x420074, occurrence: 1 },
];
const AT_FUNCTION = 'at: BatchItem/RequestPayload/QueryFunction';

function mangled(mangle: string, refusal = 'answerOrClose'): Step {
  const text = withSteps('1.4', `${QUERY}\n  refusal: ${refusal}\n  mangle: [${mangle}]`);
  const [step] = caseIn(loadSuite('example.yaml', text), '1.4').steps;
  if (step === undefined) throw new Error('no step');
  return step;
}

function problems(step: string): string[] {
  try {
    loadSuite('example.yaml', withSteps('1.4', step));
    return [];
  } catch (error) {
    if (error instanceof SuiteErrors) return error.problems.map(({ message, suggestion }) => `${message}${suggestion === undefined ? '' : ` (${suggestion})`}`);
    throw error;
  }
}

describe('a message that is broken', () => {
  it.each([
    [`{ ${AT_FUNCTION}, type: 0x0F }`, { kind: 'become', path: FUNCTION, become: { typeCode: 0x0f } }, 'Query Function with type 0x0F'],
    [`{ ${AT_FUNCTION}, type: LongInteger, value: 00000000 00000001 }`, { kind: 'become', path: FUNCTION, become: { typeCode: 3, value: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1) } }, 'Query Function with type 0x03, value 0000000000000001'],
    [`{ ${AT_FUNCTION}, tag: '0x540001' }`, { kind: 'become', path: FUNCTION, become: { tag: 0x540001 } }, 'Query Function with tag 0x540001'],
    ['{ tag: ResponseMessage }', { kind: 'become', path: [], become: { tag: 0x42007b } }, 'the message with tag 0x42007B'],
    ['{ at: RequestHeader, remove: true }', { kind: 'remove', path: [{ tag: 0x420077, occurrence: 1 }] }, 'Request Header missing'],
    ['{ at: BatchItem, repeat: 3 }', { kind: 'repeat', path: FUNCTION.slice(0, 1), times: 3 }, 'Batch Item 3 times'],
    ['{ at: BatchItem, nest: 200 }', { kind: 'nest', path: FUNCTION.slice(0, 1), levels: 200 }, 'Batch Item 200 levels inside itself'],
    ['{ at: BatchItem, move: first }', { kind: 'move', path: FUNCTION.slice(0, 1), to: 'first' }, 'Batch Item first'],
    ['{ at: BatchItem, add: { tag: BatchCount, type: Integer, value: "00000001" } }', { kind: 'add', path: FUNCTION.slice(0, 1), item: { tag: 0x42000d, typeCode: 2, value: Uint8Array.of(0, 0, 0, 1) } }, 'Batch Count added to Batch Item'],
    ['{ at: BatchItem, length: 0xFFFFFFFF }', { kind: 'length', path: FUNCTION.slice(0, 1), length: 0xffffffff }, 'Batch Item with length 0xFFFFFFFF'],
    ['{ length: "-8" }', { kind: 'stretch', path: [], by: -8 }, 'the message with a length that is 8 too small'],
    [`{ ${AT_FUNCTION}, padding: ff }`, { kind: 'padding', path: FUNCTION, byte: 0xff }, 'Query Function padded with 0xFF'],
    ['{ cut: 8 }', { kind: 'cut', count: 8 }, 'the last 8 bytes missing'],
    ['{ append: 00 }', { kind: 'append', bytes: Uint8Array.of(0) }, '1 byte behind it'],
    ['{ replace: 474554 }', { kind: 'replace', bytes: Uint8Array.of(0x47, 0x45, 0x54) }, '3 other bytes in its place'],
  ])('%s', (written, damage, title) => {
    expect(mangled(written)).toMatchObject({ damage: [damage], title: `Query: ${title}` });
  });

  it('is broken at the field with the number behind #', () => {
    expect(mangled('{ at: BatchItem#2, remove: true }').damage).toEqual([{ kind: 'remove', path: [{ tag: 0x42000f, occurrence: 2 }] }]);
  });

  it('is refused with any reason, unless the step names one', () => {
    expect(mangled('{ cut: 8 }', 'answerCloseOrWait')).toMatchObject({ refusal: 'answerCloseOrWait', items: [{ expect: { status: 'OperationFailed', reasons: [], tolerated: [] } }] });
    const named = caseIn(loadSuite('example.yaml', withSteps('1.4', `${QUERY}\n  refusal: answerOrClose\n  expect: { failure: InvalidMessage }`)), '1.4').steps[0];
    expect(named).toMatchObject({ refusal: 'answerOrClose', items: [{ expect: { status: 'OperationFailed', reasons: [4] } }] });
  });
});

describe('mistakes in a message that is broken', () => {
  it.each([
    ['{ at: BatchItem }', "an entry of 'mangle' says nothing to do: tag, type, value, remove, repeat, move, add, nest, length, padding, cut, append, replace"],
    ['{ at: BatchItm, remove: true }', "unknown tag 'BatchItm' (BatchItem)"],
    ['{ at: BatchItem, remove: true, type: Integer }', "'type' and 'remove' exclude each other; write two entries"],
    ['{ at: BatchItem, cut: 8 }', "'cut' is about the whole message and stands without 'at'"],
    ['{ at: BatchItem, type: Number }', "'type' must be an item type or two hex digits: 0x0F"],
    ['{ at: BatchItem, value: xx }', "'value' must be bytes in hex"],
    ['{ at: BatchItem, length: 0x100000000 }', "'length' must be a number of bytes, or +8 or -8 for so many more or fewer"],
    ['{ at: BatchItem, repeat: 0 }', "'repeat' must be a number from 1"],
    ['{ at: BatchItem, padding: ffff }', "'padding' must be one byte in hex"],
  ])('%s', (written, message) => {
    expect(problems(`${QUERY}\n  refusal: answerOrClose\n  mangle: [${written}]`)).toEqual([message]);
  });

  it('cannot stand without the word that says how the server may take it', () => {
    expect(problems(`${QUERY}\n  mangle: [{ cut: 8 }]`)).toEqual(["'mangle' stands without 'refusal', which says how the server may take it"]);
  });

  it('cannot expect a success of what is to be refused', () => {
    expect(problems(`${QUERY}\n  refusal: answerOrClose\n  expect: { Operation: $any }`)).toEqual(["'expect' beside 'refusal' names a failure"]);
  });
});

describe('what is not fit for a server that others use', () => {
  const suite = (head: string, ofCase: string): string => `suite: example\ntitle: Example\nprofile: Example\nversions: 1.4\n${head}cases:\n  - id: EX-1\n    title: Example\n    source: KMIP\n${ofCase}    steps: [{ send: Query, malformed: true }]\n`;

  it.each([
    ['the suite', suite('intrusive: true\n', '')],
    ['the case', suite('', '    intrusive: true\n')],
  ])('is marked by %s', (_, text) => {
    expect(loadSuite('example.yaml', text).cases.map(({ intrusive }) => intrusive)).toEqual([true]);
  });
});
