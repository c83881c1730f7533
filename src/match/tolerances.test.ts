import { describe, expect, it } from 'vitest';
import { integer } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { Scope } from './scope.js';
import { toleranceFor } from './tolerances.js';
import { builder } from './testing/build.js';

describe('a difference that the clauses permit', () => {
  const permitted = (asClient?: true): string | undefined => {
    const exchange: Partial<Scope['exchange']> = { version: '2.1', ...(asClient === undefined ? {} : { asClient }) };
    const scope: Partial<Scope> = { exchange: exchange as Scope['exchange'], path: [], trail: [] };
    return toleranceFor({ scope: scope as Scope, pattern: builder('2.1').fieldPattern(['LocatedItems', 1]) as never, item: integer(TAG.LocatedItems, 2) }, TAG.LocatedItems)?.rule;
  };

  it('is found in the table', () => {
    expect(permitted()).toBe('C-8');
  });

  it('is none for a client, which looks at a value because it wants that value', () => {
    expect(permitted(true)).toBeUndefined();
  });
});
