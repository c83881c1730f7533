/**
 * Known errors of the published test cases, as data, and the repairs that are made before a case is built. What cannot be repaired
 * in the file is settled elsewhere, as `effect` says.
 */
import type { ProtocolVersion } from '../../kmip/version.js';
import type { XmlElement } from '../../kmip/text/xml-elements.js';
import { child, children, mapElement, valueOf, type ElementExchange } from './document.js';
import { noteRepairs, type RepairedExchange } from './repairs.js';

/**
 * - `repaired`: the expected side or the request is corrected here.
 * - `excluded`: the file is not run.
 * - `bound`: a symbol without origin gets one (`bindings.ts`).
 * - `judged`: the matcher's rules already cover it.
 * - `harmless`: nothing depends on it.
 */
export type DefectEffect = 'repaired' | 'excluded' | 'bound' | 'judged' | 'harmless';

export interface Defect {
  readonly id: string;
  /** Ids without version; a case belongs to it when it equals one. Empty: the defect is one of documents or of many files. */
  readonly cases: readonly string[];
  readonly versions: readonly ProtocolVersion[];
  readonly problem: string;
  readonly effect: DefectEffect;
  readonly treatment: string;
}

const UP_TO_21: readonly ProtocolVersion[] = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1'];
const ALL: readonly ProtocolVersion[] = [...UP_TO_21, '3.0'];
const numbered = (stem: string, from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => `${stem}${from + index}`);

