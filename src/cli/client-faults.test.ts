import { describe, expect, it } from 'vitest';
import { CLIENT_CONTROLS } from '../reference/testing/client-controls.js';
import { arm, faultByName, type Fault } from '../reference/faults/index.js';
import { createEngine } from '../reference/index.js';
import { run } from '../runner/run.js';
import { connectInProcess } from '../selftest/in-process.js';
import type { Suite } from '../suite/case.js';
import { loadSuites } from '../suite/load.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';

/** What the specification forbids: the products with which the embedded server does not work any more. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  'attribute-lost-state': 'datastax mongodb-ear ps-mysql psmdb synology vast vmware',
  'batch-item-id-lost-when-alone': 'vmware zenko',
  'header-field-of-requests': 'ceph-rgw pg-tde ps-mysql psmdb psmdb-legacy',
  'identifier-missing': 'ceph-rgw datastax fortigate mongodb-csfle mongodb-csfle-delegated mongodb-ear mysql-okv pg-tde ps-mysql psmdb psmdb-legacy scylla synology vast veeam vmware zenko',
  'iv-not-returned': 'edb-tde mongodb-csfle-delegated',
  'key-cut': 'ceph-rgw datastax fortigate mongodb-csfle mongodb-ear mysql-okv pg-tde ps-mysql psmdb psmdb-legacy scylla synology truenas vast vmware',
  'key-one-bit-off': 'fortigate mongodb-csfle pg-tde ps-mysql psmdb psmdb-legacy synology truenas',
  'locate-name-by-prefix': 'ceph-rgw datastax fortigate pg-tde',
  'missing-cryptographic-algorithm': 'fortigate pg-tde ps-mysql psmdb psmdb-legacy scylla',
  'missing-object-type': 'ceph-rgw datastax fortigate mongodb-csfle mongodb-ear mysql-okv pg-tde ps-mysql psmdb psmdb-legacy synology truenas vast veeam vmware zenko',
  'missing-payload': 'ceph-rgw datastax edb-tde fortigate mongodb-csfle mongodb-csfle-delegated mongodb-ear mysql-okv pg-tde ps-mysql psmdb psmdb-legacy scylla synology truenas vast veeam vmware zenko',
  'plaintext-one-bit-off': 'edb-tde mongodb-csfle-delegated zenko',
  'reason-always-permission-denied': 'psmdb',
  'time-stamp-missing': 'ceph-rgw pg-tde ps-mysql psmdb psmdb-legacy',
};

/** What it leaves to the server. */
const LEFT_OPEN: Readonly<Record<string, string>> = {
  'answer-in-two-records': 'ceph-rgw pg-tde ps-mysql psmdb-legacy zenko',
  'attributes-in-key-value': 'veeam',
  'deactivated-object-withheld': 'datastax',
  'empty-name-refused': 'psmdb-legacy',
  'empty-usage-mask-refused': 'mongodb-csfle truenas',
  'nameless-object-refused': 'mongodb-csfle mongodb-csfle-delegated mongodb-ear mysql-okv psmdb scylla vast vmware zenko',
  'operation-policy-refused': 'synology vast',
  'pre-active-object-withheld': 'ceph-rgw pg-tde psmdb-legacy veeam vmware',
  'random-vector-refused': 'mongodb-csfle-delegated',
  'template-attribute-overlooked': 'fortigate vast',
  'vector-demanded': 'edb-tde',
};

/** The same, where the catalogue of conformance tests has it as something that nobody may be blamed for. */
const BLAMELESS: Readonly<Record<string, string>> = {
  'control-message-missing': 'ceph-rgw pg-tde ps-mysql psmdb-legacy',
  'control-split-after-header': 'zenko',
};

/** What no product minds. */
const HARMLESS = ['control-index-zero-present', 'control-located-items-absent', 'control-message-in-another-language', 'control-nothing', 'control-reason-with-success'];

/** Mandatory cases, each in one protocol version. */
const suites = loadSuites(['clients']).map((suite): Suite => ({ ...suite, cases: suite.cases.filter(({ id, level }, index, all) => level === 'mandatory' && all.findIndex((each) => each.id === id) === index) }));

const faultNamed = (name: string): Fault => {
  const fault = CLIENT_CONTROLS.find((each) => each.name === name) ?? faultByName(name);
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  return fault;
};

/** The products with which the embedded server does not work when it has the fault. */
async function broken(fault: Fault): Promise<string[]> {
  const { cases } = await run({
    suites,
    included: [],
    connect: connectInProcess(createEngine({ interference: arm(fault) }), DEFAULT_LIMITS),
    https: true,
    target: { name: 'embedded', description: fault.sentence, address: '', remarks: [] },
    toolVersion: '',
    command: '',
    repeat: () => '',
    versions: [],
    cases: [],
    level: 'mandatory',
    timeoutMs: DEFAULT_LIMITS.answerMs,
    jobs: 4,
    bail: false,
    showSecrets: true,
    verifyServer: true,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });
  return [...new Set(cases.filter(({ outcome }) => outcome !== 'passed').map(({ suite }) => suite))].sort();
}

describe('what products cannot bear', () => {
  it('is three things at least for each of them', () => {
    const counts = new Map(suites.map(({ name }) => [name, 0]));
    for (const product of Object.values({ ...FORBIDDEN, ...LEFT_OPEN, ...BLAMELESS }).flatMap((products) => products.split(' '))) counts.set(product, (counts.get(product) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count < 3)).toEqual([]);
    expect(counts.size).toBe(19);
  });

  it('is partly left to the server by the specification', () => {
    expect(CLIENT_CONTROLS.map(({ name }) => name).sort()).toEqual(Object.keys(LEFT_OPEN));
    expect(CLIENT_CONTROLS.every(({ expectation, name }) => expectation === 'permitted' && faultByName(name) === undefined)).toBe(true);
  });

  it.each(Object.entries({ ...FORBIDDEN, ...LEFT_OPEN, ...BLAMELESS }))('%s: it does not work with %s', async (name, products) => {
    expect((await broken(faultNamed(name))).join(' ')).toBe(products);
  });

  it.each(HARMLESS)('%s: it works with all', async (name) => {
    expect(await broken(faultNamed(name))).toEqual([]);
  });
});
