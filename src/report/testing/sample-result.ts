/** Builders of run results for tests: realistic ones, and ones in which every text is hostile. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { protocolVersionItem, requestMessage } from '../../kmip/message.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Check } from '../../match/check.js';
import { groupCauses } from '../../runner/causes.js';
import { recordMessage } from '../../runner/record.js';
import type { CaseResult, MessageRecord, RunResult, StepResult, SuiteFacts } from '../../runner/result.js';
import { countCases, judgeProfiles, type SuiteExtent } from '../../runner/verdicts.js';
import { byteString, dateTime, decode, encode, enumeration, integer, structure, textString, type Item } from '../../ttlv/index.js';

/** Markup, the end of a script and of a CDATA section, terminal escapes, NUL, a bidirectional override, half a surrogate pair, lines. */
export const HOSTILE = `</script><img src=x onerror=alert(1)>"'\`{{{x}}}&]]><!--\u001b[31m\u009b2J\u0000\u202e\ud800\r\n::error::x\uffff`;

const AT = '2026-03-14T09:26:53.589Z';

/** A message as the runner records it. */
export function message(item: Item): MessageRecord {
  const bytes = encode(item);
  return recordMessage(bytes, decode(bytes), AT, { showSecrets: false, knownSecrets: [] });
}

export const request = (version: ProtocolVersion, operation: number, payload: readonly Item[]): MessageRecord =>
  message(requestMessage(version, [], [{ operation, payload }]));

export function response(version: ProtocolVersion, operation: number, payload: readonly Item[]): MessageRecord {
  return message(
    structure(TAG.ResponseMessage, [
      structure(TAG.ResponseHeader, [protocolVersionItem(version), dateTime(TAG.TimeStamp, 1_773_480_413n), integer(TAG.BatchCount, 1)]),
      structure(TAG.BatchItem, [
        enumeration(TAG.Operation, operation),
        enumeration(TAG.ResultStatus, ENUM.ResultStatus.Success),
        structure(TAG.ResponsePayload, payload),
      ]),
    ]),
  );
}

/** Offset and length of the first item with this tag. */
export function bytesOf(record: MessageRecord, tag: string): { offset: number; length: number } {
  const line = record.tree.find((each) => each.tag === tag)!;
  return { offset: line.offset, length: line.length };
}

export const check = (parts: Partial<Check> = {}): Check => ({
  rule: 'S-3',
  verdict: 'match',
  path: 'Batch Item 1 › Result Status',
  expected: 'Success (0)',
  actual: 'Success (0)',
  message: 'The Result Status is as expected.',
  cause: 'Result Status differs',
  source: 'KMIP 1.4 §9.1.3.2.28',
  ...parts,
});

export const step = (parts: Partial<StepResult> = {}): StepResult => ({
  number: 1,
  title: 'Create a key',
  cleanup: false,
  outcome: 'passed',
  place: 'profiles/symmetric-key-lifecycle.yaml:12:5',
  checks: [check()],
  ...parts,
});

export const caseResult = (parts: Partial<CaseResult> = {}): CaseResult => {
  const { id = 'SKLC-M-1', version = '1.4', suite = 'symmetric-key-lifecycle', outcome = 'passed' } = parts;
  return {
    suite,
    id,
    version,
    title: 'Create, read the state, destroy',
    level: 'mandatory',
    sources: ['KMIP Symmetric Key Lifecycle Profile 1.0 §3.1'],
    place: `profiles/${suite}.yaml:10:3`,
    outcome,
    durationMs: outcome === 'skipped' ? 0 : 42,
    ...(outcome === 'skipped' ? {} : { startedAt: AT }),
    steps: outcome === 'skipped' ? [] : [step()],
    bindings: [],
    repeat: `kmip-conformance run ${suite} --target pykmip --case ${id} --version ${version}`,
    ...parts,
  };
};

const suite = (name: string, profile: string, includes: readonly string[]): SuiteFacts => ({
  name,
  title: `${profile} Profile`,
  profile,
  includes,
  file: `profiles/${name}.yaml`,
  checksum: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
});

export const SUITES: readonly SuiteFacts[] = [
  suite('baseline-server', 'Baseline Server', []),
  suite('symmetric-key-lifecycle', 'Symmetric Key Lifecycle Server', ['baseline-server']),
];

/** What each suite demands: just the cases that there are results of. */
const extents = (suites: readonly SuiteFacts[], cases: readonly CaseResult[]): SuiteExtent[] =>
  suites.map((each) => ({ ...each, cases: cases.filter((result) => result.suite === each.name) }));

