import { expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { loadSuite } from './load.js';

const suite = (step: string): string => `suite: example\ntitle: Example\nprofile: Example\nversions: 1.4\ncases:\n  - id: EX-1\n    title: Example\n    source: KMIP\n    steps:\n      - ${step}\n`;

it('a Message Extension stands behind the Request Payload of its item, its fields in wire order', () => {
  const { cases } = loadSuite('example.yaml', suite('{ send: { Query: { QueryFunction: QueryOperations } }, messageExtension: { CriticalityIndicator: true, VendorExtension: {}, VendorIdentification: org.example } }'));
  expect(cases[0]?.steps[0]?.items[0]?.messageExtensions).toMatchObject([
    {
      kind: 'structure',
      tag: TAG.MessageExtension,
      fields: [
        { tag: TAG.VendorIdentification, value: { is: 'literal', value: 'org.example' } },
        { tag: TAG.CriticalityIndicator, value: { is: 'literal', value: true } },
        { tag: TAG.VendorExtension, fields: [] },
      ],
    },
  ]);
});
