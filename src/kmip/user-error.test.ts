import { describe, expect, it } from 'vitest';
import { messageOf, UserError } from './user-error.js';

describe('what was thrown', () => {
  it.each<[unknown, string]>([
    [new Error('no such file'), 'no such file'],
    [new UserError('The port is wrong.', 'Give another.'), 'The port is wrong.'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [{ toString: () => 'an object' }, 'an object'],
  ])('%# is told by its message', (thrown, message) => expect(messageOf(thrown)).toBe(message));
});
