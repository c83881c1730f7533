import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLiteral, readType } from '../../kmip/text/literal.js';
import { namingTag } from '../../kmip/text/naming.js';
import { readElementTag } from '../../kmip/text/xml.js';
import type { XmlElement } from '../../kmip/text/xml-elements.js';
import { encode, toHex } from '../../ttlv/index.js';
import type { Case } from '../case.js';
import { repair } from './defects.js';
import { readExchanges, valueOf } from './document.js';
import { loadOasisFile } from './load.js';
import { isFromClient } from './steps.js';
import { formatOasisCase } from './write.js';

/** Every item of a message in one spelling, without what a case does not hold: answer headers and Result Messages. */
function canonical(message: XmlElement): string[] {
  const describeElement = (element: XmlElement, siblings: readonly XmlElement[], depth: number): string[] => {
    if (element.name === 'ResponseHeader' || element.name === 'ResultMessage') return [];
    const tag = readElementTag(element);
    const type = readType(element.attributes.type);
    if (type === 'Structure') return [`${depth} ${tag}`, ...element.children.flatMap((each) => describeElement(each, element.children, depth + 1))];
    const text = valueOf(element);
    const naming = namingTag(tag, siblings.map((each) => ({ tag: readElementTag(each), value: valueOf(each) })));
    return [`${depth} ${text.startsWith('$') ? `${tag} ${text.replace(/_AFTER$/, '')}` : toHex(encode(readLiteral(tag, type, text, naming)))}`];
  };
  return message.children.flatMap((element) => describeElement(element, message.children, 0));
}

const canonicalCase = (text: string, each: Case): string[][] =>
  repair(each.id, each.version, readExchanges(text, 'written').filter(({ request }) => isFromClient(request))).flatMap(({ request, response }) => [canonical(request), canonical(response)]);

describe('formatOasisCase', () => {
  it('writes a case as the file that it was loaded from, but for what a case does not hold', () => {
    const path = fileURLToPath(new URL('../../../fixtures/oasis/mandatory/EXAMPLE-M-1-14.xml', import.meta.url));
    const each = loadOasisFile(path);
    expect(canonicalCase(formatOasisCase(each), each)).toEqual(canonicalCase(readFileSync(path, 'utf8'), each));
  });

  it('writes what the server chooses as symbols that nothing uses again', () => {
    const place = { file: 'f', line: 1, column: 1 };
    const leaf = { kind: 'leaf', tag: 0x420008, type: 'Integer', place } as const;
    const payload = [
      { ...leaf, value: { is: 'any' } },
      { ...leaf, value: { is: 'between', atLeast: 1 } },
      { ...leaf, value: { is: 'one-of', values: [3, 4] } },
    ] as const;
    const step = { number: 1, title: '', header: [], items: [{ operation: 0x18, request: [], expect: { status: 'Success', payload } }], place } as const;
    const each: Case = { id: 'X', title: '', suite: 's', level: 'mandatory', version: '1.4', sources: [], needs: [], steps: [step], cleanup: [], place };
    expect([...formatOasisCase(each).matchAll(/<Attribute .*value="(.*)"/g)].map((match) => match[1])).toEqual(['$CHOSEN_0', '$CHOSEN_1', '3']);
  });
});

/** Folder with published test case files, which this project does not hold. */
const published = process.env.KMIP_OASIS_CASES;

describe.skipIf(published === undefined)('the published files in the folder that KMIP_OASIS_CASES names', () => {
  const files = published === undefined ? [] : readdirSync(published, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
  /** Symbols that get an origin (E2, E3), cases that begin with another one, and Poll, whose answer names what was polled. */
  const differing = /^(CS-AC-M-6|CS-BC-M-13|SASED-M-3|TL-M-3|TC-101|TC-32)$/;

  it.each(files)('%s loads, and comes back as an equivalent file', (name) => {
    const path = join(published ?? '', name);
    const each = loadOasisFile(path);
    const written = canonicalCase(formatOasisCase(each), each);
    const original = canonicalCase(readFileSync(path, 'utf8'), each);
    if (differing.test(each.id)) expect(written.length).toBeGreaterThanOrEqual(original.length);
    else expect(written).toEqual(original);
  });
});
