/**
 * Makes the ids that the page gives to its messages the numbers from `first` on, so that everybody uses the same ones
 * [D6]. They are all that the page draws sixteen bytes for; other randomness stays what it is.
 */
export function countIds(first: number): void {
  const draw = crypto.getRandomValues.bind(crypto);
  let next = first;
  crypto.getRandomValues = (array) => {
    if (!(array instanceof Uint8Array) || array.length !== 16) return draw(array);
    array.fill(0);
    new DataView(array.buffer, array.byteOffset).setUint32(12, next++);
    return array;
  };
}
