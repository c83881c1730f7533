import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { loadSuite, loadSuites } from './load.js';
import { formatProblem, SuiteErrors } from './problem.js';
import { MAXIMUM_FILE_SIZE } from './source.js';
import { withSteps } from './testing/show.js';

/** Everything that is wrong with a text, one line each, without the name of the file. */
function problemsOf(text: string): string[] {
  try {
    loadSuite('s.yaml', text);
    return [];
  } catch (error) {
    if (error instanceof SuiteErrors) return error.problems.map((problem) => formatProblem(problem).replaceAll('s.yaml:', ''));
    throw error;
  }
}

/** What is wrong with steps, with the word that stands at the place: `Row → 'Row' is no value of Key Format Type`. */
function problemsIn(versions: string, steps: string): string[] {
  const text = withSteps(versions, steps);
  const lines = text.split('\n');
  return problemsOf(text).map((problem) => {
    const [, line, column, message] = /^(\d+):(\d+): (.*)$/.exec(problem)!;
    const word = /^[^\s,\]}]+/.exec(lines[Number(line) - 1]!.slice(Number(column) - 1))?.[0] ?? '';
    return `${word} → ${message!}`;
  });
}

const GET = '{ Get: { UniqueIdentifier: k } }';

describe('a file that is no suite', () => {
  it.each([
    ['is empty', '', ["1:1: the file is empty; a suite begins with 'suite:' and its name"]],
    ['holds only a comment', '# nothing\n', ["1:1: the file is empty; a suite begins with 'suite:' and its name"]],
    ['is a list', '- a\n', ['1:1: the suite must be a map, not a list']],
    ['is a text', 'hello\n', ['1:1: the suite must be a map, not a text']],
    ['is binary', 'suite: a\n\u0000\u0001', ['2:1: the file is not UTF-8 text']],
    ['is not UTF-8', new TextDecoder().decode(Uint8Array.of(0x61, 0x3a, 0x20, 0xff)), ['1:4: the file is not UTF-8 text']],
    ['is indented with tabs', 'suite: a\ncases:\n\t- id: x\n', ['3:1: not valid YAML: tabs are not allowed as indentation']],
    ['has an open bracket', 'suite: [a\n', ['2:1: not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]']],
    ['has two documents', 'suite: a\n---\nsuite: b\n', ['2:1: a second document begins here; a suite is one document']],
    ['has YAML tags', 'suite: !!str a\ntitle: !x b\n', ["1:14: YAML tag 'tag:yaml.org,2002:str' is not allowed", "2:11: YAML tag '!x' is not allowed"]],
    ['gives a key twice', 'suite: a\ntitle: b\nsuite: c\n', ["3:1: 'suite' is given twice, first at 1:1"]],
    ['has a map as key', '? { a: b }\n: c\n', ['1:3: a key must be a text']],
    ['has an alias without anchor', 'suite: *a\n', ["1:8: alias '*a' has no anchor before it"]],
    ['has more bytes than a suite may have', `suite: ${'a'.repeat(MAXIMUM_FILE_SIZE)}`, ['1:1: the file has more than 1048576 bytes']],
    ['is nested deeper than a suite may be', `a: ${'['.repeat(60)}${']'.repeat(60)}`, ['1:52: the suite is nested more than 50 levels deep']],
    ['contains itself', 'a: &a [*a]\n', ['1:7: the suite is nested more than 50 levels deep']],
    [
      'expands to more nodes than a suite may have',
      ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 6 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(', ')}]`)].join('\n'),
      ['1:9: the suite has more than 100000 nodes, aliases counted as what they stand for'],
    ],
  ])('that %s', (_what, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('that is larger than a suite may be is not even read', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'suite-')), 'large.yaml');
    writeFileSync(file, 'a'.repeat(MAXIMUM_FILE_SIZE + 1));
    expect(() => loadSuite(file)).toThrow(new UserError(`${file} has 1048577 bytes; a suite has at most 1048576.`));
  });

  it('that cannot be read is one error', () => {
    expect(() => loadSuite('/nowhere/none.yaml')).toThrow("The suite /nowhere/none.yaml cannot be read: there is no such file.");
  });
});

describe('the outer shape', () => {
  it('knows its keys', () => {
    expect(
      problemsOf(`suite: Example Suite
titel: Example
profile: [a]
versions: 1.0..2.1
cases:
  - id: EX 1
    title: Example
    source: KMIP
    level: mandatry
    stpes@1.2..: []
    steps: {}
  - title: x
  - EX-2
`),
    ).toEqual([
      "1:1: the suite has no 'title'",
      "1:8: 'suite' must be the name on the command line: lower case letters, digits and hyphens",
      "2:1: unknown key 'titel', did you mean 'title'?",
      "3:10: 'profile' must be a text, not a list",
      "6:9: 'id' must be the OASIS id without version suffix, or a semantic id: letters, digits, dots, underscores and hyphens",
      "9:12: 'level' must be mandatory or optional, did you mean 'mandatory'?",
      "10:5: unknown key 'stpes@1.2..', did you mean 'steps'?",
      "11:12: 'steps' must be a list, not a map",
      "12:5: entry 2 of 'cases' has no 'id'",
      "13:5: entry 3 of 'cases' must be a map, not a text",
    ]);
  });

  it('has at least one case, each with a title, a source and a step', () => {
    expect(problemsOf('suite: a\ntitle: A\nprofile: A\ncases: []\n')).toEqual(["4:8: 'cases' must not be empty"]);
    expect(problemsOf('suite: a\ntitle: A\nprofile: A\nversions: ..1.1\ncases:\n  - { id: EX-1, source@1.0: KMIP }\n')).toEqual([
      "6:5: case EX-1 has no 'title'",
      '6:5: case EX-1 has no step',
      "6:5: case EX-1 has no 'source' (KMIP 1.1)",
    ]);
  });

  it('has each id once', () => {
    const text = withSteps('1.0', `- send: ${GET}`);
    expect(problemsOf(`${text}\n${text.slice(text.indexOf('  - id'))}`)).toEqual(['11:9: case EX-1 is there twice, first at 6:9']);
  });

  it('needs operations in optional cases only, and those that exist', () => {
    const text = withSteps('1.0', `- send: ${GET}`);
    expect(problemsOf(text.replace('    steps', '    needs: Query\n    steps'))).toEqual(["6:5: case EX-1 is mandatory; 'needs' is for optional cases"]);
    expect(problemsOf(text.replace('    steps', '    level: optional\n    needs: [Qeury, Encrypt]\n    steps'))).toEqual([
      "10:13: unknown operation 'Qeury', did you mean 'Query'?",
      "10:20: operation 'Encrypt' does not exist in this protocol version",
    ]);
  });

  it('has ranges of versions that exist', () => {
    expect(problemsOf(withSteps('1.0..1.9', `- send: ${GET}`))).toEqual(["4:11: '1.0..1.9' is no range of protocol versions; write 1.2, 1.2.., ..1.4 or 1.0..2.1"]);
    expect(problemsOf(withSteps('2.0..1.0', `- send: ${GET}`))).toEqual(["4:11: the range '2.0..1.0' holds no protocol version"]);
    expect(problemsIn('1.0', `- { send@1.9: ${GET}, send: ${GET} }`)).toEqual(["send@1.9: → '1.9' is no range of protocol versions; write 1.2, 1.2.., ..1.4 or 1.0..2.1"]);
  });
});

describe('a step', () => {
  it.each([
    ['sends something', '- title: x', ["title: → the step has neither 'send' nor 'batch'"]],
    ['sends one operation', '- send: { Get: {}, Destroy: {} }', ["Destroy: → 'send' names one operation; several go into 'batch'"]],
    ['names the operation', '- send: {}', ["{ → 'send' names no operation"]],
    ['sends a payload of fields', '- send: { Get: [k] }', ["[k → the payload of 'Get' must be a map, not a list"]],
    ['has no expectation beside a batch', `- { batch: [{ send: ${GET} }], expect: {} }`, ["expect: → 'expect' stands beside 'batch'; it belongs in its entries"]],
    ['sends an operation that exists', '- send: { Gte: {} }', ["Gte: → unknown operation 'Gte', did you mean 'Get'?"]],
    ['spells operations like XML', '- send: { Create Key Pair: {} }', ["Create → unknown operation 'Create Key Pair', did you mean 'CreateKeyPair'?"]],
    ['sends operations of the version', '- send: { Encrypt: { Data: "00" } }', ["Encrypt: → operation 'Encrypt' does not exist in this protocol version"]],
    ['has a Unique Batch Item ID in hex', `- { send: ${GET}, uniqueBatchItemId: xy }`, ["xy → 'xy' is no sequence of bytes in hex"]],
    ['has one Message Extension in 1.x', `- { send: ${GET}, messageExtension: [{}, {}] }`, ["[{ → 'messageExtension' occurs once in an item"]],
    ['does not set what the runner sets', `- { header: { BatchCount: 2 }, send: ${GET} }`, ["BatchCount: → 'BatchCount' is no field of the request header"]],
    ['keeps to one range per key', `- { send: ${GET}, expect@1.0: {}, expect@..1.2: {} }`, ["expect@..1.2: → 'expect' is given twice for one protocol version, first at 10:51"]],
  ])('%s', (_what, steps, problems) => {
    expect(problemsIn('1.0', steps)).toEqual(problems);
  });

  it('tells the versions in which something is wrong, when not in all', () => {
    expect(problemsIn('1.0..2.1', '- send: { Get: { KeyWrapType: NotWrapped } }\n- send: { DiscoverVersions: {} }')).toEqual([
      "KeyWrapType: → tag 'KeyWrapType' does not exist in this protocol version (KMIP 1.0..1.3)",
      "DiscoverVersions: → operation 'DiscoverVersions' does not exist in this protocol version (KMIP 1.0)",
    ]);
  });
});

describe('the fields of a request', () => {
  it.each([
    ['are known tags', '- send: { Get: { UniqueIdentifer: k } }', ["UniqueIdentifer: → unknown tag 'UniqueIdentifer', did you mean 'UniqueIdentifier'?"]],
    ['are spelled like XML', '- send: { Get: { Unique Identifier: k } }', ["Unique → unknown tag 'Unique Identifier', did you mean 'UniqueIdentifier'?"]],
    ['belong to the operation', '- send: { Get: { ObjectType: SymmetricKey } }', ["ObjectType: → 'ObjectType' is no field of the Get request"]],
    ['occur once unless repeatable', '- send: { Get: { UniqueIdentifier: [a, b] } }', ["[a → 'UniqueIdentifier' occurs once in the Get request"]],
    ['are all there', '- send: { Create: { ObjectType: SymmetricKey } }', ["{ → the Create request lacks 'Attributes'"]],
    ['are all there in structures', '- send: { Revoke: { RevocationReason: { RevocationMessage: x } } }', ["{ → Revocation Reason lacks 'RevocationReasonCode'"]],
    ['include an object', '- send: { Register: { ObjectType: SymmetricKey, Attributes: {} } }', ['{ → the Register request lacks an object (SymmetricKey, Certificate, …)']],
    ['are structures where the tag is one', '- send: { Revoke: { RevocationReason: KeyCompromise } }', ['KeyCompromise → RevocationReason is a structure, not a text']],
    ['are values where the tag is one', '- send: { Get: { UniqueIdentifier: { Name: x } } }', ['{ → UniqueIdentifier is a TextString, not a structure']],
    ['have a value', '- send: { Get: { UniqueIdentifier: } }', [' → UniqueIdentifier has no value']],
    ['are never absent', '- send: { Get: { absent: [KeyFormatType] } }', ["absent: → 'absent' stands in a request; it belongs in expectations"]],
    ['are what the client chooses', '- send: { Get: { UniqueIdentifier: $any } }', ["$any → '$any' stands in a request; it belongs in expectations"]],
    ['are what the client sends', '- send: { Get: { UniqueIdentifier: { oneOf: [a, b] } } }', ["oneOf: → 'oneOf' stands in a request; it belongs in expectations"]],
    ['are what the author sends', '- send: { AddAttribute: { UniqueIdentifier: k, NewAttribute: { State: Active, Fresh: true } } }', ["NewAttribute: → 'NewAttribute' holds one attribute, not 2"]],
    ['hold an attribute', '- send: { AddAttribute: { UniqueIdentifier: k, NewAttribute: {} } }', ["NewAttribute: → 'NewAttribute' holds no attribute"]],
    ['hold attributes by name', '- send: { Locate: { Attributes: [State] } }', ["[State → 'Attributes' holds attributes by name, not a list"]],
    [
      'do not contradict the Current Attribute',
      '- send: { ModifyAttribute: { UniqueIdentifier: k, CurrentAttribute: { x-a: { index: 1, value: b } }, NewAttribute: { x-a: { index: 2, value: c } } } }',
      ["{ → the index 2 is not the index 1 of 'CurrentAttribute'"],
    ],
  ])('%s', (_what, steps, problems) => {
    expect(problemsIn('1.4', steps)).toEqual(problems);
  });

  it('are told once in each place, with the nearest word of the version', () => {
    expect(problemsIn('2.1', '- send: { Locate: { Atributes: {}, AttributeReference: State } }')).toEqual([
      "Atributes: → unknown tag 'Atributes', did you mean 'Attributes'?",
      "AttributeReference: → 'AttributeReference' is no field of the Locate request",
    ]);
  });
});

describe('attributes', () => {
  it.each([
    ['exist', '1.4', 'Stat: Active', ["Stat: → unknown attribute 'Stat', did you mean 'State'?"]],
    ['are spelled like XML', '1.4', 'Activation Date: $now', ["Activation → unknown attribute 'Activation Date', did you mean 'ActivationDate'?"]],
    ['exist in the version', '1.0', 'Fresh: true', ["Fresh: → attribute 'Fresh' does not exist in this protocol version"]],
    ['are gone in later versions', '2.0', 'OperationPolicyName: default', ["OperationPolicyName: → attribute 'OperationPolicyName' does not exist in this protocol version"]],
    ['of clients start with x-', '1.4', 'CustomAttribute: a', ["CustomAttribute: → 'CustomAttribute' stands for attributes outside the specification; write the name of one, x-ID"]],
    ['have a value', '1.4', 'State: { index: 1 }', ["{ → attribute 'State' has no value"]],
    ['have an index that is a number', '1.4', 'State: { index: one, value: Active }', ["one → 'index' must be a number from 0 on"]],
    ['have nothing else', '1.4', 'State: { vlaue: Active, index: 0 }', ["{ → attribute 'State' has no value", "vlaue: → unknown word 'vlaue'; an instance has index and value"]],
  ])('%s', (_what, version, attribute, problems) => {
    expect(problemsIn(version, `- send: { Locate: { Attributes: { ${attribute} } } }`)).toEqual(problems);
  });

  it('with one instance are not listed', () => {
    expect(problemsIn('1.4', '- send: { Create: { ObjectType: SymmetricKey, Attributes: { CryptographicLength: [128, 256] } } }')).toEqual(["[128 → attribute 'CryptographicLength' has one instance, not 2"]);
  });
});

describe('values', () => {
  it.each([
    ['an enumeration', 'Get: { KeyFormatType: Row }', "Row → 'Row' is no value of Key Format Type, did you mean 'Raw'?"],
    ['an enumeration of the version', 'Get: { KeyFormatType: PKCS_12 }', "PKCS_12 → value 'PKCS_12' of Key Format Type does not exist in this protocol version"],
    ['a mask', 'Check: { CryptographicUsageMask: [Encrypt, Decript] }', "Decript → 'Decript' is no bit of Cryptographic Usage Mask, did you mean 'Decrypt'?"],
    ['a mask of the version', 'Check: { CryptographicUsageMask: Authenticate }', "Authenticate → bit 'Authenticate' of Cryptographic Usage Mask does not exist in this protocol version"],
    ['a number', 'Locate: { MaximumItems: many }', "many → 'many' is no whole number"],
    ['a number of 32 bits', 'Locate: { MaximumItems: 4294967296 }', '4294967296 → 4294967296 does not fit in 32 bits with a sign'],
    ['a number of 64 bits', 'GetUsageAllocation: { UsageLimitsCount: 9223372036854775808 }', '9223372036854775808 → 9223372036854775808 does not fit in 64 bits with a sign'],
    ['a date', 'Validate: { ValidityDate: 31.1.2026 }', "31.1.2026 → '31.1.2026' is no date; write 2026-01-31T12:00:00Z, with Z or an offset such as +02:00"],
    ['a date with an offset', 'Validate: { ValidityDate: 2026-01-31T12:00:00 }', "2026-01-31T12:00:00 → '2026-01-31T12:00:00' is no date; write 2026-01-31T12:00:00Z, with Z or an offset such as +02:00"],
    ['a date of the calendar', 'Validate: { ValidityDate: 2026-02-30T12:00:00Z }', "2026-02-30T12:00:00Z → '2026-02-30T12:00:00Z' is not in the calendar"],
    ['a date in seconds', 'Validate: { ValidityDate: 2026-01-31T12:00:00.5Z }', "2026-01-31T12:00:00.5Z → '2026-01-31T12:00:00.5Z' has a fraction, but DateTime counts whole seconds"],
    ['bytes', 'RNGSeed: { Data: 0x00 }', "0x00 → '0x00' is no sequence of bytes in hex"],
    ['whole bytes', 'RNGSeed: { Data: "012" }', `"012" → '012' is no sequence of bytes in hex`],
    ['a Boolean', 'Encrypt: { Data: "00", InitIndicator: yes }', "yes → 'yes' is neither true nor false"],
    ['a text, not a time', 'Get: { UniqueIdentifier: $now }', "$now → '$now' is a time, but UniqueIdentifier is a TextString"],
    ['a time, not a text', 'Validate: { ValidityDate: $unique }', "$unique → '$unique' is a text, but ValidityDate is a DateTime"],
    ['a word of the language', 'Get: { UniqueIdentifier: $now+ }', "$now+ → '$now+' is no word of the language; a text that begins with $ is written $$…"],
    ['of the type that the tag has', 'Get: { UniqueIdentifier: { Integer: 1 } }', 'Integer: → UniqueIdentifier is a TextString, not an Integer'],
    ['one value', 'Locate: { Attributes: {}, MaximumItems: [1, 2] }', "[1 → 'MaximumItems' occurs once in the Locate request"],
  ])('must be %s', (_what, send, problem) => {
    expect(problemsIn('1.3', `- send: { ${send} }`)).toEqual([problem]);
  });

  it('of Big Integers are bytes in hex', () => {
    const step = (modulus: string) => `- { send: ${GET}, expect: { PublicKey: { KeyBlock: { KeyValue: { KeyMaterial: { Modulus: ${modulus} } } } } } }`;
    expect(problemsIn('1.0', step('"123"'))).toEqual([`"123" → '123' is no Big Integer; it is written as bytes in hex, two's complement`]);
    expect(problemsIn('1.0', step('$any'))).toEqual([]);
  });

  it('of a tag without a type of its own say their type', () => {
    expect(problemsIn('2.0', '- send: { AdjustAttribute: { UniqueIdentifier: k, AttributeReference: CryptographicLength, AdjustmentType: Increment, AdjustmentValue: 8 } }')).toEqual([
      '8 → AdjustmentValue has no type of its own; write the type: { Integer: 5 }',
    ]);
  });
});

