/** A value or an element that its text form does not allow. The reader around it adds the place and makes a UserError of it. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
