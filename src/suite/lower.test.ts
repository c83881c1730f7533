import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import type { Case } from './case.js';
import { loadSuite } from './load.js';
import { caseIn, lowered, showStep, withSteps } from './testing/show.js';

/** The example of the manual. */
function manualExample(): string {
  const manual = readFileSync(new URL('../../docs/suites.md', import.meta.url), 'utf8');
  return /```yaml\n([\s\S]*?)```/.exec(manual)?.[1] ?? '';
}

const shown = (each: Case): string[] => [...each.steps, ...each.cleanup].flatMap(showStep);

describe('the example of the manual', () => {
  const suite = loadSuite('example.yaml', manualExample());

  it('is the suite that the head of the file describes', () => {
    expect(suite).toMatchObject({
      name: 'symmetric-key-lifecycle-server',
      title: 'Symmetric Key Lifecycle Server',
      profile: 'Symmetric Key Lifecycle Server',
      includes: ['baseline-server'],
      file: 'example.yaml',
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('exists once in each version of the range, oldest first', () => {
    expect(suite.cases.map(({ id, version, level, place }) => `${id} ${version} ${level} ${place.line}:${place.column}`)).toEqual([
      'SKLC-M-2 1.0 mandatory 7:5',
      'SKLC-M-2 1.1 mandatory 7:5',
      'SKLC-M-2 1.2 mandatory 7:5',
      'SKLC-M-2 1.3 mandatory 7:5',
      'SKLC-M-2 1.4 mandatory 7:5',
      'SKLC-M-2 2.0 mandatory 7:5',
      'SKLC-M-2 2.1 mandatory 7:5',
    ]);
  });

  it('numbers the steps through to the clean-up and titles those without a title by their operations', () => {
    const { steps, cleanup } = caseIn(suite, '1.0');
    expect([...steps, ...cleanup].map(({ number, title }) => `${number} ${title}`)).toEqual(['1 Create', '2 Activate', '3 An Active key cannot be destroyed', '4 Destroy']);
  });

  const older = [
    'Create',
    '  ObjectType: Enumeration 2',
    '  TemplateAttribute of template-attribute',
    '    CryptographicAlgorithm = AttributeValue: Enumeration 3',
    '    CryptographicLength = AttributeValue: Integer 256',
    '    CryptographicUsageMask = AttributeValue: Integer 12',
    '    Name = AttributeValue',
    "      NameValue: TextString unique ''",
    '      NameType: Enumeration 1',
    'Success',
    '  ObjectType: Enumeration 2',
    '  UniqueIdentifier: TextString bind $key',
    'Activate',
    '  UniqueIdentifier: TextString $key',
    'Success',
    '  UniqueIdentifier: TextString $key',
    'Destroy',
    '  UniqueIdentifier: TextString $key',
    'OperationFailed 12',
    'Destroy',
    '  UniqueIdentifier: TextString $key',
    'Success',
  ];

  it('is this in 1.0 and 1.4', () => {
    expect(shown(caseIn(suite, '1.0'))).toEqual(older);
    expect(shown(caseIn(suite, '1.4'))).toEqual(older);
  });

  it('is this in 2.1', () => {
    const newer = [...older];
    newer.splice(
      2,
      7,
      '  Attributes of attributes',
      '    CryptographicAlgorithm = CryptographicAlgorithm: Enumeration 3',
      '    CryptographicLength = CryptographicLength: Integer 256',
      '    CryptographicUsageMask = CryptographicUsageMask: Integer 12',
      '    Name = Name',
      "      NameValue: TextString unique ''",
      '      NameType: Enumeration 1',
    );
    newer[newer.indexOf('OperationFailed 12')] = `OperationFailed ${ENUM.ResultReason.WrongKeyLifecycleState}`;
    expect(shown(caseIn(suite, '2.1'))).toEqual(newer);
  });

  it('is plain data with places', () => {
    expect(caseIn(suite, '1.4').steps[1]).toEqual({
      number: 2,
      title: 'Activate',
      header: [],
      items: [
        {
          operation: ENUM.Operation.Activate,
          request: [
            { kind: 'leaf', tag: TAG.UniqueIdentifier, type: 'TextString', value: { is: 'variable', name: 'key', bind: false }, place: { file: 'example.yaml', line: 18, column: 47 } },
          ],
          expect: {
            status: 'Success',
            payload: [
              { kind: 'leaf', tag: TAG.UniqueIdentifier, type: 'TextString', value: { is: 'variable', name: 'key', bind: false }, place: { file: 'example.yaml', line: 19, column: 37 } },
            ],
          },
        },
      ],
      place: { file: 'example.yaml', line: 18, column: 9 },
    });
  });
});

describe('requests', () => {
  it('are put into wire order, structures inside them as well', () => {
    expect(
      lowered(
        '1.2',
        `
- send:
    Register:
      SecretData: { KeyBlock: { KeyValue: { KeyMaterial: 00ff }, KeyFormatType: Opaque }, SecretDataType: Password }
      Attributes: { CryptographicUsageMask: Verify }
      ObjectType: SecretData`,
      ),
    ).toEqual([
      'Register',
      '  ObjectType: Enumeration 7',
      '  TemplateAttribute of template-attribute',
      '    CryptographicUsageMask = AttributeValue: Integer 2',
      '  SecretData',
      '    SecretDataType: Enumeration 1',
      '    KeyBlock',
      '      KeyFormatType: Enumeration 2',
      '      KeyValue',
      '        KeyMaterial: ByteString 00ff',
      'Success',
    ]);
  });

  it('that are malformed are sent as written: fields left out, added, in another order, operations and tags unknown', () => {
    expect(lowered('1.0', '- { malformed: true, send: { Get: { KeyWrapType: NotWrapped, UniqueIdentifier: $$x, "0x540001": { Integer: 5 } } }, expect: { failure: InvalidMessage } }')).toEqual([
      'Get',
      '  KeyWrapType: Enumeration 1',
      "  UniqueIdentifier: TextString '$x'",
      '  0x540001: Integer 5',
      'OperationFailed 4',
    ]);
    expect(lowered('1.0', '- { malformed: true, send: "0x000000FF", expect: { failure: OperationNotSupported } }')).toEqual(['255', 'OperationFailed 5']);
    expect(lowered('1.0', '- { malformed: true, send: { Encrypt: { Data: 00 } }, expect: { failure: OperationNotSupported } }')).toEqual(['Encrypt', '  Data: ByteString 00', 'OperationFailed 5']);
  });

  it('without a payload may be written as the name of the operation', () => {
    expect(lowered('2.1', '- send: Ping\n- send: { Ping: }\n- send: { Ping: {} }')).toEqual(['Ping', 'Success', 'Ping', 'Success', 'Ping', 'Success']);
  });

  it('leave the Usage Limits Count out when the author does', () => {
    expect(lowered('2.1', '- send: { AddAttribute: { UniqueIdentifier: x, NewAttribute: { UsageLimits: { UsageLimitsUnit: Byte, UsageLimitsTotal: 16 } } } }')).toEqual([
      'AddAttribute',
      "  UniqueIdentifier: TextString 'x'",
      '  NewAttribute of attributes',
      '    UsageLimits = UsageLimits',
      '  ' + '    UsageLimitsTotal: LongInteger 16n',
      '  ' + '    UsageLimitsUnit: Enumeration 1',
      'Success',
    ]);
  });

  it('call the Certificate Request Value of 2.x Certificate Request in 1.x', () => {
    const step = '- send: { Certify: { UniqueIdentifier: k, CertificateRequestValue: 3082, CertificateRequestType: PKCS_10 } }';
    expect(lowered('1.4', step)).toEqual(['Certify', "  UniqueIdentifier: TextString 'k'", '  CertificateRequestType: Enumeration 2', '  CertificateRequest: ByteString 3082', 'Success']);
    expect(lowered('2.1', step)[3]).toBe('  CertificateRequestValue: ByteString 3082');
  });
});

describe('headers', () => {
  it('are put into wire order; the Asynchronous Indicator is a Boolean in 1.x', () => {
    const step = '- header: { TimeStamp: $now, BatchErrorContinuationOption: Undo, AsynchronousIndicator: Prohibited, MaximumResponseSize: 256 }\n  send: { Query: { QueryFunction: QueryOperations } }';
    expect(lowered('1.4', step).slice(0, 4)).toEqual([
      'header MaximumResponseSize: Integer 256',
      'header AsynchronousIndicator: Boolean false',
      'header BatchErrorContinuationOption: Enumeration 3',
      'header TimeStamp: DateTime now+0',
    ]);
    expect(lowered('2.1', step).slice(0, 4)).toEqual([
      'header MaximumResponseSize: Integer 256',
      'header AsynchronousIndicator: Enumeration 3',
      'header BatchErrorContinuationOption: Enumeration 3',
      'header TimeStamp: DateTime now+0',
    ]);
  });

  it('take Mandatory and Optional for the Boolean true of 1.x', () => {
    for (const word of ['Mandatory', 'Optional', 'true']) {
      expect(lowered('1.0', `- { header: { AsynchronousIndicator: ${word} }, send: { Query: { QueryFunction: QueryOperations } } }`)[0]).toBe('header AsynchronousIndicator: Boolean true');
    }
  });

  it('hold credentials in the order of their table', () => {
    const step = '- header: { Authentication: { Credential: { CredentialValue: { Password: p, Username: u }, CredentialType: UsernameAndPassword } } }\n  send: { Query: { QueryFunction: QueryOperations } }';
    expect(lowered('1.1', step).slice(0, 6)).toEqual([
      'header Authentication',
      'header   Credential',
      'header     CredentialType: Enumeration 1',
      'header     CredentialValue',
      "header       Username: TextString 'u'",
      "header       Password: TextString 'p'",
    ]);
  });
});

describe('attributes', () => {
  it('are Attribute structures in place in Locate of 1.x; two dates are a range', () => {
    const step = '- send: { Locate: { Attributes: { ObjectType: SymmetricKey, InitialDate: [$now-60, $now+60] }, MaximumItems: 2 } }';
    expect(lowered('1.4', step)).toEqual([
      'Locate',
      '  MaximumItems: Integer 2',
      '  Attribute ObjectType = AttributeValue: Enumeration 2',
      '  Attribute InitialDate = AttributeValue: DateTime now-60',
      '  Attribute InitialDate = AttributeValue: DateTime now+60',
      'Success',
    ]);
    expect(lowered('2.1', step)).toEqual([
      'Locate',
      '  MaximumItems: Integer 2',
      '  Attributes of attributes',
      '    ObjectType = ObjectType: Enumeration 2',
      '    InitialDate = InitialDate: DateTime now-60',
      '    InitialDate = InitialDate: DateTime now+60',
      'Success',
    ]);
  });

  it('that are none vanish from Locate of 1.x and are an empty structure elsewhere', () => {
    expect(lowered('1.0', '- send: { Locate: { Attributes: {} } }')).toEqual(['Locate', 'Success']);
    expect(lowered('2.0', '- send: { Locate: { Attributes: {} } }')).toEqual(['Locate', '  Attributes of attributes', 'Success']);
    expect(lowered('1.0', '- send: { Create: { ObjectType: SymmetricKey, Attributes: {} } }')).toEqual(['Create', '  ObjectType: Enumeration 2', '  TemplateAttribute of template-attribute', 'Success']);
  });

  it('of a key pair stand in three containers', () => {
    const step = '- send: { CreateKeyPair: { PublicKeyAttributes: { CryptographicUsageMask: Verify }, CommonAttributes: { CryptographicLength: 2048 }, PrivateKeyAttributes: { CryptographicUsageMask: Sign } } }';
    expect(lowered('1.0', step)).toEqual([
      'CreateKeyPair',
      '  CommonTemplateAttribute of template-attribute',
      '    CryptographicLength = AttributeValue: Integer 2048',
      '  PrivateKeyTemplateAttribute of template-attribute',
      '    CryptographicUsageMask = AttributeValue: Integer 1',
      '  PublicKeyTemplateAttribute of template-attribute',
      '    CryptographicUsageMask = AttributeValue: Integer 2',
      'Success',
    ]);
    expect(lowered('2.1', step).filter((line) => line.includes(' of '))).toEqual(['  CommonAttributes of attributes', '  PrivateKeyAttributes of attributes', '  PublicKeyAttributes of attributes']);
  });

  it('are named by text in 1.x and by tag in 2.x', () => {
    const step = '- send: { GetAttributes: { UniqueIdentifier: k, AttributeReference: [CryptographicUsageMask, X_509CertificateIdentifier@1.1.., x-ID] } }';
    expect(lowered('1.0', step)).toEqual(['GetAttributes', "  UniqueIdentifier: TextString 'k'", "  AttributeName: TextString 'Cryptographic Usage Mask'", "  AttributeName: TextString 'x-ID'", 'Success']);
    expect(lowered('1.4', step)[3]).toBe("  AttributeName: TextString 'X.509 Certificate Identifier'");
    expect(lowered('2.1', step)).toEqual([
      'GetAttributes',
      "  UniqueIdentifier: TextString 'k'",
      `  AttributeReference: Enumeration ${TAG.CryptographicUsageMask}`,
      `  AttributeReference: Enumeration ${TAG.X_509CertificateIdentifier}`,
      '  AttributeReference',
      "    VendorIdentification: TextString 'x'",
      "    AttributeName: TextString 'ID'",
      'Success',
    ]);
  });

  it('that wrap with a key are named by text in 2.x as well', () => {
    const step = '- send: { Get: { UniqueIdentifier: k, KeyWrappingSpecification: { WrappingMethod: Encrypt, AttributeReference: [CryptographicUsageMask] } } }';
    for (const version of ['1.0', '2.1'] as const) expect(lowered(version, step)[4]).toBe("    AttributeName: TextString 'Cryptographic Usage Mask'");
  });

  it('are expected in place in 1.x, in one structure in 2.x, in the author’s order; absent ones are named', () => {
    const step = '- { send: { GetAttributes: { UniqueIdentifier: k } }, expect: { UniqueIdentifier: k, Attributes: { State: Active, absent: [DestroyDate, Fresh@1.1.., x-ID] } } }';
    expect(lowered('1.1', step).slice(3)).toEqual(["  UniqueIdentifier: TextString 'k'", '  Attribute State = AttributeValue: Enumeration 2', '  Attribute no DestroyDate', '  Attribute no Fresh', '  Attribute no x/ID']);
    expect(lowered('2.1', step).slice(3)).toEqual(["  UniqueIdentifier: TextString 'k'", '  Attributes of attributes', '    State = State: Enumeration 2', '    no DestroyDate', '    no Fresh', '    no x/ID']);
  });

  it('of a Key Value follow the version', () => {
    const step = '- { send: { Get: { UniqueIdentifier: k } }, expect: { SymmetricKey: { KeyBlock: { KeyFormatType: Raw, KeyValue: { KeyMaterial: 00, Attributes: { State: Active } } } } } }';
    expect(lowered('1.4', step).slice(5)).toEqual(['      KeyFormatType: Enumeration 1', '      KeyValue', '        KeyMaterial: ByteString 00', '        Attribute State = AttributeValue: Enumeration 2']);
    expect(lowered('2.0', step).slice(7)).toEqual(['        KeyMaterial: ByteString 00', '        Attributes of attributes', '          State = State: Enumeration 2']);
  });

  it('that are custom are Text Strings unless typed, and belong to a vendor in 2.x', () => {
    const step = '- send: { Locate: { Attributes: { x-ID: 12, y-Size: { Integer: 5 } } } }';
    expect(lowered('1.4', step).slice(1, 3)).toEqual(["  Attribute x/ID = AttributeValue: TextString '12'", '  Attribute y/Size = AttributeValue: Integer 5']);
    expect(lowered('2.1', step).slice(2, 4)).toEqual(["    x/ID = AttributeValue: TextString '12'", '    y/Size = AttributeValue: Integer 5']);
  });

  it('that are unique texts may have letters of any script', () => {
    expect(lowered('1.4', '- send: { Locate: { Attributes: { ContactInformation: $unique.Schlüssel-鍵 } } }').slice(1, 2)).toEqual(["  Attribute ContactInformation = AttributeValue: TextString unique 'Schlüssel-鍵'"]);
  });

  it('with a list of words are one mask, with a list of values several instances', () => {
    expect(lowered('2.0', '- send: { Locate: { Attributes: { CryptographicUsageMask: [Encrypt, Decrypt, 0x01000000], Name: [$unique.a, $unique.b] } } }').slice(2)).toEqual([
      '    CryptographicUsageMask = CryptographicUsageMask: Integer 16777228',
      '    Name = Name',
      "  " + "    NameValue: TextString unique 'a'",
      '  ' + '    NameType: Enumeration 1',
      '    Name = Name',
      "  " + "    NameValue: TextString unique 'b'",
      '  ' + '    NameType: Enumeration 1',
      'Success',
    ]);
  });
});

describe('Add, Modify and Delete Attribute', () => {
  it('Add Attribute of 1.x sends no index and expects the one given; 2.x sends the New Attribute and expects none back', () => {
    const step = '- { send: { AddAttribute: { UniqueIdentifier: k, NewAttribute: { x-ID: { index: 1, value: b } } } }, expect: { UniqueIdentifier: k } }';
    expect(lowered('1.4', step)).toEqual([
      'AddAttribute',
      "  UniqueIdentifier: TextString 'k'",
      "  Attribute x/ID = AttributeValue: TextString 'b'",
      'Success',
      "  UniqueIdentifier: TextString 'k'",
      "  Attribute x/ID[1] = AttributeValue: TextString 'b'",
    ]);
    expect(lowered('2.1', step)).toEqual([
      'AddAttribute',
      "  UniqueIdentifier: TextString 'k'",
      '  NewAttribute of attributes',
      "    x/ID = AttributeValue: TextString 'b'",
      'Success',
      "  UniqueIdentifier: TextString 'k'",
    ]);
  });

  it('Modify Attribute takes the index from the Current Attribute in 1.x', () => {
    const step = '- { send: { ModifyAttribute: { UniqueIdentifier: k, CurrentAttribute: { x-ID: { index: 2, value: a } }, NewAttribute: { x-ID: b } } }, expect: { UniqueIdentifier: k } }';
    expect(lowered('1.0', step)).toEqual([
      'ModifyAttribute',
      "  UniqueIdentifier: TextString 'k'",
      "  Attribute x/ID[2] = AttributeValue: TextString 'b'",
      'Success',
      "  UniqueIdentifier: TextString 'k'",
      "  Attribute x/ID[2] = AttributeValue: TextString 'b'",
    ]);
    expect(lowered('2.0', step).slice(2, 6)).toEqual(['  CurrentAttribute of attributes', "    x/ID = AttributeValue: TextString 'a'", '  NewAttribute of attributes', "    x/ID = AttributeValue: TextString 'b'"]);
  });

  it('an attribute that the author expects is not expected twice', () => {
    const step = '- { send: { ModifyAttribute: { UniqueIdentifier: k, NewAttribute: { x-ID: b } } }, expect: { NewAttribute: { x-ID: $any } } }';
    expect(lowered('1.0', step).slice(3)).toEqual(['Success', '  Attribute x/ID = AttributeValue: TextString any']);
  });

  it('nothing is expected back from a failure', () => {
    expect(lowered('1.0', '- { send: { ModifyAttribute: { UniqueIdentifier: k, NewAttribute: { State: Active } } }, expect: { failure: PermissionDenied } }').slice(3)).toEqual(['OperationFailed 12']);
  });

  it('Delete Attribute names the attribute, and in 1.x the index of the Current Attribute', () => {
    const current = '- send: { DeleteAttribute: { CurrentAttribute: { Name: { index: 1, value: a } }, UniqueIdentifier: k } }';
    expect(lowered('1.4', current)).toEqual(['DeleteAttribute', "  UniqueIdentifier: TextString 'k'", "  AttributeName: TextString 'Name'", '  AttributeIndex: Integer 1', 'Success']);
    expect(lowered('2.1', current).slice(2)).toEqual(['  CurrentAttribute of attributes', '    Name = Name', "      NameValue: TextString 'a'", '      NameType: Enumeration 1', 'Success']);
    const reference = '- send: { DeleteAttribute: { UniqueIdentifier: k, AttributeReference: ContactInformation } }';
    expect(lowered('1.0', reference)[2]).toBe("  AttributeName: TextString 'Contact Information'");
    expect(lowered('2.1', reference)[2]).toBe(`  AttributeReference: Enumeration ${TAG.ContactInformation}`);
  });
});

describe('values', () => {
  it('take the type that the tag has in the version', () => {
    expect(lowered('2.1', '- send: { Destroy: { UniqueIdentifier: IDPlaceholder } }\n- send: { Destroy: { UniqueIdentifier: { Integer: -1 } } }\n- send: { Destroy: { UniqueIdentifier: 0123 } }').filter((line) => line.startsWith(' '))).toEqual([
      '  UniqueIdentifier: Enumeration 1',
      '  UniqueIdentifier: Integer -1',
      "  UniqueIdentifier: TextString '0123'",
    ]);
    expect(lowered('1.4', '- send: { Destroy: { UniqueIdentifier: IDPlaceholder } }')[1]).toBe("  UniqueIdentifier: TextString 'IDPlaceholder'");
    expect(lowered('3.0', '- send: { Destroy: { UniqueIdentifier: a } }\n- send: { Locate: { Attributes: { Name: n } } }').filter((line) => line.startsWith(' '))).toEqual([
      "  UniqueIdentifier: Identifier 'a'",
      '  Attributes of attributes',
      "    Name = Name: TextString 'n'",
    ]);
  });

  it('of Key Material are bytes as hex and a structure as a map', () => {
    const key = (material: string) => lowered('1.4', `- { send: { Get: { UniqueIdentifier: k } }, expect: { PublicKey: { KeyBlock: { KeyValue: { KeyMaterial: ${material} } } } } }`).slice(6);
    expect(key('0123456789abcdef')).toEqual(['        KeyMaterial: ByteString 0123456789abcdef']);
    expect(key('{ bytes: 16 }')).toEqual(['        KeyMaterial: ByteString of 16 bytes']);
    expect(key('{ PublicExponent: "010001", Modulus: 00ff }')).toEqual(['        KeyMaterial', '          PublicExponent: BigInteger 65537n', '          Modulus: BigInteger 255n']);
  });

  it('that the server chooses stand in expectations', () => {
    const step = `
- send: { GetAttributes: { UniqueIdentifier: k } }
  expect:
    Attributes:
      InitialDate: $now
      LeaseTime: { atLeast: 1, atMost: 3600 }
      State: { oneOf: [Active, PreActive] }
      Digest: { HashingAlgorithm: $any, DigestValue: { bytes: 32 }, absent: [KeyFormatType] }
      Link: $any
      ActivationDate: 2026-01-31T12:00:00+02:00
      UsageLimits: { UsageLimitsTotal: { atLeast: 0 } }`;
    expect(lowered('1.4', step).slice(3)).toEqual([
      '  Attribute InitialDate = AttributeValue: DateTime now+0',
      '  Attribute LeaseTime = AttributeValue: Interval from 1 to 3600',
      '  Attribute State = AttributeValue: Enumeration one of 2 1',
      '  Attribute Digest = AttributeValue',
      '    HashingAlgorithm: Enumeration any',
      '    DigestValue: ByteString of 32 bytes',
      '    no KeyFormatType',
      '  Attribute Link = AttributeValue',
      '  Attribute ActivationDate = AttributeValue: DateTime 1769853600n',
      '  Attribute UsageLimits = AttributeValue',
      '    UsageLimitsTotal: LongInteger from 0 to -',
    ]);
  });

  it('that must differ from an earlier one name its variable', () => {
    const read = (value: string): string => `- { send: { GetAttributes: { UniqueIdentifier: k } }, expect: { Attributes: { LastChangeDate: ${value} } } }`;
    expect(lowered('2.1', [read('bind $before'), read('{ not: $before }')].join('\n')).slice(-2)).toEqual(['  Attributes of attributes', '    LastChangeDate = LastChangeDate: DateTime not $before']);
    expect(() => lowered('2.1', [read('bind $before'), read('{ not: 5 }'), read('$before')].join('\n'))).toThrow("'5' is no date");
    expect(() => lowered('2.1', [read('bind $before'), read('{ not: $now }'), read('$before')].join('\n'))).toThrow("'not' names a variable that is bound before this place");
  });

  it('in a list are that many fields', () => {
    expect(lowered('1.3', '- { send: { Query: { QueryFunction: [QueryOperations, QueryObjects] } }, expect: { Operation: [Create, Get], ObjectType: SymmetricKey } }')).toEqual([
      'Query',
      '  QueryFunction: Enumeration 1',
      '  QueryFunction: Enumeration 2',
      'Success',
      '  Operation: Enumeration 1',
      '  Operation: Enumeration 10',
      '  ObjectType: Enumeration 2',
    ]);
    expect(lowered('2.0', '- send: { Create: { ObjectType: SymmetricKey, Attributes: {}, ProtectionStorageMasks: { ProtectionStorageMask: [[Software, Hardware], [OnSystem]] } } }').slice(3)).toEqual([
      '  ProtectionStorageMasks',
      '    ProtectionStorageMask: Integer 3',
      '    ProtectionStorageMask: Integer 8',
      'Success',
    ]);
  });

  it('of a variable keep the type of the place where it was bound', () => {
    const steps = `
- { send: { Encrypt: { UniqueIdentifier: k, Data: "00" } }, expect: { Data: bind $data, IVCounterNonce: bind $iv } }
- send: { Decrypt: { UniqueIdentifier: k, Data: $data, IVCounterNonce: $iv } }`;
    expect(lowered('2.1', steps).slice(4)).toEqual([
      '  Data: ByteString bind $data',
      '  IVCounterNonce: ByteString bind $iv',
      'Decrypt',
      "  UniqueIdentifier: TextString 'k'",
      '  Data: ByteString $data',
      '  IVCounterNonce: ByteString $iv',
      'Success',
    ]);
  });
});

describe('expectations', () => {
  it('of a batch stand beside their items', () => {
    const step = `
- header: { BatchErrorContinuationOption: Undo }
  batch:
    - { send: { Activate: { UniqueIdentifier: k } }, uniqueBatchItemId: 0a, expect: { undone: { UniqueIdentifier: k } } }
    - { send: { Destroy: { UniqueIdentifier: k } }, expect: { failure: [PermissionDenied, WrongKeyLifecycleState@2.0..], tolerated: InvalidField } }
    - { send: { Destroy: { UniqueIdentifier: k } }, expect: { not-processed: true } }`;
    expect(lowered('2.1', step).slice(1)).toEqual([
      'Activate #0a',
      "  UniqueIdentifier: TextString 'k'",
      'OperationUndone',
      "  UniqueIdentifier: TextString 'k'",
      'Destroy',
      "  UniqueIdentifier: TextString 'k'",
      `OperationFailed 12 or ${ENUM.ResultReason.WrongKeyLifecycleState}, tolerated 7`,
      'Destroy',
      "  UniqueIdentifier: TextString 'k'",
      'NotProcessed',
    ]);
    expect(caseIn(loadSuite('example.yaml', withSteps('2.1', step)), '2.1').steps[0]?.title).toBe('Activate, Destroy, Destroy');
  });

  it('name what must not be in the payload', () => {
    expect(lowered('1.4', '- { send: { Encrypt: { UniqueIdentifier: k, Data: "00" } }, expect: { Data: $any, absent: [IVCounterNonce, CorrelationValue] } }').slice(3)).toEqual([
      'Success',
      '  Data: ByteString any',
      '  no IVCounterNonce',
      '  no CorrelationValue',
    ]);
    expect(lowered('1.4', '- { send: { Create: { ObjectType: SymmetricKey, Attributes: {} } }, expect: { absent: [Attributes] } }').slice(3)).toEqual(['Success', '  no TemplateAttribute']);
  });

  it('of a pending item bind the Asynchronous Correlation Value of the batch item', () => {
    const steps = `
- { header: { AsynchronousIndicator: Optional }, send: { Destroy: { UniqueIdentifier: k } }, expect: { pending: { AsynchronousCorrelationValue: bind $later } } }
- { send: { Poll: { AsynchronousCorrelationValue: $later } }, expect: { UniqueIdentifier: k } }`;
    expect(lowered('1.0', steps).slice(3)).toEqual([
      'OperationPending',
      '  AsynchronousCorrelationValue: ByteString bind $later',
      'Poll',
      '  AsynchronousCorrelationValue: ByteString $later',
      'Success',
      "  UniqueIdentifier: TextString 'k'",
    ]);
  });
});

describe('versions', () => {
  const text = `suite: example
title: Example
profile: Example
versions: 1.3..2.0
cases:
  - id: EX-1
    title: In 1.x
    title@2.0..: In 2.x
`.replace('    title: In 1.x\n    title@2.0..: In 2.x', '    title@..1.4: In 1.x\n    title@2.0..: In 2.x');

  it('select keys, list entries and steps; a case without a range has that of the suite', () => {
    const suite = loadSuite(
      'example.yaml',
      `${text}    source: [A@1.3, B@1.4.., 'user@1.2@..', KMIP @]
    level: optional
    needs: [Query, Encrypt@2.0..]
    steps:
      - versions: 1.4
        send: { Query: { QueryFunction: QueryOperations } }
      - send@1.3: { Query: { QueryFunction: QueryOperations } }
        send@1.4..: { Query: { QueryFunction: [QueryObjects, QueryProfiles@2.0..] } }
        expect@2.0..: { Operation: Query }
    cleanup@2.0..:
      - send: { Query: { QueryFunction: QueryOperations } }
`,
    );
    expect(suite.cases.map(({ version, title, sources, needs, steps, cleanup }) => ({ version, title, sources, needs: needs.map(({ operation }) => operation), steps: [...steps, ...cleanup].flatMap(showStep) }))).toEqual([
      { version: '1.3', title: 'In 1.x', sources: ['A', 'user@1.2', 'KMIP @'], needs: [24], steps: ['Query', '  QueryFunction: Enumeration 1', 'Success'] },
      { version: '1.4', title: 'In 1.x', sources: ['B', 'user@1.2', 'KMIP @'], needs: [24], steps: ['Query', '  QueryFunction: Enumeration 1', 'Success', 'Query', '  QueryFunction: Enumeration 2', 'Success'] },
      {
        version: '2.0',
        title: 'In 2.x',
        sources: ['B', 'user@1.2', 'KMIP @'],
        needs: [24, 31],
        steps: ['Query', '  QueryFunction: Enumeration 2', '  QueryFunction: Enumeration 10', 'Success', '  Operation: Enumeration 24', 'Query', '  QueryFunction: Enumeration 1', 'Success'],
      },
    ]);
  });

  it('leave a clean-up step out where the case binds none of its variables', () => {
    const suite = loadSuite(
      'example.yaml',
      `${text}    source: KMIP
    steps:
      - send: { Query: { QueryFunction: QueryOperations } }
      - versions: 2.0..
        send: { Create: { ObjectType: SymmetricKey, Attributes: {} } }
        expect: { UniqueIdentifier: bind $key }
    cleanup:
      - send: { Destroy: { UniqueIdentifier: $key } }
`,
    );
    expect(suite.cases.map(({ version, cleanup }) => `${version} ${cleanup.length}`)).toEqual(['1.3 0', '1.4 0', '2.0 1']);
  });
});
