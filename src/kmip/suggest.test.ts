import { expect, it } from 'vitest';
import { suggest } from './suggest.js';

it('suggests the nearest word, whatever its case', () => {
  expect(suggest('uniqueidentifer', ['UniqueIdentifier', 'UniqueBatchItemID'])).toBe('UniqueIdentifier');
});

it('suggests nothing when nothing is near', () => {
  expect(suggest('Frobnicate', ['Create', 'Destroy'])).toBeUndefined();
});