describe('expectations', () => {
  it.each([
    ['name fields of the response', '{ Attributes: {} }', ["Attributes: → 'Attributes' is no field of the Get response"]],
    ['know their words', '{ faliure: ItemNotFound }', ["faliure: → unknown key 'faliure', did you mean 'failure'?"]],
    ['have one outcome', '{ failure: ItemNotFound, undone: {} }', ["undone: → 'undone' and 'failure' exclude each other"]],
    ['of a failure have no fields', '{ failure: ItemNotFound, UniqueIdentifier: k }', ["UniqueIdentifier: → 'UniqueIdentifier' stands beside 'failure'; fields of the payload are for a success"]],
    ['of a failure name a reason', '{ failure: [] }', ["failure: → 'failure' names no Result Reason"]],
    ['name reasons that exist', '{ failure: ObjectNotFond }', ["ObjectNotFond → 'ObjectNotFond' is no value of Result Reason"]],
    ['name reasons of the version', '{ failure: ObjectNotFound }', ["ObjectNotFound → value 'ObjectNotFound' of Result Reason does not exist in this protocol version"]],
    ['tolerate only failures', '{ tolerated: ItemNotFound }', ["tolerated: → 'tolerated' stands without 'failure'"]],
    ['have tags that are absent', '{ absent: [KeyWrapTpe] }', ["KeyWrapTpe → unknown tag 'KeyWrapTpe', did you mean 'KeyWrapType'?"]],
    ['have bounds for numbers', '{ UniqueIdentifier: { atLeast: 1 } }', ['{ → bounds are for numbers, but UniqueIdentifier is a TextString']],
    ['have lengths for bytes', '{ UniqueIdentifier: { bytes: 1 } }', ["1 → 'bytes' is for a ByteString, but UniqueIdentifier is a TextString"]],
    ['have one form', '{ UniqueIdentifier: { oneOf: [a], bytes: 1 } }', ["bytes: → 'bytes' stands beside 'oneOf'"]],
    ['have a form that exists', '{ UniqueIdentifier: { anyOf: [a] } }', ["anyOf: → unknown word 'anyOf'; a value has bytes, oneOf, not, atLeast or atMost"]],
    ['do not become a success where a range ends', '{ failure@1.1..: InvalidField }', ["{ → 'expect' names an outcome in other protocol versions only"]],
    ['have literals to choose from', '{ UniqueIdentifier: { oneOf: [$any] } }', ["$any → 'oneOf' holds literals only"]],
  ])('%s', (_what, expectation, problems) => {
    expect(problemsIn('1.0', `- { send: ${GET}, expect: ${expectation} }`)).toEqual(problems);
  });
});

