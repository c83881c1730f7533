import { expect, it } from 'vitest';
import { attributes, citations, ofNothing, strayed } from '../../kmip/testing/sections.js';
import { REASONS } from './legal.js';

it('reasons cite sections about the same in 1.4 and in 2.1', () => {
  expect(REASONS.flatMap(({ source }) => [...strayed(source), ...ofNothing(source)])).toEqual([]);
});

it('reasons cite the attributes that they speak of', () => {
  const wrong = REASONS.flatMap(({ path, why, source }) =>
    [...citations(source)].flatMap(([version, sections]) =>
      attributes.filter(({ title, sections: own }) => own?.[version] !== undefined && sections.includes(own[version]) && !`${path.source} ${why}`.includes(title)).map(({ title }) => `${source}: ${title}`),
    ),
  );
  expect(wrong).toEqual([]);
});
