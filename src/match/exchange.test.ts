import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { describeBindings, initialState, literalKey, type Binding } from './exchange.js';
import { hex } from './testing/build.js';

const told = (value: Binding['value'], type: Binding['type'], tag: number = TAG.Data): ReturnType<typeof describeBindings> => describeBindings({ ...initialState(), variables: new Map([['key', { value, type, tag, origin: 'Step 1 › Data' }]]) });
const shown = (...parts: Parameters<typeof told>): string | undefined => told(...parts)[0]?.value;

describe('the variables of a case', () => {
  it('are none before its first exchange', () => {
    expect(describeBindings(initialState())).toEqual([]);
  });

  it('are listed with what they hold and where it came from, in the order in which they were bound', () => {
    const variable = (value: string): Binding => ({ value, type: 'TextString', tag: TAG.UniqueIdentifier, origin: `Step of ${value}` });
    expect(describeBindings({ ...initialState(), variables: new Map([['z', variable('one')], ['a', variable('two')]]) })).toEqual([
      { name: 'z', value: 'one', origin: 'Step of one' },
      { name: 'a', value: 'two', origin: 'Step of two' },
    ]);
  });

  it('hold texts as they are, bytes in hex, and other values as a check tells them', () => {
    expect(shown('id-1', 'TextString')).toBe('id-1');
    expect(shown(hex('00ff'), 'ByteString')).toBe('00ff');
    expect(shown(1, 'Enumeration', TAG.State)).toBe('PreActive (1)');
    expect(shown(1_735_689_600n, 'DateTime', TAG.InitialDate)).toBe('2025-01-01T00:00:00Z');
  });

  it('are shown by their first thousand characters', () => {
    expect(shown('x'.repeat(1000), 'TextString')).toBe('x'.repeat(1000));
    expect(shown('x'.repeat(1001), 'TextString')).toBe(`${'x'.repeat(1000)}…`);
    expect(shown(new Uint8Array(500), 'ByteString')).toBe('00'.repeat(500));
    expect(shown(new Uint8Array(501), 'ByteString')).toBe(`${'00'.repeat(500)}…`);
  });
});

describe('a literal of a published case', () => {
  it('is told apart by its tag and its bytes', () => {
    expect([literalKey(TAG.Data, hex('0a0b')), literalKey(TAG.Data, hex(''))]).toEqual([`${TAG.Data}:0a0b`, `${TAG.Data}:`]);
  });
});
