import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isEmpty, remainsOf, type CreationEntry } from './entries.js';
import { logsIn, openCreationLog, readCreations, runEntry } from './log.js';

const folder = mkdtempSync(join(tmpdir(), 'creations-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = runEntry('kmip://kms:5696', 'kms:5696', new Date('2026-03-14T10:00:00Z'));
const prefix: CreationEntry = { event: 'prefix', prefix: 'kmipc-1a2b3c4d' };
const creating = (number: number, ...names: readonly string[]): CreationEntry => ({ event: 'creating', number, at: '2026-03-14T10:00:01Z', version: '1.4', operation: 'Create', names, ids: [] });
const scope = { thing: 'scope', mount: 'kmip', scope: 'kmipc-1' } as const;
const role = { thing: 'role', mount: 'kmip', scope: 'kmipc-1', role: 'kmipc-1' } as const;

describe('what is left of a run', () => {
  it('is what was created and not destroyed', () => {
    const remains = remainsOf([run, prefix, creating(1, 'a'), creating(2), { event: 'created', number: 2, ids: ['8', '9'], serverTime: 7 }, { event: 'created', number: 1, ids: ['7'] }, { event: 'destroyed', id: '8' }]);
    expect(remains).toEqual({
      target: 'kmip://kms:5696',
      address: 'kms:5696',
      prefix: 'kmipc-1a2b3c4d',
      objects: [
        { id: '9', version: '1.4', operation: 'Create', names: [], serverTime: 7 },
        { id: '7', version: '1.4', operation: 'Create', names: ['a'] },
      ],
      open: [],
      things: [],
    });
  });

  it.each<[string, readonly CreationEntry[], boolean]>([
    ['a creation that was never answered', [creating(1)], false],
    ['one that was refused', [creating(1), { event: 'created', number: 1, ids: [] }], true],
    ['one that was looked into', [creating(1), { event: 'settled', number: 1 }], true],
    ['objects that went with their scope', [creating(1), creating(2), { event: 'created', number: 2, ids: ['9'] }, { event: 'gone' }], true],
    ['something that was about to be made', [{ event: 'making', thing: scope }], false],
    ['something that was made and unmade', [{ event: 'making', thing: scope }, { event: 'made', thing: scope }, { event: 'unmade', thing: scope }], true],
  ])('%s: %j is nothing: %s', (_, entries, nothing) => {
    expect(isEmpty(remainsOf([run, prefix, ...entries]))).toBe(nothing);
  });

  it('names the latest thing first, because it stands in the earlier ones', () => {
    expect(remainsOf([run, { event: 'made', thing: scope }, { event: 'making', thing: role }]).things).toEqual([role, scope]);
  });
});

describe('the log as a file', () => {
  it('is a file of its own for each run, readable by its owner alone, and gone when nothing is left', () => {
    const [first, second] = [openCreationLog(folder), openCreationLog(folder)];
    for (const log of [first, second]) for (const entry of [run, prefix, creating(1)]) log.note(entry);
    expect(logsIn(folder)).toEqual([first.file, second.file].sort());
    expect(statSync(first.file).mode & 0o777).toBe(0o600);
    first.note({ event: 'created', number: 1, ids: [] });
    expect([first.end(), existsSync(first.file)]).toEqual([false, false]);
    expect([second.end(), existsSync(second.file)]).toEqual([true, true]);
    rmSync(second.file);
  });

  it('does not exist when nothing was noted', () => {
    const log = openCreationLog(join(folder, 'none'));
    expect(log.end()).toBe(false);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('is read up to the line that the end of the program cut off', () => {
    const log = openCreationLog(folder);
    for (const entry of [run, prefix, creating(1)]) log.note(entry);
    const whole = readFileSync(log.file, 'utf8');
    writeFileSync(log.file, whole.slice(0, -10));
    expect(readCreations(log.file)).toEqual([run, prefix]);
  });

  it.each([
    ['no lines', 'x', 'it does not begin with a run'],
    ['empty', '', 'it does not begin with a run'],
    ['the begun notes of somebody', '{"my":"draft"', 'it does not begin with a run'],
    ['null', 'null\n', 'it does not begin with a run'],
    ['other JSON', '{"event":"creating"}\n', 'it does not begin with a run'],
    ['no JSON', `${JSON.stringify(run)}\nhello\n`, 'line 2 is no JSON'],
    ['a log with a line of null', `${JSON.stringify(run)}\nnull\n`, 'line 2 is none that a log holds'],
    ['a log with an event that is none', `${JSON.stringify(run)}\n{"event":"xyz"}\n`, 'line 2 is none that a log holds'],
    ['a log with half an entry', `${JSON.stringify(run)}\n${JSON.stringify(prefix)}\n{"event":"created","number":1}\n`, 'line 3 is none that a log holds'],
    ['a log with half a thing', `${JSON.stringify(run)}\n{"event":"made","thing":{"thing":"scope","mount":"kmip"}}\n`, 'line 2 is none that a log holds'],
    ['a newer version', `${JSON.stringify({ ...run, formatVersion: 9 })}\n`, 'its format version is 9, and 1 is known here'],
  ])('is refused when it is %s', (name, text, why) => {
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, text);
    expect(() => readCreations(file)).toThrow(`${file} is no log of creations: ${why}.`);
  });

  it('is no folder and no device', () => {
    expect(() => readCreations(folder)).toThrow(`${folder} is no log of creations: it is no file.`);
    expect(() => readCreations('/dev/null')).toThrow('/dev/null is no log of creations: it is no file.');
  });

  it('is empty when the program ended before its first line was whole', () => {
    const file = join(folder, 'created-0a1b2c3d.jsonl');
    writeFileSync(file, JSON.stringify(run).slice(0, 20));
    expect(readCreations(file)).toEqual([]);
    rmSync(file);
  });

  it('says why it cannot be written', () => {
    writeFileSync(join(folder, 'taken'), '');
    expect(() => openCreationLog(join(folder, 'taken')).note(run)).toThrow(/^What is created cannot be noted in .*: the folder .* cannot be made: there is a file of that name\.$/);
  });
});