/** A result around these cases, with verdicts, causes and counts as the runner computes them. */
export function runResult(cases: readonly CaseResult[], parts: Partial<RunResult> = {}): RunResult {
  const suites = parts.suites ?? SUITES;
  return {
    format: 'kmip-conformance-result',
    formatVersion: 1,
    tool: { name: 'kmip-conformance', version: '0.1.0', node: 'v22.11.0' },
    startedAt: AT,
    finishedAt: '2026-03-14T09:27:05.934Z',
    durationMs: 12_345,
    ended: 'completed',
    configuration: {
      command: 'kmip-conformance run --target pykmip',
      versions: ['1.4', '2.1'],
      cases: [],
      level: 'all',
      timeoutMs: 30_000,
      jobs: 2,
      bail: false,
      showSecrets: false,
      verifyServer: true,
      namePrefix: 'kmipc-5f2c9a10',
    },
    target: {
      name: 'pykmip',
      description: 'PyKMIP 0.10.0, started for this run',
      address: '127.0.0.1:5696',
      tls: {
        protocol: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        authorized: true,
        certificate: {
          subject: 'CN=localhost',
          issuer: 'CN=Loopback CA',
          validFrom: '2026-03-13T00:00:00.000Z',
          validTo: '2026-04-13T00:00:00.000Z',
          subjectAltName: 'DNS:localhost, IP Address:127.0.0.1',
          fingerprint: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
        },
      },
      offeredVersions: ['2.1', '2.0', '1.4', '1.3', '1.2'],
      vendor: 'PyKMIP Project',
      operations: ['Create', 'Get', 'GetAttributes', 'Locate', 'Destroy', 'Query', 'DiscoverVersions'],
      objectTypes: ['SymmetricKey', 'PublicKey', 'PrivateKey', 'OpaqueObject'],
      clockOffsetSeconds: -3,
      remarks: ['Query was answered in KMIP 2.1.'],
    },
    suites,
    cases,
    verdicts: judgeProfiles(extents(suites, cases), cases),
    causes: groupCauses(cases),
    counts: countCases(cases),
    ...parts,
  };
}

const UID = 'c8d2b7f1-5a0e-4c55-9d0a-1f7f9b1e3a77';
const uid = textString(TAG.UniqueIdentifier, UID);

const attribute = (name: string, value: Item): Item => structure(TAG.Attribute, [textString(TAG.AttributeName, name), value]);

function createStep(version: ProtocolVersion): StepResult {
  const template = structure(TAG.TemplateAttribute, [
    attribute('Cryptographic Algorithm', enumeration(TAG.AttributeValue, ENUM.CryptographicAlgorithm.AES)),
    attribute('Cryptographic Length', integer(TAG.AttributeValue, 256)),
    attribute('Cryptographic Usage Mask', integer(TAG.AttributeValue, 12)),
  ]);
  return step({
    number: 1,
    title: 'Create an AES key of 256 bits',
    request: request(version, ENUM.Operation.Create, [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), template]),
    response: response(version, ENUM.Operation.Create, [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), uid]),
    roundTripMs: 4.2,
  });
}

function readAttributes(version: ProtocolVersion): StepResult {
  const answer = response(version, ENUM.Operation.GetAttributes, [uid, attribute('State', enumeration(TAG.AttributeValue, ENUM.State.Active))]);
  return step({
    number: 2,
    title: 'Read State and Digest',
    outcome: 'failed',
    request: request(version, ENUM.Operation.GetAttributes, [uid, textString(TAG.AttributeName, 'State'), textString(TAG.AttributeName, 'Digest')]),
    response: answer,
    roundTripMs: 2.8,
    checks: [
      check(),
      check({
        rule: 'A-1',
        verdict: 'failure',
        path: 'Batch Item 1 › Response Payload › Attribute "Digest"',
        expected: 'one Digest with Hashing Algorithm SHA_256 (6)',
        actual: 'nothing',
        message: 'The response holds no Digest although the request asked for it.',
        cause: 'Get Attributes returns no Digest',
        source: 'KMIP 1.4 §3.17',
        bytes: bytesOf(answer, 'ResponsePayload'),
      }),
      check({
        rule: 'A-4',
        verdict: 'failure',
        path: 'Batch Item 1 › Response Payload › Attribute "State"',
        expected: 'PreActive (1)',
        actual: 'Active (2)',
        message: 'The key is Active although no Activation Date was given.',
        cause: 'Create makes keys Active',
        source: 'KMIP 1.4 §3.22',
        bytes: bytesOf(answer, 'AttributeValue'),
      }),
    ],
  });
}

function getKey(version: ProtocolVersion): StepResult {
  const block = structure(TAG.KeyBlock, [
    enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.Raw),
    structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, Uint8Array.from({ length: 32 }, (_, index) => index * 7 + 1))]),
  ]);
  return step({
    number: 2,
    title: 'Get the key',
    request: request(version, ENUM.Operation.Get, [uid]),
    response: response(version, ENUM.Operation.Get, [
      enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey),
      uid,
      structure(TAG.SymmetricKey, [block]),
    ]),
    roundTripMs: 3.1,
    checks: [
      check(),
      check({ rule: 'C-2', path: 'Batch Item 1 › Response Payload › Key Material', expected: '(redacted)', actual: '(redacted)', message: 'The key is the one expected.', secret: true }),
      check({
        rule: 'V-7',
        verdict: 'variation',
        path: 'Batch Item 1 › Response Payload › Key Block',
        expected: 'nothing',
        actual: 'Key Format Type Raw (1)',
        message: 'The server chose the Key Format Type.',
        cause: 'Key Format Type is chosen by the server',
        variation: 'Profiles 2.1 §4.1.1 item 21',
      }),
      check({
        rule: 'W-1',
        verdict: 'warning',
        path: 'Response Header › Time Stamp',
        expected: 'within 120 s of 2026-03-14T09:26:53Z',
        actual: '2026-03-14T09:30:13Z',
        message: 'The clock of the server is 200 s ahead.',
        cause: 'The clock of the server differs',
        source: 'KMIP 1.4 §6.5',
      }),
    ],
  });
}

