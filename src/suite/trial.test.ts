import { describe, expect, it } from 'vitest';
import { loadSuite } from './load.js';
import { SuiteErrors } from './problem.js';
import { caseIn, withSteps } from './testing/show.js';
import { readTrial, trialTitle } from './trial.js';

describe('a trial of the connection', () => {
  it.each([
    ['cut everywhere', 'cut everywhere', 'Cut everywhere'],
    ['accepts TLSv1.3', { wanted: 'accepts', version: 'TLSv1.3' }, 'The server accepts TLSv1.3'],
    ['refuses TLSv1 AES128-SHA', { wanted: 'refuses', version: 'TLSv1', cipher: 'AES128-SHA' }, 'The server refuses TLSv1 with AES128-SHA'],
  ])('%s', (text, trial, title) => {
    const step = caseIn(loadSuite('example.yaml', withSteps('1.4', `- trial: ${text}`)), '1.4').steps[0];
    expect(step).toMatchObject({ trial, title, items: [] });
    expect(trialTitle(readTrial(text) ?? 'bytewise')).toBe(title);
  });

  it.each([
    ['- trial: byte-wise', 'there is no such trial'],
    ['- trial: accepts TLSv1.4', 'there is no such trial'],
    ['- trial: bytewise\n  send: Query', "'send' stands beside 'trial', which sends messages of its own"],
  ])('%j is a mistake', (step, message) => {
    expect(() => loadSuite('example.yaml', withSteps('1.4', step))).toThrow(SuiteErrors);
    expect(() => loadSuite('example.yaml', withSteps('1.4', step))).toThrow(message);
  });
});
