import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../../kmip/constants.js';
import { UserError } from '../../kmip/user-error.js';
import type { Case, LeafPattern, ValuePattern } from '../case.js';
import { loadOasisFile, loadOasisSuites } from './load.js';
import { leavesOf } from './pattern-walk.js';
import { exchange, file, identifier } from './testing/messages.js';

const example = fileURLToPath(new URL('../../../fixtures/oasis/mandatory/EXAMPLE-M-1-14.xml', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'oasis-'));
afterAll(() => rmSync(folder, { recursive: true }));
function write(name: string, ...exchanges: string[]): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, file(...exchanges));
  return path;
}

const created = (symbol: string): string => exchange('1.4', { operation: 'Create', response: identifier(symbol) });
const destroyed = (symbol: string): string => exchange('1.4', { operation: 'Destroy', request: identifier(symbol), response: identifier(symbol) });
const payloadLeaves = (each: Case, step: number, item = 0): LeafPattern[] => {
  const expected = each.steps[step]?.items[item]?.expect;
  return expected !== undefined && 'payload' in expected ? leavesOf(expected.payload) : [];
};
const requestLeaves = (each: Case, step: number, item = 0): LeafPattern[] => leavesOf(each.steps[step]?.items[item]?.request ?? []);
const values = (leaves: readonly LeafPattern[], tag: number): ValuePattern[] => leaves.filter((leaf) => leaf.tag === tag).map((leaf) => leaf.value);

