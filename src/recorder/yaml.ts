/** The text of a suite: as short lines as a person would write. */
import { Document, isMap, isSeq, visit } from 'yaml';
import type { Fields } from './words.js';

const WIDTH = 140;

/** The comment line by line, then the tree; what has a title, or is too long for one line, stands in several. */
export function writeYaml(comment: readonly string[], tree: Fields): string {
  const document = new Document(tree, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node, path) {
      const indent = path.filter((each) => isMap(each) || isSeq(each)).length * 2;
      if (!(isMap(node) || isSeq(node)) || path.length < 3 || node.has('title')) return undefined;
      if (indent + JSON.stringify(node.toJSON()).length > WIDTH) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return `${comment.map((line) => `# ${line}\n`).join('')}${text}`;
}
