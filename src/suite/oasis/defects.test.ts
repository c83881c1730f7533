import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../kmip/version.js';
import { DEFECTS, defectsOf, exclusionOf, repair } from './defects.js';
import { child, children, readExchanges, valueOf } from './document.js';
import { exchange, file } from './testing/messages.js';

const repaired = (id: string, version: ProtocolVersion, ...exchanges: string[]): ReturnType<typeof repair> => repair(id, version, readExchanges(file(...exchanges), 'f.xml'));
const attribute = (name: string | undefined, type: string, value: string): string =>
  `<Attribute>${name === undefined ? '' : `<AttributeName type="TextString" value="${name}"/>`}<AttributeValue type="${type}" value="${value}"/></Attribute>`;
const data = (value: string): string => `<Data type="ByteString" value="${value}"/>`;

describe('the known defects of the published cases', () => {
  it('are E1 to E30', () => {
    expect(DEFECTS.map((defect) => defect.id)).toEqual(Array.from({ length: 30 }, (_, index) => `E${index + 1}`));
  });

  it('belong to cases and versions', () => {
    expect(defectsOf('TL-M-3', '1.1').map((defect) => defect.id)).toEqual(['E5', 'E14', 'E15']);
    expect(defectsOf('TL-M-3', '3.0')).toEqual([]);
    expect(exclusionOf('CS-AC-M-3-ECC', '1.3')?.id).toBe('E8');
  });

  it('E1: the right cipher text is expected and sent', () => {
    const [encrypt, decrypt] = repaired('CS-BC-M-6', '1.2', exchange('1.2', { operation: 'Encrypt', request: data('01'), response: data('02') }), exchange('1.2', { operation: 'Decrypt', request: data('02'), response: data('01') }));
    const payload = (message: typeof encrypt, kind: 'request' | 'response'): string => valueOf(child(child(child(message?.[kind], 'BatchItem'), kind === 'request' ? 'RequestPayload' : 'ResponsePayload'), 'Data'));
    expect([payload(encrypt, 'request'), payload(encrypt, 'response'), payload(decrypt, 'request'), payload(decrypt, 'response')]).toEqual([
      '01',
      'd9bcce11b0b437b90239552df3a360c9',
      'd9bcce11b0b437b90239552df3a360c9',
      '01',
    ]);
  });

  it('E6: the step that wants a shortened tag accepted is left out', () => {
    const decrypt = (length: number): string => exchange('2.1', { operation: 'Decrypt', request: `<CryptographicParameters><TagLength type="Integer" value="${length}"/></CryptographicParameters>` });
    expect(repaired('CS-BC-M-CHACHA20POLY1305-1', '2.1', decrypt(16), decrypt(12))).toHaveLength(1);
    expect(repaired('CS-BC-M-GCM-1', '2.1', decrypt(16), decrypt(12))).toHaveLength(2);
  });

  it('E7: an Attribute without a name gets the one that is meant', () => {
    const [first] = repaired('CS-AC-M-3', '1.2', exchange('1.2', { operation: 'Register', request: attribute(undefined, 'TextString', 'x') }));
    expect(valueOf(child(child(child(child(first?.request, 'BatchItem'), 'RequestPayload'), 'Attribute'), 'AttributeName'))).toBe('Cryptographic Parameters');
  });

  it('E14: date and number change places', () => {
    const modify = exchange('1.0', { operation: 'ModifyAttribute', request: attribute('x-VendorAttribute2', 'DateTime', '$NOW') }, { operation: 'ModifyAttribute', request: attribute('x-VendorAttribute3', 'Integer', '1') });
    const [first] = repaired('TL-M-3', '1.0', modify);
    expect(children(first?.request, 'BatchItem').map((item) => valueOf(child(child(child(item, 'RequestPayload'), 'Attribute'), 'AttributeName')))).toEqual(['x-VendorAttribute3', 'x-VendorAttribute2']);
  });

  it('E15: attributes that only the list or only the values have are not expected', () => {
    const name = (text: string): string => `<AttributeName type="TextString" value="${text}"/>`;
    const [list, answers] = repaired(
      'TL-M-3',
      '1.4',
      exchange('1.4', { operation: 'GetAttributeList', response: name('State') + name('Sensitive') }),
      exchange('1.4', { operation: 'GetAttributes', response: attribute('State', 'Enumeration', 'Active') + attribute('Fresh', 'Boolean', 'true') }),
    );
    const payload = (message: typeof list): ReturnType<typeof child> => child(child(message?.response, 'BatchItem'), 'ResponsePayload');
    expect(children(payload(list), 'AttributeName').map(valueOf)).toEqual(['State']);
    expect(children(payload(answers), 'Attribute').map((each) => valueOf(child(each, 'AttributeName')))).toEqual(['State']);
  });
});
