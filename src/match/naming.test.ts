import { describe, expect, it } from 'vitest';
import { byteString, enumeration, integer, structure, textString, type Item } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { fieldName, namedAttribute, valueMeaning } from './naming.js';
import { hex } from './testing/build.js';

const attribute = (name: Item): ReturnType<typeof structure> => structure(TAG.Attribute, [name, enumeration(TAG.AttributeValue, 1)]);
const named = (name: string): ReturnType<typeof structure> => attribute(textString(TAG.AttributeName, name));

describe('a field is called', () => {
  it.each([
    [[integer(TAG.BatchCount, 1)], ['Batch Count']],
    [[textString(TAG.UniqueIdentifier, 'a'), integer(TAG.BatchCount, 1), textString(TAG.UniqueIdentifier, 'b')], ['Unique Identifier (1)', 'Batch Count', 'Unique Identifier (2)']],
    [[named('State'), named('State'), named('x-"ID"')], ['Attribute "State"', 'Attribute "State"', 'Attribute "x-\\"ID\\""']],
    [[attribute(byteString(TAG.AttributeName, hex('01'))), integer(TAG.Attribute, 1)], ['Attribute', 'Attribute']],
    [[named('n'.repeat(200)), named('n'.repeat(201))], [`Attribute "${'n'.repeat(200)}"`, `Attribute "${'n'.repeat(200)}…"`]],
    [[textString(TAG.AttributeName, 'State')], ['Attribute Name']],
  ])('%#', (fields, names) => {
    const parent = structure(TAG.ResponsePayload, fields);
    expect(fields.map((field) => fieldName(parent, field))).toEqual(names);
  });

  it('by its tag where it stands elsewhere', () => {
    expect(fieldName(structure(TAG.ResponsePayload, []), integer(TAG.BatchCount, 1))).toBe('Batch Count');
  });
});

describe('an Attribute Value means', () => {
  const meaning = (parent: ReturnType<typeof structure>): (number | undefined)[] => parent.value.map((item) => valueMeaning(parent, item));

  it('what the name beside it says', () => {
    expect(meaning(named('State'))).toEqual([TAG.AttributeName, TAG.State]);
  });

  it.each(['state', 'STATE', 'ObjectType', 'Shoe Size', 'x-State', ''])('nothing more beside the name %j', (name) => {
    expect(meaning(named(name))).toEqual([TAG.AttributeName, TAG.AttributeValue]);
    expect(namedAttribute(named(name))).toBeUndefined();
  });

  it('nothing more beside a name that is no text', () => {
    expect(meaning(attribute(byteString(TAG.AttributeName, Buffer.from('State'))))).toEqual([TAG.AttributeName, TAG.AttributeValue]);
  });
});
