/** The table of products as the page shows it. */
import type { RunResult } from '../../runner/result.js';
import { symbolOf } from '../outcomes.js';
import { worksWith, worksWithLead, type ProductRow, type Works } from '../works-with.js';

export interface WorksWithView {
  readonly lead: string;
  readonly rows: readonly (ProductRow & { readonly symbol: string; readonly style: string })[];
}

/** The outcome whose symbol and colour an answer has. */
const LOOKS = { yes: 'passed', no: 'failed', untested: 'inconclusive' } as const satisfies Record<Works, string>;

/** Undefined for a run without suites of products. */
export function viewWorksWith(result: RunResult): WorksWithView | undefined {
  const rows = worksWith(result);
  if (rows.length === 0) return undefined;
  return { lead: worksWithLead(rows), rows: rows.map((row) => ({ ...row, symbol: symbolOf(LOOKS[row.works]), style: LOOKS[row.works] })) };
}
