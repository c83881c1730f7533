// Reduces a KMIP registry (tags, types, enumerations, masks, attributes, structures, operations by version) to the facts
// that the vocabulary needs, and writes src/kmip/registry.json and src/kmip/constants.ts.
//
//   node scripts/generate-registry.mjs REGISTRY.json
//
// The input is machine-readable data derived from the OASIS KMIP specifications 1.0 to 3.0; its "about" names the source.
import { readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const [input] = process.argv.slice(2);
if (input === undefined) {
  console.error('usage: node scripts/generate-registry.mjs REGISTRY.json');
  process.exit(2);
}
const text = readFileSync(input);
const source = JSON.parse(text.toString('utf8'));
const out = (name) => fileURLToPath(new URL(`../src/kmip/${name}`, import.meta.url));

const drop = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
const list = (value) => (Array.isArray(value) ? value : [value]);
const number = (code) => Number(code);

/** The REQUIRED column in one word: its sentences stay in the specification. */
const presence = (required = 'No') =>
  /^yes(\.? ?,? ?(MAY be repeated|is repeated)\.?)?$/i.test(required.trim())
    ? 'required'
    : /^no\b/i.test(required.trim()) || required.trim() === ''
      ? 'optional'
      : 'conditional';

/** An attribute rule column in one word. */
const rule = (cell = 'No') => (/^yes$/i.test(cell.trim()) ? 'yes' : /^no\b/i.test(cell.trim()) ? 'no' : 'conditional');

const fieldRow = (field) =>
  drop({
    name: field.name,
    tag: field.tag === undefined || field.tag === null ? undefined : number(field.tag),
    types: field.types,
    choice: field.choice,
    presence: presence(field.required),
    repeatable: field.repeatable,
  });
const tables = (variants = []) =>
  variants.map((variant) => drop({ title: variant.title, versions: variant.versions, sections: variant.sections, fields: variant.fields.map(fieldRow) }));
const values = (rows) =>
  rows.map((row) =>
    drop({
      name: row.name,
      xmlName: row.xmlName,
      code: number(row.code),
      since: row.since,
      until: row.until,
      aliases: row.aliases?.flatMap((alias) => [alias.name, alias.xmlName]),
    }),
  );

const registry = {
  about: {
    generatedBy: 'scripts/generate-registry.mjs',
    source: source.about.source,
    sha256: createHash('sha256').update(text).digest('hex'),
    versions: source.about.versions,
  },
  tags: source.tags.map((tag) =>
    drop({
      name: tag.name,
      xmlName: tag.xmlName,
      code: number(tag.code),
      types: tag.type === 'Any' ? [] : list(tag.type),
      typesByVersion: tag.typeByVersion,
      enumeration: tag.enumeration,
      mask: tag.mask,
      since: tag.since,
      until: tag.until,
    }),
  ),
  enumerations: source.enumerations.map((table) => ({ name: table.name, xmlName: table.xmlName, sections: table.sections, values: values(table.values) })),
  masks: source.masks.map((table) => ({ name: table.name, xmlName: table.xmlName, sections: table.sections, values: values(table.values) })),
  attributes: source.attributes.map((attribute) =>
    drop({
      name: attribute.name,
      xmlName: attribute.xmlName,
      tag: attribute.tag === undefined ? undefined : number(attribute.tag),
      since: attribute.since,
      until: attribute.until,
      multiInstance: attribute.multiInstance,
      sections: attribute.sections,
      rules: attribute.rules.map((row) => ({
        versions: row.versions,
        alwaysHasValue: rule(row.alwaysHasValue),
        setByClient: /client/i.test(row.initiallySetBy ?? ''),
        setByServer: /server/i.test(row.initiallySetBy ?? ''),
        modifiableByClient: rule(row.modifiableByClient),
        deletableByClient: rule(row.deletableByClient),
        multipleInstances: rule(row.multipleInstances),
      })),
    }),
  ),
  structures: source.structures.map((row) => ({ name: row.name, tag: number(row.tag), variants: tables(row.variants) })),
  operations: source.operations.map((operation) => ({
    name: operation.name,
    xmlName: operation.xmlName,
    code: number(operation.code),
    since: operation.since,
    directions: Object.fromEntries(
      Object.entries(operation.directions).map(([direction, parts]) => [
        direction,
        drop({
          sections: parts.sections,
          request: tables(parts.request),
          response: tables(parts.response),
        }),
      ]),
    ),
  })),
};
// One row to a line, so that a change of the registry can be read in a diff.
const rows = (table) => `[\n${table.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n ]`;
const sections = Object.entries(registry).map(([name, table]) => ` ${JSON.stringify(name)}: ${Array.isArray(table) ? rows(table) : JSON.stringify(table)}`);
writeFileSync(out('registry.json'), `{\n${sections.join(',\n')}\n}\n`);

const hex = (value, digits) => `0x${value.toString(16).padStart(digits, '0')}`;
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
const constants = [
  '// Generated by scripts/generate-registry.mjs from the KMIP registry. Do not edit.',
  '',
  '/** Tags by XML name. */',
  'export const TAG = {',
  ...registry.tags.map((tag) => `  ${key(tag.xmlName)}: ${hex(tag.code, 6)},`),
  '} as const;',
  '',
  '/** Enumeration values by XML name of the enumeration and of the value. */',
  'export const ENUM = {',
  ...registry.enumerations
    .filter((table) => table.values.length > 0)
    .flatMap((table) => [`  ${key(table.xmlName)}: {`, ...table.values.map((value) => `    ${key(value.xmlName)}: ${hex(value.code, 2)},`), '  },']),
  '} as const;',
  '',
  '/** Mask bits by XML name of the mask and of the bit. */',
  'export const MASK = {',
  ...registry.masks.flatMap((table) => [`  ${key(table.xmlName)}: {`, ...table.values.map((value) => `    ${key(value.xmlName)}: ${hex(value.code, 2)},`), '  },']),
  '} as const;',
  '',
];
writeFileSync(out('constants.ts'), constants.join('\n'));