describe('loadOasisFile', () => {
  const each = loadOasisFile(example);

  it('takes id, level, version and suite from name, folder and messages', () => {
    expect({ id: each.id, suite: each.suite, level: each.level, version: each.version, title: each.title, sources: each.sources, needs: each.needs }).toEqual({
      id: 'EXAMPLE-M-1',
      suite: 'oasis/EXAMPLE',
      level: 'mandatory',
      version: '1.4',
      title: 'Register, Locate, Get Attributes, Destroy',
      sources: ['KMIP Profiles 1.4, test case EXAMPLE-M-1-14'],
      needs: [],
    });
  });

  it('makes a step of each exchange, with its line', () => {
    expect(each.steps.map((step) => [step.number, step.title, step.place.line])).toEqual([
      [1, 'Register', 5],
      [2, 'Locate, Get Attributes', 70],
      [3, 'Destroy', 136],
    ]);
  });

  it('makes attributes of 1.x one pattern, and collapses white space in names and masks', () => {
    const place = { file: example, line: 27, column: 11 };
    const template = each.steps[0]?.items[0]?.request[1];
    expect(template?.kind === 'attributes' ? { form: template.form, mask: template.attributes[1] } : undefined).toEqual({
      form: { is: 'template-attribute', tag: TAG.TemplateAttribute },
      mask: {
        name: { tag: TAG.CryptographicUsageMask },
        value: { kind: 'leaf', tag: TAG.AttributeValue, type: 'Integer', value: { is: 'literal', value: 0x0c }, place },
      },
    });
  });

  it('gives every run its own names and x-IDs, where they are set, looked for and expected', () => {
    const unique: ValuePattern = { is: 'unique', suffix: 'EXAMPLE-M-1-14' };
    expect(values(requestLeaves(each, 0), TAG.NameValue)).toEqual([unique]);
    expect(values(requestLeaves(each, 1), TAG.NameValue)).toEqual([unique]);
    expect(values(requestLeaves(each, 0), TAG.AttributeValue).at(-1)).toEqual(unique);
    expect(values(payloadLeaves(each, 1, 1), TAG.AttributeValue)).toEqual([{ is: 'literal', value: ENUM.State.Active }, unique]);
  });

  it('binds a symbol where an answer has it first, and compares it later', () => {
    expect([0, 1].map((step) => values(payloadLeaves(each, step), TAG.UniqueIdentifier))).toEqual([
      [{ is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: true }],
      [{ is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: false }],
    ]);
  });

  it('reads times relative to now, header fields, batch item ids and expected reasons', () => {
    expect(values(requestLeaves(each, 0), TAG.AttributeValue)[1]).toEqual({ is: 'now', offsetSeconds: -3600 });
    expect(each.steps[1]?.header.map((field) => field.kind === 'leaf' && field.tag)).toEqual([TAG.BatchOrderOption]);
    expect(each.steps[1]?.items.map((item) => item.uniqueBatchItemId)).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
    expect(each.steps[2]?.items[0]?.expect).toEqual({ status: 'OperationFailed', reasons: [ENUM.ResultReason.PermissionDenied], tolerated: [] });
  });

  it('removes at the end what the case leaves behind, the newest first', () => {
    const path = write('LEFT-M-1-14.xml', created('$UNIQUE_IDENTIFIER_0'), created('$UNIQUE_IDENTIFIER_1'), created('$UNIQUE_IDENTIFIER_2'), destroyed('$UNIQUE_IDENTIFIER_1'));
    const { cleanup } = loadOasisFile(path);
    expect(cleanup.map((step) => [step.number, step.title, ...values(leavesOf(step.items[0]?.request ?? []), TAG.UniqueIdentifier).map((value) => value.is === 'variable' && value.name)])).toEqual([
      [5, 'Revoke what the case left', 'UNIQUE_IDENTIFIER_2'],
      [6, 'Destroy what the case left', 'UNIQUE_IDENTIFIER_2'],
      [7, 'Revoke what the case left', 'UNIQUE_IDENTIFIER_0'],
      [8, 'Destroy what the case left', 'UNIQUE_IDENTIFIER_0'],
    ]);
  });

  it('has nothing to remove of an object that the case obliterates', () => {
    const id = '<UniqueIdentifier type="Identifier" value="$UNIQUE_IDENTIFIER_0"/>';
    const path = write('GONE-M-1-30.xml', exchange('3.0', { operation: 'Create', response: id }), exchange('3.0', { operation: 'Obliterate', request: id }));
    expect(loadOasisFile(path).cleanup).toEqual([]);
  });

  it('gives every run its own Names in 3.0, where they are text', () => {
    const named = '<Attributes><Name type="TextString" value="NAMED-M-1-30"/></Attributes>';
    const path = write('NAMED-M-1-30.xml', exchange('3.0', { operation: 'Create', request: named }, { operation: 'Locate', request: named }));
    const unique: ValuePattern = { is: 'unique', suffix: 'NAMED-M-1-30' };
    expect([0, 1].map((item) => values(requestLeaves(loadOasisFile(path), 0, item), TAG.Name))).toEqual([[unique], [unique]]);
  });

  it('leaves out what the server asks, because no client can send it', () => {
    const path = write('PUT-O-1-14.xml', created('$UNIQUE_IDENTIFIER_0'), exchange('1.4', { operation: 'Put' }), destroyed('$UNIQUE_IDENTIFIER_0'));
    const each = loadOasisFile(path);
    expect(each.steps.map((step) => [step.number, step.title])).toEqual([
      [1, 'Create'],
      [2, 'Destroy'],
    ]);
    expect(each.needs).toEqual([{ operation: ENUM.Operation.Create }, { operation: ENUM.Operation.Destroy }]);
  });

  it('leaves out what only marks begin and end of a case', () => {
    const interop = (what: string): string => exchange('2.1', { operation: 'Interop', request: `<InteropFunction type="Enumeration" value="${what}"/>` });
    const each = loadOasisFile(write('BL-M-1-21.xml', interop('Begin'), exchange('2.1', { operation: 'Query' }), interop('End')));
    expect(each.steps.map((step) => [step.number, step.title])).toEqual([[1, 'Query']]);
    expect(loadOasisFile(write('INTEROP-M-1-21.xml', interop('Begin'))).steps.map((step) => step.title)).toEqual(['Interop']);
  });

  it('reads operations by number, and names of elements with a prefix', () => {
    const numbered = write('NUMBER-M-1-14.xml', created('$UNIQUE_IDENTIFIER_0').replaceAll('value="Create"', 'value="0x00000001"'), destroyed('$UNIQUE_IDENTIFIER_0').replaceAll('value="Destroy"', 'value="20"'));
    expect(loadOasisFile(numbered).steps.map((step) => step.title)).toEqual(['Create', 'Destroy']);
    const path = join(folder, 'PREFIX-M-1-14.xml');
    writeFileSync(path, file(created('$UNIQUE_IDENTIFIER_0')).replace('<KMIP>', '<KMIP xmlns:k="urn:oasis:tc:kmip:xmlns">').replace(/(<\/?)(?!KMIP)(?=\w)/g, '$1k:'));
    expect(loadOasisFile(path).steps.map((step) => step.title)).toEqual(['Create']);
  });

  it('sends each request in its own version', () => {
    const path = write('MIXED-M-1-14.xml', created('$UNIQUE_IDENTIFIER_0'), exchange('1.2', { operation: 'Query' }), exchange('1.4', { operation: 'Query' }));
    expect(loadOasisFile(path).steps.map(({ version }) => version)).toEqual([undefined, '1.2', undefined]);
  });

  it('gives every run its own test case identifiers', () => {
    const named = '<Attributes><Attribute><VendorIdentification type="TextString" value="oasisopen"/><AttributeName type="TextString" value="KMIP Test Case Identifier"/><AttributeValue type="TextString" value="BL-M-14-30"/></Attribute></Attributes>';
    const path = write('IDENTIFIED-M-1-30.xml', exchange('3.0', { operation: 'Create', request: named }, { operation: 'Locate', request: named }));
    expect([0, 1].map((item) => values(requestLeaves(loadOasisFile(path), 0, item), TAG.AttributeValue))).toEqual([[{ is: 'unique', suffix: 'BL-M-14-30' }], [{ is: 'unique', suffix: 'BL-M-14-30' }]]);
  });

  it('begins a case that needs the objects of another with the steps of that one', () => {
    const located = exchange('1.4', { operation: 'Locate', response: identifier('$UNIQUE_IDENTIFIER_0') }, { operation: 'Get', response: `${identifier('$UNIQUE_IDENTIFIER_0')}<Data type="ByteString" value="$DATA"/>` });
    write('pair/TL-M-2-14.xml', created('$UNIQUE_IDENTIFIER_0'));
    const each = loadOasisFile(write('pair/TL-M-3-14.xml', located));
    expect(each.title).toBe('Create, Locate, Get (with TL-M-2 first)');
    expect(each.steps.map((step) => [step.number, step.place.file.slice(-13)])).toEqual([
      [1, 'TL-M-2-14.xml'],
      [2, 'TL-M-3-14.xml'],
    ]);
    expect(values(payloadLeaves(each, 1), TAG.UniqueIdentifier)).toEqual([{ is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: false }]);
    expect(values(payloadLeaves(each, 1, 1), TAG.Data)).toEqual([{ is: 'variable', name: 'DATA_AFTER', bind: true }]);
  });

  it('finds the file of the other case under any published name, and tells its objects apart by their type', () => {
    const type = (name: string): string => `<ObjectType type="Enumeration" value="${name}"/>`;
    const looked = (name: string): string => `<Attribute><AttributeName type="TextString" value="Object Type"/><AttributeValue type="Enumeration" value="${name}"/></Attribute>`;
    const registered = (name: string, symbol: string): string => exchange('1.2', { operation: 'Register', request: type(name), response: identifier(symbol) });
    const located = (name: string, symbol: string): string => exchange('1.2', { operation: 'Locate', request: looked(name), response: identifier(symbol) });
    write('styles/SASED_M_2_11_Register.xml', exchange('1.1', { operation: 'Create' }));
    write('styles/SASED_M_2_12_Register.xml', registered('Template', '$UNIQUE_IDENTIFIER_0'), registered('SecretData', '$UNIQUE_IDENTIFIER_1'));
    const each = loadOasisFile(write('styles/SASED-M-3-12.xml', located('SecretData', '$UNIQUE_IDENTIFIER_0'), located('Template', '$UNIQUE_IDENTIFIER_1'), located('SplitKey', '$UNIQUE_IDENTIFIER_2')));
    expect(each.steps.flatMap((_, index) => values(payloadLeaves(each, index), TAG.UniqueIdentifier))).toEqual([
      { is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: true },
      { is: 'variable', name: 'UNIQUE_IDENTIFIER_1', bind: true },
      { is: 'variable', name: 'UNIQUE_IDENTIFIER_1', bind: false },
      { is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: false },
      { is: 'variable', name: 'UNIQUE_IDENTIFIER_2_AFTER', bind: true },
    ]);
  });

  it('does not answer for what comes behind a failed batch item that the response leaves out', () => {
    const both = exchange('1.4', { operation: 'Get', status: 'OperationFailed', reason: 'ItemNotFound' }, { operation: 'Destroy' });
    const path = write('STOP-M-1-14.xml', both.replace(/<BatchItem><Operation type="Enumeration" value="Destroy"\/><ResultStatus.*?<\/BatchItem>/, ''));
    expect(loadOasisFile(path).steps[0]?.items.map((item) => item.expect.status)).toEqual(['OperationFailed', 'NotProcessed']);
  });

  it.each([
    ['an operation that KMIP does not define', exchange('1.4', { operation: 'Crate' }), /no message of the file is a request of a client/],
    ['a version that KMIP does not have', exchange('1.9', { operation: 'Query' }), /:2:\d+: there is no KMIP 1\.9/],
    ['a tag that KMIP does not have', exchange('1.4', { operation: 'Get', request: '<UniqueIdentifer type="TextString" value="1"/>' }), /:2:\d+: <UniqueIdentifer>: there is no tag 'UniqueIdentifer'; did you mean 'UniqueIdentifier'\?/],
    ['a value that its type does not allow', exchange('1.4', { operation: 'Get', request: '<KeyFormatType type="Enumeration" value="Row"/>' }), /<KeyFormatType>: 'Row' is no value of Key Format Type; did you mean 'Raw'\?/],
    ['a time where none can be', exchange('1.4', { operation: 'Get', request: identifier('$NOW') }), /\$NOW is a time and cannot be of type TextString/],
    ['a time that is none, in a response header', exchange('1.4', { operation: 'Query' }).replace('</ProtocolVersion><BatchCount type="Integer" value="1"/></ResponseHeader>', '</ProtocolVersion><TimeStamp type="DateTime" value="2012-13-45"/></ResponseHeader>'), /:3:\d+: <TimeStamp>: /],
    ['a status that KMIP does not define', exchange('1.4', { operation: 'Get', status: 'Perhaps' }), /'Perhaps' is no value of Result Status/],
  ])('refuses %s, with file and line', (_, content, message) => {
    expect(() => loadOasisFile(write('BAD-M-1-14.xml', content))).toThrow(message);
  });

  it('refuses a file that is not there', () => {
    expect(() => loadOasisFile(join(folder, 'none.xml'))).toThrow(/none\.xml: the file cannot be read/);
  });
});

