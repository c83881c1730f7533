import { describe, expect, it } from 'vitest';
import { registry } from '../../kmip/registry.js';
import { citations, ofNothing, operations, strayed } from '../../kmip/testing/sections.js';
import { FAULTS } from './index.js';

/** Each section that a fault cites by itself. */
const cited = FAULTS.flatMap((fault) => [...citations(fault.source)].flatMap(([version, sections]) => sections.map((section) => ({ fault, version, section }))));

describe('the sections that faults cite', () => {
  it('are read', () => {
    expect(citations('KMIP 1.4 §4.10 and §3.21, 2.1 §6.1.7')).toEqual(new Map([['1.4', ['4.10', '3.21']], ['2.1', ['6.1.7']]]));
    expect(citations('KMIP Profiles 2.1 §4.1; stand-alone profiles 1.0 §4')).toEqual(new Map());
    expect(cited.length).toBeGreaterThan(900);
  });

  it('are about the same in 1.4 and in 2.1', () => {
    expect(FAULTS.flatMap(({ name, source }) => strayed(source).map((each) => `${name}: ${each}`))).toEqual([]);
  });

  it('exist, where they are of an attribute or an operation', () => {
    expect(FAULTS.flatMap(({ name, source }) => ofNothing(source).map((each) => `${name}: ${each}`))).toEqual([]);
  });

  it('are of operations that the faults touch or speak of', () => {
    const wrong = cited.flatMap(({ fault, version, section }) => {
      const touched = registry.operations.filter(({ xmlName }) => fault.operations?.some((each) => each === xmlName)).map(({ name }) => name);
      const titles = operations.filter(({ sections }) => sections?.[version] === section).map(({ title }) => title);
      return titles.filter((title) => !touched.includes(title) && !fault.sentence.includes(title)).map((title) => `${fault.name}: ${title}, ${version} §${section}`);
    });
    expect(wrong).toEqual([]);
  });
});
