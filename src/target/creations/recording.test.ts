import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Connection } from '../../transport/connection.js';
import { TransportFailure } from '../../transport/trouble.js';
import { decode, enumeration, structure, textString } from '../../ttlv/index.js';
import { openInterview, type Interview } from '../survey/interview.js';
import { remainsOf, type CreationEntry, type Remains } from './entries.js';
import { openCreationLog, readCreations, runEntry, type CreationLog } from './log.js';
import { textsOf } from './messages.js';
import { recordingCreations, type CreationRecord } from './recording.js';
import { removeObject, removeOpenCreation } from './remove.js';
import { aesKey, allObjects, byId, createKey, message, sharedServer, type SharedServer } from './testing/shared-server.js';

const { Operation } = ENUM;
const PREFIX = 'kmipc-1a2b3c4d';
const folder = mkdtempSync(join(tmpdir(), 'recording-'));

let shared: SharedServer;
let foreign: string;
beforeAll(async () => {
  shared = await sharedServer();
  foreign = await createKey(shared.other, 'payroll');
});
afterAll(async () => {
  await shared.close();
  rmSync(folder, { recursive: true });
});

let log: CreationLog;
let record: CreationRecord;
let own: Connection;
beforeEach(async () => {
  log = openCreationLog(folder);
  log.note(runEntry('kmip://test', 'test'));
  log.note({ event: 'prefix', prefix: PREFIX });
  record = recordingCreations(shared.open, log, 'test:5696');
  record.setPrefix(PREFIX);
  own = await record.connect();
  return async () => {
    await own.close();
    log.end();
  };
});

const remains = (): Remains => remainsOf(readCreations(log.file));
const create = async (name?: string): Promise<string> => {
  const { item } = decode((await own.exchange(message({ operation: Operation.Create, payload: aesKey(name) }))).bytes);
  return item === undefined ? '' : (textsOf(item, TAG.UniqueIdentifier)[0] ?? '');
};
const send = (operation: number, id: string) => own.exchange(message({ operation, payload: byId(id) }));
const kindOf = (error: unknown): string => (error instanceof TransportFailure ? error.kind : String(error));
const outcome = (sent: Promise<unknown>): Promise<string> => sent.then(() => 'sent', kindOf);

describe('a connection that records creations', () => {
  it('notes a creation before it is sent and after it is answered, and a destruction after it', async () => {
    const id = await create(`${PREFIX}-key`);
    expect(remains().objects).toMatchObject([{ id, names: [`${PREFIX}-key`], operation: 'Create', version: '1.4' }]);
    await send(Operation.Destroy, id);
    expect(remains().objects).toEqual([]);
  });

  it('notes creations that do not wait for each other, and leaves those open that are not answered', async () => {
    const creations = ['one', 'two', 'three'].map((name) => message({ operation: Operation.Create, payload: aesKey(`${PREFIX}-${name}`) }));
    const { answers } = (await own.pipeline?.(creations.slice(0, 2))) ?? { answers: [] };
    const ids = answers.flatMap(({ bytes }) => textsOf(decode(bytes).item ?? structure(0, []), TAG.UniqueIdentifier));
    expect(remains().objects.map(({ id, names }) => ({ id, names })).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))).toEqual([{ id: ids[0], names: [`${PREFIX}-one`] }, { id: ids[1], names: [`${PREFIX}-two`] }]);
    const half: Connection = { ...(await shared.open()), pipeline: () => Promise.resolve({ answers: answers.slice(0, 1), failure: new TransportFailure('test', { kind: 'closed-before-answer', firstAnswer: false }) }) };
    await (await recordingCreations(() => Promise.resolve(half), log, 'test').connect()).pipeline?.(creations.slice(1));
    expect(remains().open.map(({ names }) => names)).toEqual([[`${PREFIX}-three`]]);
    for (const id of ids) await send(Operation.Destroy, id);
  });

  it('leaves a creation open whose answer never came', async () => {
    const cut = recordingCreations(
      async () => ({ ...(await shared.open()), exchange: () => Promise.reject(new TransportFailure('test', { kind: 'closed-before-answer', firstAnswer: false })) }),
      log,
      'test',
    );
    await (await cut.connect()).exchange(message({ operation: Operation.Create, payload: aesKey(`${PREFIX}-lost`) })).catch(kindOf);
    expect(remains().open).toMatchObject([{ names: [`${PREFIX}-lost`], operation: 'Create' }]);
  });

  it('forgets one that was never sent', async () => {
    await own.close();
    expect(await outcome(create())).toBe('already-closed');
    expect(remains()).toMatchObject({ objects: [], open: [] });
  });

  it('follows a key that takes over the name of another', async () => {
    const old = await create(`${PREFIX}-old`);
    await send(Operation.ReKey, old);
    expect(remains().objects.map(({ operation, names }) => [operation, names])).toEqual([
      ['Create', [`${PREFIX}-old`]],
      ['ReKey', [`${PREFIX}-old`]],
    ]);
    for (const { id } of remains().objects) await send(Operation.Destroy, id);
  });
});

