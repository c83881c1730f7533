import { describe, expect, it } from 'vitest';
import { schedule } from './schedule.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('schedule', () => {
  it('gives results in the order of the tasks, not in the order in which they end', async () => {
    const results = await schedule([15, 5, 1], 3, async (ms) => pause(ms).then(() => ms * 2), () => false);
    expect(results).toEqual([30, 10, 2]);
  });

  it('never has more tasks under way than jobs', async () => {
    let running = 0;
    let most = 0;
    await schedule([1, 2, 3, 4, 5, 6], 2, async () => {
      most = Math.max(most, ++running);
      await pause(1);
      running--;
    }, () => false);
    expect(most).toBe(2);
  });

  it('starts nothing more once told to stop, and leaves the rest undefined', async () => {
    let done = 0;
    const results = await schedule(['a', 'b', 'c'], 1, (task) => Promise.resolve((done++, task)), () => done >= 2);
    expect(results).toEqual(['a', 'b', undefined]);
  });

  it('throws what a task failed with when those under way have ended, and starts nothing more', async () => {
    const ended: string[] = [];
    const work = async (task: string): Promise<void> => {
      if (task === 'fails') throw new Error('the disk is full');
      await pause(5);
      ended.push(task);
    };
    await expect(schedule(['a', 'fails', 'b', 'c'], 2, work, () => false)).rejects.toThrow('the disk is full');
    expect(ended).toEqual(['a']);
  });

  it('lets a task that must be alone wait for the others, and the others for it', async () => {
    const running = new Set<string>();
    const seen: string[] = [];
    const work = async (task: string): Promise<void> => {
      running.add(task);
      seen.push([...running].join('+'));
      await pause(1);
      running.delete(task);
    };
    await schedule(['a', 'b', 'ALONE', 'c', 'd'], 2, work, () => false, (task) => task === 'ALONE');
    expect(seen).toEqual(['a', 'a+b', 'ALONE', 'c', 'c+d']);
  });

  it('passes on what a task throws', async () => {
    await expect(schedule(['a', 'b'], 1, (task) => Promise.reject(new Error(task)), () => false)).rejects.toThrow('a');
  });
});

describe('a task that rests', () => {
  it('leaves its place to others and goes on before one that has not begun', async () => {
    const seen: string[] = [];
    let wake = (): void => undefined;
    const pause = new Promise<void>((resolve) => (wake = resolve));
    await schedule(
      ['sleeper', 'a', 'b', 'c'],
      1,
      async (task, rest) => {
        seen.push(task);
        if (task === 'sleeper') await rest(() => pause);
        if (task === 'b') wake();
        await Promise.resolve();
        seen.push(`${task} done`);
      },
      () => false,
    );
    expect(seen).toEqual(['sleeper', 'a', 'a done', 'b', 'b done', 'sleeper done', 'c', 'c done']);
  });

  it('goes on although no other task is left', async () => {
    expect(await schedule([1, 2, 3], 2, async (task, rest) => rest(() => pause(task)).then(() => task), () => false)).toEqual([1, 2, 3]);
  });

  it('is waited for by a task that must be alone', async () => {
    const seen: string[] = [];
    await schedule(['sleeper', 'ALONE'], 4, async (task, rest) => {
      if (task === 'sleeper') await rest(() => pause(2));
      seen.push(task);
    }, () => false, (task) => task === 'ALONE');
    expect(seen).toEqual(['sleeper', 'ALONE']);
  });
});