describe('symbols that a request uses before an answer gives them (E2, E3)', () => {
  const data = (value: string): string => `<Data type="ByteString" value="${value}"/>`;
  const encrypt = (object: string, value: string): string => exchange('1.4', { operation: 'Encrypt', request: identifier(object), response: identifier(object) + data(value) });
  const decrypt = exchange('1.4', { operation: 'Decrypt', request: identifier('$UNIQUE_IDENTIFIER_0') + data('$DATA_0'), response: identifier('$UNIQUE_IDENTIFIER_0') });

  it('are taken from the latest answer with the same field for the same object', () => {
    const each = loadOasisFile(write('E3-M-1-14.xml', created('$UNIQUE_IDENTIFIER_0'), created('$UNIQUE_IDENTIFIER_1'), encrypt('$UNIQUE_IDENTIFIER_0', '01'), encrypt('$UNIQUE_IDENTIFIER_1', '02'), decrypt));
    expect([2, 3].map((step) => values(payloadLeaves(each, step), TAG.Data))).toEqual([
      [{ is: 'variable', name: 'DATA_0', bind: true }],
      [{ is: 'literal', value: Uint8Array.of(2) }],
    ]);
  });

  it('take the name of the symbol that the answer has', () => {
    const each = loadOasisFile(write('E3-M-2-14.xml', created('$UNIQUE_IDENTIFIER_0'), encrypt('$UNIQUE_IDENTIFIER_0', '$ENCRYPTED'), decrypt));
    expect(values(requestLeaves(each, 2), TAG.Data)).toEqual([{ is: 'variable', name: 'ENCRYPTED', bind: false }]);
  });

  it('stay unbound when no answer has the field', () => {
    const each = loadOasisFile(write('E3-M-3-14.xml', created('$UNIQUE_IDENTIFIER_0'), decrypt));
    expect(values(requestLeaves(each, 1), TAG.Data)).toEqual([{ is: 'variable', name: 'DATA_0', bind: false }]);
  });

  it('are invented when they are called random', () => {
    const each = loadOasisFile(write('RANDOM-M-1-14.xml', exchange('1.4', { operation: 'Get', request: identifier('$UNIQUE_IDENTIFIER_RANDOM_0'), status: 'OperationFailed', reason: 'ItemNotFound' })));
    expect(values(requestLeaves(each, 0), TAG.UniqueIdentifier)).toEqual([{ is: 'unique', suffix: 'UNIQUE_IDENTIFIER_RANDOM_0' }]);
  });

  it('are invented when they are unknown on purpose, and never taken from another object', () => {
    const missing = (symbol: string): string => exchange('1.4', { operation: 'Get', request: identifier(symbol), status: 'OperationFailed', reason: 'ItemNotFound' });
    const each = loadOasisFile(write('RANDOM-M-2-14.xml', created('$UNIQUE_IDENTIFIER_0'), missing('$UNIQUE_IDENTIFIER_0X'), missing('$UNIQUE_IDENTIFIER_7')));
    expect([1, 2].map((step) => values(requestLeaves(each, step), TAG.UniqueIdentifier))).toEqual([[{ is: 'unique', suffix: 'UNIQUE_IDENTIFIER_0X' }], [{ is: 'variable', name: 'UNIQUE_IDENTIFIER_7', bind: false }]]);
  });

  it.each([
    ['<CryptographicLength type="Integer" value="$RANDOM_1"/>', '$RANDOM_1 asks for an Integer to be invented; only texts and byte strings can be'],
    ['<CryptographicLength type="Integer" value="$UNIQUE_IDENTIFIER_0"/>', '$UNIQUE_IDENTIFIER_0 is a TextString, but an Integer stands here'],
  ])('leave their file out where they stand at another type: %s', (symbol, problem) => {
    const path = write('TYPES-M-1-14.xml', created('$UNIQUE_IDENTIFIER_0'), exchange('1.4', { operation: 'Get', request: `${identifier('$UNIQUE_IDENTIFIER_0')}${symbol}` }));
    expect(() => loadOasisFile(path)).toThrow(UserError);
    expect(loadOasisSuites([path])).toEqual({ suites: [], leftOut: [{ file: path, kind: 'unreadable', reason: `${path}:4:353: ${problem}` }] });
  });

  it('do not bind in an answer that was undone, and stand for any value until they are bound', () => {
    const undone = exchange('1.4', { operation: 'Create', status: 'OperationUndone', response: identifier('$UNIQUE_IDENTIFIER_0') });
    const each = loadOasisFile(write('UNDONE-M-1-14.xml', undone, created('$UNIQUE_IDENTIFIER_0'), undone));
    expect([0, 1, 2].map((step) => values(payloadLeaves(each, step), TAG.UniqueIdentifier))).toEqual([
      [{ is: 'any' }],
      [{ is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: true }],
      [{ is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: false }],
    ]);
  });
});