export const DEFECTS: readonly Defect[] = [
  { id: 'E1', cases: ['CS-BC-M-6'], versions: ['1.2', '1.3'], effect: 'repaired', problem: 'the cipher text does not belong to the registered key', treatment: 'the value of 1.4 is used' },
  { id: 'E2', cases: ['CS-AC-M-6'], versions: ALL, effect: 'bound', problem: '$MAC_DATA is used but never given', treatment: 'it is taken from the answer to MAC' },
  { id: 'E3', cases: ['CS-BC-M-13'], versions: ['1.2', '1.3', '1.4', '2.0'], effect: 'bound', problem: '$DATA_0 and $IV_COUNTER_NONCE are used but never given', treatment: 'they are taken from the answer to Encrypt' },
  { id: 'E4', cases: ['CS-BC-M-3'], versions: UP_TO_21, effect: 'judged', problem: 'the output under a generated key is a literal that the next request repeats', treatment: 'the actual value is sent' },
  { id: 'E5', cases: ['CS-BC-M-1', 'CS-BC-M-2', ...numbered('SKFF-M-', 5, 12), 'CS-RNG-M-1', 'TL-M-2', 'TL-M-3'], versions: UP_TO_21, effect: 'judged', problem: 'random values are literals', treatment: 'any value of the right length passes' },
  { id: 'E6', cases: ['CS-BC-M-CHACHA20POLY1305-1'], versions: ['2.0', '2.1'], effect: 'repaired', problem: 'an authentication tag cut to 12 bytes has to be accepted', treatment: 'the step is left out, as 3.0 does' },
  { id: 'E7', cases: ['CS-AC-M-3', 'CS-AC-M-8'], versions: ['1.2'], effect: 'repaired', problem: 'an Attribute of the public key has no Attribute Name', treatment: '"Cryptographic Parameters" is inserted' },
  { id: 'E8', cases: ['CS-AC-M-3-ECC', 'CS-BC-M-4-12-3DES'], versions: ['1.3'], effect: 'excluded', problem: 'stray files; one mixes ECDSA keys with RSA-PSS', treatment: 'they are not run' },
  { id: 'E9', cases: ['CS-AC-M-2', 'CS-AC-M-3'], versions: ALL, effect: 'judged', problem: 'the parameters do not say that the PSS salt has 222 bytes', treatment: 'the server has to find out the salt length' },
  { id: 'E10', cases: ['CS-AC-M-1'], versions: ['1.2', '1.3'], effect: 'judged', problem: 'a PSS signature, which is random, is a literal', treatment: 'any value of the right length passes' },
  { id: 'E11', cases: ['SKLC-O-1', 'AKLC-O-1'], versions: UP_TO_21, effect: 'judged', problem: 'one unchanged key has two digests', treatment: 'the values of the run are compared with each other' },
  { id: 'E12', cases: ['SKFF-M-12'], versions: ['1.3', '1.4'], effect: 'harmless', problem: 'the Name says SKFF-M-13', treatment: 'none' },
  { id: 'E13', cases: ['SKFF-O-6'], versions: ['1.1'], effect: 'repaired', problem: 'Object Group is expected although it is never set', treatment: 'it is not expected' },
  { id: 'E14', cases: ['TL-M-3'], versions: ['1.0', '1.1'], effect: 'repaired', problem: 'a date is written to the attribute that holds a number, and the reverse', treatment: 'the names are exchanged' },
  { id: 'E15', cases: ['TL-M-3'], versions: ['1.1', '1.2', '1.4'], effect: 'repaired', problem: 'the list of attributes and their values disagree', treatment: 'what only one of them has is not expected' },
  { id: 'E16', cases: ['OMOS-O-1'], versions: ['1.4'], effect: 'harmless', problem: 'an answer says 1.3', treatment: 'the version of the request is required' },
  { id: 'E17', cases: ['CS-BC-M-12', 'CS-BC-M-GCM-2', ...numbered('CS-AC-M-OAEP-', 1, 10)], versions: ALL, effect: 'harmless', problem: 'the test identifier is another case\'s', treatment: 'none' },
  { id: 'E18', cases: ['MSGENC-HTTPS-M-1'], versions: ['3.0'], effect: 'harmless', problem: 'the order of a list differs from the JSON and XML cases', treatment: 'order is free' },
  { id: 'E19', cases: ['BL-M-1'], versions: ['3.0'], effect: 'harmless', problem: 'the heading of the document says BL-M-1-21', treatment: 'none' },
  { id: 'E20', cases: [], versions: ALL, effect: 'judged', problem: 'the permitted variations name dates that do not exist', treatment: 'Process Start Date and Protect Stop Date are meant' },
  { id: 'E21', cases: [], versions: UP_TO_21, effect: 'judged', problem: 'the Asymmetric Key Lifecycle Profile lists a date that does not exist', treatment: 'as E20' },
  { id: 'E22', cases: [], versions: ['2.1'], effect: 'harmless', problem: 'a conformance clause refers to the wrong section', treatment: 'none' },
  { id: 'E23', cases: ['BL-M-2', 'BL-M-3'], versions: ALL, effect: 'judged', problem: 'a failing Check names no attribute although the text asks for it', treatment: 'the payload is optional' },
  { id: 'E24', cases: ['BL-M-5', 'BL-M-8', ...numbered('CS-BC-M-GCM-', 1, 3)], versions: ALL, effect: 'judged', problem: 'reasons that the error tables lack', treatment: 'they are expected as written' },
  { id: 'E25', cases: ['SKLC-M-1', 'SKLC-O-1', 'AKLC-M-1', 'AKLC-O-1'], versions: ['1.0'], effect: 'harmless', problem: 'a Digest of 1.0 has no Key Format Type', treatment: 'the field exists from 1.1 on' },
  { id: 'E26', cases: ['SASED-M-2'], versions: ['1.0', '1.1', '1.2', '1.3'], effect: 'harmless', problem: 'the Name of the template stands in different places', treatment: 'each version as written' },
  { id: 'E27', cases: ['QS-M-2'], versions: ['2.0', '2.1', '3.0'], effect: 'harmless', problem: 'the Protection Period differs by version', treatment: 'each version as written; a failure is expected' },
  { id: 'E28', cases: ['SKLC-M-3', 'AKLC-M-3'], versions: ['2.1'], effect: 'judged', problem: 'stages of the document name different reasons', treatment: 'the final one is expected, the other passes with a warning' },
  { id: 'E29', cases: [], versions: ALL, effect: 'repaired', problem: 'files without root element, and one with a doubled end tag', treatment: 'both are read' },
  { id: 'E30', cases: [], versions: ALL, effect: 'repaired', problem: 'values are broken over lines; masks and names have several blanks', treatment: 'white space is collapsed' },
];

/** The defects that a case has in a version. */
export const defectsOf = (id: string, version: ProtocolVersion): readonly Defect[] => DEFECTS.filter((defect) => defect.cases.includes(id) && defect.versions.includes(version));

/** Why a published file is not run, or undefined. */
export const exclusionOf = (id: string, version: ProtocolVersion): Defect | undefined => defectsOf(id, version).find((defect) => defect.effect === 'excluded');

/** The exchanges of a case with its defects repaired, each with what was changed in it. */
export function repair(id: string, version: ProtocolVersion, exchanges: readonly ElementExchange[]): readonly RepairedExchange[] {
  const untouched = exchanges.map((exchange): RepairedExchange => ({ ...exchange, repairs: [] }));
  return defectsOf(id, version).reduce((repaired, defect) => {
    const after = REPAIRS[defect.id]?.(repaired);
    return after === undefined ? repaired : noteRepairs(repaired, after, { defect: defect.id, problem: defect.problem, treatment: defect.treatment });
  }, untouched);
}

type Repair = (exchanges: readonly ElementExchange[]) => readonly ElementExchange[];