describe('variables', () => {
  const CREATE = '{ Create: { ObjectType: SymmetricKey, Attributes: {} } }';

  it.each([
    ['are bound', `- send: { Get: { UniqueIdentifier: $key } }`, ["$key → variable '$key' is not bound before this place"]],
    [
      'are bound before they are used',
      `- send: { Get: { UniqueIdentifier: $key } }\n- { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }`,
      ["$key → variable '$key' is not bound before this place"],
    ],
    [
      'are suggested',
      `- { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }\n- send: { Get: { UniqueIdentifier: $kez } }\n- send: { Get: { UniqueIdentifier: $key } }`,
      ["$kez → variable '$kez' is not bound before this place, did you mean '$key'?"],
    ],
    [
      'are bound once',
      `- { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }\n- { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }\n- send: { Get: { UniqueIdentifier: $key } }`,
      ["bind → variable '$key' is bound twice, first at 10:103"],
    ],
    ['are used', `- { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }`, ["bind → variable '$key' is never used"]],
    ['are bound in expectations', '- send: { Get: { UniqueIdentifier: bind $key } }', ["bind → 'bind $key' stands in a request; variables are bound in expectations"]],
    ['have names of their own', `- { send: ${CREATE}, expect: { UniqueIdentifier: bind $now } }`, ["bind → '$now' is a word of the language and cannot be bound"]],
    [
      'have a type',
      `- { send: ${CREATE}, expect: { ObjectType: bind $type } }\n- send: { Get: { UniqueIdentifier: $type } }`,
      ["$type → variable '$type' is an Enumeration, but a TextString stands here"],
    ],
    [
      'are not bound by what an undone item may leave out',
      `- { send: ${CREATE}, expect: { undone: { UniqueIdentifier: bind $key } } }`,
      ["bind → variable '$key' cannot be bound here; an undone item need not have a payload"],
    ],
    [
      'of an answer are not there when the requests of its batch are sent',
      `- batch:\n    - { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }\n    - send: { Get: { UniqueIdentifier: $key } }`,
      ["$key → variable '$key' is not bound before this place"],
    ],
    [
      'of an answer are there for the next answer of its batch',
      `- batch:\n    - { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }\n    - { send: { Get: {} }, expect: { UniqueIdentifier: $key } }`,
      [],
    ],
  ])('%s', (_what, steps, problems) => {
    expect(problemsIn('1.0', steps)).toEqual(problems);
  });

  it('that only some versions use are used', () => {
    expect(problemsIn('1.0..1.4', `- { send: ${CREATE}, expect: { UniqueIdentifier: bind $key } }\n- { versions: 1.4, send: { Get: { UniqueIdentifier: $key } } }`)).toEqual([]);
  });
});