describe('loadOasisSuites', () => {
  it('makes one suite of each family, with all versions, in the order of ids', () => {
    const files = ['AB-M-10-14', 'AB-M-2-14', 'CD-O-1-14'].map((name) => write(`set/${name}.xml`, created('$UNIQUE_IDENTIFIER_0')));
    const older = join(folder, 'set', 'AB-M-2-12.xml');
    writeFileSync(older, file(exchange('1.2', { operation: 'Create' })));
    const { suites, leftOut } = loadOasisSuites([...files, older]);
    expect(suites.map((suite) => [suite.name, suite.profile, suite.cases.map((each) => `${each.id} ${each.version} ${each.suite}`)])).toEqual([
      ['oasis/AB', 'AB Server', ['AB-M-2 1.2 oasis/AB', 'AB-M-2 1.4 oasis/AB', 'AB-M-10 1.4 oasis/AB']],
      ['oasis/CD', 'CD Server', ['CD-O-1 1.4 oasis/CD']],
    ]);
    expect(suites.map((suite) => [suite.file, /^[0-9a-f]{64}$/.test(suite.checksum)])).toEqual([
      [join(folder, 'set'), true],
      [join(folder, 'set', 'CD-O-1-14.xml'), true],
    ]);
    expect(leftOut).toEqual([]);
  });

  it('runs two files that realise one id, the described one under an id of its own', () => {
    const files = ['twice/AB_M_1_14_With_all_fields.xml', 'twice/AB-M-1-14.xml'].map((name, index) => write(name, created(`$UNIQUE_IDENTIFIER_${index}`)));
    expect(loadOasisSuites(files).suites[0]?.cases.map((each) => [each.id, each.place.file.slice(-11)])).toEqual([
      ['AB-M-1', '-M-1-14.xml'],
      ['AB-M-1-With-all-fields', '_fields.xml'],
    ]);
  });

  it('runs a file once that lies in two folders', () => {
    const files = ['both/mandatory/AB-O-1-13.xml', 'both/optional/AB-O-1-13.xml'].map((name) => write(name, created('$UNIQUE_IDENTIFIER_0')));
    const { suites, leftOut } = loadOasisSuites(files);
    expect(suites.flatMap((suite) => suite.cases.map((each) => [each.id, each.level, each.place.file]))).toEqual([['AB-O-1', 'optional', files[0]]]);
    expect(leftOut).toEqual([{ file: files[1], kind: 'excluded', reason: `a copy of ${files[0] ?? ''}` }]);
  });

  it('leaves out the stray files of 1.3 and says why (E8)', () => {
    const path = join(folder, 'CS-AC-M-3-ECC-13.xml');
    writeFileSync(path, file(exchange('1.3', { operation: 'Query' })));
    expect(loadOasisSuites([path])).toEqual({ suites: [], leftOut: [{ file: path, kind: 'excluded', reason: 'stray files; one mixes ECDSA keys with RSA-PSS (E8)' }] });
  });

  it('leaves out files that it cannot read, each with its problem, and loads the others', () => {
    const bad = ['a/BAD-M-1-14.xml', 'a/BAD-M-2-14.xml'].map((name) => write(name, exchange('1.4', { operation: 'Nothing' })));
    const good = write('a/GOOD-M-1-14.xml', created('$UNIQUE_IDENTIFIER_0'));
    const { suites, leftOut } = loadOasisSuites([...bad, good]);
    expect(suites.map((suite) => suite.name)).toEqual(['oasis/GOOD']);
    expect(leftOut).toEqual(bad.map((path) => ({ file: path, kind: 'unreadable', reason: `${path}:2: no message of the file is a request of a client` })));
  });
});
