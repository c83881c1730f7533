/** A YAML file checked against a JSON Schema of `profiles/`, every fault with its place. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import { problemLines } from '../../kmip/problem-lines.js';
import { suggest } from '../../kmip/suggest.js';
import { UserError } from '../../kmip/user-error.js';
import { readSmallText } from '../result-file.js';

/** The same from src/cli/settings and from dist/cli/settings. */
const SCHEMAS = new URL('../../../profiles/', import.meta.url);

/**
 * Reads the file as data of the schema's shape. Scalars are texts until the schema says otherwise, so that version 1.0 stays 1.0.
 * Throws one UserError with line and column of everything that is wrong.
 */
export function readCheckedYaml(file: string, schemaFile: string, remedy: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(readSmallText(file, 'Check the path and the rights of the file.'), { schema: 'failsafe', lineCounter, prettyErrors: false, logLevel: 'silent' });
  const placeAt = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const faults = document.errors.map((error) => `${placeAt(error.pos[0])}: not valid YAML: ${error.message}`);
  if (faults.length > 0) throw new UserError(problemLines(faults), remedy);
  const data: unknown = isScalar(document.contents) && document.contents.source === '' ? {} : (document.toJS() ?? {});
  const schema = JSON.parse(readFileSync(new URL(schemaFile, SCHEMAS), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, coerceTypes: 'array', verbose: true, allowUnionTypes: true }).compile(schema);
  if (validate(data)) return data;
  const found = (validate.errors ?? []).filter(isTold).map((error) => describeFault(error, document));
  const inOrder = found.sort((a, b) => a.offset - b.offset).map(({ offset, fault }) => `${placeAt(offset)}: ${fault}`);
  throw new UserError(problemLines([...new Set(inOrder)]), remedy);
}

/** A branch of a choice that did not fit says less than what did. */
const isTold = ({ keyword }: ErrorObject): boolean => keyword !== 'if' && keyword !== 'propertyNames';

interface Fault {
  readonly offset: number;
  readonly fault: string;
}

function describeFault(error: ErrorObject, document: Document.Parsed): Fault {
  const path = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;
  const params = error.params as { readonly additionalProperty?: string; readonly allowedValues?: readonly unknown[]; readonly missingProperty?: string };
  if (params.additionalProperty !== undefined) {
    const known = Object.keys((error.parentSchema as { readonly properties?: object } | undefined)?.properties ?? {});
    return {
      offset: offsetOf(keyNode(document, [...path, params.additionalProperty])),
      fault: `'${params.additionalProperty}' is not known here${near(params.additionalProperty, known) ?? ` (known are ${known.join(', ')})`}`,
    };
  }
  const offset = offsetOf(path.length === 0 ? document.contents : (valueNode(document, path) ?? keyNode(document, path)));
  const name = path.at(-1);
  const subject = name === undefined ? 'the file' : `'${name}'`;
  if (params.missingProperty !== undefined) return { offset, fault: `${subject} has no '${params.missingProperty}'` };
  if (params.allowedValues !== undefined) {
    const choices = params.allowedValues.map(String);
    return { offset, fault: `'${String(error.data)}' is none of ${choices.join(', ')}${near(String(error.data), choices) ?? ''}` };
  }
  return { offset, fault: `${subject} ${error.message ?? 'is wrong'}` };
}

function near(word: string, candidates: readonly string[]): string | undefined {
  const candidate = suggest(word, candidates);
  return candidate === undefined ? undefined : `, did you mean '${candidate}'?`;
}

/** Lists that were made of a single text have no place of their own: the nearest node above stands for them. */
function valueNode(document: Document.Parsed, path: readonly string[]): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (node !== undefined && node !== null && (node as Node).range !== undefined) return node as Node;
  }
  return undefined;
}

function keyNode(document: Document.Parsed, path: readonly string[]): Node | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = (parent.items as Pair<Node, Node>[]).find(({ key }) => isScalar(key) && key.value === path.at(-1));
  return pair?.key;
}
