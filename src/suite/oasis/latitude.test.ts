import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Pattern } from '../case.js';
import { loadOasisText } from './testing/load-text.js';
import { exchange } from './testing/messages.js';

const query = exchange('1.4', { operation: 'Query', response: '<Operation type="Enumeration" value="Create"/><ObjectType type="Enumeration" value="SymmetricKey"/><VendorIdentification type="TextString" value="v"/>' });
const seed = exchange('1.4', { operation: 'RNGSeed', request: '<Data type="ByteString" value="00112233"/>', response: '<DataLength type="Integer" value="4"/>' });

const expectedPayload = (name: string, content: string): readonly Pattern[] => {
  const expected = loadOasisText(name, content).steps[0]?.items[0]?.expect;
  return expected?.status === 'Success' ? expected.payload : [];
};
const examples = (name: string, content = query): (boolean | undefined)[] => expectedPayload(name, content).map((pattern) => pattern.kind === 'leaf' && pattern.example);

describe('what the descriptions of cases leave open', () => {
  it.each(['MSGENC-HTTPS-M-1-14', 'MSGENC-XML-M-1-14', 'SUITEB_128-M-1-14', 'TC-121-14'])('lists of operations and object types are examples in %s', (name) => {
    expect(examples(name)).toEqual([true, true, undefined]);
  });

  it.each(['QS-M-1-14', 'TL-M-1-14', 'SASED-M-1-14', 'BL-M-9-14'])('they are demanded in %s', (name) => {
    expect(examples(name)).toEqual([undefined, undefined, undefined]);
  });

  it('nobody has to offer Interop, which a server in use must not have', () => {
    const offered = exchange('2.1', { operation: 'Query', response: '<Operation type="Enumeration" value="Create"/><Operation type="Enumeration" value="Interop"/>' });
    expect(examples('QS-M-1-21', offered)).toEqual([undefined, true]);
  });

  it.each([
    ['SASED-M-1-14', [TAG.Operation]],
    ['TL-M-1-14', [TAG.Operation]],
    ['SUITEB_128-M-1-14', [TAG.Operation, TAG.ServerInformation]],
  ])('Server Information in %s', (name, tags) => {
    const informed = exchange('1.4', { operation: 'Query', response: '<Operation type="Enumeration" value="Create"/><ServerInformation/>' });
    expect(expectedPayload(name, informed).map((pattern) => (pattern.kind === 'attributes' ? undefined : pattern.tag))).toEqual(tags);
  });

  it('a server may use all, a part or nothing of a seed, or refuse it', () => {
    const item = loadOasisText('CS-RNG-O-1-14', seed).steps[0]?.items[0];
    expect(item?.alternatives).toEqual([
      { status: 'Success', payload: [expect.objectContaining({ value: { is: 'between', atLeast: 0, atMost: 4 } })] },
      { status: 'OperationFailed', reasons: [ENUM.ResultReason.PermissionDenied], tolerated: [] },
    ]);
    expect(loadOasisText('CS-RNG-M-1-14', seed).steps[0]?.items[0]?.alternatives).toBeUndefined();
  });
});
