import { describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { BUILT_IN_DIRECTORY, builtInSelector, findSuites, suiteNames } from './find.js';
import { clientDirectory } from './clients.js';
import { loadSuite, loadSuites } from './load.js';
import { SuiteErrors } from './problem.js';
import type { Step, Suite } from './case.js';

const suite = (steps: string, head = ''): Suite =>
  loadSuite('s.yaml', `suite: s\ntitle: S\nprofile: S\nversions: 1.2\njudge: as-client\n${head}cases:\n  - id: A\n    title: A\n    source: A\n    breaks: It stops\n    steps:\n${steps}`);
const firstSteps = (steps: string): readonly Step[] => suite(steps).cases[0]!.steps;

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof SuiteErrors) return error.problems.map(({ message }) => message).join('; ');
    if (error instanceof UserError) return `${error.message} ${error.remedy ?? ''}`;
    throw error;
  }
  return 'nothing';
}

describe('the suite of a product', () => {
  const PRODUCT = 'clientProduct: { name: P, versions: "7", evidence: trace, sources: [a log], needs: [time-stamp, operation] }\n';

  it('names the product, how its requests are known and what it needs', () => {
    const { client, cases } = suite('      - send: { Get: { UniqueIdentifier: k } }', PRODUCT);
    expect(client).toEqual({ name: 'P', versions: '7', evidence: 'trace', sources: ['a log'], needs: ['operation', 'time-stamp'] });
    expect(cases[0]).toMatchObject({ asClient: { needs: ['operation', 'time-stamp'] }, breaks: 'It stops' });
    expect(cases[0]?.encoding).toBeUndefined();
    expect(suite('      - send: { Get: { UniqueIdentifier: k } }', PRODUCT.replace('needs:', 'https: true, needs:')).cases[0]?.encoding).toBe('ttlv');
  });

  it('knows five kinds of evidence', () => {
    expect(problem(() => suite('      - send: { Get: { UniqueIdentifier: k } }', PRODUCT.replace('trace', 'traces')))).toBe("'evidence' must be run or trace or source or vector or documented");
  });

  it('expects nothing that its author did not write', () => {
    const [added] = firstSteps('      - send: { AddAttribute: { UniqueIdentifier: k, NewAttribute: { x-ID: a } } }');
    expect(added?.items[0]?.expect).toEqual({ status: 'Success', payload: [] });
  });
});

describe('a step of a client', () => {
  it('may have its own protocol version and its own connection', () => {
    expect(firstSteps('      - { protocolVersion: 1.0, newConnection: true, send: { Get: { UniqueIdentifier: k } }, breaks: Nothing works }')[0]).toMatchObject({ version: '1.0', newConnection: true, breaks: 'Nothing works' });
    expect(problem(() => suite('      - { protocolVersion: 1.0.., send: { Get: { UniqueIdentifier: k } } }'))).toBe("'protocolVersion' must be one protocol version: 1.0, 1.1, 1.2, 1.3, 1.4, 2.0, 2.1, 3.0");
  });

  it('is lowered to the version of the message, not that of the case', () => {
    expect(problem(() => suite('      - { protocolVersion: 1.0, send: DiscoverVersions }'))).toBe("operation 'DiscoverVersions' does not exist in this protocol version");
  });

  it('keeps the order of its header when it says so', () => {
    const tags = (word: string): number[] => firstSteps(`      - { ${word}header: { TimeStamp: $now, MaximumResponseSize: 8192 }, send: { Get: { UniqueIdentifier: k } } }`)[0]!.header.map((field) => ('tag' in field ? field.tag : 0));
    expect(tags('')).toEqual([0x420050, 0x420092]);
    expect(tags('keepOrder: true, ')).toEqual([0x420092, 0x420050]);
  });

  it('may name other outcomes that serve as well', () => {
    const [step] = firstSteps('      - { send: { Get: { UniqueIdentifier: k } }, expect: { failure: ItemNotFound }, otherwise: [{ failure: PermissionDenied }] }');
    expect(step?.items[0]?.alternatives).toEqual([{ status: 'OperationFailed', reasons: [12], tolerated: [] }]);
  });

  it('may take the keys of another and change some', () => {
    const [first, second] = firstSteps('      - &a { title: One, send: { Get: { UniqueIdentifier: k } } }\n      - { <<: *a, title: Two }');
    expect([first?.title, second?.title]).toEqual(['One', 'Two']);
    expect(second?.items).toEqual(first?.items);
    expect(problem(() => suite('      - { <<: Ping, send: { Get: { UniqueIdentifier: k } } }'))).toBe("'<<' takes an alias of a map, not a text");
  });
});

describe('products on the command line', () => {
  const names = suiteNames(clientDirectory(BUILT_IN_DIRECTORY));

  it('are all there, valid and called like their files', () => {
    expect(names).toEqual(['ceph-rgw', 'datastax', 'edb-tde', 'fortigate', 'mongodb-csfle', 'mongodb-csfle-delegated', 'mongodb-ear', 'mysql-okv', 'pg-tde', 'ps-mysql', 'psmdb', 'psmdb-legacy', 'scylla', 'synology', 'truenas', 'vast', 'veeam', 'vmware', 'zenko']);
    expect(loadSuites(['clients']).map(({ name }) => name)).toEqual(names);
  });

  it.each(names)('%s says how its requests are known and what breaks, in every case', (name) => {
    const [loaded] = loadSuites([`client:${name}`]);
    expect(loaded?.client?.sources).not.toEqual([]);
    expect(loaded?.cases.filter((each) => each.breaks === undefined || each.asClient === undefined)).toEqual([]);
  });

  it('are named by the prefix client:', () => {
    const [file] = findSuites(['client:zenko']);
    expect(builtInSelector(file!)).toBe('client:zenko');
    expect(builtInSelector('zenko.yaml')).toBeUndefined();
  });

  it('that are unknown end with the list and a suggestion', () => {
    expect(problem(() => findSuites(['client:zenka']))).toBe(`There is no suite for the product 'zenka', did you mean 'client:zenko'? Products are ${names.join(', ')}; all of them are 'clients'.`);
    expect(problem(() => findSuites(['client:mysql']))).toContain(`did you mean 'client:mysql-okv'?`);
    expect(problem(() => findSuites(['client:oracle']))).toContain("There is no suite for the product 'oracle'. Products are");
  });
});