function destroyStep(version: ProtocolVersion): StepResult {
  const failing = check({ verdict: 'failure', cause: 'Clean-up fails', message: 'Destroy was refused.', actual: 'OperationFailed (1)' });
  return step({ number: 3, title: 'Destroy the key', cleanup: true, outcome: 'failed', request: request(version, ENUM.Operation.Destroy, [uid]), checks: [failing] });
}

/** Every outcome, every verdict, redaction, clean-up that fails, and a text from the server that attacks its reader. */
export function sampleResult(): RunResult {
  const hostileAnswer = response('2.1', ENUM.Operation.Locate, [textString(TAG.UniqueIdentifier, HOSTILE.replace('\ud800', ''))]);
  const closed = { outcome: 'errored', errorKind: 'closed-before-answer', reason: '127.0.0.1:5696 closed the connection without an answer.' } as const;
  return runResult([
    caseResult({ suite: 'baseline-server', id: 'BL-M-1', title: 'Query and Discover Versions' }),
    caseResult({ suite: 'baseline-server', id: 'BL-M-1', version: '2.1', title: 'Query and Discover Versions' }),
    caseResult({ outcome: 'failed', steps: [createStep('1.4'), readAttributes('1.4'), destroyStep('1.4')], bindings: [{ name: 'key', value: UID, origin: 'step 1, Response Payload › Unique Identifier' }] }),
    caseResult({ id: 'SKLC-M-2', outcome: 'failed', title: 'Read attributes of a named key', steps: [createStep('1.4'), readAttributes('1.4')] }),
    caseResult({ id: 'SKLC-M-3', outcome: 'errored', title: 'Locate by name', steps: [step({ ...closed, title: 'Locate', checks: [], request: request('1.4', ENUM.Operation.Locate, []) })] }),
    caseResult({
      id: 'SKLC-O-1',
      level: 'optional',
      outcome: 'skipped',
      title: 'Archive and recover',
      skip: { category: 'not-announced', reason: 'Query does not announce Archive, which this optional case needs.' },
    }),
    caseResult({ version: '2.1', steps: [createStep('2.1'), getKey('2.1'), destroyStep('2.1')], bindings: [{ name: 'key', value: UID, origin: 'step 1' }] }),
    caseResult({
      id: 'SKLC-M-3',
      version: '2.1',
      outcome: 'inconclusive',
      title: 'Locate by name',
      steps: [step({ outcome: 'blocked', reason: 'Not sent: it needs $key, which no earlier step yielded.', checks: [] })],
    }),
    caseResult({
      id: 'SKLC-O-2',
      version: '2.1',
      level: 'optional',
      outcome: 'failed',
      title: 'Locate with a filter',
      steps: [
        step({
          outcome: 'failed',
          title: 'Locate what does not exist',
          request: request('2.1', ENUM.Operation.Locate, []),
          response: hostileAnswer,
          checks: [
            check({
              verdict: 'failure',
              path: 'Batch Item 1 › Response Payload › Unique Identifier',
              expected: 'nothing',
              actual: HOSTILE,
              message: `The answer names an object that does not exist: ${HOSTILE}`,
              cause: 'Locate finds what does not exist',
              source: 'KMIP 2.1 §6.1.28',
              bytes: bytesOf(hostileAnswer, 'UniqueIdentifier'),
            }),
          ],
        }),
      ],
    }),
  ]);
}

/** The sample with every free text replaced by `text`; what the schema limits to certain words stays. */
export function hostileResult(text: string): RunResult {
  const kept = new Set(['format', 'startedAt', 'finishedAt', 'at', 'hex', 'ended', 'outcome', 'verdict', 'level', 'version', 'versions', 'category', 'kind']);
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return kept.has(key) ? value : text;
    if (Array.isArray(value)) return value.map((each) => walk(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, key === 'tool' ? '' : name)]));
  };
  return walk({ ...sampleResult(), ended: 'target-lost', endedBecause: text }, '') as RunResult;
}

/** Many cases of one step, one in ten of them failed. */
export function largeResult(count: number): RunResult {
  const [create, read] = [createStep('1.4'), readAttributes('1.4')];
  return runResult(
    Array.from({ length: count }, (_, index) => {
      const failed = index % 10 === 0;
      return caseResult({ id: `LARGE-${index}`, outcome: failed ? 'failed' : 'passed', steps: failed ? [create, read] : [create] });
    }),
  );
}