describe('what others made', () => {
  it.each([
    ['Destroy', Operation.Destroy],
    ['Revoke', Operation.Revoke],
    ['Activate', Operation.Activate],
    ['Encrypt', Operation.Encrypt],
    ['ReKey', Operation.ReKey],
    ['Archive', Operation.Archive],
  ])('%s of it is never sent', async (_, operation) => {
    expect(await outcome(send(operation, foreign))).toBe('withheld');
  });

  it.each([
    ['Get', Operation.Get],
    ['GetAttributes', Operation.GetAttributes],
  ])('%s only reads it, and is sent', async (_, operation) => {
    expect(await outcome(send(operation, foreign))).toBe('sent');
  });

  it('cannot be reached by an identifier that nobody else can have', async () => {
    expect(await outcome(send(Operation.Destroy, `${PREFIX}-unknown`))).toBe('sent');
  });

  const destroyFound = (name: string) =>
    own.exchange(
      message(
        { operation: Operation.Locate, payload: [structure(TAG.Attribute, [textString(TAG.AttributeName, 'Name'), structure(TAG.AttributeValue, [textString(TAG.NameValue, name), enumeration(TAG.NameType, 1)])])] },
        { operation: Operation.Destroy, payload: [] },
      ),
    );

  it('cannot be reached by what a Locate of the same message finds, unless it looks for a name of the run', async () => {
    expect(await outcome(destroyFound('payroll'))).toBe('withheld');
    expect(await outcome(destroyFound(`${PREFIX}-none`))).toBe('sent');
  });
});

describe('removal', () => {
  let interview: Interview;
  beforeAll(() => {
    interview = openInterview(shared.open);
    return () => interview.close();
  });
  const objects = () => remains().objects;

  it('revokes and destroys what the run created, named or not, in any state', async () => {
    const before = await allObjects(shared.other);
    const active = await create();
    await create(`${PREFIX}-one`);
    await send(Operation.Activate, active);
    const removals = [];
    for (const object of objects()) removals.push((await removeObject(interview, object, PREFIX)).outcome);
    expect(removals).toEqual(['removed', 'removed']);
    expect(await allObjects(shared.other)).toEqual(before);
  });

  it('takes an object that was destroyed meanwhile for gone', async () => {
    const id = await create();
    await shared.other.ask('1.4', Operation.Destroy, byId(id));
    expect(await removeObject(interview, objects()[0]!, PREFIX)).toEqual({ outcome: 'gone', id });
  });

  it('leaves an object that bears the identifier and is another: the server has lost its database and counts anew', async () => {
    const claimed = { id: foreign, version: '1.4', operation: 'Create', names: [`${PREFIX}-key`], serverTime: 1 } as const;
    expect(await removeObject(interview, claimed, PREFIX)).toMatchObject({ outcome: 'left', reason: 'it has another name and another Initial Date than the object that the run created' });
  });

  it('never takes a name for proof that is not of the run', async () => {
    const claimed = { id: foreign, version: '1.4', operation: 'Create', names: ['payroll'], serverTime: 1 } as const;
    expect(await removeObject(interview, claimed, PREFIX)).toMatchObject({ outcome: 'left' });
    const open = { number: 1, at: '2026-03-14T10:00:00Z', version: '1.4', operation: 'Create', names: ['payroll'], ids: [] } as const;
    expect(await removeOpenCreation(interview, open, PREFIX)).toEqual([
      { outcome: 'left', id: 'unknown', reason: 'Create was sent without a name of the run at 2026-03-14T10:00:00Z and never answered: an object may have come of it' },
    ]);
    expect(await allObjects(shared.other)).toContain(foreign);
  });

  it.each(['1.4', '2.1'] as const)('finds by its name in KMIP %s what came of a creation that was never answered', async (version) => {
    const id = await createKey(shared.other, `${PREFIX}-open-${version}`);
    const open = { number: 1, at: '', version, operation: 'Create', names: [`${PREFIX}-open-${version}`], ids: [] } as const;
    expect(await removeOpenCreation(interview, open, PREFIX)).toEqual([{ outcome: 'removed', id }]);
    expect(await removeOpenCreation(interview, open, PREFIX)).toEqual([]);
  });
});

it('the entries of a log are one JSON object a line', () => {
  const entries: readonly CreationEntry[] = readCreations(log.file);
  expect(entries.map(({ event }) => event)).toEqual(['run', 'prefix']);
});