describe('several suites', () => {
  function folder(files: Readonly<Record<string, string>>): string {
    const directory = mkdtempSync(join(tmpdir(), 'suites-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return directory;
  }
  const suite = (name: string, includes = '[]') => withSteps('1.0', `- send: ${GET}`).replace('suite: example', `suite: ${name}\nincludes: ${includes}`);

  it('load in the order of their selectors', () => {
    const directory = folder({ 'a.yaml': suite('a', 'b'), 'b.yaml': suite('b') });
    expect(loadSuites(['b', 'a'], directory).map(({ name, includes }) => ({ name, includes }))).toEqual([
      { name: 'b', includes: [] },
      { name: 'a', includes: ['b'] },
    ]);
  });

  it('tell all that is wrong in any of them, file by file', () => {
    const directory = folder({ 'a.yaml': suite('a', '[bb]'), 'b.yaml': suite('a'), 'c.yaml': 'suite: [' });
    expect(() => loadSuites([directory], directory)).toThrow(
      new SuiteErrors([
        { place: { file: join(directory, 'a.yaml'), line: 2, column: 12 }, message: "unknown suite 'bb'", suggestion: 'b' },
        { place: { file: join(directory, 'b.yaml'), line: 1, column: 8 }, message: `suite 'a' is there twice, first at ${join(directory, 'a.yaml')}:1:8` },
        { place: { file: join(directory, 'c.yaml'), line: 1, column: 9 }, message: 'not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]' },
      ]),
    );
  });

  it('end in an error that says what to do', () => {
    const error = new SuiteErrors([{ place: { file: 'a.yaml', line: 3, column: 4 }, message: 'x is wrong', suggestion: 'y', versions: ['1.0', '1.1', '1.2', '2.1'] }]);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toBe("a.yaml:3:4: x is wrong, did you mean 'y'? (KMIP 1.0..1.2, 2.1)");
    expect(error.remedy).toBe('Correct the suite; docs/suites.md describes the language.');
  });
});