const REPAIRS: Readonly<Record<string, Repair>> = {
  E1: (exchanges) =>
    exchanges.map(({ request, response }) => ({
      request: operationsOf(request).includes('Decrypt') ? setValue(request, 'Data', CIPHER_TEXT_OF_CS_BC_M_6) : request,
      response: operationsOf(response).includes('Encrypt') ? setValue(response, 'Data', CIPHER_TEXT_OF_CS_BC_M_6) : response,
    })),
  E6: (exchanges) => exchanges.filter(({ request }) => !(operationsOf(request).includes('Decrypt') && values(request, 'TagLength').includes('12'))),
  E7: (exchanges) => exchanges.map((exchange) => change(exchange, nameUnnamedAttribute)),
  E13: (exchanges) =>
    exchanges.map(({ request, response }) => ({
      request,
      response: operationsOf(response).includes('GetAttributeList') ? changeMessage(response, (element) => (element.name === 'AttributeName' && valueOf(element) === 'Object Group' ? undefined : element)) : response,
    })),
  E14: (exchanges) => exchanges.map((exchange) => (operationsOf(exchange.request).includes('ModifyAttribute') ? change(exchange, exchangeVendorAttributes) : exchange)),
  E15: intersectAttributes,
};

/** AES-128 in ECB mode of 01020304050607080910111213141516 under 0123456789abcdef0123456789abcdef. */
const CIPHER_TEXT_OF_CS_BC_M_6 = 'd9bcce11b0b437b90239552df3a360c9';

const operationsOf = (message: XmlElement): string[] => children(message, 'BatchItem').map((item) => valueOf(child(item, 'Operation')));

function values(element: XmlElement, name: string): string[] {
  return element.children.flatMap((each) => (each.name === name ? [valueOf(each)] : values(each, name)));
}

const changeMessage = (message: XmlElement, how: (element: XmlElement) => XmlElement | undefined): XmlElement => mapElement(message, how) ?? message;
const change = ({ request, response }: ElementExchange, how: (element: XmlElement) => XmlElement | undefined): ElementExchange => ({ request: changeMessage(request, how), response: changeMessage(response, how) });
const withValue = (element: XmlElement, value: string): XmlElement => ({ ...element, attributes: { ...element.attributes, value } });
const setValue = (message: XmlElement, name: string, value: string): XmlElement => changeMessage(message, (element) => (element.name === name ? withValue(element, value) : element));

function nameUnnamedAttribute(element: XmlElement): XmlElement {
  if (element.name !== 'Attribute' || child(element, 'AttributeName') !== undefined) return element;
  const name: XmlElement = { ...element, name: 'AttributeName', attributes: { type: 'TextString', value: 'Cryptographic Parameters' }, children: [] };
  return { ...element, children: [name, ...element.children] };
}

function exchangeVendorAttributes(element: XmlElement): XmlElement {
  const name = child(element, 'AttributeName');
  const right = { DateTime: 'x-VendorAttribute3', Integer: 'x-VendorAttribute2' }[child(element, 'AttributeValue')?.attributes.type ?? ''];
  if (element.name !== 'Attribute' || name === undefined || right === undefined || !valueOf(name).startsWith('x-VendorAttribute')) return element;
  return { ...element, children: element.children.map((each) => (each === name ? withValue(each, right) : each)) };
}

/** Keeps the attributes that both the list of names and the list of values expect. */
function intersectAttributes(exchanges: readonly ElementExchange[]): readonly ElementExchange[] {
  const payloads = exchanges.flatMap(({ response }) => children(response, 'BatchItem')).map((item) => ({ operation: valueOf(child(item, 'Operation')), payload: child(item, 'ResponsePayload') }));
  const listed = new Set(payloads.filter(({ operation }) => operation === 'GetAttributeList').flatMap(({ payload }) => children(payload, 'AttributeName').map(valueOf)));
  const valued = new Set(payloads.filter(({ operation }) => operation === 'GetAttributes').flatMap(({ payload }) => children(payload, 'Attribute').map((attribute) => valueOf(child(attribute, 'AttributeName')))));
  const keepIn = (operation: string, item: XmlElement): XmlElement =>
    changeMessage(item, (element) => {
      if (element.name !== 'ResponsePayload') return element;
      return {
        ...element,
        children: element.children.filter((field) => {
          if (operation === 'GetAttributeList' && field.name === 'AttributeName') return valued.has(valueOf(field));
          return operation !== 'GetAttributes' || field.name !== 'Attribute' || listed.has(valueOf(child(field, 'AttributeName')));
        }),
      };
    });
  return exchanges.map(({ request, response }) => ({
    request,
    response: { ...response, children: response.children.map((item) => (item.name === 'BatchItem' ? keepIn(valueOf(child(item, 'Operation')), item) : item)) },
  }));
}
