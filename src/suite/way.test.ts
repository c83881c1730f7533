import { describe, expect, it } from 'vitest';
import type { Step } from './case.js';
import { loadSuite } from './load.js';
import { SuiteErrors } from './problem.js';

const GET = 'send: { Get: { UniqueIdentifier: k } }';

const step = (text: string): Step => loadSuite('s.yaml', `suite: s\ntitle: S\nprofile: S\nversions: 1.4\ncases:\n  - id: A\n    title: A\n    source: A\n    steps:\n      - ${text}`).cases[0]!.steps[0]!;

function problem(text: string): string {
  try {
    step(text);
  } catch (error) {
    if (error instanceof SuiteErrors) return error.problems.map(({ message }) => message).join('; ');
    throw error;
  }
  return 'nothing';
}

describe('a message that goes another way', () => {
  it('is sent with a renewed certificate, to the second server, or by many nodes', () => {
    expect(step(`{ as: renewed, ${GET} }`)).toMatchObject({ as: 'renewed', title: 'Get, with a renewed certificate' });
    expect(step(`{ server: second, ${GET} }`)).toMatchObject({ server: 'second', title: 'Get, of the second server' });
    expect(step(`{ as: renewed, server: second, ${GET} }`)).toMatchObject({ as: 'renewed', server: 'second', title: 'Get, with a renewed certificate, of the second server' });
    expect(step(`{ nodes: 100, ${GET} }`)).toMatchObject({ nodes: 100, title: 'Get, by 100 nodes at once' });
  });

  it('has no other words', () => {
    expect(problem(`{ server: third, ${GET} }`)).toBe("'server' must be second");
    expect(problem(`{ as: new, ${GET} }`)).toBe("'as' must be other or renewed");
    expect(problem('{ server: second, trial: bytewise }')).toBe("'server' stands beside 'trial', which sends messages of its own");
  });

  it('is sent by some number of nodes that are like the first client', () => {
    const number = "'nodes' must be a number from 2 to 500";
    expect([problem(`{ nodes: 1, ${GET} }`), problem(`{ nodes: 501, ${GET} }`), problem(`{ nodes: 2.5, ${GET} }`), problem(`{ nodes: many, ${GET} }`)]).toEqual([number, number, number, number]);
    expect(problem(`{ nodes: 2, server: second, ${GET} }`)).toBe("'server' stands beside 'nodes', which are clients like the first");
    expect(problem('{ nodes: 2, send: { Locate: { Attributes: { Name: k } } }, expect: { UniqueIdentifier: bind $key } }')).toContain("the step binds a variable, of which each of its 'nodes' would have a value");
  });
});

describe('a restart of the server', () => {
  it('stands in place of a message', () => {
    expect(step('{ restart: server }')).toMatchObject({ restart: true, title: 'The server is stopped and started again', items: [] });
    expect(step('{ restart: server, title: It is away, breaks: Nothing works }')).toMatchObject({ title: 'It is away', breaks: 'Nothing works' });
    expect(problem('{ restart: client }')).toBe("'restart' must be server");
    expect(problem(`{ restart: server, ${GET} }`)).toBe("'send' stands beside 'restart', which sends no message");
  });
});
