import { describe, expect, it } from 'vitest';
import { loadSuite } from './load.js';
import { SuiteErrors } from './problem.js';
import { caseIn, withSteps } from './testing/show.js';
import { waitingSeconds } from './wait.js';

const load = (steps: string): ReturnType<typeof caseIn> => caseIn(loadSuite('example.yaml', withSteps('1.4', steps)), '1.4');

function problem(steps: string): string {
  try {
    load(steps);
  } catch (error) {
    if (error instanceof SuiteErrors) return error.problems.map(({ message }) => message).join('; ');
    throw error;
  }
  return 'nothing';
}

describe('a step that waits', () => {
  it('says how long, and so does its title', () => {
    const each = load('- send: { Query: { QueryFunction: QueryOperations } }\n- wait: 3\n  send: { Query: { QueryFunction: QueryOperations } }\n- { wait@2.0..: 5, send: { Query: { QueryFunction: QueryOperations } } }');
    expect(each.steps.map(({ waitSeconds, title }) => [waitSeconds, title])).toEqual([
      [undefined, 'Query'],
      [3, 'Query, 3 seconds later'],
      [undefined, 'Query'],
    ]);
    expect(waitingSeconds(each)).toBe(3);
  });

  it.each(['0', '31', '1.5', 'long', '-1'])('%s is no time to wait', (wait) => {
    expect(problem(`- { wait: ${wait}, send: { Query: { QueryFunction: QueryOperations } } }`)).toBe("'wait' must be whole seconds, 1 to 30");
  });

  it('has half a minute in a case', () => {
    const step = (wait: number): string => `- { wait: ${wait}, send: { Query: { QueryFunction: QueryOperations } } }\n`;
    expect(problem(step(10) + step(20))).toBe('nothing');
    expect(problem(step(11) + step(20))).toMatch(/^case \S+ waits 31 seconds; 30 are the most$/);
  });

  it('is a message, and no trial of the connection', () => {
    expect(problem('- { wait: 3, trial: bytewise }')).toBe("'wait' stands beside 'trial', which sends messages of its own");
  });

  it('waits for the answer before it', () => {
    const query = 'send: { Query: { QueryFunction: QueryOperations } }';
    expect(problem(`- ${query}\n- { pipelined: true, wait: 3, ${query} }`)).toBe("'wait' stands beside 'pipelined', which goes out as the step before it does");
  });
});
