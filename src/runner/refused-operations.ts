/** Answers to one operation in the record of a case, for expectations of servers that refuse it. */
import { operationByCode } from '../kmip/vocabulary.js';
import type { Check } from '../match/check.js';
import type { CaseResult, MessageRecord, TreeLine } from './result.js';

export interface OperationAnswer {
  readonly failed: boolean;
}

/** Every answer to the operation (by title: `Get Attributes`) in the steps of a case; clean-up is left out. */
export function answersOf(each: Pick<CaseResult, 'steps'>, operation: string): OperationAnswer[] {
  return each.steps
    .filter((step) => !step.cleanup)
    .flatMap(({ request, response }) => {
      const asked = batchItems(request);
      return batchItems(response).flatMap((lines, position): OperationAnswer[] => {
        // A server that refuses a message as a whole may leave the operation out.
        const code = codeIn(lines, 'Operation') ?? codeIn(asked[position] ?? [], 'Operation');
        if (code === undefined || operationByCode(code)?.name !== operation) return [];
        return [{ failed: codeIn(lines, 'ResultStatus') === FAILED }];
      });
    });
}

const FAILED = 1;

/** Whether a failing check says that the operation was refused, with this reason or with any. */
export function isAboutRefusal({ cause }: Pick<Check, 'cause'>, operation: string, reason?: string): boolean {
  if (reason === undefined && (cause === `${operation} is not supported` || cause === `${operation}: the server refuses the whole message with Operation Not Supported`)) return true;
  if (!cause.startsWith(operation)) return false;
  const rest = cause.slice(operation.length).replace(/^ of an? \w[\w-]*( \w+)? object/, '');
  return rest.startsWith(` fails${reason === undefined ? '' : ` with ${reason}`}`);
}

/** The lines of each Batch Item, in order. */
function batchItems(message: MessageRecord | undefined): TreeLine[][] {
  const items: TreeLine[][] = [];
  for (const line of message?.tree ?? []) {
    if (line.depth === 1) items.push([]);
    if (line.depth > 0) items.at(-1)?.push(line);
  }
  return items.filter(([first]) => first?.tag === 'BatchItem');
}

/** The number of an enumeration directly in the Batch Item: `Create (1)`. */
function codeIn(lines: readonly TreeLine[], tag: string): number | undefined {
  const value = lines.find((line) => line.depth === 2 && line.tag === tag)?.value;
  const code = /\((\d+)\)$/.exec(value ?? '')?.[1];
  return code === undefined ? undefined : Number(code);
}
