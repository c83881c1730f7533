import { describe, expect, it } from 'vitest';
import { bind, unique, use } from './testing/build.js';
import { failures, scenario, verdictsOf } from './testing/scenario.js';

describe('a case of three steps', () => {
  it.each(['1.0', '1.4', '2.0', '2.1'] as const)('finds nothing wrong with a right server in KMIP %s', (version) => {
    const { build, one, state } = scenario(version);
    const created = one(
      {
        operation: 'Create',
        request: [['ObjectType', 'SymmetricKey'], build.attributesPattern('template', ['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128], ['Cryptographic Usage Mask', 'Encrypt|Decrypt'], ['x-ID', unique()])],
        expect: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', bind('key')]],
      },
      { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'id-1']] },
    );
    expect(failures(created)).toEqual([]);
    expect(state().variables.get('key')).toEqual({ value: 'id-1', type: 'TextString', tag: 0x420094, origin: 'Step 1 › Batch Item 1 › Response Payload › Unique Identifier' });

    const attributes = one(
      { operation: 'GetAttributes', request: [['UniqueIdentifier', use('key')], ...build.names('State', 'x-ID')], expect: [['UniqueIdentifier', use('key')], build.attributesPattern('list', ['State', 'PreActive'], ['x-ID', unique()])] },
      { payload: [['UniqueIdentifier', 'id-1'], ...build.attributes(['State', 'PreActive'], ['x-ID', 'run-1'])] },
    );
    expect(failures(attributes)).toEqual([]);
    const destroyed = one({ operation: 'Destroy', request: [['UniqueIdentifier', use('key')]], expect: [['UniqueIdentifier', use('key')]] }, { payload: [['UniqueIdentifier', 'id-1']] });
    expect(failures(destroyed)).toEqual([]);
  });

  it('names operation and reasons when a server refuses for the wrong reason', () => {
    const { one } = scenario('1.4');
    one({ operation: 'Activate', request: [['UniqueIdentifier', 'id-1']] }, { payload: [['UniqueIdentifier', 'id-1']] });
    const checks = one(
      { operation: 'Destroy', request: [['UniqueIdentifier', 'id-1']], expect: { status: 'OperationFailed', reasons: [0x0c], tolerated: [] } },
      { status: 'OperationFailed', reason: 'InvalidField', message: 'no' },
    );
    expect(failures(checks)).toEqual(['E-5: Destroy of an Active object fails with Invalid Field instead of Permission Denied']);
  });

  it('reports the refusal of a whole message once, and the version echo beside it', () => {
    const { build, one } = scenario('1.4');
    const checks = one(
      { operation: 'AddAttribute', request: [['UniqueIdentifier', 'id-1'], build.attributesPattern('list', ['x-ID', 'a'])], expect: [['UniqueIdentifier', 'id-1']] },
      { operation: null, status: 'OperationFailed', reason: 'InvalidMessage', message: 'Error parsing request message. See server logs for more information.' },
      { responseHeader: [['ProtocolVersion', [['ProtocolVersionMajor', 1], ['ProtocolVersionMinor', 0]]], ['TimeStamp', 1_735_689_601n], ['BatchCount', 1]] },
    );
    expect(failures(checks)).toEqual(['E-8: Add Attribute: the server refuses the whole message with Invalid Message']);
    expect(verdictsOf(checks, 'warning')).toEqual(['S-3: A refusal of the whole message does not carry the protocol version of the request']);
  });
});
